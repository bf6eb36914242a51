"""What may be typed on the page of one of the four questions."""

from django import forms

from assets.forms.register import NOT_A_NAME, QuickAddForm
from assets.models import PromptConsidered, Segment
from assets.words import SEGMENT_HINTS
from core.forms import CheckboxSelectMultiple, LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm


class AnswerForm(QuickAddForm):
    """What comes to mind, one on each line. `evidence` is the key of what was heard, as `assets.heard` has it, or empty."""

    label_size = "m"
    prompt = None  # the page asks one question
    names = LongTextField(
        label="What comes to mind?",
        rows=4,
        help_text=f"One on each line; details can come later. {NOT_A_NAME}.",
        error_messages={"required": "Write at least one name, one on each line"},
    )
    segment = forms.ChoiceField(
        label="What are they?",
        required=False,
        choices=[*Segment.choices, ("", "Not sure yet")],
        widget=RadioSelect(hints=SEGMENT_HINTS),
        help_text="It counts for all lines. Each of them can be changed afterwards.",
    )
    evidence = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, prompt, action, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft_key = f"asset-question-{prompt}"
        self.helper.form_action = action


class AnswerAsWellForm(NHSForm):
    """Which of the assets that are on the map answer a question as well. `rows` are those to choose from."""

    submit_label = "They answer it as well"
    mapped = forms.MultipleChoiceField(
        label="Which of them answer it as well?",
        widget=CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one asset",
            "invalid_choice": "An asset that you chose was taken off the map meanwhile",
        },
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        self.fields["mapped"].choices = [(key, str(row)) for key, row in self.rows.items()]

    @property
    def chosen(self):
        return [self.rows[key] for key in self.cleaned_data["mapped"]]


class ConsiderForm(SharedRowForm):
    """On which day the team talked about a question, and what came of it. Without a day it is `today`."""

    submit_label = "We have talked about it"
    considered_on = forms.DateField(label="When did you talk about it?", required=False)
    note = LongTextField(
        label="What came of it?",
        required=False,
        max_length=1_000,
        rows=3,
        help_text=f"For example: whom to ask before you can tell more. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = PromptConsidered
        fields = ["considered_on", "note"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_considered_on(self):
        on = self.cleaned_data["considered_on"] or self.today
        if on > self.today:
            raise forms.ValidationError("The day must be today or in the past")
        return on
