"""What may be typed as feedback to those who were heard."""

from django import forms

from core.forms import LongTextField
from core.forms.free_text import FREE_TEXT_HINT
from datareview.forms.seen import SharedRowForm
from datareview.models import Feedback


class FeedbackForm(SharedRowForm):
    """Planned feedback, or feedback that was given; with a saved instance a change of it. `activities` are those of this review."""

    draft_key = "feedback"
    submit_label = "Save the feedback"
    scanned_fields = ("what", "how")
    what = LongTextField(
        label="What do you tell them?",
        max_length=2000,
        rows=3,
        help_text=f"What was learned, and what happens next. {FREE_TEXT_HINT}.",
    )
    how = forms.CharField(
        label="How?", required=False, max_length=200, help_text="For example a visit, a letter, or a poster in easy words."
    )
    planned_on = forms.DateField(label="Planned for", required=False)
    done_on = forms.DateField(label="Given on", required=False, help_text="Leave it empty until it is done.")

    class Meta:
        model = Feedback
        fields = ["activity", "what", "how", "planned_on", "done_on"]

    def __init__(self, *args, activities, today, activity_words, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["activity"]
        field.queryset, field.label, field.empty_label = activities, "Whom is it for?", "Everybody who was heard"
        field.label_from_instance = activity_words

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > self.today:
            raise forms.ValidationError("The day on which it was given must be today or before")
        return day

    def clean(self):
        data = super().clean()
        if not {"planned_on", "done_on"} & set(self.errors) and not (data.get("planned_on") or data.get("done_on")):
            self.add_error("planned_on", "Enter the day for which it is planned, or the day on which it was given")
        return data
