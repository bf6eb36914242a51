"""The addresses of the aim and of the plan."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import aim

urlpatterns = [
    path(f"{PROJECT}aim/", aim.AimPage.as_view(), name="aim"),
    path(f"{PROJECT}aim/write/", aim.AimWrite.as_view(), name="aim-write"),
    path(f"{PROJECT}aim/smart/", aim.Smart.as_view(), name="smart"),
    path(f"{PROJECT}aim/compare/", aim.AimsCompare.as_view(), name="aims-compare"),
    path(f"{PROJECT}aim/versions/<int:aim>/", aim.AimVersion.as_view(), name="aim-version"),
    path(f"{PROJECT}plan/", aim.PlanPage.as_view(), name="plan"),
    path(f"{PROJECT}plan/edit/", aim.PlanEdit.as_view(), name="plan-edit"),
]
