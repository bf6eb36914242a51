"""What may be typed about meetings."""

from django import forms

from core.forms import DatePartsField, NHSForm, NHSModelForm
from meetings.models import MeetingSeries


def number(label, least, most, hint=""):
    """A whole number within bounds, which its error names."""
    words = f"Enter a number from {least} to {most}"
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=hint, error_messages=errors)


class SeriesForm(NHSModelForm):
    """The rhythm of a team: a few fields with sensible answers in them already."""

    every_days = number("How many days from one meeting to the next?", 1, 92, hint="14 is every other week, as the programme suggests.")
    minutes = number("How long, in minutes?", 5, 480)
    place = forms.CharField(label="Place or link", required=False, max_length=300)
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
            "first_on": "First meeting",
        }


class FirstMeetingForm(NHSForm):
    first_held_on = DatePartsField(
        label="When was the first meeting held?", required=False, help_text="Leave it empty if it has not been held."
    )
