"""The plan of a team on which lived experience is missing."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, LongTextField, NHSForm
from core.forms.free_text import ScansFreeText


class PlanForm(ScansFreeText, NHSForm):
    """What stands in the way of lived experience on the team, and what is done about it."""

    draft_key = "plan"
    submit_label = "Save the plan"
    obstacles = LongTextField(
        label="What stands in the way?", max_length=3000, help_text="For example no paid role, stigma, caring duties, no contacts yet."
    )
    tried = LongTextField(label="What have you tried?", required=False, max_length=3000)
    help_wanted = LongTextField(label="What help do you want, and from whom?", required=False, max_length=3000)
    review_on = DatePartsField(label="When will you look at this again?")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day < self.today:
            raise ValidationError("The review date must be today or in the future")
        return day


class AgreePlanForm(ScansFreeText, NHSForm):
    """Why the coach lets the team go on while nobody with lived experience is on it yet. `seen` names the plan as the coach read it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = LongTextField(
        label="Why can the team go on with this plan for now?",
        max_length=1000,
        rows=3,
        help_text="The team reads this, and the sponsor's report shows it. Write no names, and nothing about anybody's health.",
    )

    def show_anew(self, plan):
        """The plan is on the page as it is now: the next answer counts as given with that in view."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = plan.digest
