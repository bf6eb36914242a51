"""What may be typed about meetings."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, NHSForm, NHSModelForm
from meetings.models import MeetingSeries


class SeriesForm(NHSModelForm):
    """The rhythm of a team: a few fields with sensible answers in them already."""

    starts_at = forms.TimeField(
        label="Time of day",
        required=False,
        help_text="For example 14:30.",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "nhsuk-input--width-5"}),
        error_messages={"invalid": "Enter a time like 14:30"},
    )

    class Meta:
        model = MeetingSeries
        fields = ["every_days", "minutes", "first_on", "starts_at", "place"]
        labels = {
            "every_days": "How many days from one meeting to the next?",
            "minutes": "How long, in minutes?",
            "first_on": "First meeting",
            "place": "Place or link",
        }
        help_texts = {"every_days": "14 is every other week, as the programme suggests."}

    def clean_every_days(self):
        days = self.cleaned_data["every_days"]
        if not 1 <= days <= 92:
            raise ValidationError("Enter a number of days from 1 to 92")
        return days

    def clean_minutes(self):
        minutes = self.cleaned_data["minutes"]
        if not 5 <= minutes <= 480:
            raise ValidationError("Enter a length from 5 to 480 minutes")
        return minutes


class FirstMeetingForm(NHSForm):
    first_held_on = DatePartsField(
        label="When was the first meeting held?", required=False, help_text="Leave it empty if it has not been held."
    )
