from django.urls import path

from assets.urls.base import ASSET, MAP
from assets.views import library

urlpatterns = [
    path(f"{MAP}library/", library.Library.as_view(), name="library"),
    path(f"{MAP}library/<int:shared>/", library.LibraryItem.as_view(), name="library-item"),
    path(f"{MAP}reuse/", library.Reuse.as_view(), name="reuse"),
    path(f"{ASSET}share/", library.Share.as_view(), name="share"),
    path(f"{ASSET}unshare/", library.Unshare.as_view(), name="unshare"),
]
