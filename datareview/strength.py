"""How far a theme rests on what was heard and counted: strands, activities, sources. The one place for it.

A theme counts a strand when a checked excerpt of that strand carries one of its codes (as `counting` counts them), and the strand of
existing data as well when a source or a table of figures is linked to it. What a sub-theme rests on, its theme rests on too. What
was withdrawn or taken away counts nowhere.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Aggregate, BigIntegerField, Case, Count, F, OuterRef, Q, Subquery, TextField, When
from django.db.models.functions import Coalesce

from core.prepared import prepared
from core.text import in_a_row
from datareview.counting import code_is_in_use, theme_of
from datareview.models import Code, Coding, DataSource, FigureTable, Strand, Theme, ThreadLink

STRAND_WORDS = {Strand.PEOPLE: "people", Strand.PROFESSIONALS: "professionals", Strand.DATA: "existing data"}
LISTENING = (Strand.PEOPLE, Strand.PROFESSIONALS)
NUMBERS = {2: "Two", 3: "Three"}


@dataclass(frozen=True)
class Cell:
    """What a theme rests on in one strand: how many excerpts, and from how many activities (for existing data: sources)."""

    strand: str
    excerpts: int = 0
    places: int = 0

    @property
    def label(self):
        return Strand(self.strand).label

    @property
    def is_empty(self):
        return not (self.excerpts or self.places)

    @property
    def words(self):
        """ "3 excerpts from 2 activities", "1 excerpt, 2 sources", "1 source", or an empty text."""
        noun = "source" if self.strand == Strand.DATA else "activity"
        places = _number(self.places, noun)
        if not self.excerpts:
            return places if self.places else ""
        joined = ", " if self.strand == Strand.DATA else " from "  # a source may be linked without an excerpt
        return f"{_number(self.excerpts, 'excerpt')}{joined}{places}"


def _number(count, noun):
    plural = {"activity": "activities"}.get(noun, f"{noun}s")
    return f"{count:,} {noun if count == 1 else plural}"


@dataclass(frozen=True)
class Strength:
    """What one theme rests on. `cells` has a Cell for each strand, in the order of `Strand`."""

    cells: tuple = field(default_factory=lambda: tuple(Cell(strand) for strand in Strand.values))

    @property
    def strands(self):
        return [cell.strand for cell in self.cells if not cell.is_empty]

    @property
    def is_assumption(self):
        return not self.strands

    @property
    def is_one_strand(self):
        return len(self.strands) == 1

    @property
    def words(self):
        """The strength in words: "Our assumption", "One strand only: people", "Two strands: people and professionals"."""
        named = in_a_row(STRAND_WORDS[strand] for strand in self.strands)
        if self.is_assumption:
            return "Our assumption"
        return f"One strand only: {named}" if self.is_one_strand else f"{NUMBERS[len(self.strands)]} strands: {named}"

    @property
    def colour(self):
        return {0: "white", 1: "yellow"}.get(len(self.strands), "green")

    @property
    def activities(self):
        return sum(cell.places for cell in self.cells if cell.strand in LISTENING)

    @property
    def excerpts(self):
        return sum(cell.excerpts for cell in self.cells)


def _root(theme, populations):
    """The id of the theme that a theme belongs to: its parent while that is there, else itself. `theme` is the path to it, "" for its own.

    A few themes that were taken away are looked up once: a join for each row would keep PostgreSQL from beginning with the populations.
    """
    parent = f"{theme}__parent" if theme else "parent"
    gone = Theme.objects.filter(removed_at__isnull=False, population__in=populations).order_by().values("pk")
    return Case(
        When(Q(**{f"{parent}__isnull": False}) & ~Q(**{f"{parent}__in": gone}), then=F(parent)),
        default=F(theme or "pk"),
        output_field=BigIntegerField(),
    )


def evidence(populations):
    """The codings of these populations (a list or subquery of ids) that some theme rests on.

    A QuerySet with `counts_for`, the id of the theme of the code, and `root`, the id of the theme which that one belongs to.
    """
    themed, themes = _themes(populations, "code__")
    return _checked(populations).filter(themed).annotate(**themes)


def _checked(populations):
    """The codings of checked excerpts whose source, if they have one, is there: a QuerySet."""
    gone = DataSource.objects.filter(removed_at__isnull=False, population__in=populations).order_by().values("pk")
    there = Q(excerpt__source__isnull=True) | ~Q(excerpt__source__in=gone)
    checked = {"excerpt__checked_at__isnull": False, "excerpt__withdrawn_at__isnull": True}
    return Coding.objects.filter(there, excerpt__population__in=populations, **checked).order_by()


def _themes(populations, code):
    """(whether a code counts for a theme that is there, a Q; {"counts_for": expression, "root": expression}). `code` leads to the code."""
    into = f"{code}merged_into"
    # Each condition on a joined row beside its own `isnull`, because a left join makes "taken away" look empty as well.
    is_there = Q(**{f"{into}__isnull": False, f"{into}__theme__isnull": False, f"{into}__theme__removed_at__isnull": True}) | Q(
        **{f"{into}__isnull": True, f"{code}theme__isnull": False, f"{code}theme__removed_at__isnull": True}
    )
    merged = When(**{f"{into}__isnull": False}, then=_root(f"{into}__theme", populations))
    root = Case(merged, default=_root(f"{code}theme", populations))
    return code_is_in_use(code) & is_there, {"counts_for": theme_of(code), "root": root}


def data_links(populations):
    """The links from a source or a table that is there to a theme of these populations, a QuerySet of ThreadLink."""
    sources = DataSource.objects.current().filter(population__in=populations)
    tables = FigureTable.objects.current().filter(source__in=sources)
    of_data = Q(from_kind="source", from_id__in=sources.values("pk")) | Q(from_kind="table", from_id__in=tables.values("pk"))
    return ThreadLink.objects.filter(of_data, to_kind="theme", population__in=populations).order_by()


def themes_on_two_strands(populations):
    """The themes of these populations (a subquery of ids) that two or more strands support, a QuerySet.

    A sub-theme that is supported so is not among them: its theme is.
    """
    codings = evidence(populations)
    two = codings.values("root").annotate(strands=Count("excerpt__strand", distinct=True)).filter(strands__gte=2).values("root")
    heard = codings.filter(excerpt__strand__in=LISTENING).values("root")
    linked = Theme.objects.current().filter(pk__in=data_links(populations).values("to_id")).order_by()
    counted = linked.annotate(root=_root("", populations)).values("root")
    return Theme.objects.current().filter(Q(pk__in=two) | Q(pk__in=counted) & Q(pk__in=heard), population__in=populations)


def strengths_of(population):
    """The Strength of every theme of this population that rests on anything: {id: Strength}, in three queries."""
    return strengths_in([population.pk])


def strengths_in(populations):
    """The same for the themes of several populations (a list of ids), in three queries as well."""
    found = defaultdict(lambda: defaultdict(lambda: (set(), set())))
    themes = {code: {own, root} for code, own, root in _codes(populations=populations)}
    for code, strand, excerpts, places in _heard(populations=populations):
        for theme in themes.get(code, ()):
            cell = found[theme][strand]
            cell[0].update(excerpts.split(","))
            cell[1].update(places.split(","))
    for own, root, source in _linked(populations=populations):
        for theme in {own, root or own}:
            found[theme][Strand.DATA][1].add(str(source))
    return {theme: _strength(strands) for theme, strands in found.items()}


def _strength(strands):
    cells = ((strand, *strands[strand]) if strand in strands else (strand, (), ()) for strand in Strand.values)
    return Strength(tuple(Cell(strand, len(excerpts), len(places)) for strand, excerpts, places in cells))


class _Listed(Aggregate):
    """The ids of a group as one text, with commas between them.

    What is counted once for each theme is counted here: it takes less time than to join and sort all codings by theme in the database.
    """

    output_field = TextField()

    def as_sql(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **extra)

    def as_sqlite(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **extra)


@prepared
def _codes(*, populations):
    """(id of a code, id of the theme that it counts for, id of the theme that this one belongs to, or the same)."""
    themed, themes = _themes(populations, "")
    return Code.objects.filter(themed, population__in=populations).annotate(**themes).order_by().values_list("pk", "counts_for", "root")


@prepared
def _heard(*, populations):
    """(id of a code, strand, excerpts, their activities or sources): ids as text, some of them more than once."""
    places = Coalesce("excerpt__activity", "excerpt__source")
    codings = _checked(populations).values_list("code", "excerpt__strand")
    return codings.annotate(excerpts=_Listed("excerpt"), places=_Listed(places))


@prepared
def _linked(*, populations):
    """(id of a theme, id of the theme that it belongs to or None, id of a source) for each link of existing data."""
    table = FigureTable.objects.filter(pk=OuterRef("from_id")).values("source")[:1]
    parent = Theme.objects.current().filter(pk=OuterRef("to_id"), parent__removed_at__isnull=True).values("parent")[:1]
    source = Case(When(from_kind="table", then=Subquery(table)), default=F("from_id"), output_field=BigIntegerField())
    return data_links(populations).annotate(source=source, over=Subquery(parent)).values_list("to_id", "over", "source")
