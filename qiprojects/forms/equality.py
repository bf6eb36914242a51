"""What may be typed about the equality impact assessment and what follows from it."""

from django import forms

from assets.naming import AsksAboutNames
from core.forms import DatePartsField, LongTextField
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import EqualityAction, EqualityAssessment


class OwnedForm(AsksAboutNames, SharedRowForm):
    """A form with an owner. `choices` are those of `assets.owners.owner_choices`, `seats` maps their keys to Seats.

    `left` are words for an owner who is not on the team any more: somebody else is to be chosen.
    """

    owner = forms.ChoiceField(label="Who looks after it?", required=False)

    def __init__(self, *args, choices, seats, left="", **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.fields["owner"].choices = [("", "Nobody yet"), *choices]
        if left:
            self.fields["owner"].help_text = f"{left} has left. Choose somebody new."
            self.initial["owner"] = ""

    def clean_owner(self):
        return self.seats[int(self.cleaned_data["owner"])] if self.cleaned_data["owner"] else None


class AssessmentForm(OwnedForm):
    """Where the assessment is, its days, and what it says in a few lines."""

    draft_key = "equality"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = named_fields = ("summary",)
    field_order = ("url", "owner", "started_on", "signed_off_on", "review_on", "summary")
    url = forms.URLField(
        label="Web address of the assessment",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Where the form of your organisation is kept. It is not kept here.",
    )
    started_on = DatePartsField(label="Started on", required=False)
    signed_off_on = DatePartsField(label="Signed off on", required=False)
    review_on = DatePartsField(label="To be looked at again on", required=False)
    summary = LongTextField(
        label="What does it say?",
        max_length=3_000,
        rows=5,
        required=False,
        help_text=(
            "Whom the change could leave behind, what the evidence is, and what you do about it, in a few lines that everybody who reads "
            f"this project may read. {FREE_TEXT_HINT}."
        ),
    )

    class Meta:
        model = EqualityAssessment
        fields = ["url", "owner", "started_on", "signed_off_on", "review_on", "summary"]


class EqualityActionForm(OwnedForm):
    """Something to do; one that is saved also has the day on which it was done."""

    submit_label = "Save the action"
    scanned_fields = named_fields = ("text",)
    field_order = ("text", "owner", "due_on", "done_on")
    text = LongTextField(
        label="What is to be done?",
        max_length=500,
        rows=2,
        help_text=f"For example: offer the leaflet in large print and in Polish. {FREE_TEXT_HINT}.",
    )
    due_on = DatePartsField(label="By when?", required=False)
    done_on = DatePartsField(label="Done on", required=False, help_text="Leave it empty until it is done.")

    class Meta:
        model = EqualityAction
        fields = ["text", "owner", "due_on", "done_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["done_on"]
