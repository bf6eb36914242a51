"""Reads of whom to engage first: the candidates, those that were chosen with their log, and the others, which are kept alive."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from assets.engagement import is_late
from assets.models import Choosing, EngagementEntry, EntryKind, MappedAsset
from assets.owners import Owner, owner_of
from assets.queries import found, on_map
from assets.words import PROMPT_SHORT
from datareview.models import ThreadLink
from populations.presenters import names_about

# How many candidates one page shows: a map with 60 assets fits on it.
CANDIDATES = 60
# How many lines of its log stand on the page of an asset, and beside each of those to engage first.
LATEST, LATEST_OF_FIRST = 5, 2


@dataclass(frozen=True)
class Candidates:
    """The assets among which a team chooses. `more` others match and are not shown; `barred` must not be contacted."""

    rows: list
    more: int
    barred: list


def candidates_of(population, *, words="", ticked=()):
    """The Candidates: those that are ticked (keys) stand first, whatever the words; then those in which the words are found."""
    rows = on_map(population)
    ticked = set(ticked)
    kept = list(rows.filter(pk__in=ticked, asset__do_not_contact=False))
    others = rows.filter(asset__do_not_contact=False).exclude(pk__in=ticked)
    matching = found(others, words) if words.strip() else others
    shown = list(matching[:CANDIDATES])
    more = matching.count() - len(shown) if len(shown) == CANDIDATES else 0
    return Candidates(rows=kept + shown, more=more, barred=list(rows.filter(asset__do_not_contact=True)[:CANDIDATES]))


def facts_of(rows):
    """What to know about candidates before choosing: {key: words}, with what each answers, who trusts it and what it rests on."""
    evidence = evidence_counts(rows)
    return {row.pk: _facts(row, evidence[row.pk]) for row in rows}


def evidence_counts(rows):
    """How many things of the data review are linked to these rows of MappedAsset: a Counter by key. One query."""
    links = ThreadLink.objects.filter(to_kind="asset", to_id__in=[row.pk for row in rows])
    return Counter(links.order_by().values_list("to_id", flat=True))


def _facts(row, evidence):
    answers = ", ".join(PROMPT_SHORT[prompt].lower() for prompt in row.prompts)
    facts = [
        row.asset.get_segment_display() or "Not placed yet",
        f"Answers: {answers}" if answers else "",
        row.get_trust_display(),
        row.trust_note,
        f"{evidence} link{'s'[: evidence != 1]} to evidence" if evidence else "",
    ]
    return ". ".join(words.rstrip(".") for words in facts if words)


@dataclass(frozen=True)
class EntryShown:
    """A line of the log for a reader: `by` is who wrote it, as far as the reader may know."""

    entry: EngagementEntry
    by: str
    may_change: bool


@dataclass(frozen=True)
class First:
    """One of the assets to engage first, for a reader. `entries` is empty for who may not read the log."""

    mapped: MappedAsset
    owner: Owner | None
    is_late: bool
    entries: list = field(default_factory=list)
    more: int = 0


def first_of(population, *, reading, access, on):
    """Those to engage first, in the order of their numbers, as First. Three queries at most."""
    rows = list(with_owner(MappedAsset.objects.prioritised().filter(population=population)))
    entries = entries_of(rows, population, reading, access)
    return [_first(row, entries.get(row.pk, []), LATEST_OF_FIRST, access, on) for row in rows]


def one_of(mapped, *, reading, access, on):
    """An asset of the map as First, whether it was chosen or not; with the latest of its log."""
    row = with_owner(MappedAsset.objects.filter(pk=mapped.pk)).get()
    return _first(row, entries_of([row], reading.population, reading, access).get(row.pk, []), LATEST, access, on)


def with_owner(rows):
    """Rows with their assets and whatever the words about an owner need."""
    return rows.select_related("asset", "owner__team", "owner__person__user").order_by("asset__number", "pk")


def _first(row, entries, latest, access, on):
    return First(row, owner_of(row, access, on), is_late(row, on), entries[:latest], max(len(entries) - latest, 0))


def entries_of(rows, population, reading, access):
    """The log of these rows for a reader: {key of the row: list of EntryShown, latest first}; nothing for who may not read it."""
    if not reading.sees_notes:
        return {}
    entries = EngagementEntry.objects.current().filter(mapped__in=[row.pk for row in rows])
    logs = {}
    for shown in shown_to(entries, population, reading, access):
        logs.setdefault(shown.entry.mapped_id, []).append(shown)
    return logs


def shown_to(entries, population, reading, access):
    """Entries as EntryShown, in their order. A line of a choice is changed by choosing again."""
    entries = list(entries)
    names = names_about(population, {entry.by_id for entry in entries}, access, reading.user)
    return [EntryShown(entry, names.get(entry.by_id, ""), reading.may_engage and entry.choosing_id is None) for entry in entries]


def later_of(population):
    """The other assets of the map, with the day and the kind of the last thing that was done (`last_on`, `last_kind`)."""
    done = EngagementEntry.objects.current().filter(mapped=OuterRef("pk")).exclude(kind=EntryKind.NOTE)
    last = {"last_on": Subquery(done.values("on")[:1]), "last_kind": Subquery(done.values("kind")[:1])}
    return with_owner(MappedAsset.objects.later().filter(population=population)).annotate(**last)


def latest_choosing(population):
    """The latest Choosing of a population, or None."""
    return Choosing.objects.filter(population=population).first()
