"""What may be typed to record a decision, to change its words, or to record an earlier choice."""

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass

from core.dates import add_months
from core.forms import CheckboxSelectMultiple, DatePartsField, LinksField, LongTextField, NamedSourcesField, NHSForm, NHSModelForm
from core.forms.free_text import FREE_TEXT_HINT, ScansFreeText
from core.text import find_identifiers
from populations.models import Decision
from populations.rules import MOST_SELECTED

LONGEST_SENTENCE, LONGEST_TEXT = 500, 5000
ORDINALS = ("First", "Second", "Third")
REVIEW_MONTHS = 3


def _review_on():
    return DatePartsField(label="Review date", help_text="When will you look at this decision again?")


class TookPartField(forms.MultipleChoiceField):
    """Role groups that took part: never names, never numbers."""

    widget = CheckboxSelectMultiple

    def __init__(self, *, label="Who took part?", hint="Tick the groups that were in the discussion.", **kwargs):
        super().__init__(
            label=label,
            help_text=f"{hint} No names and no numbers are kept.",
            error_messages={"required": "Select which groups took part", "invalid_choice": "Select groups of your project team"},
            **kwargs,
        )


class DecisionFieldsMixin:
    def offer_groups(self, groups, more=()):
        """Offer the role groups; `more` are codes that were kept earlier, of groups that the team has taken off its list since."""
        known = [(group.code, group.label) for group in groups]
        self.fields["took_part"].choices = known + [(code, group_label(code, {})) for code in more if code not in dict(known)]

    def bound_dates(self, on):
        """The decision lies behind, its review ahead: in three months, unless the team says otherwise."""
        self.fields["decided_on"].max_value = on
        self.fields["review_on"].min_value = on
        self.fields["review_on"].initial = add_months(on, REVIEW_MONTHS)


def group_label(code, labels):
    """What a role group is called; one that the team has taken off its list by its code."""
    return labels.get(code) or code.replace("_", " ").capitalize()


class DecisionWords(DecisionFieldsMixin, metaclass=DeclarativeFieldsMetaclass):
    """The words of a decision: fields of the form that records it, and of the one that changes them."""

    scanned_fields = ("sentence", "discussion", "departure_reason", "dissent", "first_changes")

    sentence = LongTextField(
        label="The decision in a sentence",
        max_length=LONGEST_SENTENCE,
        rows=2,
        help_text="For example: We start with young carers, because they wait longest and a group of them wants to work with us.",
    )
    departure_reason = LongTextField(
        label="Why you depart from the ranking",
        required=False,
        max_length=LONGEST_TEXT,
        rows=3,
        help_text="Only if you chose others, or another order, than the ranking showed.",
    )
    discussion = LongTextField(
        label="What was said in the discussion",
        max_length=LONGEST_TEXT,
        help_text=f"What spoke for the choice, and what against it? {FREE_TEXT_HINT}.",
    )
    dissent = LongTextField(
        label="Disagreement",
        required=False,
        max_length=LONGEST_TEXT,
        rows=3,
        help_text="What some of you saw differently. It is kept, so that it can be heard again at the review.",
    )
    first_changes = LongTextField(
        label="What could change soon, and what takes longer",
        required=False,
        max_length=LONGEST_TEXT,
        rows=3,
        help_text="Small changes for now, then the medium and the long term, as people with lived experience see it.",
    )


