"""What may be typed about who a population is, and about how its sub-team reports."""

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSForm, NHSModelForm, RadioSelect, ScansFreeText
from core.forms.layout import MoreFields
from populations import definitions
from populations.models import Definition, PeopleEstimate, Reporting

OLDEST_INDEX = 2000
DECILES = [(1, "1, the most deprived 10% of areas"), *((number, str(number)) for number in range(2, 10)), (10, "10, the least deprived")]
MORE = (
    "place", "people", "is_open", "still_open", "characteristics", "other_characteristic",
    "deprivation_deciles", "deprivation_index", "deprivation_year", "programmes", "private_text",
)  # fmt: skip


def _ticks(options, hints=None, **kwargs):
    choices = options if isinstance(options, list) else list(options.items())
    return forms.MultipleChoiceField(choices=choices, widget=CheckboxSelectMultiple(hints=hints), **kwargs)


class DefinitionForm(ScansFreeText, NHSForm):
    """One version of a definition. `latest` is the current one, or None; `source` is the number of the version brought back."""

    submit_label = "Save the definition"
    scanned_fields = ("text", "who_is_in", "who_is_out", "other_characteristic", "place", "still_open", "private_text", "change_note")

    text = LongTextField(
        label="Who are they?",
        max_length=3000,
        help_text="A sentence or two in public words: everybody who can see this organisation may read it, and the report prints it.",
    )
    who_is_in = LongTextField(
        label="Who is in?", required=False, rows=3, max_length=2000, help_text="Where they live, and which services they use or could use."
    )
    who_is_out = LongTextField(
        label="Who is out?", required=False, rows=3, max_length=2000, help_text="Who is close to them, but not meant."
    )
    segment_types = _ticks(
        definitions.SEGMENT_TYPES,
        definitions.SEGMENT_EXAMPLES,
        label="What does the definition rest on?",
        help_text="Select all that apply.",
        error_messages={"required": "Select what the definition rests on: Milestone 2 asks for at least one"},
    )
    characteristics = _ticks(
        [("Protected characteristics", list(definitions.PROTECTED.items())), ("Other groups", list(definitions.OTHER_GROUPS.items()))],
        label="What do they have in common?",
        required=False,
        help_text="Characteristics combine: select all that apply.",
    )
    other_characteristic = forms.CharField(
        label="Other characteristic, in words", required=False, max_length=200, help_text="If you selected “Other (describe)”."
    )
    place = forms.CharField(
        label="Place", required=False, max_length=200, help_text="For example a county, a town or a neighbourhood; never an address."
    )
    deprivation_deciles = forms.TypedMultipleChoiceField(
        label="Deprivation deciles",
        required=False,
        coerce=int,
        choices=DECILES,
        widget=CheckboxSelectMultiple,
        help_text="Only if deprivation is a part of the definition. Deciles 1 and 2 are Core20, the most deprived 20%.",
    )
    deprivation_index = forms.CharField(
        label="Index that the deciles are of",
        required=False,
        max_length=100,
        help_text="Each nation has its own, for example the Index of Multiple Deprivation (England).",
    )
    deprivation_year = forms.IntegerField(label="Year of the index", required=False, help_text="For example 2019.")
    people = forms.ChoiceField(
        label="About how many people is that?",
        required=False,
        choices=PeopleEstimate.choices,
        widget=RadioSelect,
        help_text="A rough guess will do. We ask so that nobody can be recognised in a small group.",
    )
    programmes = _ticks(
        definitions.PROGRAMMES,
        definitions.PROGRAMME_HINTS,
        label="Which national programmes does this work also serve?",
        required=False,
    )
    is_open = forms.BooleanField(label="It may stay open, and be narrowed in the data review (Milestone 4)", required=False)
    still_open = LongTextField(label="What is still to be narrowed?", required=False, rows=3, max_length=1000)
    private_text = LongTextField(
        label="Private text",
        required=False,
        max_length=3000,
        help_text=(
            "For what could show who somebody is. Only the sub-team, the leads and the coach read it; "
            "it is in no report, list or export, and this browser keeps no draft of it. Leave out names and contact details all the same."
        ),
    )
    change_note = forms.CharField(
        label="What did you change, and why?", required=False, max_length=300, help_text="It stands beside this version in the list."
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    few_people = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, latest, source=None, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest, self.today = latest, today
        self.draft_key = f"definition-{source}" if source else "definition"
        self.fields["private_text"].widget.attrs["data-no-draft"] = True
        self.fields["seen"].initial = latest.number if latest else 0
        if latest is None:
            del self.fields["change_note"]

    def make_helper(self):
        helper = super().make_helper()
        first = ["text", "who_is_in", "who_is_out", "segment_types"]
        last = [name for name in self.fields if name not in (*first, *MORE)]
        helper.layout = Layout(*first, MoreFields("More about them", *MORE), *last)
        return helper

    def clean_deprivation_year(self):
        year = self.cleaned_data["deprivation_year"]
        if year is not None and not OLDEST_INDEX <= year <= self.today.year:
            raise ValidationError(f"The year of the index must be between {OLDEST_INDEX} and {self.today.year}")
        return year

    def clean(self):
        data = super().clean()
        self._tick_what_is_said(data)
        for field, problem in definitions.gaps_in(**data):
            if field not in self.errors:
                self.add_error(field, problem)
        seen_few = data.pop("few_people", "")
        if not self.errors:
            self._ask_about_few_people(data, seen_few)
        return data

    @staticmethod
    def _tick_what_is_said(data):
        """Whoever fills a box in has said what the tick beside it says."""
        chosen = data.get("characteristics", [])
        if data.get("other_characteristic") and definitions.OTHER not in chosen:
            data["characteristics"] = [*chosen, definitions.OTHER]
        data["is_open"] = bool(data.get("is_open") or data.get("still_open"))

    def _ask_about_few_people(self, data, seen):
        """Ask once before saving what may describe few people, unless it was so in the version before: nothing is blocked."""
        new = Definition(**{name: value for name, value in data.items() if name != "seen"})
        few = definitions.is_few(new)
        if not few or few == seen or (self.latest and definitions.is_as_few(self.latest, new)):
            return
        self.put_back("few_people", few)
        self.submit_label = "Save as it is"
        question = f"Could somebody be recognised? {definitions.WARNINGS[few]}. Move what identifies to the private text, or save as it is"
        self.add_error("private_text", ValidationError(question, code="few_people"))

    def put_back(self, name, value):
        """Change what a hidden field says when the form is shown again."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value


class ReportingForm(ScansFreeText, NHSModelForm):
    draft_key = "reporting"
    submit_label = "Save the reporting line"
    scanned_fields = ("how",)
    first_on = DatePartsField(label="First report", help_text="The day of the project team's meeting, for example.")
    every_weeks = forms.IntegerField(
        label="How many weeks between reports?",
        min_value=1,
        max_value=26,
        initial=4,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "required"), "Enter a number of weeks from 1 to 26"),
    )

    class Meta:
        model = Reporting
        fields = ["first_on", "every_weeks", "how"]
        labels = {"how": "How does the sub-team report?"}
        help_texts = {"how": "For example: ten minutes at the project team's meeting, or one page in writing."}

    def __init__(self, *args, earliest, latest, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_on"].min_value, self.fields["first_on"].max_value = earliest, latest
