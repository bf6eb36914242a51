"""What may be typed about change ideas: their words, what they serve and rest on, who could test them, what became of them."""

from crispy_forms.layout import Layout
from django import forms

from assets.naming import AsksAboutNames
from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, NHSForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from datareview.forms.seen import SharedRowForm
from qiprojects.evidence import LINKED
from qiprojects.models import ChangeIdea, IdeaStatus

KINDS = {
    "theme": "Themes",
    "asset": "Assets on the map",
    "excerpt": "Excerpts",
    "table": "Tables of figures",
    "source": "Sources of existing data",
}
STATUS_HINTS = {
    IdeaStatus.IDEA: "Written down, and not tried yet",
    IdeaStatus.TESTING: "At least one test is planned or under way",
    IdeaStatus.ADOPTED: "It helped, and is kept as it is",
    IdeaStatus.ADAPTED: "It is changed after what the tests showed",
    IdeaStatus.ABANDONED: "It did not help here. With what you learnt written down, that is a good result",
    IdeaStatus.IMPLEMENTING: "It becomes part of the daily work",
    IdeaStatus.SCALED: "It is used beyond the place where it began",
}
ASSUMPTION = "assumption"
NO_DRIVER = "none"
# A long excerpt is told by its beginning; its page has the rest.
SHOWN = 300
GONE = "One of these is not there any more. Choose again"


