"""What may be typed as the plan of a data review, and as the reason for "enough for now"."""

from django import forms

from core.forms import LongTextField, NHSForm
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from datareview.forms.seen import SharedRowForm
from datareview.models import DataReview

MOST_PEOPLE = 500


class PlanForm(SharedRowForm):
    """The plan: whom to hear, where, from when to when. A new one has a DataReview that is not saved yet."""

    draft_key = "review-plan"
    submit_label = "Save the plan"
    who = LongTextField(
        label="Whom do you want to hear?",
        required=False,
        max_length=2000,
        rows=3,
        help_text="People who use services, people who do not, and carers. Which professionals, inside and outside your organisation?",
    )
    where = LongTextField(
        label="Where and how can you meet them?",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Go where people gather: places of worship, youth centres, charities, voluntary sector organisations.",
    )
    partners_part = LongTextField(
        label="How do lived experience partners take part?",
        required=False,
        max_length=2000,
        rows=3,
        help_text=f"They can shape the questions, ask together with you, and look for themes. {FREE_TEXT_HINT}.",
    )
    first_people = forms.IntegerField(
        label="How many people do you want to hear first?",
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="Two or three are a good start.",
    )
    later_people = forms.IntegerField(
        label="How many in all, later?", min_value=1, max_value=MOST_PEOPLE, help_text="For example 10 to 15."
    )
    starts_on = forms.DateField(label="The review begins on", required=False)
    ends_on = forms.DateField(
        label="It ends on", required=False, help_text="A time box of six to eight weeks is enough for most. It is not a research project."
    )
    support = LongTextField(
        label="Whom can people turn to near you?",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Local support, such as a crisis line. It stands beside the national contacts on every page with people's words.",
    )
    # Contacts of services are meant to be there.
    scanned_fields = ("who", "where", "partners_part")

    class Meta:
        model = DataReview
        fields = ["who", "where", "partners_part", "first_people", "later_people", "starts_on", "ends_on", "support"]

    def clean(self):
        data = super().clean()
        first, later = data.get("first_people"), data.get("later_people")
        if first and later and later < first:
            self.add_error("later_people", "The number in all must be the first number or more")
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if ends and not starts and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the day on which the review begins as well")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The review must end on or after the day on which it begins")
        return data


class FinishForm(ScansFreeText, NHSForm):
    """Why it is enough for now."""

    draft_key = "review-finish"
    submit_label = "Say “enough for now”"
    reason = LongTextField(
        label="Why is it enough for now?",
        max_length=1000,
        rows=3,
        help_text=f"For example: the same themes come again, or the time box is over. {FREE_TEXT_HINT}.",
    )
