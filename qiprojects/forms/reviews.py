"""What may be typed about a meeting in which the measures were looked at."""

from django import forms

from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import DataMeeting, Measure


class DataMeetingForm(SharedRowForm):
    """A meeting; with a saved instance a change of it. `measures` are those of the population, `today` is the latest day.

    What the charts say is `seen` of the row, and `charts` here: "seen" is the hidden box that tells what state of the row was shown.
    """

    draft_key = "data-meeting"
    submit_label = "Save the meeting"
    scanned_fields = ("charts", "heard", "decided")
    field_order = ("held_on", "with_partners", "measures", "charts", "heard", "decided")
    held_on = DatePartsField(label="When did you meet?")
    with_partners = forms.BooleanField(label="Partners with lived experience took part", required=False)
    measures = forms.ModelMultipleChoiceField(
        label="Which measures did you look at?", queryset=Measure.objects.none(), required=False, widget=CheckboxSelectMultiple
    )
    charts = LongTextField(
        label="What do the charts say?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text=f"Signals, points that are missing, what surprised you. {FREE_TEXT_HINT}, and no number that is about few people.",
    )
    heard = LongTextField(
        label="What did people make of it?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text="Above all the partners: does it fit with what they see and hear?",
    )
    decided = LongTextField(
        label="What follows from it?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text="For example: go on, test something else, ask more people. Roles, not names.",
    )

    class Meta:
        model = DataMeeting
        fields = ["held_on", "with_partners", "measures", "heard", "decided"]

    def __init__(self, *args, measures, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["held_on"].max_value = today
        self.initial.setdefault("charts", self.instance.seen)
        if measures:
            self.fields["measures"].queryset = measures
        else:
            del self.fields["measures"]

    @property
    def values(self):
        return {"measures": [], **super().values, "seen": self.cleaned_data["charts"]}
