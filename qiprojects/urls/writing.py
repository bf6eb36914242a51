"""The addresses of the write-up."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import writing

urlpatterns = [
    path(f"{PROJECT}write-up/", writing.WriteUp.as_view(), name="write-up"),
    path(f"{PROJECT}write-up/file.docx", writing.WriteUpWord.as_view(), name="write-up-docx"),
    path(f"{PROJECT}write-up/file.pdf", writing.WriteUpPdf.as_view(), name="write-up-pdf"),
    path(f"{PROJECT}write-up/<slug:item>/", writing.WriteUpSectionEdit.as_view(), name="write-up-section"),
]
