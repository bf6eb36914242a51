"""What may be typed about milestones, and the words of the errors."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, FilterForm, LinksField, LongTextField, NHSForm, NHSModelForm
from core.forms.free_text import ScansFreeText
from milestones.models import Fact, Link, Milestone, Prompt, Step


class OrganisationFilterForm(FilterForm):
    submit_label = "Search"
    q = forms.CharField(label="Name or ODS code", required=False, max_length=100)


class PlanForm(NHSForm):
    planned_on = DatePartsField(
        label="Planned date", required=False, help_text="Leave it empty if there is no date yet. What has no date is never called late."
    )


class ReasonForm(ScansFreeText, NHSForm):
    reason = LongTextField(label="Reason", max_length=2000, help_text="The team reads this, and it stays in the history.")


class RequestReviewForm(ScansFreeText, NHSForm):
    reason = LongTextField(
        label="Note for your coach",
        required=False,
        max_length=2000,
        help_text="For example what you are unsure about, or why something is missing.",
    )


class SignOffForm(ScansFreeText, NHSForm):
    reason = LongTextField(label="Note", required=False, max_length=2000, help_text="The team reads this, and it stays in the history.")

    def __init__(self, *args, needs_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        if needs_reason:
            field = self.fields["reason"]
            field.required = True
            field.label = "Why it can be signed off while something required is missing or not recorded"
            field.help_text = "The reason is kept with the sign-off, and the sponsor's report shows it."


class EntryForm(ScansFreeText, NHSForm):
    """What a team did about a step."""

    scanned_fields = ("text",)
    draft_key = "journal"
    submit_label = "Add to the journal"
    text = LongTextField(
        label="What did you do?",
        max_length=5000,
        rows=4,
        help_text="A sentence or two is enough. Do not write names or anything that could identify a patient.",
    )
    done_on = DatePartsField(label="When?")
    links = LinksField(
        label="Links to evidence", required=False, rows=2, help_text="One web address on each line; you can add a title after it."
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise ValidationError("The date must be today or in the past")
        return day


class MilestoneContentForm(NHSModelForm):
    class Meta:
        model = Milestone
        fields = ["title", "purpose", "planned_on"]
        labels = {"planned_on": "Planned date for organisations that join from now on"}


class StepContentForm(NHSModelForm):
    class Meta:
        model = Step
        fields = ["title", "summary"]


class PromptContentForm(NHSModelForm):
    class Meta:
        model = Prompt
        fields = ["text"]


class LinkContentForm(NHSModelForm):
    class Meta:
        model = Link
        fields = ["title", "url", "kind", "note"]
        labels = {"kind": "Kind, for example PDF or recording"}

    url = forms.URLField(label="Web address", required=False, max_length=500, assume_scheme="https")


class FactContentForm(NHSModelForm):
    class Meta:
        model = Fact
        fields = ["text", "missing_text", "weight"]
        labels = {"text": "The fact", "missing_text": "What is missing when it does not hold"}
