"""Reads for the pages of the long list: what is on which list, what looks alike, and what happened to a population."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import Count, Prefetch, Q, prefetch_related_objects

from populations import questions
from populations.models import DecisionRoom, Population, Question, Status
from populations.presenters import domain_words, signatures
from populations.rules import LONG_LIST_WARNING

PAGE = 25
MOST_ASIDE = 50
MOST_NAMED = 20  # beside another one
MOST_ROWS = 200  # of the page that shortens the list in one go
FILLER = frozenset(
    ("a", "an", "and", "for", "from", "in", "of", "on", "or", "our", "people", "person", "population", "the", "their", "to", "who", "with")
)
ALIKE = 0.85


@dataclass(frozen=True)
class Row:
    """A population on a list, as one reader may see it. `signature` is "you", a name or ""; `gaps` counts unanswered questions."""

    population: Population
    domains: str
    signature: str
    overlaps: list = field(default_factory=list)
    has_more_overlaps: bool = False
    gaps: int = 0

    @property
    def answered(self):
        return len(Question) - self.gaps


def of(participation):
    return Population.objects.filter(participation=participation).order_by("pk")


def is_open(participation):
    """Whether suggestions are signed: the list of the room that is open has been opened (BEYOND 7)."""
    return DecisionRoom.objects.filter(participation=participation, ended_on__isnull=True, list_opened_at__isnull=False).exists()


def counts(participation):
    """How many populations have which status: {Status: number}, every status being there."""
    found = dict(of(participation).order_by().values_list("status").annotate(Count("pk")))
    return {status: found.get(status, 0) for status in Status}


def is_long(numbers):
    """Whether the long list asks to be shortened (starter pack 4.1): a warning, never a block."""
    return numbers[Status.CANDIDATE] > LONG_LIST_WARNING


def candidates(participation, *, search=""):
    """The long list in the order in which it grew; `search` matches every word in the name or in why."""
    rows = of(participation).filter(status=Status.CANDIDATE)
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(why__icontains=word))
    return rows


def aside(participation):
    """What is parked, merged or closed, the latest first."""
    return of(participation).aside().select_related("merged_into").order_by("-status_changed_on", "-pk")


@dataclass(frozen=True)
class Named:
    """Some populations to name, and how many more there are."""

    rows: list
    more: int


def named(populations):
    """The first of these populations (a QuerySet), and how many more there are. Two queries."""
    rows = list(populations[:MOST_NAMED])
    return Named(rows, populations.count() - len(rows))


def prefetch_overlaps(populations):
    """Give each of these populations `overlaps_named`: those on the table that it overlaps with, one more than is named. A query."""
    others = Population.objects.on_the_table().order_by("pk")[: MOST_NAMED + 1]
    prefetch_related_objects(populations, Prefetch("overlaps_with", queryset=others, to_attr="overlaps_named"))


def rows_of(populations, *, access, user, participation):
    """Populations as rows for this reader, with their overlaps and how far the four questions are. At most four queries."""
    populations = list(populations)
    prefetch_overlaps(populations)
    short = [population.pk for population in populations if population.status in (Status.SHORT_LISTED, Status.SELECTED)]
    gaps = questions.unanswered(Population.objects.filter(pk__in=short)) if short else {}
    signed = signatures(populations, access, user, participation)
    return [
        Row(
            population=population,
            domains=domain_words(population),
            signature=signed[population.pk],
            overlaps=population.overlaps_named[:MOST_NAMED],
            has_more_overlaps=len(population.overlaps_named) > MOST_NAMED,
            gaps=len(gaps.get(population.pk, ())),
        )
        for population in populations
    ]


# What looks alike


def _words(name):
    words = re.findall(r"\w+", name.casefold())
    return frozenset(word.removesuffix("s") if len(word) > 3 else word for word in words if word not in FILLER) or frozenset(words)


def is_alike(one, other):
    """Whether two names may mean the same people: the same words in another order or number, one within the other, or a slip."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return one.casefold() == other.casefold()
    return first <= second or second <= first or SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= ALIKE


def alike(participation, name):
    """The populations of the participation whose names are like this one, at most five. One query.

    It reads every name of the participation, as `actions.long_list` does before it keeps one: fine for a few hundred, which is many
    times what a team suggests.
    """
    return [population for population in of(participation).only("name", "status", "participation") if is_alike(name, population.name)][:5]
