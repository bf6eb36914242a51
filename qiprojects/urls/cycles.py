"""The addresses of tests of change ideas."""

from django.urls import path

from qiprojects.urls.base import CYCLE, IDEA, PROJECT
from qiprojects.views import cycles

urlpatterns = [
    path(f"{PROJECT}tests/", cycles.Tests.as_view(), name="tests"),
    path(f"{PROJECT}tests/add/", cycles.CycleAdd.as_view(), name="cycle-add"),
    path(CYCLE, cycles.CyclePage.as_view(), name="cycle"),
    path(f"{CYCLE}plan/", cycles.CyclePlan.as_view(), name="cycle-plan"),
    path(f"{CYCLE}do/", cycles.CycleDo.as_view(), name="cycle-do"),
    path(f"{CYCLE}study/", cycles.CycleStudy.as_view(), name="cycle-study"),
    path(f"{CYCLE}act/", cycles.CycleAct.as_view(), name="cycle-act"),
    path(f"{CYCLE}prediction/", cycles.CyclePrediction.as_view(), name="cycle-prediction"),
    path(f"{CYCLE}remove/", cycles.CycleRemove.as_view(), name="cycle-remove"),
    path(f"{CYCLE}put-back/", cycles.CyclePutBack.as_view(), name="cycle-put-back"),
    path(f"{IDEA}tests/", cycles.Ramp.as_view(), name="ramp"),
]
