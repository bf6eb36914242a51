"""What is marked on a chart: annotations, tests and new lines, numbered together in the order of their days."""

from datetime import timedelta

from qiprojects.charts.data import Note

AROUND = timedelta(days=31)  # before the first point and after the latest, at least, in which a mark still lies on the chart


def notes_of(dates, rebases, annotations, cycles):
    """The Notes in order of their days. `dates` are those of the points; what lies far outside them is listed and not drawn."""
    found = [("annotation", row.on, row.text, None, False) for row in annotations]
    found += [("rebase", row.on, row.reason, None, False) for row in rebases]
    found += [("cycle", row.started_on, _test(row), row.ended_on, row.ended_on is None) for row in cycles if row.started_on]
    found.sort(key=lambda each: (each[1], each[0]))
    first, last = span(dates)
    return tuple(
        Note(number, kind, on, text, until, is_open, bool(dates) and first <= on <= last)
        for number, (kind, on, text, until, is_open) in enumerate(found, start=1)
    )


def span(dates):
    """The first and the last day that the chart has room for; (None, None) without points."""
    if not dates:
        return None, None
    room = max(AROUND, (dates[-1] - dates[0]) / 8)
    return dates[0] - room, dates[-1] + room


def _test(cycle):
    decided = f" ({cycle.get_decision_display().lower()})" if cycle.decision else ""
    return f"{cycle.label}: {cycle.question}{decided}"
