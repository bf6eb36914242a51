"""What may be typed about the long list: a suggestion, reasons, a merge, overlaps, and the whole list shortened in one go."""

import hashlib

from django import forms
from django.db.models import Exists, OuterRef

from core.forms import CheckboxSelectMultiple, FilterForm, LongTextField, NHSForm, NHSModelForm, ScansFreeText
from populations import lists
from populations.forms.fields import PopulationsField
from populations.models import Population, Status
from populations.presenters import DOMAINS

MOST_OFFERED = 200
DOMAIN_HINTS = {
    "access": "They get less of a service, or get it later",
    "experience": "Care is worse for them, or feels unsafe",
    "outcomes": "They get less well, or stay unwell for longer",
}


class PopulationForm(ScansFreeText, NHSModelForm):
    """The name of a population and what is said when it is suggested."""

    draft_key = "population"
    scanned_fields = ("name", "why", "significant_project")
    domains = forms.MultipleChoiceField(
        label="Where is the inequality?",
        help_text="Tick all that apply.",
        choices=list(DOMAINS.items()),
        widget=CheckboxSelectMultiple(hints=DOMAIN_HINTS),
        error_messages={"required": "Tick at least one: access, experience or outcomes"},
    )
    why = LongTextField(
        label="Who are they, and why now?",
        help_text="A sentence or two. Do not include names or anything else that could show who somebody is.",
        required=False,
        max_length=2000,
        rows=4,
    )

    class Meta:
        model = Population
        fields = ["name", "domains", "why", "is_significant_project", "significant_project"]
        labels = {
            "name": "Name of the population",
            "is_significant_project": "A significant project for them is under way already",
            "significant_project": "Which project?",
        }
        help_texts = {
            "name": "For example: Rural communities.",
            "significant_project": "Only if one is under way: who runs it, and what it does. It helps not to do the same twice.",
        }
        error_messages = {"name": {"required": "Enter the name of the population"}}

    def clean(self):
        data = super().clean()
        if "significant_project" in data:
            is_ticked, words = data.get("is_significant_project"), data["significant_project"]
            if is_ticked and not words:
                self.add_error("significant_project", "Enter which project is under way, or take the tick away")
            elif words and not is_ticked:
                self.add_error("is_significant_project", "Tick the box if this project is under way, or leave “Which project?” empty")
        return data


class SuggestForm(PopulationForm):
    """A suggestion. A name like one on the list is pointed out once; whoever sends it again means another population."""

    draft_key = "suggestion"
    submit_label = "Suggest this population"
    similar_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        self.alike = []

    def clean(self):
        data = super().clean()
        seen = data.pop("similar_seen", "")
        if name := data.get("name"):
            self.alike = lists.alike(self.participation, name)
            self._point_out(name, seen)
        return data

    def _point_out(self, name, seen):
        same = [population for population in self.alike if population.name.casefold() == name.casefold()]
        if same:
            self.add_error("name", f"“{same[0]}” is on the list already. Add to it there, or enter another name")
        elif self.alike:
            token = hashlib.sha256(repr(sorted(population.pk for population in self.alike)).encode()).hexdigest()[:16]
            if seen != token:
                self.data = self.data.copy()
                self.data[self.add_prefix("similar_seen")] = token
                listed = ", ".join(f"“{population}”" for population in self.alike)
                self.add_error("name", f"This may be on the list already: {listed}. If yours is different, send it again as it is")


class ReasonForm(ScansFreeText, NHSForm):
    """Why something is done."""

    reason = LongTextField(
        label="Why?",
        help_text="A sentence will do. Everybody on the team can read it.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Enter a reason"},
    )


def _offer(field, populations):
    """Let a field choose from the first of these populations, in the order of their names; say so if there are more."""
    first = list(populations.values_list("pk", flat=True)[: MOST_OFFERED + 1])
    field.queryset = Population.objects.filter(pk__in=first[:MOST_OFFERED]).order_by("name", "pk")
    if len(first) > MOST_OFFERED:
        field.help_text = f"{field.help_text} The first {MOST_OFFERED} are offered: park what you do not go on with to see the others."


