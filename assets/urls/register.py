from django.urls import path

from assets.urls.base import ASSET, MAP
from assets.views import register

urlpatterns = [
    path(f"{MAP}list/", register.AssetList.as_view(), name="list"),
    path(f"{MAP}quick/", register.QuickAdd.as_view(), name="quick-add"),
    path(f"{MAP}add/", register.AssetAdd.as_view(), name="add"),
    path(ASSET, register.AssetDetail.as_view(), name="asset"),
    path(f"{ASSET}edit/", register.AssetEdit.as_view(), name="edit"),
    path(f"{ASSET}check/", register.AssetCheck.as_view(), name="check"),
    path(f"{ASSET}take-off/", register.AssetTakeOff.as_view(), name="take-off"),
    path(f"{ASSET}put-back/", register.AssetPutBack.as_view(), name="put-back"),
    path(f"{ASSET}do-not-contact/", register.AssetDoNotContact.as_view(), name="do-not-contact"),
    path(f"{ASSET}may-contact/", register.AssetMayContact.as_view(), name="may-contact"),
]
