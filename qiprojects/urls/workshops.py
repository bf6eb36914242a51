"""The addresses of design workshops."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import workshops

WORKSHOP = f"{PROJECT}workshops/<int:workshop>/"

urlpatterns = [
    path(f"{PROJECT}workshops/", workshops.Workshops.as_view(), name="workshops"),
    path(f"{PROJECT}workshops/add/", workshops.WorkshopAdd.as_view(), name="workshop-add"),
    path(f"{WORKSHOP}edit/", workshops.WorkshopEdit.as_view(), name="workshop-edit"),
    path(f"{WORKSHOP}remove/", workshops.WorkshopRemove.as_view(), name="workshop-remove"),
    path(f"{WORKSHOP}put-back/", workshops.WorkshopPutBack.as_view(), name="workshop-put-back"),
]
