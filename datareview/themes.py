"""Reading themes: the list with what each rests on, and one theme with its codes, its excerpts and its data."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from core.prepared import prepared
from core.suppression import staff_in_words
from datareview.models import Code, DataSource, Excerpt, FigureTable, Tag, Theme, ThemeReview, ThreadLink
from datareview.strength import Strength, evidence, strengths_of
from datareview.thread import Shown

TAG_COLOURS = {Tag.NEED: "blue", Tag.ASSET: "green", Tag.BARRIER: "orange", Tag.CHANGE_IDEA: "purple"}
FIELDS = [each.attname for each in Theme._meta.concrete_fields]
REVIEWS = 10
# What a list can be narrowed to: how many strands a theme rests on.
RESTS_ON = (("several", "Two or three strands"), ("one", "One strand only"), ("none", "Our assumption so far"))


@dataclass(frozen=True)
class ThemeRow:
    """A theme with its Strength and how many codes are in use in it. `is_sub` where it stands beneath its parent in a list."""

    theme: Theme
    strength: Strength
    codes: int
    is_sub: bool = False

    @property
    def tag(self):
        return self.theme.get_tag_display()

    @property
    def colour(self):
        return TAG_COLOURS[Tag(self.theme.tag)]

    @property
    def rests_on(self):
        """The code of RESTS_ON for it."""
        return {0: "none", 1: "one"}.get(len(self.strength.strands), "several")


def current(population):
    return Theme.objects.current().filter(population=population)


def rows_of(population):
    """Every theme of a population as ThemeRow: by name, sub-themes straight after the theme that they belong to. Four queries."""
    themes, codes = _with_codes(population)
    strengths = strengths_of(population)
    there = {theme.pk for theme in themes}
    tops = {theme.pk for theme in themes if theme.parent_id not in there}
    beneath = {}
    for theme in themes:
        beneath.setdefault(theme.parent_id if theme.parent_id in tops else None, []).append(theme)
    ordered = [each for theme in _by_name(beneath.get(None, ())) for each in (theme, *_by_name(beneath.get(theme.pk, ())))]
    return [ThemeRow(theme, strengths.get(theme.pk, Strength()), codes[theme.pk], theme.parent_id in tops) for theme in ordered]


def _with_codes(population):
    """(the themes of a population, {id: how many codes are in use in it})."""
    rows = _rows(population=population.pk)
    themes = [Theme.from_db(population._state.db, FIELDS, row[:-1]) for row in rows]
    return themes, {theme.pk: row[-1] for theme, row in zip(themes, rows, strict=True)}


@prepared
def _rows(*, population):
    """The FIELDS of each theme, and how many codes are in use in it."""
    in_use = Q(codes__removed_at__isnull=True, codes__merged_into__isnull=True)
    themes = Theme.objects.current().filter(population=population).order_by()
    return themes.values_list(*FIELDS).annotate(in_use=Count("codes", filter=in_use))


def _by_name(themes):
    return sorted(themes, key=lambda theme: (theme.name.casefold(), theme.pk))


def narrowed(rows, *, tag="", rests_on=""):
    """The ThemeRows that meet both."""
    return [row for row in rows if tag in ("", row.theme.tag) and rests_on in ("", row.rests_on)]


def row_of(theme):
    """The ThemeRow of one theme; one that was taken away this moment rests on nothing."""
    return next((row for row in rows_of(theme.population) if row.theme.pk == theme.pk), ThemeRow(theme, Strength(), 0))


def beneath(theme):
    """The sub-themes that are there, by name."""
    return _by_name(current(theme.population).filter(parent=theme))


def codes_of(theme):
    """The codes that are in use in this theme and in its sub-themes, with their theme."""
    codes = Code.objects.current().filter(
        Q(theme=theme) | Q(theme__parent=theme, theme__removed_at__isnull=True), population=theme.population
    )
    return codes.select_related("theme").order_by("name", "pk")


def excerpts_of(theme):
    """The checked excerpts that it rests on, whoever reads: a QuerySet."""
    codings = evidence([theme.population_id]).filter(Q(counts_for=theme.pk) | Q(root=theme.pk))
    return Excerpt.objects.filter(pk__in=codings.values("excerpt"))


def without_theme(population):
    """How many codes in use belong to no theme."""
    return Code.objects.current().filter(population=population).exclude(theme__in=current(population)).count()


@dataclass(frozen=True)
class Evidence:
    """A link from existing data to a theme. `row` is the source or the table, None once it was taken away; `name` says the same page."""

    link: ThreadLink
    kind: str
    shown: Shown
    page: str = ""
    row: object = field(default=None, repr=False)


def evidence_of(theme):
    """The sources and tables that are linked to a theme (Evidence), a neutral marker for what was taken away. Three queries."""
    links = list(ThreadLink.objects.filter(population=theme.population, to_kind="theme", to_id=theme.pk, from_kind__in=("source", "table")))
    ids = {kind: [link.from_id for link in links if link.from_kind == kind] for kind in ("source", "table")}
    sources = {row.pk: row for row in DataSource.objects.current().filter(pk__in=ids["source"], population=theme.population)}
    tables = FigureTable.objects.current().filter(pk__in=ids["table"], source__population=theme.population, source__removed_at=None)
    there = {"source": sources, "table": {row.pk: row for row in tables.select_related("source")}}
    return [_evidence(link, there[link.from_kind].get(link.from_id)) for link in links]


def _evidence(link, row):
    if row is None:
        return Evidence(link, link.from_kind, Shown("Something that was taken away since", is_gone=True))
    detail = f"Table in {row.source}" if link.from_kind == "table" else "Source of existing data"
    return Evidence(link, link.from_kind, Shown(str(row), detail=detail), f"datareview:{link.from_kind}", row)


def data_to_link(theme):
    """What can be linked to a theme and is not yet: (("source", id) or ("table", id), words), sources before their tables."""
    linked = set(ThreadLink.objects.filter(to_kind="theme", to_id=theme.pk).values_list("from_kind", "from_id"))
    sources = list(DataSource.objects.current().filter(population=theme.population))
    tables = {}
    for table in FigureTable.objects.current().filter(source__in=sources):
        tables.setdefault(table.source_id, []).append(table)
    offered = []
    for source in sources:
        offered.append((("source", source.pk), str(source)))
        offered += [(("table", table.pk), f"{source}: {table}") for table in tables.get(source.pk, ())]
    return [(key, words) for key, words in offered if key not in linked]


@dataclass(frozen=True)
class ReviewRow:
    """A review of the themes as a reader sees it: `people` in words, and whether partners took part, never how many."""

    review: ThemeReview
    people: str
    with_partners: bool


def reviews_of(population, reading):
    """The latest reviews of the themes as (ReviewRows, how many more there are)."""
    reviews = ThemeReview.objects.current().filter(population=population)
    rows = [
        ReviewRow(row, str(row.people) if reading.is_exact else staff_in_words(row.people), row.partners > 0) for row in reviews[:REVIEWS]
    ]
    return rows, reviews.count() - len(rows)
