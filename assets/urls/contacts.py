from django.urls import path

from assets.urls.base import ASSET
from assets.views import contacts

urlpatterns = [
    path(f"{ASSET}contact/", contacts.Contact.as_view(), name="contact"),
    path(f"{ASSET}contact/edit/", contacts.ContactEdit.as_view(), name="contact-edit"),
    path(f"{ASSET}contact/withdraw/", contacts.ContactWithdraw.as_view(), name="contact-withdraw"),
    path(f"{ASSET}contact/remove/", contacts.ContactRemove.as_view(), name="contact-remove"),
]
