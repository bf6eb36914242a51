"""Where else somebody's words stand when they are taken back, so that no copy is forgotten (DOMAIN section 14.5).

Two things are asked: which texts of the review hold the words, to be changed by hand, and which frozen ones do, which stay as they
were published and are listed. Apps above add what they publish when they are ready:

    @publishes
    def reports_of(population):
        yield Place("Progress report 3", url="/reports/3/"), texts
"""

from dataclasses import dataclass
from itertools import chain

from datareview.models import (
    Activity,
    Code,
    CodeChange,
    DataReview,
    DataSource,
    Excerpt,
    Feedback,
    FigureRow,
    FigureTable,
    Interest,
    Theme,
    ThemeReview,
    ThreadLink,
)

# Shorter words stand in other texts by chance.
SHORTEST = 25
PUBLISHERS = []
REFLECTIONS = ("strengths", "needs", "made_worse", "changes")


@dataclass(frozen=True)
class Place:
    """Somewhere else where somebody's words stand: what it is called, and the name and key of its page in this app, or its `url`.

    `needs` is the permission for that page where it is another one than for the review.
    """

    words: str
    page: str = ""
    pk: int | None = None
    url: str = ""
    needs: str = ""


def publishes(function):
    """Add a function that gives (Place, texts) of everything frozen that tells of a population."""
    PUBLISHERS.append(function)
    return function


class Wanted:
    """Words that are looked for: `texts` word for word; spaces and capitals make no difference.

    A text that is shorter than `SHORTEST` is not looked for: it would be found by chance. A name or note that long that is itself a
    part of the words is found, too.
    """

    def __init__(self, texts):
        self.texts = {found for text in texts if len(found := bare(text)) >= SHORTEST}

    def __bool__(self):
        return bool(self.texts)

    def is_in(self, *said):
        """Whether one of these texts holds the words or a long part of them."""
        return any(self._quotes(text) for text in map(bare, said) if len(text) >= SHORTEST)

    def _quotes(self, text):
        return any(words in text or text in words for words in self.texts)


def bare(text):
    """A text for comparing, without differences of spaces and capitals."""
    return " ".join(text.split()).casefold()


def strings_in(value):
    """Every text in a value as JSON has it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(strings_in, value.values()))
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(strings_in, value))


def where_else(population, texts, besides=()):
    """Texts of the review, apart from the excerpts `besides` (ids), that hold one of these texts or a long part: Places, once each."""
    return _places(texts, lambda: _everything(population, besides))


def published_with(population, texts):
    """What was published about the population and holds one of these texts: Places, once each."""
    return _places(texts, lambda: chain.from_iterable(found(population) for found in PUBLISHERS))


def changes_with(population, texts):
    """The rows of the history of codes that still tell these words: {id: the names of the fields that do}."""
    wanted = Wanted(texts)
    rows = CodeChange.objects.filter(code__population=population).values_list("pk", "old", "new") if wanted else ()
    told = {pk: [name for name, text in (("old", old), ("new", new)) if wanted.is_in(text)] for pk, old, new in rows}
    return {pk: fields for pk, fields in told.items() if fields}


def _places(texts, sources):
    wanted = Wanted(texts)
    if not wanted:
        return []
    return list(dict.fromkeys(place for place, said in sources() if wanted.is_in(*said)))


def _everything(population, besides):
    """Every text of the review that can quote, as (Place, texts) pairs."""
    of = {"population": population}
    excerpts = Excerpt.objects.filter(**of, withdrawn_at__isnull=True).exclude(pk__in=besides).order_by("number")
    tables = FigureTable.objects.filter(source__population=population)
    plan = DataReview.objects.filter(**of)
    return chain(
        ((Place(str(row), "excerpt", row.pk), (row.text, row.speaker)) for row in excerpts),
        _texts(Theme.objects.filter(**of), "Theme", "theme", "name", "description"),
        _texts(Code.objects.filter(**of), "Code", "code", "name", "description"),
        _texts(Activity.objects.filter(**of), "Activity", "activity", "place", "facilitator", "accessibility", "barriers", "rung_up"),
        _texts(Activity.objects.filter(**of), "Reflections", "activity", *REFLECTIONS),
        _texts(
            DataSource.objects.filter(**of),
            "Source",
            "source",
            *("name", "owner", "period", "quality_note", "who_is_missing", "says_needs", "says_assets"),
        ),
        _texts(tables, "Table", "table", "title", "counted", "index", "period", "note"),
        ((_place("Table", "table", row.table), (row.label,)) for row in FigureRow.objects.filter(table__in=tables).select_related("table")),
        _texts(Feedback.objects.filter(**of), "", "feedback-edit", "what", "how"),
        _texts(Interest.objects.filter(activity__population=population), "Interest", "interest-edit", "words", "held_by", "outcome"),
        _texts(ThemeReview.objects.filter(**of), "", "theme-review-edit", "changed"),
        ((Place("A link of the evidence thread", "themes"), (row.note,)) for row in ThreadLink.objects.filter(**of)),
        ((Place("The plan of the review", "review-plan"), (row.who, row.where, row.partners_part, row.support)) for row in plan),
        ((Place("Why it is enough for now", "review"), (row.finished_reason,)) for row in plan),
    )


def _texts(rows, kind, page, *names):
    for row in rows:
        yield _place(kind, page, row), [getattr(row, name) for name in names]


def _place(kind, page, row):
    """What was taken away has no page until it is put back."""
    words = f"{kind}: {row}" if kind else str(row)
    return Place(f"{words} (taken away: put it back to change it)") if row.is_removed else Place(words, page, row.pk)
