"""Open data out and in, what is public about an asset, and where assets are."""

from django.urls import path

from assets.urls.base import ASSET, MAP
from assets.views import exchange, places, services

urlpatterns = [
    path(f"{MAP}places/", places.Places.as_view(), name="places"),
    path(f"{MAP}open-data/", exchange.OpenData.as_view(), name="open-data"),
    path(f"{MAP}open-data/services.json", exchange.ExportJson.as_view(), name="export-json"),
    path(f"{MAP}open-data/services.zip", exchange.ExportCsv.as_view(), name="export-csv"),
    path(f"{MAP}import/", exchange.Import.as_view(), name="import"),
    path(f"{MAP}import/<int:intake>/", exchange.Intake.as_view(), name="intake"),
    path(f"{MAP}import/<int:intake>/drop/", exchange.IntakeDrop.as_view(), name="intake-drop"),
    path(f"{ASSET}service/", services.ServiceEdit.as_view(), name="service-edit"),
    path(f"{ASSET}service/remove/", services.ServiceRemove.as_view(), name="service-remove"),
]
