"""What may be typed about keeping a change, and the answers of a sustainability check."""

from itertools import groupby

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils.html import format_html

from core.forms import DatePartsField, LongTextField, NHSForm, NHSModelForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from qiprojects.forms.equality import OwnedForm
from qiprojects.models import Measure, SustainabilityRound, Sustaining
from qiprojects.sustainability import FACTORS, LEVELS

OPTIONS = [(code, f"{code}: {meaning}") for code, meaning in LEVELS.items()]
CANNOT_SAY = "-"


class SustainingForm(OwnedForm):
    """Who owns a change and how it is watched. `measures` are those of the population, beside the arguments of OwnedForm."""

    draft_key = "sustaining"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = ("owner_role", "monitoring")
    field_order = ("owner", "owner_role", "monitoring", "measure", "review_on")
    owner_role = forms.CharField(
        label="Or which post, if nobody on the team?",
        max_length=200,
        required=False,
        help_text="A post that stays, not a name: “Head of community services”",
    )
    monitoring = LongTextField(
        label="How is it watched that the change stays?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text=f"What is looked at, how often, and what happens if it slips. {FREE_TEXT_HINT}.",
    )
    review_on = DatePartsField(label="When is it looked at again?", required=False)

    class Meta:
        model = Sustaining
        fields = ["owner", "owner_role", "monitoring", "measure", "review_on"]

    def __init__(self, *args, measures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].label = "Who owns it when the project is over?"
        field = self.fields["measure"]
        field.queryset, field.label, field.empty_label = measures, "Which measure shows it?", "None"


class OpenRoundForm(ScansFreeText, NHSForm):
    submit_label = "Open the check"
    scanned_fields = ("about",)
    about = forms.CharField(
        label="Which change is it about?",
        max_length=200,
        required=False,
        help_text="The model is for one change at a time. For example: the clinic at the village hall",
    )


class AnswerForm(NHSForm):
    """A level for each of the ten factors; `levels` are those that the person chose before. Nothing of it is kept in the browser."""

    submit_label = "Keep my answers"
    mark_optional = False

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        for factor in FACTORS:
            field = forms.ChoiceField(
                label=factor.title,
                help_text=factor.prompt,
                choices=[*OPTIONS, (CANNOT_SAY, "I cannot say")],
                required=False,
                widget=RadioSelect,
                initial=levels.get(factor.code, CANNOT_SAY if levels else None),
            )
            self.fields[factor.code] = field

    def make_helper(self):
        helper = super().make_helper()
        parts = []
        for area, factors in groupby(FACTORS, key=lambda factor: factor.area):
            parts += [HTML(format_html('<h2 class="nhsuk-heading-m">{}</h2>', area)), *[factor.code for factor in factors]]
        helper.layout = Layout(*parts)
        return helper

    @property
    def levels(self):
        """What was chosen: {factor: level}."""
        return {code: level for code, level in self.cleaned_data.items() if level in LEVELS}


class RoundNoteForm(ScansFreeText, NHSModelForm):
    draft_key = "sustainability-note"
    submit_label = "Save"
    note = LongTextField(
        label="What do you make of it, and what do you do about the lowest factors?",
        max_length=3_000,
        rows=5,
        required=False,
        help_text=f"Say what was said in the meeting, not who said it. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = SustainabilityRound
        fields = ["note"]


def measures_of(population):
    """The measures that may be chosen, in their order."""
    return Measure.objects.current().filter(population=population).order_by("position", "pk")
