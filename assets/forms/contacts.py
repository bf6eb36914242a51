"""What may be typed about whom to ask at an asset. Nothing of it is kept in the browser (no `draft_key`)."""

from django import forms

from assets.models import AgreedHow, AssetContact
from assets.naming import find_named
from core.forms import DatePartsField, LongTextField, RadioSelect
from datareview.forms.seen import SharedRowForm

ROLE_INSTEAD = "or write their role instead of their name"


class ContactForm(SharedRowForm):
    """A contact. Numbers and addresses belong here; a person's name needs an agreement, in the other boxes as well."""

    is_only_row = True
    submit_label = "Save the contact"
    scanned_fields = ("role", "how")
    confirmation = "This names no private person"
    role = forms.CharField(label="Role", max_length=200, required=False, help_text="For example: caretaker, or whoever opens the hall")
    how = LongTextField(
        label="How to reach them", max_length=500, rows=2, required=False, help_text="The public number or address of the group is best"
    )
    name = forms.CharField(
        label="Name of a person", max_length=200, required=False, help_text="Only if this person has agreed that you keep their name here"
    )
    agreed_on = DatePartsField(label="When did this person agree?", required=False, help_text="Only if you wrote a name")
    agreed_how = forms.ChoiceField(
        label="How did this person agree?", choices=[("", "No name is kept"), *AgreedHow.choices], required=False, widget=RadioSelect
    )

    class Meta:
        model = AssetContact
        fields = ["role", "how", "name", "agreed_on", "agreed_how"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].max_value = today

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("name"):
            if "agreed_on" in cleaned and not cleaned["agreed_on"]:
                self.add_error("agreed_on", f"Enter the day on which this person agreed, {ROLE_INSTEAD}")
            if "agreed_how" in cleaned and not cleaned["agreed_how"]:
                self.add_error("agreed_how", f"Select how this person agreed, {ROLE_INSTEAD}")
        return cleaned

    def find_in(self, name, text):
        """A title with a name, unless its bearer agreed to being named."""
        return [] if self.cleaned_data.get("name") else find_named(text)
