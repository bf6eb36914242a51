"""The addresses of the driver diagram as a picture."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import diagram

urlpatterns = [
    path(f"{PROJECT}theory/picture/", diagram.DiagramPage.as_view(), name="diagram"),
    path(f"{PROJECT}theory/picture/print/", diagram.DiagramPdf.as_view(), name="diagram-pdf"),
]
