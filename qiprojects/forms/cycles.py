"""What may be typed about a test of a change idea: its plan, and what came of it."""

from crispy_forms.layout import Layout
from django import forms

from assets.naming import AsksAboutNames
from core.dates import nhs_date
from core.forms import DatePartsField, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from core.forms.widgets import CheckboxSelectMultiple
from datareview.forms.seen import SharedRowForm
from qiprojects.actions.cycles import PLAN
from qiprojects.models import Act, Cycle, Scale

FIRST = ("idea", "question", "what", "prediction")
ACT_HINTS = {
    Act.ADOPT: "It works. Keep it, or try it at a larger scale.",
    Act.ADAPT: "There is something in it. Change it, and test it again.",
    Act.ABANDON: "It does not help here. That is a good result: you know it from a small test, and nobody has to try it at a large scale.",
}
READ_BY_ALL = "All readers of the project can read this, so write no number that is about few people"
PREDICTION_HINT = "Before you know: how many, how much, how long? It is locked when the test begins, so that you can learn from it."


class PlanForm(AsksAboutNames, SharedRowForm):
    """The plan of a test. `ideas`, where the idea is still to be chosen, are ChangeIdea rows; `testers` are groups of MappedAsset rows
    as [(name of the group, rows), ...]; `measures` are Measure rows. `fields["measures"]` cleans to a list of rows."""

    draft_key = "test-plan"
    submit_label = "Save the plan"
    scanned_fields = named_fields = ("question", "what", "prediction", "who", "where", "data_to_collect")
    idea = forms.ChoiceField(label="Which change idea do you test?")
    question = forms.CharField(
        label="What do you want to find out?", max_length=300, help_text="For example: do people come if the clinic is in the village hall?"
    )
    what = LongTextField(
        label="What will you do?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text="As small as you can: one person, one clinic, one afternoon",
    )
    prediction = LongTextField(label="What do you expect to happen?", max_length=2_000, rows=3, required=False, help_text=PREDICTION_HINT)
    scale = forms.ChoiceField(label="How large is this test?", choices=Scale.choices, widget=RadioSelect, initial=Scale.ONE_PERSON)
    planned_on = DatePartsField(label="When is it to begin?", required=False)
    where = forms.CharField(label="Where?", max_length=200, required=False, help_text="A place or a service, not somebody’s home")
    who = forms.CharField(label="Who does it?", max_length=200, required=False, help_text="Roles, not names: “Community nurse”")
    tester = forms.ChoiceField(label="Does an asset test it?", required=False, help_text="Somebody or something on the asset map")
    with_partners = forms.BooleanField(label="Partners with lived experience test it", required=False, initial=False)
    data_to_collect = LongTextField(
        label="What will you write down or count?", max_length=2_000, rows=2, required=False, help_text=f"{FREE_TEXT_HINT}."
    )
    measures = forms.MultipleChoiceField(
        label="Which measures could show it?",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="The test is marked on their charts from the day on which it begins",
    )

    class Meta:
        model = Cycle
        fields = list(PLAN)

    def __init__(self, *args, testers, measures, ideas=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {
            "idea": {str(row.pk): row for row in ideas or ()},
            "tester": {str(row.pk): row for _, rows in testers for row in rows},
            "measures": {str(row.pk): row for row in measures},
        }
        self._offer_ideas(ideas)
        self._offer_testers(testers)
        self._offer_measures()
        if self.instance.started_on:
            del self.fields["prediction"]

    def _offer_ideas(self, ideas):
        if ideas is None:
            del self.fields["idea"]
        else:
            self.fields["idea"].choices = [
                ("", "Select an idea"),
                *((pk, f"{row.number}. {row}") for pk, row in self.known["idea"].items()),
            ]

    def _offer_testers(self, testers):
        groups = [(name, [(str(row.pk), str(row)) for row in rows]) for name, rows in testers if rows]
        self.fields["tester"].choices = [("", "No asset"), *groups]
        if not groups:
            del self.fields["tester"]

    def _offer_measures(self):
        self.fields["measures"].choices = [(pk, str(row)) for pk, row in self.known["measures"].items()]
        if not self.known["measures"]:
            del self.fields["measures"]
        elif self.instance.pk:
            self.initial["measures"] = [str(row.pk) for row in self.instance.measures.all()] or None

    def make_helper(self):
        helper = super().make_helper()
        first = [name for name in FIRST if name in self.fields]
        more = [name for name in self.fields if name not in (*FIRST, "seen")]
        helper.layout = Layout(*first, MoreFields("Where, when, who, how large, and what you will count", *more))
        if "seen" in self.fields:
            helper.layout.append("seen")
        return helper

    def clean_idea(self):
        return self.known["idea"][self.cleaned_data["idea"]]

    def clean_tester(self):
        return self.known["tester"].get(self.cleaned_data["tester"])

    def clean_measures(self):
        return [self.known["measures"][pk] for pk in self.cleaned_data["measures"]]

    @property
    def values(self):
        typed = super().values
        return typed if "measures" not in self.cleaned_data else {**typed, "measures": self.cleaned_data["measures"]}


class StartForm(SharedRowForm):
    """When Do began; the prediction too, where the plan has none yet."""

    draft_key = "test-start"
    submit_label = "Start the test"
    scanned_fields = ("prediction",)
    part = forms.CharField(widget=forms.HiddenInput, initial="start", required=False)
    prediction = LongTextField(label="What do you expect to happen?", max_length=2_000, rows=3, help_text=PREDICTION_HINT)
    started_on = DatePartsField(label="When did it begin?")

    class Meta:
        model = Cycle
        fields = ["started_on", "prediction"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["started_on"].max_value = today
        if self.instance.prediction:
            del self.fields["prediction"]


class DoForm(SharedRowForm):
    """What happened, and when it ended: the day stays open while the test goes on."""

    draft_key = "test-do"
    submit_label = "Save what happened"
    scanned_fields = ("happened", "surprises")
    happened = LongTextField(
        label="What happened?",
        max_length=5_000,
        rows=5,
        help_text=f"Also what did not go as planned. {READ_BY_ALL}. {FREE_TEXT_HINT}.",
    )
    surprises = LongTextField(label="What surprised you?", max_length=2_000, rows=3, required=False, help_text=f"{READ_BY_ALL}.")
    ended_on = DatePartsField(label="When did it end?", required=False, help_text="Leave this open while the test goes on")
    started_on = DatePartsField(label="When did it begin?")

    class Meta:
        model = Cycle
        fields = ["happened", "surprises", "ended_on", "started_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].max_value = self.fields["started_on"].max_value = today
        self.fields["started_on"].initial = self.instance.started_on

    def make_helper(self):
        helper = super().make_helper()
        helper.layout = Layout("happened", "surprises", "ended_on", MoreFields("Correct the day on which it began", "started_on"), "seen")
        return helper

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("started_on"), cleaned.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", f"A test cannot end before it begins: this one began on {nhs_date(start)}.")
        return cleaned


class StudyForm(SharedRowForm):
    draft_key = "test-study"
    submit_label = "Save what you learnt"
    compared = LongTextField(
        label="How does it compare with what you expected?",
        max_length=5_000,
        rows=3,
        required=False,
        help_text=f"More, less, or as expected? {READ_BY_ALL}.",
    )
    learning = LongTextField(
        label="What did you learn?",
        max_length=5_000,
        rows=4,
        help_text=f"Also about people and places, and about the test. {READ_BY_ALL}. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = Cycle
        fields = ["compared", "learning"]


class ActForm(SharedRowForm):
    draft_key = "test-act"
    submit_label = "Save what follows"
    scanned_fields = ("why",)
    decision = forms.ChoiceField(label="What follows?", choices=Act.choices, widget=RadioSelect(hints=ACT_HINTS))
    why = LongTextField(label="Why?", max_length=2_000, rows=3)
    decided_on = DatePartsField(label="When was this decided?")

    class Meta:
        model = Cycle
        fields = ["decision", "why", "decided_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].max_value = today


class PredictionForm(SharedRowForm):
    """A change of the prediction after the test has begun."""

    draft_key = "test-prediction"
    submit_label = "Change the prediction"
    scanned_fields = ("prediction", "reason")
    prediction = LongTextField(label="What did you expect to happen?", max_length=2_000, rows=3)
    reason = forms.CharField(label="Why is it changed now?", max_length=300, help_text="It is shown beside the prediction")

    class Meta:
        model = Cycle
        fields = ["prediction"]
