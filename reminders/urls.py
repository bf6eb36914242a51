from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("unsubscribe/<str:token>/", views.Unsubscribe.as_view(), name="unsubscribe"),
    path("subscribe/<str:token>/", views.SubscribeAgain.as_view(), name="subscribe-again"),
]
