"""What may be typed about the aim, its SMART checks, and the plan."""

from crispy_forms.layout import Layout
from django import forms

from assets.naming import AsksAboutNames
from core.forms import DatePartsField, FilterForm, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from datareview.forms.seen import SharedRowForm
from qiprojects.models import Aim, Project, Route

AS_NEW = [("new", "Yes, a new version"), ("same", "No, a correction of this version")]
AS_NEW_HINTS = {
    "new": "What you aim for has changed. The version before is kept, and the SMART checks are made anew",
    "same": "The words are better now, and the aim is the same",
}
SMART_ASKS = {
    "specific": "Does it say for whom, and what will be different?",
    "measurable": "Will a number show whether you get there, and do you know where you start from?",
    "achievable": "Can this team reach it, and is it worth the effort?",
    "relevant": "Does it matter to the people of this population, and to your organisation? Some lists say “realistic” here.",
    "time_based": "Does it say by when? Some lists say “timely” here.",
}
ROUTE_HINTS = {
    Route.STEPWISE: "Aim, theory of change and measures one after the other, in your usual meetings",
    Route.WORKSHOPS: "All three together, in one sitting or a few, with those whom it is about",
}


class AimForm(AsksAboutNames, SharedRowForm):
    """The aim; where there is one already, also whether this is a new version of it."""

    draft_key = "aim"
    submit_label = "Save the aim"
    is_only_row = True
    scanned_fields = named_fields = ("text", "baseline", "target", "with_partners_how", "why_new")
    text = LongTextField(
        label="The aim",
        max_length=1_000,
        rows=3,
        help_text=f"A loose aim such as “improve access” is enough to start. {FREE_TEXT_HINT}.",
    )
    baseline = forms.CharField(
        label="Where are you now?", max_length=300, required=False, help_text="For example: 4 in 10 are seen in time"
    )
    target = forms.CharField(
        label="Where do you want to be?", max_length=300, required=False, help_text="For example: 7 in 10 are seen in time"
    )
    target_on = DatePartsField(label="By when?", required=False)
    with_partners = forms.BooleanField(label="Partners with lived experience took part in it", required=False)
    with_partners_how = forms.CharField(
        label="How did they take part?", max_length=300, required=False, help_text="For example: they chose the words at two meetings"
    )
    as_new = forms.ChoiceField(label="Is it a new version of the aim?", choices=AS_NEW, widget=RadioSelect(hints=AS_NEW_HINTS))
    why_new = forms.CharField(
        label="Why is there a new version?", max_length=300, required=False, help_text="What you have learnt since. You will be glad of it"
    )
    on = DatePartsField(label="When did you agree on it?")

    class Meta:
        model = Aim
        fields = ["text", "baseline", "target", "target_on", "with_partners", "with_partners_how"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today
        self.initial["on"] = today
        self.initial["as_new"] = "new"
        if self.instance.pk:
            self.fields["on"].help_text = "The day of a new version; a correction keeps the day that it has."
        else:
            del self.fields["as_new"], self.fields["why_new"]

    def make_helper(self):
        helper = super().make_helper()
        smart, rest = ["baseline", "target", "target_on"], ["text", "with_partners", "with_partners_how", "as_new", "why_new", "on", "seen"]
        first, *others = [name for name in rest if name in self.fields]
        helper.layout = Layout(first, MoreFields("Where you are, where you want to be, and by when", *smart), *others)
        return helper

    def clean(self):
        data = super().clean()
        if data.get("with_partners_how") and not data.get("with_partners"):
            self.add_error("with_partners_how", "Tick the box above if partners took part, or empty this one")
        if data.get("why_new") and data.get("as_new") == "same":
            self.add_error("why_new", "Choose a new version, or empty this box: a correction keeps no reason")
        return data

    @property
    def values(self):
        """What was typed, as `save_aim` takes it."""
        data = self.cleaned_data
        return {**super().values, "on": data["on"], "as_new": data.get("as_new") == "new", "why_new": data.get("why_new", "")}


class SmartForm(AsksAboutNames, SharedRowForm):
    """The five checks of the aim that holds, each yes or not yet, with a note. `checks` are the answers to begin with."""

    draft_key = "smart"
    submit_label = "Save the checks"
    mark_optional = False
    is_only_row = True

    class Meta:
        model = Aim
        fields: list = []

    def __init__(self, *args, checks, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in Aim.SMART.items():
            before = checks.get(name, {})
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[("yes", "Yes"), ("not_yet", "Not yet")],
                required=False,
                widget=RadioSelect,
                help_text=SMART_ASKS[name],
                initial=before.get("met", ""),
            )
            self.fields[f"{name}_note"] = forms.CharField(
                label=f"A note on “{label.partition(' (')[0].lower()}”", max_length=300, required=False, initial=before.get("note", "")
            )
        self.scanned_fields = self.named_fields = tuple(f"{name}_note" for name in Aim.SMART)

    def _is_as_typed(self, data):
        """The answers are not fields of the row, and the action tells whether they differ."""
        return False

    @property
    def checks(self):
        """As `check_smart` takes them."""
        return {name: {"met": self.cleaned_data[name], "note": self.cleaned_data[f"{name}_note"]} for name in Aim.SMART}


class ProjectPlanForm(AsksAboutNames, SharedRowForm):
    """The route, and what the work needs."""

    draft_key = "project-plan"
    submit_label = "Save the plan"
    is_only_row = True
    scanned_fields = named_fields = ("resources", "timetable")
    route = forms.ChoiceField(
        label="The route",
        choices=Route.choices,
        required=False,
        widget=RadioSelect(hints=ROUTE_HINTS),
    )
    resources = LongTextField(
        label="What do you need, and what do you have?",
        max_length=3_000,
        rows=4,
        required=False,
        help_text=f"Time of staff, rooms, money, data. Write roles and not names. {FREE_TEXT_HINT}.",
    )
    timetable = LongTextField(
        label="What is done by when?", max_length=3_000, rows=4, required=False, help_text="A line for each stage is enough"
    )

    class Meta:
        model = Project
        fields = ["route", "resources", "timetable"]


class CompareForm(FilterForm):
    """Which two versions stand side by side. `numbers` are those that there are, newest first."""

    submit_label = "Compare"
    before = forms.TypedChoiceField(label="Earlier version", coerce=int, required=False)
    after = forms.TypedChoiceField(label="Later version", coerce=int, required=False)

    def __init__(self, *args, numbers, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            self.fields[name].choices = [(number, f"Version {number}") for number in numbers]
