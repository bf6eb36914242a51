"""The addresses of the handover."""

from django.urls import path

from qiprojects.urls.base import PROJECT
from qiprojects.views import handover

urlpatterns = [
    path(f"{PROJECT}handover/", handover.HandoverPage.as_view(), name="handover"),
    path(f"{PROJECT}handover/edit/", handover.HandoverEdit.as_view(), name="handover-edit"),
    path(f"{PROJECT}handover/accept/", handover.HandoverAccept.as_view(), name="handover-accept"),
]
