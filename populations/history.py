"""What happened to a population, in plain words, from the audit log."""

from dataclasses import dataclass
from datetime import datetime

from audit.models import Entry
from populations.presenters import YOU, names_about

LATEST = 20
WORDS = {
    "population.suggested": "Put on the long list",
    "population.edited": "Changed",
    "population.short_listed": "Moved to the short list",
    "population.long_listed": "Moved back to the long list",
    "population.parked": "Parked",
    "population.restored": "Brought back to the long list",
    "population.merged": "Merged into another population",
    "population.merged_in": "Another population was merged into this one",
    "population.overlap_marked": "Marked as overlapping with “{label}”",
    "population.overlap_removed": "No longer marked as overlapping with “{label}”",
    "population.selected": "Selected",
    "population.unselected": "Selection taken back",
    "population.closed": "Closed",
    "population.defined": "Defined",
    "reporting.planned": "Reporting line of the sub-team set",
    "reporting.removed": "Reporting line of the sub-team removed",
    "question.answered": "Question answered: {question}",
    "question.edited": "Answer changed: {question}",
    "question.removed": "Answer removed: {question}",
    "question.restored": "Answer put back: {question}",
}
# What a change says, in other words: where an entry has this key, these words take the place of the ones above.
CHANGES = {
    "population.edited": ("name", "Renamed to “{value}”"),
    "population.merged": ("into", "Merged into “{value}”"),
    "population.merged_in": ("from", "“{value}” was merged into this one"),
    "population.defined": ("version", "Defined (version {value})"),
}
# By whom would say who suggested it, as long as nobody may know. Without an actor they are by whoever suggested it.
SILENT = frozenset({"population.suggested", "population.edited"})


@dataclass(frozen=True)
class Event:
    """One line of the history. `by` is "you", a name, or empty where the reader may not know or nobody did it."""

    at: datetime
    words: str
    by: str = ""
    reason: str = ""


def history_of(population, *, access, user):
    """The latest events of a population, newest first, as this reader may see them. Three queries at most."""
    entries = list(Entry.objects.filter(population_id=population.pk, action__in=list(WORDS)).order_by("-pk")[:LATEST])
    actors = {entry.pk: entry.actor_id or (population.suggested_by_id if entry.action in SILENT else None) for entry in entries}
    shown = {entry.pk: actors[entry.pk] for entry in entries if population.signed_at or entry.action not in SILENT}
    names = names_about(population, shown.values(), access, user)
    return [
        Event(
            at=entry.at,
            words=_words(entry),
            by=YOU if actors[entry.pk] == user.pk else names.get(shown.get(entry.pk), ""),
            reason=entry.reason,
        )
        for entry in entries
    ]


def _words(entry):
    key, words = CHANGES.get(entry.action, ("", ""))
    if key and (value := entry.changes.get(key)):
        return words.format(value=value)
    return WORDS[entry.action].format(label=entry.target_label, question=entry.target_label.rpartition(": ")[2])
