"""What is marked on a chart: annotations, tests and new lines, numbered together in the order of their days."""

from qiprojects.charts.data import Note

AROUND = 31  # days before the first point and after the latest, at least, in which a mark still lies on the chart


def notes_of(dates, rebases, annotations, cycles):
    """The Notes in order of their days. `dates` are those of the points; what lies far outside them is listed and not drawn."""
    found = [("annotation", row.on, row.text, None, False) for row in annotations]
    found += [("rebase", row.on, row.reason, None, False) for row in rebases]
    found += [("cycle", row.started_on, _test(row), row.ended_on, row.ended_on is None) for row in cycles if row.started_on]
    found.sort(key=lambda each: (each[1], each[0]))
    on_chart = _on_chart(dates)
    return tuple(
        Note(number, kind, on, text, until, is_open, on.toordinal() in on_chart)
        for number, (kind, on, text, until, is_open) in enumerate(found, start=1)
    )


def _on_chart(dates):
    """The ordinals of the days for which the chart has room."""
    if not dates:
        return range(0)
    first, last = dates[0].toordinal(), dates[-1].toordinal()
    room = max(AROUND, (last - first) // 8)
    return range(first - room, last + room + 1)


def _test(cycle):
    decided = f" ({cycle.get_decision_display().lower()})" if cycle.decision else ""
    return f"{cycle.label}: {cycle.question}{decided}"