class IdeaForm(AsksAboutNames, SharedRowForm):
    """A new change idea, or a change of one. `drivers` are the Driver rows in their order, `measures` the Measure rows."""

    draft_key = "idea"
    submit_label = "Save the idea"
    scanned_fields = named_fields = ("text", "description")
    text = forms.CharField(
        label="What could you change?",
        max_length=200,
        help_text=f"Start small: something you could try out next week. {FREE_TEXT_HINT}.",
    )
    description = LongTextField(label="How would it work?", max_length=2_000, rows=4, required=False, help_text=f"{FREE_TEXT_HINT}.")
    drivers = forms.MultipleChoiceField(
        label="Which drivers does it serve?",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="One, several, or none yet.",
        error_messages={"invalid_choice": GONE},
    )
    measures = forms.MultipleChoiceField(
        label="Which measures will show what it does?",
        required=False,
        widget=CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE},
    )

    class Meta:
        model = ChangeIdea
        fields = ["text", "description"]

    def __init__(self, *args, drivers, measures, serves=(), measured_by=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {
            "drivers": {str(row.pk): (row, _driver_words(row, drivers)) for row in drivers},
            "measures": {str(row.pk): (row, str(row)) for row in measures},
        }
        for name, chosen in (("drivers", serves), ("measures", measured_by)):
            self.fields[name].choices = [(key, words) for key, (_, words) in self.rows[name].items()]
            self.fields[name].initial, self.initial[name] = [], [str(pk) for pk in chosen]
            if not self.rows[name]:
                del self.fields[name]

    def make_helper(self):
        helper = super().make_helper()
        first = [name for name in self.fields if name not in ("description", "measures")]
        helper.layout = Layout(*first, MoreFields("More about it", "description", "measures"))
        return helper

    @property
    def values(self):
        chosen = {name: [self.rows[name][key][0] for key in self.cleaned_data.get(name, ())] for name in self.rows}
        return {**super().values, **chosen}


class StatusForm(AsksAboutNames, SharedRowForm):
    """What became of an idea, and what was learnt."""

    submit_label = "Save the status"
    scanned_fields = named_fields = ("status_reason",)
    status = forms.ChoiceField(label="What became of it?", choices=IdeaStatus.choices, widget=RadioSelect(hints=STATUS_HINTS))
    status_reason = forms.CharField(
        label="What did you learn?",
        max_length=300,
        required=False,
        help_text=f"A few words that help somebody with the same idea. Needed when you abandon it. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = ChangeIdea
        fields = ["status", "status_reason"]


class IdeaFilter(FilterForm):
    """What the list of ideas is narrowed to. `drivers` are the Driver rows in their order."""

    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *IdeaStatus.choices])
    source = forms.ChoiceField(
        label="Rests on",
        required=False,
        choices=[
            ("", "Anything"),
            (ASSUMPTION, "Our assumption"),
            ("theme", "A theme"),
            ("asset", "An asset"),
            ("excerpt", "An excerpt"),
            ("table", "A table of figures"),
            ("source", "A source of existing data"),
        ],
    )
    driver = forms.ChoiceField(label="Driver", required=False)
    words = forms.CharField(label="Search", required=False, max_length=100)

    def __init__(self, *args, drivers, **kwargs):
        super().__init__(*args, **kwargs)
        listed = [(str(row.pk), _driver_words(row, drivers)) for row in drivers]
        self.fields["driver"].choices = [("", "Any"), (NO_DRIVER, "None yet"), *listed]

    @property
    def chosen(self):
        """What was chosen by the names of the fields; nothing for an address that means nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound and self.is_valid() else {}


class SourceFilter(FilterForm):
    """What the list of things to rest on is narrowed to."""

    kind = forms.ChoiceField(label="Show", choices=[("", "Everything"), *((code, KINDS[code]) for code in LINKED)], required=False)
    q = forms.CharField(label="Words in it", max_length=100, required=False)


def key_of(thing):
    """(kind, id) as the value of a tick box, and back by `thing_of`."""
    kind, pk = thing
    return f"{kind}-{pk}"


def thing_of(key):
    """(kind, id) of the value of a tick box; None for what is none."""
    kind, _, pk = key.partition("-")
    return (kind, int(pk)) if kind in LINKED and pk.isdecimal() and len(pk) < 16 else None


class NoteForm(AsksAboutNames, ScansFreeText, NHSForm):
    """A few words on why."""

    submit_label = "Put it back"
    scanned_fields = named_fields = ("note",)
    note = forms.CharField(
        label="Why does it lead to this idea?",
        required=False,
        max_length=300,
        help_text=f"A few words, no quotation. {FREE_TEXT_HINT}.",
    )


class SourcesForm(NoteForm):
    """Which of the things listed an idea rests on. `offered` is {(kind, id): Node}, those of this page and what was ticked before."""

    submit_label = "Link what you have ticked"
    what = forms.MultipleChoiceField(
        label="What does it rest on?",
        widget=CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing", "invalid_choice": GONE},
    )
    field_order = ("what", "note")

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        field = self.fields["what"]
        field.choices = [(key_of(thing), _node_words(node)) for thing, node in offered.items()]
        field.widget.hints = {key_of(thing): node.shown.detail or node.kind.label for thing, node in offered.items()}

    @property
    def chosen(self):
        """[(kind, id)] in the order of the list."""
        ticked = set(self.cleaned_data["what"])
        return [thing for thing in self.offered if key_of(thing) in ticked]


class TestersForm(NHSForm):
    """Which assets could test an idea. `offered` are the MappedAsset rows listed, `held` the ids of those that were chosen before.

    What somebody else chose or took away meanwhile stays as they left it: only what this person ticked or unticked counts.
    """

    submit_label = "Save who could test it"
    __test__ = False
    testers = forms.MultipleChoiceField(
        label="Who could test it?", required=False, widget=CheckboxSelectMultiple, error_messages={"invalid_choice": GONE}
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, offered, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held
        field = self.fields["testers"]
        field.choices = [(str(row.pk), row.asset.name) for row in offered]
        field.widget.hints = {str(row.pk): row.asset.get_segment_display() for row in offered}
        self.initial = {"testers": [str(pk) for pk in held], "was": " ".join(str(pk) for pk in sorted(held))}

    @property
    def chosen(self):
        """The ids that are chosen from now on, a set."""
        ticked = {int(pk) for pk in self.cleaned_data["testers"]}
        was = {int(pk) for pk in self.cleaned_data["was"].split() if pk.isdecimal()}
        return (self.held - (was - ticked)) | (ticked - was)


def _driver_words(row, drivers):
    if row.parent_id is None:
        return str(row)
    parent = next((each for each in drivers if each.pk == row.parent_id), None)
    return f"{parent}: {row}" if parent else str(row)


def _node_words(node):
    text = node.shown.text if len(node.shown.text) <= SHOWN else f"{node.shown.text[: SHOWN - 1].rstrip()}…"
    return f"“{text}”" if node.shown.is_quote else text
