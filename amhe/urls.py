"""Every address of the site; each has a row in tests/access/matrix.py."""

from django.http import HttpResponse
from django.urls import include, path

urlpatterns = [
    path("", lambda request: HttpResponse("home"), name="home"),
    path("accounts/", include("accounts.urls")),
    path("", include("core.urls")),
]
