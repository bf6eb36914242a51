"""What may be typed about an engagement activity."""

from crispy_forms.layout import Layout
from django import forms

from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from datareview.forms.seen import SharedRowForm
from datareview.models import Activity, Rung, Strand

MOST_PEOPLE = 9_999
PLACE_HINT = "“Village hall” is enough: no street, nobody’s home. The project lead, the coach and the sponsor see it."
STRANDS = [(Strand.PEOPLE, "People in the population, or carers"), (Strand.PROFESSIONALS, "Professionals who work with them")]
RUNG_HINTS = {
    Rung.EDUCATING: "We explained to people what we do.",
    Rung.INFORMING: "We told people what was decided.",
    Rung.CONSULTATION: "We asked people for their views.",
    Rung.ENGAGEMENT: "People said what mattered to them, and could shape some of it.",
    Rung.CO_DESIGN: "People shaped the questions, or the activity, with us.",
    Rung.CO_PRODUCTION: "People did it with us from the beginning, as equals.",
}
LABELS = {"method": "How were they heard?", "place_kind": "What kind of place?", "place": "Where?", "date": "When?"}
TOPICS_OF = {Strand.PEOPLE: "Asked of people", Strand.PROFESSIONALS: "Asked of professionals"}


class _ActivityForm(SharedRowForm):
    """What every form of an activity asks. `today` decides whether it is still to come; `topics` are the Topics to choose from."""

    people = forms.IntegerField(
        label="How many people were heard?",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="A number; your best guess. Leave it empty while the activity is planned.",
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        for name in LABELS.keys() & self.fields.keys():
            self.fields[name].label = LABELS[name]
        self.fields["strand"] = forms.ChoiceField(label="Who is heard?", choices=STRANDS, widget=RadioSelect)
        self.order_fields(self._meta.fields)

    def clean(self):
        data = super().clean()
        day = data.get("date")
        if day and day > self.today and data.get("people"):
            self.add_error("people", "Leave the number empty: on that day nobody has been heard yet")
        return data


class ActivityForm(_ActivityForm):
    """A new activity, or with a saved instance a change of one."""

    draft_key = "activity"
    submit_label = "Save the activity"
    scanned_fields = ("place", "facilitator", "accessibility", "barriers", "rung_up")
    facilitator = forms.CharField(
        label="Who leads it?", required=False, max_length=200, help_text="A role, such as “community worker”. No name."
    )
    partners_led = forms.BooleanField(label="Lived experience partners lead it, alone or with others", required=False)
    is_vcse = forms.BooleanField(label="A voluntary, community or social enterprise organisation is asked", required=False)
    topics = forms.MultipleChoiceField(label="Which questions were asked?", required=False, widget=CheckboxSelectMultiple)
    accessibility = LongTextField(
        label="What makes it accessible, easy and fair to take part?",
        required=False,
        max_length=1000,
        rows=3,
        help_text="For example an interpreter, easy words, travel costs, another time of day, somebody to come with. "
        "Nothing about one person.",
    )
    barriers = LongTextField(
        label="What kept people from taking part?",
        required=False,
        max_length=1000,
        rows=3,
        help_text="For example stigma, caring duties, or information that not everybody could read.",
    )
    rung = forms.ChoiceField(
        label="Where is it on the ladder of co-production?",
        required=False,
        choices=[("", "Not said yet"), *Rung.choices],
        widget=RadioSelect(hints=RUNG_HINTS),
        help_text="There is no target. It helps to see how you go on.",
    )
    rung_up = LongTextField(label="What would move it up?", required=False, max_length=1000, rows=2)

    class Meta:
        model = Activity
        fields = [
            "strand", "method", "place_kind", "place", "date", "people", "facilitator", "partners_led", "is_vcse", "topics",
            "accessibility", "barriers", "rung", "rung_up",
        ]  # fmt: skip

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].help_text = PLACE_HINT
        self.fields["topics"].choices = [
            (heading, [(topic.code, topic.text) for topic in topics if topic.strand == strand]) for strand, heading in TOPICS_OF.items()
        ]
        self._keep_old_topics()

    def _keep_old_topics(self):
        """A question that the wave no longer asks stays where it was asked."""
        known = {code for _, group in self.fields["topics"].choices for code, _ in group}
        if gone := [code for code in self.instance.topics if code not in known]:
            self.fields["topics"].choices = [*self.fields["topics"].choices, ("Asked before", [(code, code) for code in gone])]

    def make_helper(self):
        helper = super().make_helper()
        first = ["strand", "method", "place_kind", "place", "date", "people", "is_vcse", "topics"]
        more = ["facilitator", "partners_led", "accessibility", "barriers"]
        ladder = ["rung", "rung_up"]
        rest = [name for name in self.fields if name not in (*first, *more, *ladder)]
        helper.layout = Layout(
            *first,
            MoreFields("Who leads it, and what helps or hinders people to take part", *more),
            MoreFields("The ladder of co-production", *ladder),
            *rest,
        )
        return helper


class CaptureForm(_ActivityForm):
    """The little that is needed while one stands among people; the rest can follow. It is held today."""

    draft_key = "capture"
    submit_label = "Save and go on"
    scanned_fields = ("place",)

    class Meta:
        model = Activity
        fields = ["strand", "method", "place", "people"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strand"].choices = [(Strand.PEOPLE, "People"), (Strand.PROFESSIONALS, "Professionals")]
        self.fields["people"].label, self.fields["people"].help_text = "How many people?", "A number; your best guess."
        self.fields["place"].help_text = PLACE_HINT

    def make_helper(self):
        helper = super().make_helper()
        helper.form_class = "app-capture"
        return helper


class ReflectForm(SharedRowForm):
    """What the team reflects on afterwards, in any order; `questions` are those of data_review.json."""

    draft_key = "reflection"
    submit_label = "Save what we reflected on"

    class Meta:
        model = Activity
        fields = ["strengths", "needs", "made_worse", "changes"]

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        for row in questions:
            self.fields[row["code"]] = LongTextField(label=row["text"], required=False, max_length=2000, rows=3)
        self.fields["changes"].help_text = f"In your own words. {FREE_TEXT_HINT}."


class ActivityFilterForm(FilterForm):
    """Which activities a list shows."""

    strand = forms.ChoiceField(label="Who is heard", required=False, choices=[("", "Everybody"), *STRANDS])
    state = forms.ChoiceField(label="Planned or held", required=False, choices=[("", "All"), ("held", "Held"), ("planned", "Planned")])
