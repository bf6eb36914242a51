"""The addresses of the programme's theory of change of a wave."""

from django.urls import path

from qiprojects.views import programme

THEORY = "programme/waves/<slug:wave>/programme-theory/"
DRIVER = f"{THEORY}drivers/<int:driver>/"

urlpatterns = [
    path(THEORY, programme.ProgrammeTheory.as_view(), name="programme-theory"),
    path(f"{THEORY}drivers/add/", programme.ProgrammeDriverAdd.as_view(), name="programme-driver-add"),
    path(f"{DRIVER}edit/", programme.ProgrammeDriverEdit.as_view(), name="programme-driver-edit"),
    path(f"{DRIVER}move/", programme.ProgrammeDriverMove.as_view(), name="programme-driver-move"),
    path(f"{DRIVER}remove/", programme.ProgrammeDriverRemove.as_view(), name="programme-driver-remove"),
    path(f"{DRIVER}put-back/", programme.ProgrammeDriverPutBack.as_view(), name="programme-driver-put-back"),
]
