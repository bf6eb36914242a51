"""Codebooks out and in."""

from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import codebook

INTAKE = f"{REVIEW}codebook/intake/<int:intake>/"

urlpatterns = [
    path(f"{REVIEW}codebook.qdc", codebook.CodebookExport.as_view(), name="codebook-export"),
    path(f"{REVIEW}codebook/import/", codebook.CodebookImport.as_view(), name="codebook-import"),
    path(INTAKE, codebook.CodebookIntake.as_view(), name="codebook-intake"),
    path(f"{INTAKE}drop/", codebook.CodebookIntakeDrop.as_view(), name="codebook-intake-drop"),
]
