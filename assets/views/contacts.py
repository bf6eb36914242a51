"""Whom to ask at an asset: pages for those who engage with it alone. That somebody reads a contact is written down."""

from copy import copy

from django.http import Http404

from accounts.permissions import Permission
from assets.actions import contacts
from assets.contacts import copies_with_name, places_with_name
from assets.forms.contacts import ContactForm
from assets.models import AssetContact, MappedAsset
from assets.views.base import ChangingMixin, OneAssetMixin
from core.action_views import ActionFormView, ConfirmView, PageView


class ContactMixin(OneAssetMixin):
    """A page about the contact of one asset. Sets `contact`, None if there is none."""

    permission = Permission.ASSETS_ENGAGE

    def load(self):
        super().load()
        self.contact = AssetContact.objects.filter(asset=self.mapped.asset_id).first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(contact=self.contact, **kwargs)

    def note_reading(self):
        if self.contact is not None:
            contacts.note_reading(self.contact, by=self.request.user, organisation=self.organisation)


class Contact(ContactMixin, PageView):
    template_name = "assets/contact.html"

    def get(self, request, *args, **kwargs):
        self.note_reading()
        return super().get(request, *args, **kwargs)


class ContactEdit(ContactMixin, ChangingMixin, ActionFormView):
    """Write the contact down, or change it; the form shows it, so opening it is noted as well."""

    permission = Permission.ASSETS_ENGAGE
    form_class = ContactForm
    template_name = "assets/contact_form.html"
    heading = "Whom to ask"
    success_message = "The contact is kept."

    def get(self, request, *args, **kwargs):
        if self.population.is_selected:
            self.note_reading()
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.contact), "today": self.today}

    def act(self, form):
        contacts.save_contact(self.mapped, seen=self.contact, by=self.request.user, **form.values)


class HeldContactMixin(ContactMixin):
    """A page about a contact that is there: 404 without one. It can be done at any time, also once the population is closed."""

    def load(self):
        super().load()
        if self.contact is None:
            raise Http404

    def get_mapped(self):
        """Also of an asset that was taken off the map: its contact is kept for a time."""
        return MappedAsset.objects.filter(population=self.population).select_related("asset")

    def back_url(self):
        return self.address("list") if self.mapped.is_removed else super().back_url()


class ContactWithdraw(HeldContactMixin, ConfirmView):
    """The person takes their agreement back."""

    template_name = "assets/contact_withdraw.html"
    heading = "Does this person take their agreement back?"
    submit_label = "Delete the contact"
    success_message = "The contact is deleted, and the name is taken out of what you wrote about this asset."

    def load(self):
        super().load()
        if not self.contact.name:
            raise Http404

    def get_context_data(self, **kwargs):
        places = places_with_name(self.contact)
        leaves_library = self.mapped.asset.shared_on is not None and any(place.is_public for place in places)
        return super().get_context_data(
            places=sorted({place.words for place in places}),
            leaves_library=leaves_library,
            copies=copies_with_name(self.contact),
            **kwargs,
        )

    def act(self, form):
        contacts.withdraw_agreement(self.mapped, by=self.request.user)


class ContactRemove(HeldContactMixin, ConfirmView):
    heading = "Delete this contact?"
    lead = ("It is private, so it is deleted for good and cannot be put back.",)
    submit_label = "Delete the contact"
    success_message = "The contact is deleted."

    def act(self, form):
        contacts.remove_contact(self.mapped, by=self.request.user)
