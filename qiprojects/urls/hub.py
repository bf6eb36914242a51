"""The address of the first page of a QI project."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import hub

urlpatterns = [
    path(PROJECT, hub.ProjectPage.as_view(), name="project"),
]
