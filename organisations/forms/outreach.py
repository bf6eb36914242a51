"""What a team tried to find people, and other ways in which people take part."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from organisations.models import Outreach, OutreachKind


class OutreachForm(ScansFreeText, NHSForm):
    draft_key = "outreach"
    kind = forms.ChoiceField(
        label="What is it?",
        choices=OutreachKind.choices,
        widget=RadioSelect(
            hints={
                OutreachKind.TRIED: "For example a stall, a visit, a phone call, an invitation that nobody answered.",
                OutreachKind.OTHER_WAY: "For example a talk over coffee, a voice message, a comment passed on by a community group.",
            }
        ),
    )
    done_on = DatePartsField(label="When?", help_text="About when is enough.")
    text = LongTextField(label="What did you do?", max_length=2000, rows=4, help_text=f"One sentence is a good start. {FREE_TEXT_HINT}.")
    barriers = forms.MultipleChoiceField(
        label="What stood in the way?", required=False, choices=Outreach.BARRIERS, widget=CheckboxSelectMultiple
    )
    offered = LongTextField(
        label="What did you offer, or change?",
        required=False,
        max_length=1000,
        rows=3,
        help_text="For example another time or place, an interpreter, childcare, travel, payment, a first meeting with one person.",
    )
    came_of_it = LongTextField(label="What came of it?", required=False, max_length=1000, rows=3, help_text="“Nothing yet” counts too.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise ValidationError("The date must be today or in the past: write it down once it has happened")
        return day
