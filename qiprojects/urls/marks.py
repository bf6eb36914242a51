"""The addresses of what is marked on the chart of a measure, and of what people saw."""

from django.urls import path

from qiprojects.urls.base import MEASURE
from qiprojects.views import marks

REBASE = f"{MEASURE}lines/<int:rebase>/"
ANNOTATION = f"{MEASURE}notes/<int:annotation>/"
OBSERVATION = f"{MEASURE}observations/<int:observation>/"

urlpatterns = [
    path(f"{MEASURE}lines/add/", marks.RebaseAdd.as_view(), name="rebase-add"),
    path(f"{REBASE}remove/", marks.RebaseRemove.as_view(), name="rebase-remove"),
    path(f"{REBASE}put-back/", marks.RebasePutBack.as_view(), name="rebase-put-back"),
    path(f"{MEASURE}notes/", marks.AllAnnotations.as_view(), name="annotations"),
    path(f"{MEASURE}notes/add/", marks.AnnotationAdd.as_view(), name="annotation-add"),
    path(f"{ANNOTATION}edit/", marks.AnnotationEdit.as_view(), name="annotation-edit"),
    path(f"{ANNOTATION}remove/", marks.AnnotationRemove.as_view(), name="annotation-remove"),
    path(f"{ANNOTATION}put-back/", marks.AnnotationPutBack.as_view(), name="annotation-put-back"),
    path(f"{MEASURE}observations/", marks.AllObservations.as_view(), name="observations"),
    path(f"{MEASURE}observations/add/", marks.ObservationAdd.as_view(), name="observation-add"),
    path(f"{OBSERVATION}edit/", marks.ObservationEdit.as_view(), name="observation-edit"),
    path(f"{OBSERVATION}remove/", marks.ObservationRemove.as_view(), name="observation-remove"),
    path(f"{OBSERVATION}put-back/", marks.ObservationPutBack.as_view(), name="observation-put-back"),
]
