"""Excerpts with their codes as a tidy table: one row for each excerpt and code, with ids that stay (complaint C15).

Every column has its meaning beside it; the page, the file and its data dictionary are made from the same list. What a reader may
not read is not in their file (`reading`).
"""

from dataclasses import dataclass

from django.db.models import Count

from audit.recording import action
from datareview.actions.base import said
from datareview.counting import counted
from datareview.excerpts import for_pages
from datareview.models import Code, Excerpt
from datareview.topics import topic_words
from populations.actions.holding import hold


@dataclass(frozen=True)
class ExportRow:
    """An excerpt with one of its codes; `code` is None, and `coders` 0, for one without codes."""

    excerpt: Excerpt
    code: Code | None
    coders: int
    topic: str
    is_of_team: bool

    @property
    def activity(self):
        """The occasion, told to the sub-team alone: with its place and day it could show who spoke."""
        return self.excerpt.activity if self.is_of_team else None


COLUMNS = [
    ("excerpt_guid", "Id of the excerpt; it never changes", lambda row: row.excerpt.guid),
    ("excerpt", "Number of the excerpt in this review", lambda row: row.excerpt.number),
    ("strand", "people, professionals or data", lambda row: row.excerpt.strand),
    ("activity", "Number of the activity at which it was said; for the sub-team only", lambda row: row.activity and row.activity.pk),
    ("method", "How people were heard; for the sub-team only", lambda row: row.activity and row.activity.get_method_display()),
    ("heard_on", "Day of the activity; for the sub-team only", lambda row: row.activity and row.activity.date),
    (
        "source_guid",
        "Id of the source of existing data; empty for what was said",
        lambda row: row.excerpt.source and row.excerpt.source.guid,
    ),
    ("source", "Name of the source", lambda row: _of_source(row, "name")),
    ("question_code", "Code of the question that it answers; empty if none was named", lambda row: row.excerpt.topic),
    ("question", "The question in words", lambda row: row.topic),
    ("speaker", "Role of whoever said it, as the team wrote it down", lambda row: row.excerpt.speaker),
    ("text", "What was said or written, without anything that shows who it is", lambda row: row.excerpt.text),
    ("may_distress", "yes if it may be distressing to read", lambda row: row.excerpt.may_distress),
    ("code_guid", "Id of the code; empty for an excerpt without codes", lambda row: row.code and row.code.guid),
    ("code", "Name of the code; a merged code counts as the one that it was merged into", lambda row: row.code and row.code.name),
    ("theme_guid", "Id of the theme of the code; empty if it has none", lambda row: _of_theme(row, "guid")),
    ("theme", "Name of the theme", lambda row: _of_theme(row, "name")),
    ("theme_tag", "need, asset, barrier or change_idea", lambda row: _of_theme(row, "tag")),
    ("coders", "How many people gave the excerpt this code", lambda row: row.coders),
]
HEADER = [name for name, _, _ in COLUMNS]
DICTIONARY = [(name, meaning) for name, meaning, _ in COLUMNS]


def _of_source(row, name):
    return getattr(row.excerpt.source, name) if row.excerpt.source else None


def _of_theme(row, name):
    """A removed theme is one no more."""
    theme = row.code.theme if row.code else None
    return getattr(theme, name) if theme and not theme.is_removed else None


@action
def take_away(reading, participation, kind, by):
    """The rows of this reader's file, lists of cells in the order of COLUMNS, by excerpt and name of the code.

    The log says that they took the words away, and under which agreements (ids) they were said (DOMAIN section 14.5). The participation
    is held, so that whoever withdraws finds a file that holds their words in the log. Constant queries.
    """
    population = reading.population
    population.participation = hold(population.participation_id)
    excerpts = list(for_pages(reading.excerpts()))
    consents = sorted({excerpt.consent_id for excerpt in excerpts if excerpt.consent_id})
    changes = {"format": kind, "excerpts": len(excerpts), "consents": consents}
    said("excerpts.exported", population, population=population, by=by, label=f"{len(excerpts)} excerpts", changes=changes)
    return _rows(excerpts, reading, topic_words(participation))


def _rows(excerpts, reading, topics):
    codings = counted(reading.population).filter(excerpt__in=reading.excerpts().values("pk"))
    given = {}
    for coding in codings.order_by().values("excerpt_id", "counts_as").annotate(coders=Count("by", distinct=True)):
        given.setdefault(coding["excerpt_id"], []).append((coding["counts_as"], coding["coders"]))
    codes = {code.pk: code for code in Code.objects.filter(population=reading.population).select_related("theme")}
    return [
        [value(row) for _, _, value in COLUMNS]
        for excerpt in excerpts
        for row in _rows_of(excerpt, given.get(excerpt.pk, ()), codes, topics, reading)
    ]


def _rows_of(excerpt, given, codes, topics, reading):
    fixed = {"topic": topics.get(excerpt.topic, ""), "is_of_team": reading.may_edit}
    if not given:
        return [ExportRow(excerpt, None, 0, **fixed)]
    found = sorted(((codes[code], coders) for code, coders in given), key=lambda pair: (pair[0].name.casefold(), pair[0].pk))
    return [ExportRow(excerpt, code, max(coders, 1), **fixed) for code, coders in found]
