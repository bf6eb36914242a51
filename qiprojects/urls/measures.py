"""The addresses of measures, their definitions, groups and baselines."""

from django.urls import path

from qiprojects.urls.base import MEASURE, PROJECT
from qiprojects.views import measures

MEASURES = f"{PROJECT}measures/"
GROUP = f"{MEASURE}groups/<int:group>/"

urlpatterns = [
    path(MEASURES, measures.MeasureList.as_view(), name="measures"),
    path(f"{MEASURES}add/", measures.MeasureAdd.as_view(), name="measure-add"),
    path(f"{MEASURES}agree/", measures.MeasuresAgree.as_view(), name="measures-agree"),
    path(MEASURE, measures.MeasureDetail.as_view(), name="measure"),
    path(f"{MEASURE}points/", measures.MeasurePoints.as_view(), name="measure-points"),
    path(f"{MEASURE}edit/", measures.MeasureEdit.as_view(), name="measure-edit"),
    path(f"{MEASURE}remove/", measures.MeasureRemove.as_view(), name="measure-remove"),
    path(f"{MEASURE}put-back/", measures.MeasurePutBack.as_view(), name="measure-put-back"),
    path(f"{MEASURE}move/", measures.MeasureMove.as_view(), name="measure-move"),
    path(f"{MEASURE}baseline/", measures.Baseline.as_view(), name="baseline"),
    path(f"{MEASURE}groups/", measures.MeasureGroups.as_view(), name="measure-groups"),
    path(f"{GROUP}remove/", measures.GroupRemove.as_view(), name="group-remove"),
    path(f"{GROUP}put-back/", measures.GroupPutBack.as_view(), name="group-put-back"),
]
