"""The addresses of the site, and after them the bare views, so that finding them takes as long."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("", include("amhe.urls")),
    path("bench/table/", views.bare_table, name="bench-table"),
    path("bench/file/", views.bare_file, name="bench-file"),
]
