"""What people are told and agree to, raw notes, and withdrawal."""

from django.urls import path

from datareview.urls.base import REVIEW
from datareview.views import consents, information, notes, withdrawals

urlpatterns = [
    path(f"{REVIEW}information/", information.InformationPage.as_view(), name="information"),
    path(f"{REVIEW}information/edit/", information.InformationEdit.as_view(), name="information-edit"),
    path(f"{REVIEW}information/<int:number>/", information.InformationVersion.as_view(), name="information-version"),
    path(f"{REVIEW}activities/<int:activity>/consents/", consents.ConsentList.as_view(), name="consents"),
    path(f"{REVIEW}activities/<int:activity>/consents/add/", consents.ConsentAdd.as_view(), name="consent-add"),
    path(f"{REVIEW}consents/<int:consent>/", consents.ConsentPage.as_view(), name="consent"),
    path(f"{REVIEW}consents/<int:consent>/edit/", consents.ConsentEdit.as_view(), name="consent-edit"),
    path(f"{REVIEW}consents/<int:consent>/withdraw/", withdrawals.ConsentWithdraw.as_view(), name="consent-withdraw"),
    path(f"{REVIEW}activities/<int:activity>/notes/add/", notes.NoteAdd.as_view(), name="note-add"),
    path(f"{REVIEW}notes/<int:note>/", notes.NotePage.as_view(), name="note"),
    path(f"{REVIEW}notes/<int:note>/edit/", notes.NoteEdit.as_view(), name="note-edit"),
    path(f"{REVIEW}notes/<int:note>/delete/", notes.NoteDelete.as_view(), name="note-delete"),
    path(f"{REVIEW}excerpts/<int:excerpt>/withdraw/", withdrawals.ExcerptWithdraw.as_view(), name="excerpt-withdraw"),
]
