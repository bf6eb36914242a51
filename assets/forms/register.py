"""What may be typed about an asset, and how the list is narrowed."""

from crispy_forms.layout import Layout
from django import forms

from assets.models import Asset, Prompt, Segment, Status, Trust
from assets.naming import AsksAboutNames
from assets.queries import UNPLACED
from assets.words import LONGEST_WORD, MOST_WORDS, PROMPT_SHORT, SEGMENT_HINTS, has_words, tidy, who_words
from core.forms import CheckboxSelectMultiple, DatePartsField, FilterForm, LongTextField, NHSForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from core.forms.layout import MoreFields
from datareview.forms.seen import SharedRowForm

NOT_A_NAME = "For a person, write what they do, not their name: “Chaplain with links to churches”"
PROMPTS = [(prompt.value, prompt.label) for prompt in Prompt]


class QuickAddForm(AsksAboutNames, ScansFreeText, NHSForm):
    """Assets by their names, one a line."""

    draft_key = "assets-quick"
    submit_label = "Add to the map"
    scanned_fields = named_fields = ("names",)
    names = LongTextField(label="What is there?", rows=3, help_text=f"One on each line; a name is enough. {NOT_A_NAME}.")
    prompt = forms.ChoiceField(label="Which question do they answer?", choices=PROMPTS, required=False, widget=RadioSelect)
    segment = forms.ChoiceField(label="What are they?", choices=Segment.choices, required=False, widget=RadioSelect(hints=SEGMENT_HINTS))

    @property
    def lines(self):
        return self.cleaned_data["names"].splitlines()


class AssetForm(AsksAboutNames, SharedRowForm):
    """A new asset, or with `mapped` a change of one: what belongs to the asset, and what it is on this map.

    The words of the segment are offered as boxes to tick; where nobody has chosen a segment yet, those of all three.
    """

    draft_key = "asset"
    submit_label = "Save the asset"
    scanned_fields = ("name", "description", "place", "who_own", "has_own", "trust_note")
    named_fields = ("name", "description", "place", "who_own", "has_own")
    name = forms.CharField(label="Name", max_length=200, help_text=f"{NOT_A_NAME}.")
    segment = forms.ChoiceField(
        label="What is it?",
        choices=Segment.choices,
        required=False,
        widget=RadioSelect(hints=SEGMENT_HINTS),
        help_text="You choose: a faith group, for example, may be an association or an organisation. Leave it open if you cannot tell yet.",
    )
    description = LongTextField(
        label="What is it, and what does it do?", max_length=2_000, rows=3, required=False, help_text=f"{FREE_TEXT_HINT}."
    )
    prompts = forms.MultipleChoiceField(
        label="Which of the four questions does it answer?", choices=PROMPTS, required=False, widget=CheckboxSelectMultiple
    )
    place = forms.CharField(
        label="Where is it?", max_length=200, required=False, help_text="A town, an estate or a building, not somebody's home"
    )
    who = forms.MultipleChoiceField(label="Who are they?", required=False, widget=CheckboxSelectMultiple)
    who_own = LongTextField(label="Who are they, in your own words?", rows=2, required=False, help_text="One on each line")
    has = forms.MultipleChoiceField(label="What do they have?", required=False, widget=CheckboxSelectMultiple)
    has_own = LongTextField(label="What do they have, in your own words?", rows=2, required=False, help_text="One on each line")
    trust = forms.ChoiceField(
        label="Do people of this population trust it?",
        choices=Trust.choices,
        required=False,
        widget=RadioSelect,
        help_text="Partners with lived experience say so. Leave it open until you have asked.",
    )
    trust_note = forms.CharField(
        label="What did they say about trust?", max_length=300, required=False, help_text=f"A few words. {FREE_TEXT_HINT}."
    )

    class Meta:
        model = Asset
        fields = ["name", "segment", "description", "place"]

    def __init__(self, *args, mapped=None, segment="", **kwargs):
        self.mapped = mapped
        super().__init__(*args, **kwargs)
        if not self.instance.pk and segment in Segment.values:
            self.initial["segment"] = segment
        chosen = self.data.get(self.add_prefix("segment")) if self.is_bound else self.initial.get("segment")
        for name, suggest in (("who", who_words), ("has", has_words)):
            self._offer(name, suggest, chosen)
        if mapped is not None:
            self.initial |= {"prompts": [prompt.value for prompt in mapped.prompts], "trust": mapped.trust, "trust_note": mapped.trust_note}

    def make_helper(self):
        helper = super().make_helper()
        words, trust = ["who", "who_own", "has", "has_own"], ["trust", "trust_note"]
        first = [name for name in self.fields if name not in (*words, *trust)]
        helper.layout = Layout(
            *first, MoreFields("Who they are, and what they have", *words), MoreFields("Whether people trust it", *trust)
        )
        return helper

    def _offer(self, name, suggest, segment):
        """Boxes for what is suggested, and for the words that the asset has from the lists already; the others are own words."""
        kept = getattr(self.instance, name) if self.instance.pk else []
        listed = [(label, suggest(code)) for code, label in Segment.choices]
        offered = [label for _, labels in listed for label in labels]
        first = {word: heading for heading, labels in reversed(listed) for word in labels}
        groups = [(heading, [(word, word) for word in labels if first[word] == heading]) for heading, labels in listed]
        if segment in Segment.values:
            now = suggest(segment)
            others = [word for word in dict.fromkeys([*kept, *self._posted(name)]) if word in offered and word not in now]
            groups = [(word, word) for word in (*now, *others)]
        self.fields[name].choices, self.fields[name].initial = groups, []
        self.initial[name] = [word for word in kept if word in offered]
        self.initial[f"{name}_own"] = "\n".join(word for word in kept if word not in offered)

    def _posted(self, name):
        """What was ticked, so that a word of another segment than the one chosen now is kept."""
        field = self.fields[name]
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or [] if self.is_bound else []

    def _fingerprint(self):
        return f"{super()._fingerprint()} {self.mapped.edited_at if self.mapped else ''}"

    def clean_who_own(self):
        return self._own_words("who_own")

    def clean_has_own(self):
        return self._own_words("has_own")

    def _own_words(self, name):
        words = tidy(self.cleaned_data[name].splitlines())
        if any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError(f"Each line may have up to {LONGEST_WORD} characters. Longer words belong to the description")
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(f"Write up to {MOST_WORDS} lines")
        return "\n".join(words)

    @property
    def values(self):
        """What was typed, by the names of the fields of Asset and MappedAsset."""
        data = self.cleaned_data
        return {
            **super().values,
            "who": tidy([*data["who"], *data["who_own"].splitlines()]),
            "has": tidy([*data["has"], *data["has_own"].splitlines()]),
            **{prompt.value: prompt.value in data["prompts"] for prompt in Prompt},
            "trust": data["trust"],
            "trust_note": data["trust_note"],
        }


