from django.urls import path

from meetings import views

app_name = "meetings"
TEAM = "organisations/<slug:organisation>/teams/<int:team>/meetings/"

urlpatterns = [
    path(f"{TEAM}edit/", views.SeriesEdit.as_view(), name="series"),
    path(f"{TEAM}first/", views.FirstMeeting.as_view(), name="first-meeting"),
]
