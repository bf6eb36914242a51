"""What may be typed about an excerpt, and how the list of them is narrowed."""

import uuid

from django import forms

from core.forms import FilterForm, LongTextField, NHSForm, NHSModelForm, RadioSelect, ScansFreeText
from core.forms.free_text import FREE_TEXT_HINT
from datareview.actions.excerpts import MAX_LENGTH
from datareview.models import Code, Excerpt, Strand, Theme
from datareview.places import activities, sources
from datareview.speakers import find_in_speaker
from datareview.topics import topics_of

TEXT_HINT = f"One thing that was said, in the person's own words if you can. {FREE_TEXT_HINT}, such as a street or a small place"
SPEAKER_HINT = "A role, such as “a carer” or “a nurse”. Leave it empty if it could show who it was"


def agreement_words(consent):
    """An agreement in a list to choose from, with how far what was said under it may go."""
    return f"{consent.label} ({'may be quoted' if consent.may_quote else 'not to be quoted outside the team'})"


class AgreementField(forms.ModelChoiceField):
    """One of the agreements in force at a place."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, widget=RadioSelect, **kwargs)

    def label_from_instance(self, consent):
        return agreement_words(consent)


def offer_consents(form, place):
    """Let `form` ask for an agreement of the place, if there is one to ask for. A single one is chosen beforehand."""
    if not place.consents:
        del form.fields["consent"]
        return
    field = form.fields["consent"]
    field.queryset = place.activity.consents.filter(pk__in=[consent.pk for consent in place.consents])
    field.required = place.needs_consent
    field.empty_label = None if place.needs_consent else "None: nobody was asked to agree"
    if len(place.consents) == 1 and place.needs_consent:
        form.initial.setdefault("consent", place.consents[0])


def topic_choices(population, strand):
    """The questions that an excerpt of this strand may answer, as choices; none for existing data."""
    if strand == Strand.DATA:
        return []
    return [("", "No question, or another one"), *((topic.code, topic.text) for topic in topics_of(population.participation, strand))]


class ExcerptForm(ScansFreeText, NHSModelForm):
    """A new excerpt of a place, or with a saved instance a change of one. `guid` tells one opened form from another."""

    submit_label = "Save"
    scanned_fields = ("text",)
    text = LongTextField(
        label="What was said", max_length=MAX_LENGTH, help_text=TEXT_HINT, error_messages={"required": "Enter what was said"}
    )
    consent = AgreementField(
        label="Under which agreement?",
        required=False,
        error_messages={"required": "Choose the agreement under which this was said", "invalid_choice": "Choose an agreement in force"},
    )
    topic = forms.ChoiceField(label="Which question does it answer?", required=False)
    speaker = forms.CharField(label="Who said it?", required=False, max_length=100, help_text=SPEAKER_HINT)
    may_distress = forms.BooleanField(label="It may be distressing to read", required=False)
    guid = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=uuid.uuid4)

    class Meta:
        model = Excerpt
        fields = ["text", "consent", "topic", "speaker", "may_distress"]

    def __init__(self, *args, population, place, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft_key = f"excerpt-{self.instance.pk or place.key}"
        if self.instance.pk:
            del self.fields["guid"]
        if place.strand == Strand.DATA:
            self.fields["text"].label = "What it says"
            self.fields["text"].help_text = f"One finding, in the words of the source or in yours. {FREE_TEXT_HINT}"
            self.fields["text"].error_messages["required"] = "Enter what it says"
            del self.fields["speaker"]
        offer_consents(self, place)
        if choices := topic_choices(population, place.strand):
            self.fields["topic"].choices = choices
        else:
            del self.fields["topic"]

    def _fingerprint(self):
        return str((self.instance.edited_at, self.instance.checked_at))

    def clean(self):
        cleaned = super().clean()
        if found := find_in_speaker(self.cleaned_data.get("speaker") or ""):
            self._ask("speaker", found)
        return cleaned

    def row(self):
        """What the actions take, also of fields that this place does not ask for."""
        empty = {"text": "", "consent": None, "topic": "", "speaker": "", "may_distress": False}
        return {name: self.cleaned_data.get(name, value) for name, value in empty.items()}


class CheckForm(NHSForm):
    """The second person's word that nothing shows who it is. `seen` tells which state of the excerpt the person has read."""

    submit_label = "Nothing shows who it is: it is checked"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ExcerptFilter(FilterForm):
    """Narrowing of the list; the choices are those of one population."""

    q = forms.CharField(label="Words in it", required=False, max_length=100)
    strand = forms.ChoiceField(label="Strand", required=False, choices=[("", "All"), *Strand.choices])
    activity = forms.ModelChoiceField(label="Heard at", required=False, queryset=None, empty_label="Any activity")
    source = forms.ModelChoiceField(label="Read in", required=False, queryset=None, empty_label="Any source")
    code = forms.ModelChoiceField(label="Code", required=False, queryset=None, empty_label="Any code")
    theme = forms.ModelChoiceField(label="Theme", required=False, queryset=None, empty_label="Any theme")
    not_coded = forms.BooleanField(label="Not coded by me yet", required=False)

    def __init__(self, *args, reading, **kwargs):
        super().__init__(*args, **kwargs)
        population = reading.population
        self.fields["source"].queryset = sources(population)
        self.fields["code"].queryset = Code.objects.current().filter(population=population)
        self.fields["theme"].queryset = Theme.objects.current().filter(population=population)
        if reading.may_edit:
            self.fields["activity"].queryset = activities(population)
            self.fields["activity"].label_from_instance = lambda activity: f"{activity}, {activity.date:%d/%m/%Y}"
        else:
            del self.fields["activity"], self.fields["not_coded"]
