from django import forms

from core.forms import CheckboxSelectMultiple, NHSForm, RadioSelect
from reminders.models import DIGEST_KINDS, Kind, Rhythm

HINTS = {
    Kind.MILESTONE_DUE.value: "A week before the planned date, to leads and deputies",
    Kind.MILESTONE_LATE.value: "The day after the planned date, then every 14 days, to leads and deputies",
    Kind.MILESTONE_STILL_LATE.value: "Once, to coaches",
    Kind.REVIEW_WAITING.value: "The morning after they ask, and once more after 7 days, to coaches",
    Kind.REVIEW_ANSWERED.value: "With what comes next, to leads and deputies",
    Kind.RANKING_OPEN.value: "Once, the morning after it opened, to those who may rank",
    Kind.REPORT_DUE.value: "A week before each report, to the sub-team lead",
}


class PreferencesForm(NHSForm):
    """How often, and about what. No kind chosen is an answer too."""

    submit_label = "Save my choice"
    label_size = "m"
    mark_optional = False

    rhythm = forms.ChoiceField(
        label="How often should we write?",
        choices=Rhythm.choices,
        widget=RadioSelect,
        error_messages={"required": "Select how often we should write"},
    )
    kinds = forms.MultipleChoiceField(
        label="What should we remind you of?",
        help_text="You only get what concerns your own teams, and never what you did yourself.",
        choices=[(kind.value, kind.label) for kind in DIGEST_KINDS],
        required=False,
        widget=CheckboxSelectMultiple(hints=HINTS),
    )
