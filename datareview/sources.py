"""Reads of the pages about existing data."""

from django.db.models import Count, Q

from core.reference import load
from datareview.models import DataSource, FigureTable, SourceKind

TABLES = Count("tables", filter=Q(tables__removed_at__isnull=True), distinct=True)
EXCERPTS = Count("excerpts", filter=Q(excerpts__checked_at__isnull=False, excerpts__withdrawn_at__isnull=True), distinct=True)

# What to ask of a source of this kind, beside the words of the wave (starter pack 6.3; AMHE resource, steps 1A and 2A).
ASKS = {
    SourceKind.PRACTICE: "What was done, how was it set up and run, and what came of it?",
    SourceKind.RESEARCH: "What is known to help, and does it help here?",
    SourceKind.INITIATIVE: "What do the council, charities and others do already? Join up with them rather than start the same again.",
    SourceKind.ASSETS: "What is there already that people draw on, and who keeps the list up to date?",
}


def sources_of(population):
    """The current sources of a review for a list, with `table_count` and `excerpt_count`."""
    rows = DataSource.objects.current().filter(population=population)
    return rows.annotate(table_count=TABLES, excerpt_count=EXCERPTS).order_by("name", "pk")


def covered(population):
    """Every kind of source with how many of it were looked at, and how many wait: [(SourceKind, reviewed, waiting)]."""
    rows = DataSource.objects.current().filter(population=population).order_by("kind").values("kind")
    numbers = rows.annotate(reviewed=Count("pk", filter=Q(reviewed_on__isnull=False)), total=Count("pk"))
    found = {row["kind"]: (row["reviewed"], row["total"] - row["reviewed"]) for row in numbers}
    return [(kind, *found.get(kind, (0, 0))) for kind in SourceKind]


def tables_of(source):
    return FigureTable.objects.current().filter(source=source).order_by("pk")


def flags_of(source):
    """The quality flags of a source in words, in the order of the list."""
    return [row["label"] for row in load("data_review")["quality_flags"] if row["code"] in source.quality]
