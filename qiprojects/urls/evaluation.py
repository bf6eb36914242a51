"""The addresses of the evaluation."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import evaluation

urlpatterns = [
    path(f"{PROJECT}evaluation/", evaluation.EvaluationPage.as_view(), name="evaluation"),
    path(f"{PROJECT}evaluation/edit/", evaluation.EvaluationEdit.as_view(), name="evaluation-edit"),
]
