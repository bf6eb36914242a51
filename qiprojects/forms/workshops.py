"""What may be typed about a design workshop, and in one."""

from crispy_forms.layout import HTML, Layout
from django import forms

from assets.naming import AsksAboutNames
from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from datareview.forms.seen import SharedRowForm
from qiprojects.models import MeasureKind, Workshop
from qiprojects.sittings import NotReadable, read_names, read_theory

WORKED_ON = [("did_aim", "The aim"), ("did_theory", "The theory of change"), ("did_measures", "Measures")]
MEASURES_ASK = {
    MeasureKind.OUTCOME: "What would show that the aim is being reached?",
    MeasureKind.PROCESS: "What would show that the changes are happening as planned?",
    MeasureKind.BALANCING: "What could get worse elsewhere?",
}


class WorkshopForm(AsksAboutNames, SharedRowForm):
    """When and where a workshop was held, and what it was about."""

    submit_label = "Save the workshop"
    scanned_fields = named_fields = ("place", "note")
    field_order = ("held_on", "place", "with_partners", "worked_on", "note")
    held_on = DatePartsField(label="When was it?")
    place = forms.CharField(label="Where was it?", max_length=200, required=False, help_text="A place, not somebody’s home")
    with_partners = forms.BooleanField(label="Partners with lived experience took part", required=False)
    worked_on = forms.MultipleChoiceField(label="What did you work on?", choices=WORKED_ON, required=False, widget=CheckboxSelectMultiple)
    note = LongTextField(
        label="What do you want to remember?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text=f"For example: what stayed open, and which roles were there. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = Workshop
        fields = ["held_on", "place", "with_partners", "note"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].max_value = today
        if self.instance.pk:
            self.initial["worked_on"] = [name for name, _ in WORKED_ON if getattr(self.instance, name)]
        else:
            self.initial["held_on"] = today

    @property
    def values(self):
        return {**super().values, "worked_on": self.cleaned_data["worked_on"]}


class SittingForm(WorkshopForm):
    """A new workshop with all that came of it. `aim` is the text of the aim that holds, if there is one."""

    draft_key = "design-workshop"
    submit_label = "Save all of it"
    mark_optional = False
    scanned_fields = named_fields = ("place", "note", "aim", "theory", *(f"{kind.value}_measures" for kind in MeasureKind))
    aim = LongTextField(
        label="The aim", max_length=1_000, rows=3, required=False, help_text="One sentence. A loose aim is enough to start."
    )
    theory = LongTextField(
        label="Drivers, and below each the change ideas",
        rows=10,
        max_length=10_000,
        required=False,
        help_text=(
            "Write a driver, something that has to change, on a line of its own. Begin each change idea below it with a dash. "
            f"{FREE_TEXT_HINT}."
        ),
    )

    def __init__(self, *args, has_aim, **kwargs):
        super().__init__(*args, **kwargs)
        if has_aim:
            self.fields["aim"].help_text = "Leave it empty if the aim stays as it is. Other words make a new version of it."
        for kind, asks in MEASURES_ASK.items():
            self.fields[f"{kind.value}_measures"] = LongTextField(
                label=asks,
                rows=3,
                max_length=5_000,
                required=False,
                help_text=f"{kind.label} measures, one on each line. A name is enough; how it is counted comes later.",
            )
        self.fields["worked_on"].label = "What did you talk about without writing it down here?"
        self.fields["with_partners"].help_text = "Aim and theory of change are then marked as made with them."

    def make_helper(self):
        helper = super().make_helper()
        measures = [f"{kind.value}_measures" for kind in MEASURES_ASK]
        helper.layout = Layout(
            "held_on",
            "with_partners",
            "aim",
            HTML('{% include "qiprojects/partials/workshop_example.html" %}'),
            "theory",
            *measures,
            MoreFields("Where it was, and what to remember", "place", "worked_on", "note"),
        )
        return helper

    def clean(self):
        data = super().clean()
        readers = {"theory": read_theory, **{f"{kind.value}_measures": read_names for kind in MEASURES_ASK}}
        self.read = {}
        for name, read in readers.items():
            try:
                self.read[name] = read(data.get(name, ""))
            except NotReadable as problem:
                self.add_error(name, str(problem))
        return data

    @property
    def values(self):
        """What was typed, as `hold_workshop` takes it."""
        measures = {kind: self.read[f"{kind.value}_measures"] for kind in MEASURES_ASK}
        return {**super().values, "aim": self.cleaned_data["aim"], "theory": self.read["theory"], "measures": measures}
