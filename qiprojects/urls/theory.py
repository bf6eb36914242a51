"""The addresses of the theory of change: its list, its drivers, and its versions."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import theory, versions

THEORY = f"{PROJECT}theory/"
DRIVER = f"{THEORY}drivers/<int:driver>/"

urlpatterns = [
    path(THEORY, theory.TheoryPage.as_view(), name="theory"),
    path(f"{THEORY}about/", theory.About.as_view(), name="theory-about"),
    path(f"{THEORY}start/", theory.Start.as_view(), name="theory-start"),
    path(f"{THEORY}drivers/add/", theory.DriverAdd.as_view(), name="driver-add"),
    path(f"{DRIVER}edit/", theory.DriverEdit.as_view(), name="driver-edit"),
    path(f"{DRIVER}move/", theory.DriverMove.as_view(), name="driver-move"),
    path(f"{DRIVER}remove/", theory.DriverRemove.as_view(), name="driver-remove"),
    path(f"{DRIVER}put-back/", theory.DriverPutBack.as_view(), name="driver-put-back"),
    path(f"{THEORY}keep/", versions.Keep.as_view(), name="theory-keep"),
    path(f"{THEORY}versions/", versions.Versions.as_view(), name="theory-versions"),
    path(f"{THEORY}versions/<int:version>/", versions.Version.as_view(), name="theory-version"),
    path(f"{THEORY}compare/", versions.Compare.as_view(), name="theory-compare"),
]
