"""What may be typed about somebody who was heard and wants to join in."""

from datetime import timedelta

from django import forms

from core.forms import DatePartsField, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from datareview.models import Interest, InterestIn

SOON = timedelta(days=14)


class InterestForm(SharedRowForm):
    """A new interest, or a change of one. Neither a name nor a contact: whoever can reach the person is named by role."""

    draft_key = "interest"
    submit_label = "Save"
    scanned_fields = ("words", "held_by")
    interest_in = forms.ChoiceField(label="What would they like?", choices=InterestIn.choices, widget=RadioSelect)
    held_by = forms.CharField(
        label="Who can reach them?",
        max_length=200,
        help_text="The role of whoever has their contact, such as “community worker”. Keep the contact itself somewhere else.",
    )
    follow_up_by = forms.DateField(label="Follow it up by", help_text="Soon: two weeks are long for somebody who waits.")
    words = LongTextField(label="What did they say about it?", required=False, max_length=500, rows=2, help_text=f"{FREE_TEXT_HINT}.")

    class Meta:
        model = Interest
        fields = ["interest_in", "held_by", "follow_up_by", "words"]


class FollowUpForm(SharedRowForm):
    """That an interest was followed up, and what came of it."""

    draft_key = "follow-up"
    submit_label = "Save"
    scanned_fields = ("outcome",)
    outcome = LongTextField(
        label="What came of it?", max_length=500, rows=2, help_text=f"For example: comes to the next meeting. {FREE_TEXT_HINT}."
    )

    class Meta:
        model = Interest
        fields = ["followed_up_on", "outcome"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["followed_up_on"] = DatePartsField(label="Followed up on", max_value=today)
        self.order_fields(self._meta.fields)
