"""Every address of the site; each has a row in tests/access/matrix.py."""

from django.urls import include, path

from jobs import health
from reports.views.home import Home

urlpatterns = [
    path("", Home.as_view(), name="home"),
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
    path("", include("datareview.urls")),
    path("", include("assets.urls")),
    path("", include("qiprojects.urls")),
    path("", include("milestones.urls")),
    path("", include("reports.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "core.views.bad_request"
