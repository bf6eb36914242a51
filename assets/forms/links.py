"""Choosing what speaks for an asset."""

from django import forms

from assets.evidence import LINKED
from core.forms import CheckboxSelectMultiple, FilterForm, NHSForm, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT

KINDS = {"theme": "Themes", "excerpt": "Excerpts", "source": "Sources of existing data", "table": "Tables of figures"}
# A long excerpt is told by its beginning; its page has the rest.
SHOWN = 300


class EvidenceFilter(FilterForm):
    """What the list to choose from is narrowed to."""

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


class NoteForm(ScansFreeText, NHSForm):
    """A few words on why."""

    submit_label = "Put it back"
    scanned_fields = ("note",)
    note = forms.CharField(
        label="Why does it speak for it?", required=False, max_length=300, help_text=f"A few words, no quotation. {FREE_TEXT_HINT}."
    )


class EvidenceForm(NoteForm):
    """Which of the things listed speak for an asset. `offered` is {(kind, id): Node}, those of this page and what was ticked before."""

    submit_label = "Link what you have ticked"
    what = forms.MultipleChoiceField(
        label="What speaks for it?",
        widget=CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing", "invalid_choice": "One of these is not there any more. Choose again"},
    )
    field_order = ("what", "note")

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = offered
        field = self.fields["what"]
        field.choices = [(key_of(thing), _words(node)) for thing, node in offered.items()]
        field.widget.hints = {key_of(thing): node.shown.detail or node.kind.label for thing, node in offered.items()}

    @property
    def chosen(self):
        """[(kind, id)] in the order of the list."""
        ticked = set(self.cleaned_data["what"])
        return [thing for thing in self.offered if key_of(thing) in ticked]


def _words(node):
    text = node.shown.text if len(node.shown.text) <= SHOWN else f"{node.shown.text[: SHOWN - 1].rstrip()}…"
    return f"“{text}”" if node.shown.is_quote else text
