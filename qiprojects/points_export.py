"""The points of a measure as a tidy table: a row for each point, with ids that stay, as its reader may see them."""

from itertools import groupby

from qiprojects.figures import shown_points
from qiprojects.models import DataPoint

COLUMNS = [
    ("measure", "Number of the measure in this project"),
    ("name", "Name of the measure"),
    ("kind", "outcome, process or balancing"),
    ("unit", "What a point is: count, percentage, rate, mean, median, time or score"),
    ("unit_label", "What it is counted in, such as days"),
    ("per", "Base of a rate; empty for others"),
    ("point_id", "Id of the point; it never changes"),
    ("group_id", "Id of the group of people; empty for everybody"),
    ("group", "Name of the group; empty for everybody"),
    ("starts_on", "First day of the period, and the date of the point"),
    ("ends_on", "Last day of the period; empty where it is not known"),
    ("numerator", "The number above the line; empty for a measure without one, and where it is hidden"),
    ("denominator", "The number below the line, or how many a value is about; empty where there is none or it is hidden"),
    ("value", "The point: a percentage as 0 to 100; empty where it is hidden or was not collected"),
    ("status", "collected, hidden (a small number that could show who it is about) or not collected"),
    ("rounded", "yes if numbers are hidden or rounded for you, because they count people"),
    ("note", "What the sub-team wrote about the point, or why it was not collected"),
]
HEADER = [name for name, _ in COLUMNS]


def rows_of(measure, *, exact):
    """The rows of the file, lists of cells in the order of COLUMNS: everybody first, then group by group, by date. One query.

    `exact` is that of the reader's `ProjectReading`; without it small numbers are hidden by `qiprojects.figures`.
    """
    points = DataPoint.objects.current().filter(measure=measure).exclude(group__removed_at__isnull=False).select_related("group")
    by_group = sorted(
        points, key=lambda point: (point.group_id is not None, point.group.position if point.group else 0, point.group_id or 0)
    )
    about = [measure.number, measure.name, measure.kind, measure.unit, measure.unit_label, measure.per]
    is_rounded = measure.counts_people and not exact
    rows = []
    for _, each in groupby(by_group, key=lambda point: point.group_id):
        each = list(each)
        group = [each[0].group_id, each[0].group.label if each[0].group else None]
        rows += [[*about, point.pk, *group, *_numbers(point), is_rounded, point.note] for point in shown_points(measure, each, exact=exact)]
    return rows


def _numbers(point):
    status = "not collected" if point.is_missing else "hidden" if point.is_hidden else "collected"
    return [point.on, point.ends_on, _plain(point.numerator), _plain(point.denominator), _plain(point.value), status]


def _plain(number):
    return int(number) if number is not None and float(number).is_integer() else number