class MergeForm(ReasonForm):
    submit_label = "Merge"
    into = forms.ModelChoiceField(
        label="Merge it into",
        help_text="The one that goes on, under its own name.",
        queryset=Population.objects.none(),
        empty_label="Select a population",
        error_messages={"required": "Select the population to merge it into", "invalid_choice": "Select a population from the list"},
    )
    field_order = ("into", "reason")

    def __init__(self, *args, population, **kwargs):
        super().__init__(*args, **kwargs)
        others = Population.objects.filter(participation=population.participation_id).on_the_table().exclude(pk=population.pk)
        _offer(self.fields["into"], others.order_by("name", "pk"))


class OverlapForm(NHSModelForm):
    """Which other populations this one overlaps with."""

    overlaps_with = PopulationsField(
        label="It overlaps with",
        help_text="Tick all that share many of the same people.",
        queryset=Population.objects.none(),
        required=False,
        widget=CheckboxSelectMultiple,
    )
    mark_optional = False

    class Meta:
        model = Population
        fields = ["overlaps_with"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Population.objects.filter(participation=self.instance.participation_id).exclude(pk=self.instance.pk)
        marked = Exists(Population.overlaps_with.through.objects.filter(from_population=self.instance.pk, to_population=OuterRef("pk")))
        offered = others.on_the_table() | others.filter(marked)
        _offer(self.fields["overlaps_with"], offered.annotate(is_marked=marked).order_by("-is_marked", "name", "pk"))

    @property
    def offered(self):
        """The populations that the person is asked about."""
        return self.fields["overlaps_with"].queryset

    def _fingerprint(self):
        marked = sorted(self.instance.overlaps_with.values_list("pk", flat=True))
        return hashlib.sha256(repr(marked).encode()).hexdigest()[:16]


KEEP, PARK, LEAVE = "keep", "park", "leave"
CHOICES = [(KEEP, "Short-list"), (PARK, "Park"), (LEAVE, "Leave")]
DONE = {KEEP: (Status.SHORT_LISTED, Status.SELECTED), PARK: (Status.PARKED,)}


class ShortenForm(ScansFreeText, NHSForm):
    """One choice for each population of the long list, and one reason for all that are parked.

    `candidates` are the populations as they are now. What somebody else has moved since the page was opened is pointed out.
    """

    submit_label = "Save the short list"
    mark_optional = False
    reason = LongTextField(
        label="Why are these parked?",
        help_text="Only if you park some. One sentence for all of them, for example: other projects do this already.",
        required=False,
        max_length=1000,
        rows=3,
    )

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidates = {f"choice_{population.pk}": population for population in candidates}
        for name, population in self.candidates.items():
            self.fields[name] = forms.ChoiceField(
                label=population.name, choices=CHOICES, required=False, widget=forms.RadioSelect, initial=LEAVE
            )

    def clean(self):
        data = super().clean()
        self.keep = [population for name, population in self.candidates.items() if data.get(name) == KEEP]
        self.put_aside = [population for name, population in self.candidates.items() if data.get(name) == PARK]
        if self._has_moved():
            self.add_error(None, "Somebody else has changed the list since you opened the page. Look at it again, then save")
        elif not self.keep and not self.put_aside and not self.errors and not self._asked():
            self.add_error(None, "Choose at least one population to short-list or to park")
        if self.put_aside and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why these are parked")
        return data

    def _asked(self):
        """What was asked for populations that are not on the long list any more: {id: KEEP or PARK}."""
        gone = {name: value for name, value in self.data.items() if name.startswith("choice_") and name not in self.fields}
        return {int(pk): value for name, value in gone.items() if (pk := name.removeprefix("choice_")).isdecimal() and value in DONE}

    def _has_moved(self):
        """Whether one of those is now anything else than what was asked; asking twice does no harm."""
        asked = self._asked()
        ids = [pk for pk in asked if pk < 2**63]  # no database holds greater ones
        statuses = dict(Population.objects.filter(pk__in=ids).values_list("pk", "status"))
        return any(statuses.get(pk) not in DONE[value] for pk, value in asked.items())


class LongListFilter(FilterForm):
    q = forms.CharField(label="Find in the long list", required=False, max_length=100)
