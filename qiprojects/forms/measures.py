"""What may be typed about a measure: its operational definition, its baseline, its groups, and the date agreed for one."""

from crispy_forms.layout import Layout
from django import forms
from django.utils.html import format_html, format_html_join

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSModelForm, RadioSelect
from core.forms.layout import MoreFields
from datareview.breakdowns import DEPRIVATION, ETHNIC, READY, characteristics, ready_rows
from datareview.forms.seen import SharedRowForm
from populations.definitions import PROGRAMME_HINTS, PROGRAMMES
from qiprojects.actions.groups import LONGEST_LABEL
from qiprojects.instruments import INSTRUMENTS, code_of, words_of
from qiprojects.models import WITH_PARTS, ChartKind, Direction, Frequency, Measure, MeasureKind, Project, Unit

KIND_HINTS = {
    MeasureKind.OUTCOME: "Is the aim being reached? For example: the share of appointments with an interpreter where one is needed",
    MeasureKind.PROCESS: "Are the changes happening as planned? For example: referrals with the language recorded",
    MeasureKind.BALANCING: "Is anything else getting worse? For example: the waiting time of other people",
}
UNIT_HINTS = {
    Unit.COUNT: "How many. For example: 34 first appointments",
    Unit.PERCENTAGE: "So many out of so many. For example: 18 of 40 seen in time, 45%",
    Unit.RATE: "Events for so many people or days. For example: 6 incidents for 1,000 bed days",
    Unit.MEAN: "For example: 2.4 appointments a person",
    Unit.MEDIAN: "The middle one. For example: half wait 21 days or less",
    Unit.TIME: "For example: 12 days between referral and first contact",
    Unit.SCORE: "Of a questionnaire. For example: a mean of 18 on ReQoL-10",
}
DIRECTION_HINTS = {
    Direction.UP: "For example: people seen in time",
    Direction.DOWN: "For example: days of waiting",
    Direction.NONE: "For example: how many are referred. The chart then says only that something changed",
}
PARTS = ("numerator", "denominator", "per")
PARTS_SECTION = "Above and below the line, for a percentage or a rate"
SECTIONS = {
    PARTS_SECTION: PARTS,
    "Who collects it, and how often": ("collector", "frequency", "collect_from", "collect_until"),
    "Where you want to be": ("target", "target_on"),
    "Who is counted and who is not": ("inclusions", "exclusions", "counts_people", "limits"),
    "A questionnaire (PREM or PROM) that it rests on": ("instrument",),
    "What others reach, and what else it serves": ("benchmark", "benchmark_url", "serves"),
    "How it is shown": ("unit_label", "chart"),
}
FIRST = ("name", "kind", "unit", "counted", "source", "direction")


