"""What may be typed about milestones, and the words of the errors."""

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DatePartsField, FilterForm, LinksField, LongTextField, NHSForm, NHSModelForm
from core.forms.free_text import ScansFreeText
from milestones.models import Fact, Link, Milestone, Prompt, Standard, Step
from milestones.standards import YES_OR_NO

MOST_PARTNERS = 20


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


FOR_THE_SPONSOR = "The team reads this, and the sponsor's report shows it. Write no names, and nothing about anybody's health."


class SignOffForm(ScansFreeText, NHSForm):
    """The first two fields are there while a lived experience standard is not met."""

    standard_reason = LongTextField(
        label="Why can the team go on while the lived experience standard is not met?", max_length=2000, rows=4, help_text=FOR_THE_SPONSOR
    )
    review_on = DatePartsField(label="When will you look at this again?")
    reason = LongTextField(label="Note", required=False, max_length=2000, help_text="The team reads this, and it stays in the history.")

    def __init__(self, *args, needs_reason=False, needs_decision=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_decision:
            del self.fields["standard_reason"], self.fields["review_on"]
        if needs_reason:
            field = self.fields["reason"]
            field.required = True
            what = "something else" if needs_decision else "something"
            field.label = f"Why it can be signed off while {what} required is missing or not recorded"
            field.help_text = "The reason is kept with the sign-off, and the sponsor's report shows it."


class StandardDecisionForm(ScansFreeText, NHSForm):
    submit_label = "Save the decision"
    reason = LongTextField(label="Why can the team still go on?", max_length=2000, rows=4, help_text=FOR_THE_SPONSOR)
    review_on = DatePartsField(label="When will you look at this again?")


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


class StandardContentForm(NHSModelForm):
    class Meta:
        model = Standard
        fields = ["text", "minimum"]
        labels = {"text": "The standard", "minimum": "How many people at least?"}
        help_texts = {"minimum": "0 switches the standard off."}

    def clean_minimum(self):
        minimum = self.cleaned_data["minimum"]
        if minimum > 1 and self.instance.code in YES_OR_NO:
            raise ValidationError("A decision says whether lived experience took part, not how many people did. Enter 0 or 1")
        if minimum > MOST_PARTNERS:
            raise ValidationError(f"Enter {MOST_PARTNERS} or less")
        return minimum
