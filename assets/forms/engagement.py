"""What may be typed when a team chooses whom to engage first, plans the next step, and writes the log."""

from django import forms
from django.forms.utils import ErrorDict

from assets.actions.engagement import LOGGED
from assets.engagement import LIMITS
from assets.log import candidates_of, facts_of
from assets.models import EngagementEntry, EntryKind, MappedAsset
from assets.naming import AsksAboutNames
from core.forms import CheckboxSelectMultiple, DatePartsField, LongTextField, NHSForm, RadioSelect
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from datareview.forms.seen import SharedRowForm

KIND_HINTS = {
    EntryKind.APPROACHED: "You got in touch, or tried to",
    EntryKind.ENGAGED: "They take part, or have agreed to",
    EntryKind.PAUSED: "Not now, but perhaps later",
    EntryKind.DECLINED: "They do not want to, and that is all right",
    EntryKind.LATER: "It is not among the first any more, and stays on the map",
    EntryKind.NOTE: "Something to remember; it changes nothing",
}
LONGEST_KEY = 19  # digits that fit into a key of the database


class ChooseForm(AsksAboutNames, ScansFreeText, NHSForm):
    """Two to four assets of the map. `first` after cleaning is a list of MappedAsset.

    `words` narrows what there is to choose from; what is ticked stays, whatever the words.
    """

    draft_key = "choose-first"
    submit_label = "Choose these"
    scanned_fields = named_fields = ("note",)
    words = forms.CharField(label="Find an asset on the map", required=False, max_length=100)
    first = forms.MultipleChoiceField(
        label=f"Choose {LIMITS.min} to {LIMITS.max} to engage first",
        widget=CheckboxSelectMultiple,
        error_messages={"required": "Select two to four assets", "invalid_choice": "One of these cannot be chosen any more. Choose again"},
    )
    chosen_on = DatePartsField(label="When did you choose?")
    partners_took_part = forms.BooleanField(label="Partners with lived experience took part in choosing", required=False)
    note = LongTextField(
        label="Why these?", required=False, max_length=1_000, rows=3, help_text=f"What you want to remember later. {FREE_TEXT_HINT}."
    )

    def __init__(self, *args, population, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen_on"].max_value = today
        ticked = [int(pk) for pk in self["first"].value() or () if str(pk).isdecimal() and len(str(pk)) < LONGEST_KEY]
        self.candidates = candidates_of(population, words=str(self["words"].value() or ""), ticked=ticked)
        rows = self.candidates.rows
        self.known = {str(row.pk): row for row in rows}
        field = self.fields["first"]
        field.choices = [(pk, f"{row.asset.number}. {row}") for pk, row in self.known.items()]
        field.widget.hints = {str(pk): words for pk, words in facts_of(rows).items()}

    def show_as_typed(self):
        """Show what was typed again without saying what is wrong with it: the person is still looking for assets."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def clean_first(self):
        return [self.known[pk] for pk in self.cleaned_data["first"]]


class PlanForm(AsksAboutNames, SharedRowForm):
    """Who looks after the contact with an asset, and what comes next. `choices` are those of `assets.owners.owner_choices`."""

    submit_label = "Save"
    scanned_fields = named_fields = ("next_action",)
    owner = forms.ChoiceField(label="Who looks after the contact?", required=False)
    next_action = forms.CharField(
        label="What is the next step?", required=False, max_length=300, help_text="For example: visit on a Thursday and listen"
    )
    next_on = DatePartsField(label="By when?", required=False)

    class Meta:
        model = MappedAsset
        fields = ["owner", "next_action", "next_on"]

    def __init__(self, *args, choices, seats, left="", **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.fields["owner"].choices = [("", "Nobody yet"), *choices]
        if left:
            self.fields["owner"].help_text = f"{left} has left. Choose somebody new."
            self.initial["owner"] = ""

    def clean_owner(self):
        return self.seats[int(self.cleaned_data["owner"])] if self.cleaned_data["owner"] else None


class EntryForm(AsksAboutNames, SharedRowForm):
    """A line of the log."""

    draft_key = "engagement"
    submit_label = "Save"
    scanned_fields = named_fields = ("text",)
    kind = forms.ChoiceField(label="What happened?", choices=[], widget=RadioSelect(hints=KIND_HINTS))
    on = DatePartsField(label="On which day?")
    text = LongTextField(
        label="What do you want to remember?",
        required=False,
        max_length=1_000,
        rows=3,
        help_text=f"For example: who went, what was agreed. {FREE_TEXT_HINT}.",
    )

    class Meta:
        model = EngagementEntry
        fields = ["kind", "on", "text"]

    def __init__(self, *args, today, is_first, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today
        offered = [kind for kind in LOGGED if kind != EntryKind.LATER or is_first or self.instance.kind == kind]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == EntryKind.NOTE and "text" in cleaned and not cleaned["text"].strip():
            self.add_error("text", "Enter the note")
        return cleaned
