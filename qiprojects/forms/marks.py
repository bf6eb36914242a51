"""What may be typed when somebody marks a chart, or writes down what was seen."""

from django import forms

from core.forms import DatePartsField, LongTextField, NHSForm
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from datareview.forms.seen import SharedRowForm
from qiprojects.models import Annotation, Observation


class RebaseForm(ScansFreeText, NHSForm):
    """New lines of a chart from the day of a point."""

    submit_label = "Draw new lines"
    scanned_fields = ("reason",)
    on = DatePartsField(label="From which point?", help_text="The day of the first point that belongs to the new lines")
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        help_text="Everybody who sees the chart reads it, so write no small number. For example: the clinic has opened on Saturdays since "
        f"March. {FREE_TEXT_HINT}.",
    )


class AnnotationForm(SharedRowForm):
    """A few words at a day of the chart."""

    submit_label = "Save the note"
    scanned_fields = ("text",)
    on = DatePartsField(label="On which day?")
    text = forms.CharField(
        label="What happened?",
        max_length=100,
        help_text="A few words. For example: new leaflet, snow, a clinic closed. Everybody who sees the chart reads it, so write no small "
        f"number. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = Annotation
        fields = ["on", "text"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today


class ObservationForm(SharedRowForm):
    """What was seen or said, beside the numbers."""

    draft_key = "observation"
    submit_label = "Save the observation"
    scanned_fields = ("text",)
    on = DatePartsField(label="On which day?")
    text = LongTextField(
        label="What did people say, or what did you see?",
        max_length=2_000,
        rows=4,
        help_text="For example: people stay for a cup of tea. All readers of the project can read it, so write no small number. "
        f"{FREE_TEXT_HINT}.",
    )

    class Meta:
        model = Observation
        fields = ["on", "text"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today
