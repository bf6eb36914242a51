"""What may be typed about how the work goes on."""

from django import forms

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.actions.handover import HANDED_OVER
from qiprojects.models import Ending, Handover

ENDING_HINTS = {
    Ending.HAND_OVER: "Somebody else keeps the changes going, and the team has done its work",
    Ending.CONTINUE: "The same people go on, here or with another population",
    Ending.BOTH: "Some of it goes to somebody else, and the team goes on with the rest",
}


class HandoverForm(SharedRowForm):
    """How the work goes on. `parked` are the populations that may be taken up next, those that are chosen already among them."""

    draft_key = "handover"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = ("to_role", "what", "open_matters")
    ending = forms.ChoiceField(label="How does the work go on?", choices=Ending.choices, widget=RadioSelect(hints=ENDING_HINTS))
    on = DatePartsField(label="From when on?", required=False)
    to_role = forms.CharField(
        label="Who takes it over?",
        max_length=200,
        required=False,
        help_text="A post or a team, not a name: “Community team, north”",
    )
    what = LongTextField(
        label="What is handed over?",
        max_length=3_000,
        rows=4,
        required=False,
        help_text="The changes, the measures and who enters them, the contacts with communities, where things are kept.",
    )
    open_matters = LongTextField(label="What is still open?", max_length=3_000, rows=4, required=False, help_text=f"{FREE_TEXT_HINT}.")

    class Meta:
        model = Handover
        fields = ["ending", "on", "to_role", "what", "open_matters", "next_populations"]

    def __init__(self, *args, parked, **kwargs):
        super().__init__(*args, **kwargs)
        if parked:
            self.fields["next_populations"] = forms.ModelMultipleChoiceField(
                label="Does the team take up a population that was parked?",
                queryset=parked,
                required=False,
                widget=CheckboxSelectMultiple,
                help_text="This chooses nothing yet: a population is selected by a decision of the project team.",
            )
        else:
            del self.fields["next_populations"]

    def _is_as_typed(self, data):
        fields = [name for name in self._meta.fields if name in data and name != "next_populations"]
        same = bool(self.instance.pk) and all(getattr(self.instance, name) == data[name] for name in fields)
        chosen = data.get("next_populations")
        return same and (chosen is None or set(chosen) == set(self.instance.next_populations.all()))

    def clean(self):
        data = super().clean()
        if data.get("ending") in HANDED_OVER and not data.get("to_role") and "to_role" not in self.errors:
            self.add_error("to_role", "Enter which post or team takes it over")
        return data

    @property
    def values(self):
        return {"next_populations": None, **super().values}


class AcceptForm(NHSForm):
    submit_label = "It was accepted"
    on = DatePartsField(label="When was it accepted?")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today
