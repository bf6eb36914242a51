"""What may be typed about a source of existing data, and how the list is narrowed."""

from django import forms

from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, NHSForm, RadioSelect
from core.forms.dates import DatePartsField
from core.forms.free_text import FREE_TEXT_HINT
from core.reference import load
from datareview.forms.seen import SharedRowForm
from datareview.models import DataSource, Reach, SourceForm, SourceKind


def quality_flags():
    return [(row["code"], row["label"]) for row in load("data_review")["quality_flags"]]


class DataSourceForm(SharedRowForm):
    """A new source, or a change of one."""

    draft_key = "source"
    submit_label = "Save the source"
    scanned_fields = ("name", "owner", "period", "quality_note", "who_is_missing", "says_needs", "says_assets")
    name = forms.CharField(label="Name of the source", max_length=200, help_text="For example: referrals by ward, annual patient survey")
    kind = forms.ChoiceField(label="What is it about?", choices=[("", "Select an option"), *SourceKind.choices])
    form = forms.ChoiceField(label="What is in it?", choices=SourceForm.choices, initial=SourceForm.NUMBERS, widget=RadioSelect)
    reach = forms.ChoiceField(label="Is it local or national?", choices=Reach.choices, initial=Reach.LOCAL, widget=RadioSelect)
    owner = forms.CharField(label="Who has it?", max_length=200, required=False, help_text="A team or an organisation, not a person's name")
    period = forms.CharField(
        label="Which time is it about?", max_length=100, required=False, help_text="For example: April 2025 to March 2026"
    )
    url = forms.URLField(label="Web address", max_length=500, required=False, assume_scheme="https")
    says_needs = LongTextField(label="What does it say about needs?", max_length=2_000, rows=3, required=False)
    says_assets = LongTextField(label="What does it say about strengths and assets?", max_length=2_000, rows=3, required=False)
    quality = forms.MultipleChoiceField(
        label="What is to be kept in mind about it?", choices=quality_flags, required=False, widget=CheckboxSelectMultiple
    )
    quality_note = LongTextField(
        label="More about its quality",
        max_length=1_000,
        rows=2,
        required=False,
        help_text=f"For example: “White – Other” is not told apart. {FREE_TEXT_HINT}.",
    )
    who_is_missing = LongTextField(label="Who is missing from it, or hidden in it?", max_length=1_000, rows=2, required=False)

    class Meta:
        model = DataSource
        fields = [
            "name",
            "kind",
            "form",
            "reach",
            "owner",
            "period",
            "url",
            "says_needs",
            "says_assets",
            "quality",
            "quality_note",
            "who_is_missing",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        hints = ", ".join(hint[:1].lower() + hint[1:] for hint in load("data_review")["missing_hints"])
        self.fields["who_is_missing"].help_text = f"For example: {hints}."


class ReviewedForm(NHSForm):
    """On which day the team looked at a source."""

    submit_label = "Save"
    reviewed_on = DatePartsField(label="Looked at on", required=False, help_text="Leave it empty if you have not looked at it yet")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewed_on"].max_value = today


class SourceFilterForm(FilterForm):
    kind = forms.ChoiceField(label="About", choices=[("", "Everything"), *SourceKind.choices], required=False)
