"""The addresses of the meetings in which measures are looked at."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import reviews

MEETINGS = f"{PROJECT}review-meetings/"
MEETING = f"{MEETINGS}<int:meeting>/"

urlpatterns = [
    path(MEETINGS, reviews.DataMeetings.as_view(), name="data-meetings"),
    path(f"{MEETINGS}add/", reviews.DataMeetingAdd.as_view(), name="data-meeting-add"),
    path(f"{MEETING}edit/", reviews.DataMeetingEdit.as_view(), name="data-meeting-edit"),
    path(f"{MEETING}remove/", reviews.DataMeetingRemove.as_view(), name="data-meeting-remove"),
    path(f"{MEETING}put-back/", reviews.DataMeetingPutBack.as_view(), name="data-meeting-put-back"),
]
