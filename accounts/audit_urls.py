from django.urls import path

from accounts.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.EntryList.as_view(), name="entry-list"),
]
