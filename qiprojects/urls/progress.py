"""The addresses of the progress of a project."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import progress

SCORE = f"{PROJECT}progress/<int:score>/"

urlpatterns = [
    path(f"{PROJECT}progress/", progress.Progress.as_view(), name="progress"),
    path(f"{PROJECT}progress/score/", progress.ScoreAdd.as_view(), name="progress-score"),
    path(f"{SCORE}remove/", progress.ScoreRemove.as_view(), name="progress-score-remove"),
    path(f"{SCORE}put-back/", progress.ScorePutBack.as_view(), name="progress-score-put-back"),
]
