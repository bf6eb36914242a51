from django.urls import path

from assets.urls.base import MAP
from assets.views import hub, prompts

QUESTIONS = f"{MAP}questions/"
QUESTION = f"{QUESTIONS}<slug:prompt>/"
CONSIDERED = f"{QUESTIONS}considered/<int:considered>/"

urlpatterns = [
    path(MAP, hub.Map.as_view(), name="map"),
    path(QUESTIONS, prompts.Questions.as_view(), name="questions"),
    path(f"{CONSIDERED}remove/", prompts.NotConsidered.as_view(), name="not-considered"),
    path(f"{CONSIDERED}restore/", prompts.ConsiderAgain.as_view(), name="consider-again"),
    path(QUESTION, prompts.QuestionPage.as_view(), name="prompt"),
    path(f"{QUESTION}add/", prompts.Answer.as_view(), name="prompt-add"),
    path(f"{QUESTION}as-well/", prompts.AnswerAsWell.as_view(), name="prompt-as-well"),
    path(f"{QUESTION}considered/", prompts.Consider.as_view(), name="consider"),
]
