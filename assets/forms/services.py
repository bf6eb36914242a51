"""The public facts of an asset."""

from django import forms
from django.core.exceptions import ValidationError

from assets.models import LocationType, PublicService, ServiceStatus
from assets.places import POSTCODE
from core.forms import LongTextField, RadioSelect
from datareview.forms.seen import SharedRowForm

WHOLE = {
    "address": "Enter the building and street: an address goes out whole, or leave the postcode and the street empty",
    "town": "Enter the town: an address goes out whole, or leave the postcode and the street empty",
    "region": "Enter the county or region: an address goes out whole, or leave the postcode and the street empty",
    "postcode": "Enter the postcode: an address goes out whole, or leave the street empty",
}


class PublicServiceForm(SharedRowForm):
    """New public facts, or a change of them."""

    is_only_row = True
    submit_label = "Save what is public"
    scanned_fields = ("organisation_name", "summary", "fees")
    confirmation = "The service makes this public itself"
    organisation_name = forms.CharField(label="Who provides it?", max_length=200, help_text="The name of an organisation or a group")
    summary = LongTextField(
        label="What is it?",
        max_length=5_000,
        rows=4,
        help_text="In words that the service would use itself. Nothing about your project, and nothing about people who use it.",
    )
    status = forms.ChoiceField(label="Is it open?", choices=ServiceStatus.choices, initial=ServiceStatus.ACTIVE, widget=RadioSelect)
    url = forms.URLField(label="Website", max_length=500, required=False, assume_scheme="https")
    email = forms.EmailField(
        label="Email address of the service", required=False, help_text="A general address that it publishes, not a person's own"
    )
    fees = forms.CharField(label="What does it cost?", max_length=500, required=False)
    minimum_age = forms.IntegerField(label="From which age?", min_value=0, max_value=150, required=False)
    maximum_age = forms.IntegerField(label="Up to which age?", min_value=0, max_value=150, required=False)
    location_type = forms.ChoiceField(label="Where is it?", choices=LocationType.choices, initial=LocationType.PHYSICAL, widget=RadioSelect)
    address = forms.CharField(label="Building and street", max_length=200, required=False)
    town = forms.CharField(label="Town or village", max_length=100, required=False, help_text="The town alone is enough")
    region = forms.CharField(label="County or region", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)

    class Meta:
        model = PublicService
        fields = [
            *("organisation_name", "summary", "status", "url", "email", "fees", "minimum_age", "maximum_age"),
            *("location_type", "address", "town", "region", "postcode"),
        ]

    def clean_postcode(self):
        postcode = " ".join(self.cleaned_data["postcode"].upper().split())
        if postcode and not POSTCODE.fullmatch(postcode):
            raise ValidationError("Enter a full UK postcode, like LS1 4AP")
        return postcode

    def clean(self):
        cleaned = super().clean()
        lowest, highest = cleaned.get("minimum_age"), cleaned.get("maximum_age")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("maximum_age", "The highest age cannot be below the lowest")
        is_visited = cleaned.get("location_type") != LocationType.VIRTUAL
        if is_visited and (cleaned.get("address") or cleaned.get("postcode")):
            for name, words in WHOLE.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned
