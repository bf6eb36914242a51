"""The addresses of data reviews, a module for each part."""

from datareview.urls import coding, consents, excerpts, exchange, listening, sources, themes

app_name = "datareview"

urlpatterns = [
    *listening.urlpatterns,
    *consents.urlpatterns,
    *excerpts.urlpatterns,
    *sources.urlpatterns,
    *coding.urlpatterns,
    *themes.urlpatterns,
    *exchange.urlpatterns,
]
