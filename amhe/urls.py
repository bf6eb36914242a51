"""Every address of the site; each has a row in tests/access/matrix.py."""

from django.http import HttpResponse
from django.urls import include, path

from jobs import health

urlpatterns = [
    path("", lambda request: HttpResponse("home"), name="home"),
    path("accounts/", include("accounts.urls")),
    path("programme/people/", include("accounts.people_urls")),
    path("programme/audit/", include("accounts.audit_urls")),
    path("programme/import/", include("organisations.imports.urls")),
    path("", include("core.urls")),
    path("", include("jobs.urls")),
    path("reminders/", include("reminders.urls")),
    path("", include("organisations.urls")),
    path("", include("meetings.urls")),
    path("", include("populations.urls")),
    path("", include("milestones.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
