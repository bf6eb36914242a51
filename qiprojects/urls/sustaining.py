"""The addresses of sustaining, and of the sustainability check."""

from django.urls import path

from qiprojects.urls.base import IDEA, PROJECT
from qiprojects.views import sustaining

CHECKS = f"{PROJECT}sustainability/"
CHECK = f"{CHECKS}<int:round>/"

urlpatterns = [
    path(f"{PROJECT}sustaining/", sustaining.SustainingList.as_view(), name="sustaining"),
    path(f"{IDEA}sustaining/", sustaining.SustainingIdea.as_view(), name="sustaining-idea"),
    path(CHECKS, sustaining.Sustainability.as_view(), name="sustainability"),
    path(f"{CHECKS}open/", sustaining.SustainabilityOpen.as_view(), name="sustainability-open"),
    path(CHECK, sustaining.SustainabilityResult.as_view(), name="sustainability-round"),
    path(f"{CHECK}answer/", sustaining.SustainabilityAnswer.as_view(), name="sustainability-answer"),
    path(f"{CHECK}close/", sustaining.SustainabilityClose.as_view(), name="sustainability-close"),
    path(f"{CHECK}note/", sustaining.SustainabilityNote.as_view(), name="sustainability-note"),
]
