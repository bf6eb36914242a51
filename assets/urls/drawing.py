from django.urls import path

from assets.urls.base import MAP
from assets.views import drawing

urlpatterns = [
    path(f"{MAP}picture/", drawing.Picture.as_view(), name="picture"),
]