class SuggestingInput(forms.TextInput):
    """A text box with suggestions, that takes other words too. `options` are texts."""

    def __init__(self, options, attrs=None):
        super().__init__(attrs)
        self.options = options

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{name}-suggestions"
        box = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((option,) for option in self.options))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class MeasureForm(SharedRowForm):
    """A measure with its operational definition. What a tired lead needs stands first, the rest under summaries that open.

    Numerator and denominator stand among the first once the unit is known to need them.
    """

    draft_key = "measure"
    submit_label = "Save the measure"
    scanned_fields = (
        "name", "counted", "source", "numerator", "denominator", "collector", "inclusions", "exclusions", "limits",
        "instrument", "benchmark",
    )  # fmt: skip
    name = forms.CharField(label="Name", max_length=200, help_text="For example: seen within four weeks of referral")
    kind = forms.ChoiceField(
        label="What does it tell you?", choices=MeasureKind.choices, initial=MeasureKind.OUTCOME, widget=RadioSelect(hints=KIND_HINTS)
    )
    unit = forms.ChoiceField(label="What is a point?", choices=Unit.choices, initial=Unit.COUNT, widget=RadioSelect(hints=UNIT_HINTS))
    counted = LongTextField(
        label="What is counted?",
        max_length=2_000,
        rows=2,
        required=False,
        help_text="So exactly that two people would count the same. For example: first appointments kept, in person or by phone",
    )
    source = forms.CharField(
        label="Where do the numbers come from?",
        max_length=300,
        required=False,
        help_text="For example: the patient record system, report “first contacts”",
    )
    direction = forms.ChoiceField(
        label="Which way is better?", choices=Direction.choices, initial=Direction.UP, widget=RadioSelect(hints=DIRECTION_HINTS)
    )
    numerator = forms.CharField(
        label="Numerator", max_length=300, required=False, help_text="For example: people seen within four weeks of referral"
    )
    denominator = forms.CharField(
        label="Denominator", max_length=300, required=False, help_text="For example: all people referred in the month"
    )
    per = forms.IntegerField(
        label="For how many is a rate?",
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text="Only for a rate. For example: 1,000 for incidents for every 1,000 bed days",
    )
    collector = forms.CharField(
        label="Who collects it?",
        max_length=200,
        required=False,
        help_text="A role, no name. For example: data analyst of the service",
    )
    frequency = forms.ChoiceField(
        label="How often?",
        choices=Frequency.choices,
        initial=Frequency.MONTHLY,
        help_text="Often is better than much: twelve points a year show more than one",
    )
    collect_from = DatePartsField(
        label="From which day?", required=False, help_text="The first day of the first point. You may go back to points that exist already"
    )
    collect_until = DatePartsField(label="Until which day?", required=False, help_text="Empty while there is no end. Reminders stop then")
    target = forms.DecimalField(
        label="Target",
        max_digits=14,
        decimal_places=4,
        required=False,
        help_text="In the unit of the points. For example: 70 for 70 per cent",
    )
    target_on = DatePartsField(label="By when?", required=False)
    inclusions = LongTextField(
        label="Who is counted?",
        max_length=1_000,
        rows=2,
        required=False,
        help_text="For example: everybody of 18 and over in Exampleton",
    )
    exclusions = LongTextField(
        label="Who is not counted?",
        max_length=1_000,
        rows=2,
        required=False,
        help_text="For example: people who were seen before",
    )
    counts_people = forms.BooleanField(
        label="It counts people, or something about people",
        required=False,
        initial=True,
        help_text="Small numbers are then hidden from readers outside the sub-team, its leads and its coach",
    )
    limits = LongTextField(
        label="What should readers know about the quality of the numbers?",
        max_length=1_000,
        rows=2,
        required=False,
        help_text="For example: language is recorded for six in ten",
    )
    instrument = forms.CharField(
        label="Questionnaire",
        max_length=60,
        required=False,
        help_text="Choose one, or write your own. Only its name and results of a group are kept, no questions and no answers of one person",
        widget=SuggestingInput([instrument.name for instrument in INSTRUMENTS.values()]),
    )
    serves = forms.MultipleChoiceField(
        label="Which national programmes does it also serve?",
        choices=list(PROGRAMMES.items()),
        required=False,
        widget=CheckboxSelectMultiple(hints=PROGRAMME_HINTS),
    )
    benchmark = forms.CharField(
        label="What do others reach?",
        max_length=300,
        required=False,
        help_text="For example: 58% in England in 2025, from the national dashboard",
    )
    benchmark_url = forms.URLField(
        label="Where is that published?",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="You can change it later",
    )
    unit_label = forms.CharField(
        label="Word for the unit on the chart", max_length=40, required=False, help_text="For example: days, appointments, people"
    )
    chart = forms.ChoiceField(
        label="Which chart is shown first?",
        choices=[("", "The one that fits: a run chart, from 13 points an SPC chart"), *ChartKind.choices],
        required=False,
        help_text="Every chart that fits the unit can be opened on the page of the measure",
    )

    class Meta:
        model = Measure
        fields = [*FIRST, *(name for names in SECTIONS.values() for name in names)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["instrument"] = words_of(self.instance.instrument)
            self.initial["target"] = None if self.instance.target is None else f"{self.instance.target.normalize():f}"
        if not self.initial.get("serves"):
            self.initial.pop("serves", None)

    def make_helper(self):
        helper = super().make_helper()
        unit = self["unit"].value()
        first, sections = list(FIRST), dict(SECTIONS)
        if unit in WITH_PARTS:
            place = first.index("counted")
            first[place:place] = PARTS if unit == Unit.RATE else PARTS[:2]
            sections.pop(PARTS_SECTION)
            if unit != Unit.RATE:
                sections["If it is to be a rate"] = PARTS[2:]
        seen = ["seen"] if "seen" in self.fields else []
        helper.layout = Layout(*first, *(MoreFields(summary, *names) for summary, names in sections.items()), *seen)
        return helper

    def clean_instrument(self):
        return code_of(" ".join(self.cleaned_data["instrument"].split()))

    def clean(self):
        data = super().clean()
        if data.get("unit") != Unit.RATE:
            data["per"] = None
            self.errors.pop("per", None)
        return data


class BaselineForm(SharedRowForm):
    """Up to which day the points are the baseline; empty for all of them."""

    submit_label = "Save the baseline"
    baseline_until = DatePartsField(
        label="Up to which day do the points belong to the baseline?",
        required=False,
        help_text="Best the day before your first change. Leave it empty to let the lines come from all points",
    )

    class Meta:
        model = Measure
        fields = ["baseline_until"]


class GroupsForm(SharedRowForm):
    """What a measure is broken down by, what its groups are called, and further groups, one on each line."""

    submit_label = "Save the groups"
    scanned_fields = ("new",)
    breakdown = forms.ChoiceField(
        label="What is it broken down by?",
        required=False,
        help_text="For example by age, ethnicity or deprivation",
    )
    new = LongTextField(
        label="Further groups", rows=4, required=False, help_text="One on each line. For example: under 25, 25 to 64, 65 and over"
    )

    class Meta:
        model = Measure
        fields = ["breakdown"]

    def __init__(self, *args, groups, ready="", **kwargs):
        self.groups = groups
        super().__init__(*args, **kwargs)
        self.fields["breakdown"].choices = [("", "Nothing yet"), *characteristics()]
        self.initial["new"] = "\n".join(label for label, _ in ready_rows(ready)) if ready in READY else ""
        if ready in READY:
            self.initial["breakdown"] = "race" if ready == ETHNIC else DEPRIVATION
        if not groups:
            self.fields["new"].label = "Groups"
        for group in groups:
            self.fields[f"group_{group.pk}"] = forms.CharField(
                label=f"Group “{group.label}”", max_length=LONGEST_LABEL, initial=group.label, widget=forms.TextInput()
            )
        self.scanned_fields = ("new", *(f"group_{group.pk}" for group in groups))

    def make_helper(self):
        helper = super().make_helper()
        helper.layout = Layout("breakdown", *(f"group_{group.pk}" for group in self.groups), "new", "seen")
        return helper

    def _fingerprint(self):
        """The groups count as well: each may have been renamed or taken away meanwhile."""
        return f"{super()._fingerprint()} {[(group.pk, str(group.edited_at)) for group in self.groups]}"

    @property
    def values(self):
        """As `save_groups` takes them."""
        data = self.cleaned_data
        labels = {group.pk: data[f"group_{group.pk}"] for group in self.groups}
        return {"breakdown": data["breakdown"], "labels": labels, "new": data["new"].splitlines()}


class AgreeForm(NHSModelForm):
    """The date by which an outcome measure is added, and the day on which coach and sub-team agreed on it."""

    submit_label = "Save the date"
    is_only_row = True
    measures_by = DatePartsField(label="By when is an outcome measure added?", required=False)
    measures_agreed_on = DatePartsField(label="When did you agree on it?", required=False)

    class Meta:
        model = Project
        fields = ["measures_by", "measures_agreed_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measures_agreed_on"].max_value = today
        self.initial["measures_agreed_on"] = self.instance.measures_agreed_on or today
        if self.instance.measures_by:
            self.fields["measures_by"].help_text = "To take the agreement back, leave it empty."

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("measures_by") and not self.instance.measures_by:
            self.add_error("measures_by", "Enter the date by which an outcome measure is added")
        if not self.errors and data.get("measures_by") and not data.get("measures_agreed_on"):
            self.add_error("measures_agreed_on", "Enter the day on which you agreed")
        return data
