"""The addresses of the equality impact assessment and its actions."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import equality

ACTION = f"{PROJECT}equality/actions/<int:action>/"

urlpatterns = [
    path(f"{PROJECT}equality/", equality.Equality.as_view(), name="equality"),
    path(f"{PROJECT}equality/edit/", equality.EqualityEdit.as_view(), name="equality-edit"),
    path(f"{PROJECT}equality/actions/add/", equality.EqualityActionAdd.as_view(), name="equality-action-add"),
    path(f"{ACTION}edit/", equality.EqualityActionEdit.as_view(), name="equality-action-edit"),
    path(f"{ACTION}done/", equality.EqualityActionDone.as_view(), name="equality-action-done"),
    path(f"{ACTION}remove/", equality.EqualityActionRemove.as_view(), name="equality-action-remove"),
    path(f"{ACTION}put-back/", equality.EqualityActionPutBack.as_view(), name="equality-action-put-back"),
]
