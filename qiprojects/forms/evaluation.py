"""What may be typed as answers to the three questions of the evaluation."""

from django import forms

from core.forms import DatePartsField, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import Evaluation, Sustained

QUESTIONS = {
    "sustained": "Have we achieved a sustained improvement?",
    "what_helped_most": "Which changes made a difference?",
    "approach": "What in the approach was helpful or unhelpful?",
}


class EvaluationForm(SharedRowForm):
    draft_key = "evaluation"
    submit_label = "Save the answers"
    is_only_row = True
    sustained = forms.ChoiceField(label=QUESTIONS["sustained"], choices=Sustained.choices, required=False, widget=RadioSelect)
    sustained_why = LongTextField(
        label="What shows it?",
        max_length=3_000,
        rows=4,
        required=False,
        help_text="What the measures say over time, and what people tell you. No number that is about few people.",
    )
    what_helped_most = LongTextField(
        label=QUESTIONS["what_helped_most"],
        max_length=3_000,
        rows=4,
        required=False,
        help_text="And which did not? Both are learning for others.",
    )
    approach_helped = LongTextField(
        label="What in the approach was helpful?",
        max_length=3_000,
        rows=4,
        required=False,
        help_text=f"For example: working with partners, small tests, the coach, the learning events. {FREE_TEXT_HINT}.",
    )
    approach_hindered = LongTextField(
        label="What in the approach was unhelpful?", max_length=3_000, rows=4, required=False, help_text=f"{FREE_TEXT_HINT}."
    )
    finished_on = DatePartsField(label="Finished on", required=False, help_text="Leave it empty until the team is content with it.")

    class Meta:
        model = Evaluation
        fields = ["sustained", "sustained_why", "what_helped_most", "approach_helped", "approach_hindered", "finished_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sustained"].choices = [*Sustained.choices, ("", "We cannot say yet")]
        self.fields["finished_on"].max_value = today
