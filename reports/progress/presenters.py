"""A snapshot as the page and the PDF show it: dates as dates, tags with colours, and the four figures at the top."""

import re
from datetime import date

from assets.drawing import draw_small, draw_wheel
from core.dates import nhs_date
from qiprojects.charts.drawing import draw as draw_chart
from qiprojects.diagram.drawing import draw as draw_theory
from reports.progress import projects
from reports.progress.maps import map_data, sentences_of
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
# So wide that words can be read across a sheet of A4.
DIAGRAM = 800
LIVED_EXPERIENCE = {"in_place": "In place", "plan": "Agreed plan"}


def as_page(snapshot):
    """The context of both templates: `report` (the snapshot with dates) and `figures`.

    Each of its maps has `words`, and one that is not empty a `picture`, and a `wheel` for paper, where several stand side by side.
    `sub_teams` are those that are formed, as a table (`side_by_side`).
    """
    report = with_dates(snapshot)
    for place, kept in enumerate(report.get("maps", ()), 1):
        kept["words"] = sentences_of(kept)
        if kept["assets"]:
            kept["picture"], kept["wheel"] = (draw(map_data(kept), f"asset-map-{place}") for draw in (draw_small, draw_wheel))
    for place, (kept, raw) in enumerate(zip(report.get("projects", ()), snapshot.get("projects", ()), strict=True), 1):
        _draw_project(kept, raw, place)
    report["sub_teams"] = side_by_side([team for team in report["teams"] if team.get("population") and team["is_formed"]])
    for group in report["milestones"]:
        for row in group["rows"]:
            row["colour"], row["print_colour"] = COLOURS[row["state"]]
    return {"report": report, "figures": _figures(report)}


def _draw_project(kept, raw, place):
    """Add to a project its `words`, its `diagram`, and its charts as `pictures` (`small` for paper) with what each says.

    `raw` is the project as the snapshot has it.
    """
    kept["words"] = projects.sentences_of(raw)
    kept["diagram"] = draw_theory(raw["tree"], name=f"project-{place}-theory", width=DIAGRAM) if raw["tree"] else ""
    kept["pictures"] = []
    for which, chart in enumerate(raw["charts"], 1):
        chart = projects.chart_from(chart, f"project-{place}-chart-{which}")
        wide, small = draw_chart(chart), draw_chart(chart, narrow=True)
        kept["pictures"].append({"title": chart.title, "picture": wide, "small": small, "says": chart.reading, "notes": chart.notes})


def side_by_side(teams):
    """Sub-teams as {teams, rows}: a row for each part that one of them has, (label, [the words of each team, empty for none])."""
    rows = {}
    for place, team in enumerate(teams):
        lived = team["lived_experience"]
        until = f" until {nhs_date(lived['review_on'])}" if lived["state"] == "plan" else ""
        parts = [(post["label"], post["words"]) for post in team["posts"]] + [("Lived experience", f"{lived['words']}{until}")]
        parts += [(group["label"], capital(group["state"])) for group in team["groups"]]
        if "first_report_on" in team:
            first_on = team["first_report_on"]
            parts.append(("Meetings in the diary", "In place" if team["meets"] else "Gap"))
            parts.append(("First report to the project team", nhs_date(first_on) if first_on else "No date yet"))
        for label, words in parts:
            rows.setdefault(label, [""] * len(teams))[place] = words
    return {"teams": teams, "rows": list(rows.items())}


def with_dates(value, key=""):
    """A copy in which the texts that are days are dates; free texts are left alone, because they have other keys."""
    if isinstance(value, dict):
        return {name: with_dates(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_dates(item) for item in value]
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