class CheckedForm(NHSForm):
    """On which day somebody made sure that what is written about an asset is still true."""

    submit_label = "It is still true"
    on = DatePartsField(label="Checked on")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].max_value = today


class DoNotContactForm(AsksAboutNames, ScansFreeText, NHSForm):
    """Why nobody is to contact an asset."""

    draft_key = "asset-do-not-contact"
    submit_label = "Mark it"
    submit_style = "warning"
    scanned_fields = named_fields = ("reason",)
    reason = forms.CharField(
        label="Why?", max_length=300, help_text=f"For example: they asked us to come back after the summer. {FREE_TEXT_HINT}."
    )


class AssetFilterForm(FilterForm):
    """What the list is narrowed to."""

    words = forms.CharField(label="Search", required=False, max_length=100, help_text="In names, descriptions, places and words")
    segment = forms.ChoiceField(label="Segment", required=False, choices=[("", "All"), *Segment.choices, (UNPLACED, "Not placed yet")])
    prompt = forms.ChoiceField(
        label="Question", required=False, choices=[("", "Any"), *((prompt.value, words) for prompt, words in PROMPT_SHORT.items())]
    )
    priority = forms.ChoiceField(
        label="Engage", required=False, choices=[("", "First or later"), ("first", "To engage first"), ("later", "Later")]
    )
    status = forms.ChoiceField(label="How far the contact has come", required=False, choices=[("", "Any"), *Status.choices])
    stale = forms.ChoiceField(label="Checked", required=False, choices=[("", "Any time"), ("yes", "Not for six months")])

    def narrowing(self):
        """The arguments of `assets.queries.narrowed`; nothing narrows an address that means nothing."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value} if self.is_bound and self.is_valid() else {}
        chosen["stale_only"] = bool(chosen.pop("stale", ""))
        return chosen
