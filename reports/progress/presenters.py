"""A snapshot as the page and the PDF show it: dates as dates, tags with colours, and the four figures at the top."""

import re
from datetime import date

from reports.progress.wording import capital, counted, number

DAY_KEYS = re.compile(r"(\w+_on|on|by|start|end|as_of)$")
# The colour on the page, and the one on paper; the words say the same.
COLOURS = {
    "not_started": ("grey", "grey"),
    "in_progress": ("white", "blue"),
    "ready_for_review": ("purple", "blue"),
    "signed_off": ("green", "green"),
    "reopened": ("yellow", "yellow"),
    "not_applicable": ("plain", "grey"),
}
LIVED_EXPERIENCE = {"in_place": "In place", "plan": "Agreed plan"}


def as_page(snapshot):
    """The context of both templates: `report` (the snapshot with dates) and `figures`."""
    report = _with_dates(snapshot)
    for group in report["milestones"]:
        for row in group["rows"]:
            row["colour"], row["print_colour"] = COLOURS[row["state"]]
    return {"report": report, "figures": _figures(report)}


def _with_dates(value, key=""):
    """A copy in which the texts that are days are dates; free texts are left alone, because they have other keys."""
    if isinstance(value, dict):
        return {name: _with_dates(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_dates(item) for item in value]
    if isinstance(value, str) and DAY_KEYS.match(key):
        return date.fromisoformat(value)
    return value


def _figures(report):
    """What a director wants first: a list of {label, figure, words}."""
    return [_pace(report["pace"]), _milestones(report), _lived_experience(report["teams"]), _asks(report["asks"])]


def _pace(pace):
    if pace is None:
        return {"label": "Pace", "figure": "No phases", "words": ""}
    phase, _, month = pace["words"].partition(", ")
    return {"label": "Pace", "figure": capital(month) or "Not started", "words": phase if month else f"Phase {pace['phase']}"}


def _milestones(report):
    rows = [row for group in report["milestones"] for row in group["rows"]]
    done = sum(row["state"] in ("signed_off", "not_applicable") for row in rows)
    late = sum(row["is_late"] for row in rows)
    return {"label": "Milestones done", "figure": f"{done} of {len(rows)}", "words": f"{number(late)} late"}


def _lived_experience(teams):
    states = [LIVED_EXPERIENCE.get(team["lived_experience"]["state"], "Gap") for team in teams]
    gaps = states.count("Gap")
    figure = next((state for state in ("Gap", "Agreed plan") if state in states), "In place")
    words = f"on {number(gaps)} of {counted(len(states), 'team')}" if gaps and len(states) > 1 else ""
    return {"label": "Lived experience", "figure": figure, "words": words}


def _asks(asks):
    if not asks:
        return {"label": "Asked of the sponsor", "figure": "Nothing", "words": ""}
    return {"label": "Asked of the sponsor", "figure": capital(counted(len(asks), "thing")), "words": ""}
