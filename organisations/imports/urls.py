"""Addresses of the import; mounted at /programme/import/."""

from django.urls import path, re_path

from organisations.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.ImportUpload.as_view(), name="import-upload"),
    re_path(r"^template\.(?P<kind>csv|xlsx)$", views.ImportTemplate.as_view(), name="import-template"),
    path("<int:batch>/", views.ImportDetail.as_view(), name="import"),
    path("<int:batch>/problems.csv", views.ImportProblems.as_view(), name="import-problems"),
    path("<int:batch>/commit/", views.ImportCommit.as_view(), name="import-commit"),
    path("<int:batch>/discard/", views.ImportDiscard.as_view(), name="import-discard"),
]
