"""The addresses of asset maps, a module for each part."""

from assets.urls import contacts, drawing, engagement, exchange, hub, library, links, register

app_name = "assets"

urlpatterns = [
    *hub.urlpatterns,
    *drawing.urlpatterns,
    *exchange.urlpatterns,
    *library.urlpatterns,
    *engagement.urlpatterns,
    *register.urlpatterns,
    *contacts.urlpatterns,
    *links.urlpatterns,
]
