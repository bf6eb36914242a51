"""Why an asset is on the map."""

from django.urls import path

from assets.urls.base import ASSET
from assets.views import links

urlpatterns = [
    path(f"{ASSET}evidence/add/", links.EvidenceAdd.as_view(), name="evidence-add"),
    path(f"{ASSET}evidence/<int:link>/remove/", links.EvidenceRemove.as_view(), name="evidence-remove"),
    path(f"{ASSET}evidence/<str:kind>/<int:pk>/restore/", links.EvidenceRestore.as_view(), name="evidence-restore"),
]
