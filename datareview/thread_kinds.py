"""The kinds of things in the evidence thread that belong to a data review, and how they hang together. Importing it registers them."""

from django.db.models import Q

from core.dates import nhs_date
from datareview.counting import coded_as, is_in_use
from datareview.models import Activity, Code, Coding, DataSource, Excerpt, FigureTable, Strand, Theme
from datareview.thread import Shown, connect, register

STRANDS = dict(Strand.choices)
WITHDRAWN = "Its words were withdrawn, and are gone"
KEPT_INSIDE = "Its words stay within the sub-team"


def excerpts(population):
    """Those that were checked, and as neutral markers those that were withdrawn since."""
    return Excerpt.objects.filter(_stands(), population=population).order_by("number")


def _stands(prefix=""):
    return Q(**{f"{prefix}checked_at__isnull": False}) | Q(**{f"{prefix}withdrawn_at__isnull": False})


def _standing(population):
    """A marker of what was withdrawn does not lead on to where it was said."""
    return Excerpt.objects.filter(population=population).checked()


def _codings(population):
    return Coding.objects.filter(is_in_use(), _stands("excerpt__"), excerpt__population=population).annotate(counts_as=coded_as())


def _show_excerpts(rows, reading):
    readable = set(reading.excerpts().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return {row.pk: _show_excerpt(row, row.pk in readable) for row in rows}


def _show_excerpt(row, is_readable):
    detail = f"{row}, {STRANDS[row.strand].lower()}"
    if row.is_withdrawn:
        return Shown(WITHDRAWN, is_gone=True, detail=detail)
    return Shown(row.text, is_quote=True, detail=detail) if is_readable else Shown(KEPT_INSIDE, is_hidden=True, detail=detail)


def _activity(row):
    return f"{row.get_method_display()} on {nhs_date(row.date)}"


def _show_activities(rows, reading):
    """Outside the sub-team a day, a place or a method could show who spoke: that somebody was listened to is all that is told."""
    if reading.is_exact:
        return {row.pk: Shown(_activity(row)) for row in rows}
    return {row.pk: Shown(f"An activity with {STRANDS[row.strand].lower()}", is_hidden=True) for row in rows}


def _tables(population):
    return FigureTable.objects.current().filter(source__population=population, source__removed_at__isnull=True)


def _codes(population):
    return Code.objects.current().filter(population=population)


def _themes(population):
    return Theme.objects.current().filter(population=population)


register(
    "activity",
    label="Activity",
    plural="Activities",
    rank=10,
    rows=lambda population: Activity.objects.current().filter(population=population),
    label_of=_activity,
    show=_show_activities,
    page="datareview:activity",
    is_inside=True,
)
register(
    "source",
    label="Source of existing data",
    plural="Sources of existing data",
    rank=10,
    rows=lambda population: DataSource.objects.current().filter(population=population),
    page="datareview:source",
)
register(
    "table",
    label="Table of figures",
    plural="Tables of figures",
    rank=20,
    rows=_tables,
    page="datareview:table",
)
register("excerpt", label="Excerpt", plural="Excerpts", rank=20, rows=excerpts, show=_show_excerpts, page="datareview:excerpt")
register(
    "code",
    label="Code",
    plural="Codes",
    rank=30,
    rows=_codes,
    page="datareview:code",
)
register(
    "theme",
    label="Theme",
    plural="Themes",
    rank=40,
    rows=_themes,
    page="datareview:theme",
)
connect("activity", "excerpt", rows=_standing, from_field="activity", to_field="pk")
connect("source", "excerpt", rows=_standing, from_field="source", to_field="pk")
connect("source", "table", rows=_tables, from_field="source", to_field="pk")
connect("excerpt", "code", rows=_codings, from_field="excerpt", to_field="counts_as")
connect("code", "theme", rows=_codes, from_field="pk", to_field="theme")
connect("theme", "theme", rows=_themes, from_field="pk", to_field="parent")
