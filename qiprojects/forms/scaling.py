"""What may be typed about scaling a change up."""

from django import forms

from core.forms import DatePartsField, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from qiprojects.models import Project, ScaleSite, ScaleStage, ScaleStep, StandardWork

STAGE_HINTS = {
    ScaleStage.SET_UP: "What is to be brought to full scale, where to, and who is ready to begin",
    ScaleStage.SCALABLE_UNIT: "The smallest part of a system in which the change works as a whole, such as one clinic with all it needs",
    ScaleStage.TEST_OF_SCALE_UP: "The change in more and different places, to learn what it takes there",
    ScaleStage.FULL_SCALE: "Everywhere where it is needed, as fast as the support allows",
}


class ScaleStepForm(SharedRowForm):
    submit_label = "Save the stage"
    scanned_fields = ("note",)
    stage = forms.ChoiceField(label="Which stage is reached?", choices=ScaleStage.choices, widget=RadioSelect(hints=STAGE_HINTS))
    on = DatePartsField(label="Since which day?")
    note = LongTextField(
        label="What shows it, and what is needed next?", max_length=1_000, rows=3, required=False, help_text=f"{FREE_TEXT_HINT}."
    )

    class Meta:
        model = ScaleStep
        fields = ["stage", "on", "note"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today


class ScaleSiteForm(SharedRowForm):
    submit_label = "Save the site"
    scanned_fields = ("name", "note")
    name = forms.CharField(
        label="Where?", max_length=200, help_text="A team, a clinic or a service, for example “Harbour clinic”, not somebody's home"
    )
    planned_on = DatePartsField(label="Planned for", required=False)
    started_on = DatePartsField(label="Started on", required=False, help_text="Leave it empty until it has started.")
    stopped_on = DatePartsField(label="Stopped on", required=False, help_text="If the change was given up there.")
    note = forms.CharField(
        label="What is different there?",
        max_length=300,
        required=False,
        help_text=f"What was adapted, or why it was given up. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = ScaleSite
        fields = ["name", "planned_on", "started_on", "stopped_on", "note"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["started_on"].max_value = self.fields["stopped_on"].max_value = today
        if not self.instance.pk:
            del self.fields["stopped_on"]

    @property
    def values(self):
        return {"stopped_on": None, **super().values}


class StandardWorkForm(SharedRowForm):
    draft_key = "standard-work"
    submit_label = "Save"
    is_only_row = True
    scanned_fields = ("training", "standard")
    training = LongTextField(
        label="Who needs which training?",
        max_length=2_000,
        rows=3,
        required=False,
        help_text="And how new colleagues learn it. Roles, not names.",
    )
    standard = LongTextField(
        label="What is the usual way of working now?",
        max_length=2_000,
        rows=4,
        required=False,
        help_text="The steps, and what belongs to them: job descriptions, forms, rooms, equipment.",
    )
    url = forms.URLField(
        label="Web address of the procedure",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="If it is written down somewhere.",
    )

    class Meta:
        model = StandardWork
        fields = ["training", "standard", "url"]


class ScaleUpReviewForm(SharedRowForm):
    """When the plan was looked at, and what was said. The fields have shorter names than those of the Project."""

    submit_label = "Save the review"
    is_only_row = True
    scanned_fields = ("note",)
    on = DatePartsField(label="When did they look at it?")
    note = LongTextField(label="What did they say?", max_length=1_000, rows=3, required=False, help_text=f"{FREE_TEXT_HINT}.")

    class Meta:
        model = Project
        fields: list = []

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today

    def _is_as_typed(self, data):
        return (self.instance.scale_up_reviewed_on, self.instance.scale_up_review_note) == (data.get("on"), data.get("note"))
