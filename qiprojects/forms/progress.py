"""What may be typed when somebody gives a progress score."""

from django import forms

from core.forms import DatePartsField, LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from qiprojects.suggesting import SCALE, levels


class ScoreForm(ScansFreeText, NHSForm):
    """A score of the scale with its reason. Nothing is chosen beforehand: the score is a judgement. `score` cleans to a Decimal."""

    draft_key = "progress-score"
    submit_label = "Save the score"
    score = forms.ChoiceField(
        label="Which of these fits best?",
        choices=[(str(level.score), f"{level.score} {level.title}") for level in levels()],
        widget=RadioSelect(hints={str(level.score): level.definition for level in levels()}),
    )
    reason = LongTextField(
        label="Why this one?",
        max_length=2_000,
        rows=3,
        help_text=f"What you have seen, and what is missing for the next. {FREE_TEXT_HINT}.",
    )
    on = DatePartsField(label="For which day does it hold?")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today

    def clean_score(self):
        return next(score for score in SCALE if str(score) == self.cleaned_data["score"])