class DecisionForm(DecisionWords, ScansFreeText, NHSForm):
    """The record of a decision room. `choosable` are the populations to choose from, `showed` what the ranking showed, or None."""

    draft_key = "decision"
    submit_label = "Record the decision"

    took_part = TookPartField()
    decided_on = DatePartsField(label="Day of the decision")
    review_on = _review_on()

    def __init__(self, *args, choosable, places, groups, showed, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.choosable = {str(population.pk): population for population in choosable}
        self.places = [f"place_{number}" for number in range(1, min(places, len(self.choosable), MOST_SELECTED) + 1)]
        for number, name in enumerate(self.places):
            self.fields[name] = self._place(number)
        self.offer_groups(groups)
        self.fields["decided_on"].initial = on
        self.bound_dates(on)
        if showed is None:
            del self.fields["departure_reason"]
        elif showed.partner_took_part:
            self.fields["took_part"].help_text += " A lived experience partner ranked: tick that group if it was in the discussion as well."
        first = ["discussion"] if showed and showed.partners_differ else []
        self.order_fields([*first, *self.places])

    def _place(self, number):
        options = [(pk, f"{population} (selected already)" if population.is_selected else str(population)) for pk, population in
                   self.choosable.items()]  # fmt: skip
        empty = "Select a population" if number == 0 else "None"
        label = f"{ORDINALS[number]} population"
        message = {"invalid_choice": "This population cannot be chosen any more. Select another one"}
        return forms.ChoiceField(label=label, choices=[("", empty), *options], required=number == 0, error_messages=message)

    def clean(self):
        cleaned = super().clean()
        chosen = [name for name in self.places if cleaned.get(name)]
        for before, name in zip(self.places, self.places[1:], strict=False):
            if name in chosen and before not in chosen and before not in self.errors:
                self.add_error(before, "Select this one as well, or move the others up")
        return cleaned

    @property
    def choices(self):
        """The populations chosen, in their order."""
        return [self.choosable[self.cleaned_data[name]] for name in self.places if self.cleaned_data.get(name)]


class DecisionEditForm(DecisionWords, ScansFreeText, NHSModelForm):
    """The words of a decision, who took part and its review date; never what was chosen."""

    draft_key = "decision-edit"

    took_part = TookPartField()
    review_on = _review_on()

    class Meta:
        model = Decision
        fields = ["sentence", "departure_reason", "discussion", "dissent", "first_changes", "took_part", "review_on"]

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer_groups(groups, self.instance.took_part)
        if self.instance.departure_reason:
            self.fields["departure_reason"].required = True
            self.fields["departure_reason"].help_text = ""
        else:
            del self.fields["departure_reason"]


class EarlierChoiceForm(DecisionFieldsMixin, ScansFreeText, NHSForm):
    """The populations that an organisation chose before it joined, and what the choice rests on."""

    draft_key = "earlier-choice"
    submit_label = "Record the earlier choice"
    places = ("place_1", "place_2", "place_3")
    scanned_fields = (*places, "why")

    place_1 = forms.CharField(label="First population", max_length=200)
    place_2 = forms.CharField(label="Second population", max_length=200, required=False)
    place_3 = forms.CharField(label="Third population", max_length=200, required=False)
    why = LongTextField(
        label="Why these people?",
        max_length=LONGEST_TEXT,
        help_text=f"What spoke for them, and how did you come to the choice? {FREE_TEXT_HINT}.",
    )
    decided_on = DatePartsField(label="When was it chosen?", help_text="If you know only the month, give its first day.")
    took_part = TookPartField(label="Who made the choice?", hint="Tick the groups that had a part in it.")
    links = LinksField(label="Links", required=False, rows=2, help_text="One web address on each line; you can add a title after it.")
    documents = NamedSourcesField(
        label="Documents",
        required=False,
        rows=2,
        help_text="The name of one document on each line, for example “Board paper, March 2026”. Give at least one link or document.",
    )
    review_on = _review_on()

    def __init__(self, *args, groups, on, on_list=(), **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.places:
            self.fields[name].widget.attrs["list"] = "on-the-list"
        if on_list:
            self.fields["place_1"].help_text = "Type a name. If it is on your list already, use the same name."
        self.offer_groups(groups)
        self.bound_dates(on)

    def clean(self):
        cleaned = super().clean()
        seen = set()
        for name in self.places:
            typed = (cleaned.get(name) or "").casefold()
            if typed and typed in seen:
                self.add_error(name, "This population is named already. Type another one, or leave this empty")
            seen.add(typed)
        if not any(cleaned.get(name) or name in self.errors for name in ("links", "documents")):
            self.add_error("links", "Give a link or the name of a document that the choice rests on")
        for name in ("links", "documents"):
            if found := find_identifiers("\n".join(title for _, title in cleaned.get(name, ()))):
                self._ask(name, found)
        return cleaned

    @property
    def names(self):
        return [self.cleaned_data[name] for name in self.places if self.cleaned_data.get(name)]

    @property
    def evidence(self):
        """What the choice rests on, as (title, url)."""
        return [(title, url) for url, title in self.cleaned_data["links"] + self.cleaned_data["documents"]]
