"""What the QI projects say, in a progress report: the aim, the theory of change as a picture, charts, tests and what was learnt.

A snapshot keeps what the pictures are drawn from, so that a report shows for ever what it showed: the tree of the theory, and charts as
plain values. Readers of a report are outside the sub-team, so that points come with small numbers hidden (`qiprojects.figures`), and
what somebody wrote about a point is left out. What was learnt is in the words of the team, without names.
"""

from collections import defaultdict
from dataclasses import asdict, fields, replace
from datetime import date
from types import SimpleNamespace

from core.dates import short_date
from populations.models import Population
from qiprojects.charts.data import Chart, Note, Segment
from qiprojects.charts.loading import charts_of
from qiprojects.definition import is_defined
from qiprojects.models import Act, Aim, AimStatus, Cycle, Measure, MeasureKind, ProgressScore, Project, Series
from qiprojects.tree import tree_of
from reports.progress.wording import capital, counted, joined, number

# Charts of one population on paper, and tests whose learning is told.
CHARTS, LEARNT = 2, 3
LONGEST = 300
OUTSIDE = SimpleNamespace(exact=False)
KINDS = {kind: place for place, kind in enumerate((MeasureKind.OUTCOME, MeasureKind.PROCESS, MeasureKind.BALANCING))}
ACTS = {Act.ADOPT: "adopted", Act.ADAPT: "adapted", Act.ABANDON: "given up, with what was learnt kept"}
SMART_AIM = "Ask the team which of the five SMART checks of its aim are still open, and what would help."
FIRST_MEASURE = "See to it that somebody who works with data can help the team to define a measure."
FIRST_TEST = "Ask which idea could be tried with one person next week, and clear the way for it."


def projects_in_report(position):
    """A list for the selected populations, in the order of the position.

    Each is {population, population_id, has_begun, aim, tree, ideas, assumptions, measures, charts, tests, learnt, scores, ask}. The number
    of queries does not depend on how many measures, points, ideas and tests there are; the tree takes some for each of at most three
    populations that have one.
    """
    ids = [population.pk for population in position.populations]
    populations = {row.pk: row for row in Population.objects.filter(pk__in=ids)}
    aims = {row.population_id: row for row in Aim.objects.filter(population__in=ids).exclude(status=AimStatus.SUPERSEDED)}
    measures, tests, scores = _measures(ids), _tests(ids), _scores(ids)
    agreed = dict(Project.objects.filter(population__in=ids).values_list("population", "measures_by"))
    shown = [measure for rows in measures.values() for measure in rows[:CHARTS]]
    charts = defaultdict(list)
    for measure, chart in charts_of(None, OUTSIDE, measures=shown):
        if chart.n:
            charts[measure.population_id].append(_kept_chart(chart))
    with_theory = set(_with_theory(ids))
    return [
        _project(
            populations[population.pk],
            aim=aims.get(population.pk),
            tree=tree_of(populations[population.pk]) if population.pk in with_theory else None,
            measures=measures.get(population.pk, []),
            charts=charts[population.pk],
            tests=tests[population.pk],
            scores=scores[population.pk],
            measures_by=agreed.get(population.pk),
            on=position.on,
        )
        for population in position.populations
    ]


def _with_theory(ids):
    drivers = Population.objects.filter(pk__in=ids, drivers__removed_at__isnull=True, drivers__isnull=False)
    ideas = Population.objects.filter(pk__in=ids, change_ideas__removed_at__isnull=True, change_ideas__isnull=False)
    return drivers.order_by().values_list("pk", flat=True).union(ideas.order_by().values_list("pk", flat=True))


def _measures(ids):
    """{population id: its measures}: an outcome first, then what gets worse, so that good news does not stand alone."""
    found = defaultdict(list)
    rows = Measure.objects.current().filter(population__in=ids).order_by("position", "pk")
    for row in sorted(rows, key=lambda row: (row.latest_on is None, KINDS[row.kind])):
        found[row.population_id].append(row)
    return {population: _worrying_second(measures) for population, measures in found.items()}


def _worrying_second(measures):
    first, *others = measures
    return [first, *sorted(others, key=lambda row: not row.latest_variation.startswith("concern"))]


def _tests(ids):
    found = defaultdict(list)
    rows = Cycle.objects.current().filter(population__in=ids, idea__removed_at__isnull=True).select_related("idea")
    for row in rows.order_by("-decided_on", "-pk"):
        found[row.population_id].append(row)
    return found


def _scores(ids):
    """{population id: {series: the latest score}}."""
    found = defaultdict(dict)
    for row in ProgressScore.objects.current().filter(population__in=ids).order_by("on", "pk"):
        found[row.population_id][row.series] = row
    return found


def _project(population, *, aim, tree, measures, charts, tests, scores, measures_by, on):
    begun = [test for test in tests if test.started_on and test.started_on <= on]
    decided = [test for test in tests if test.decision and test.decided_on <= on]
    ideas = tree["ideas"] if tree else []
    return {
        "population": population.name,
        "population_id": population.pk,
        "has_begun": bool(aim or tree or measures or tests),
        "aim": _aim(aim) if aim else None,
        "tree": tree,
        "ideas": len(ideas),
        "assumptions": sum(idea["is_assumption"] for idea in ideas),
        "measures": [{"name": measure.name, "kind": measure.kind, "is_defined": is_defined(measure)} for measure in measures],
        "charts": charts,
        "tests": {"begun": len(begun), "running": len(begun) - sum(test.decision != "" for test in begun), "decided": len(decided)},
        "learnt": [_learnt(test) for test in decided[:LEARNT] if test.learning],
        "scores": {series: {"score": f"{row.score}", "on": row.on.isoformat()} for series, row in scores.items()},
        "ask": _ask(aim, measures, begun, measures_by, on) if aim or tree or measures else "",
    }


def _aim(aim):
    return {
        "text": aim.text,
        "is_smart": aim.status == AimStatus.SMART,
        "baseline": aim.baseline,
        "target": aim.target,
        "target_on": aim.target_on.isoformat() if aim.target_on else None,
        "with_partners": aim.with_partners,
    }


def _learnt(test):
    """What one test taught: the idea, what follows, and the learning, cut where it is long."""
    words = " ".join(test.learning.split())
    if len(words) > LONGEST:
        words = f"{words[:LONGEST].rsplit(' ', 1)[0]} …"
    return {"idea": test.idea.text, "act": test.decision, "act_words": ACTS[Act(test.decision)], "learning": words}


def _ask(aim, measures, begun, measures_by, on):
    """The first thing that would help, said to a sponsor."""
    if not measures and (measures_by is None or measures_by < on):
        return FIRST_MEASURE
    if not begun:
        return FIRST_TEST
    return "" if aim and aim.status == AimStatus.SMART else SMART_AIM


# What is kept of a chart


def _kept_chart(chart):
    """A Chart as plain JSON, without its table."""
    kept = asdict(replace(chart, rows=()))
    kept["dates"] = [day.isoformat() for day in chart.dates]
    kept["target_on"] = chart.target_on.isoformat() if chart.target_on else None
    for note in kept["notes"]:
        note["on"] = note["on"].isoformat()
        note["until"] = note["until"].isoformat() if note["until"] else None
    return kept


def chart_from(kept, name):
    """The Chart of a snapshot, with `name` as its id on the page. Takes days as dates or as text."""
    known = {field.name for field in fields(Chart)}
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items() if key in known}
    return Chart(
        **{
            **values,
            "name": name,
            "dates": tuple(_day(day) for day in kept["dates"]),
            "target_on": _day(kept["target_on"]),
            "segments": tuple(Segment(**segment) for segment in kept["segments"]),
            "trends": tuple(tuple(trend) for trend in kept["trends"]),
            "notes": tuple(Note(**{**note, "on": _day(note["on"]), "until": _day(note["until"])}) for note in kept["notes"]),
        }
    )


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


# The words


def sentences_of(kept):
    """What is told of one project of a snapshot, in a few sentences."""
    return " ".join(filter(None, (_of_aim(kept["aim"]), _of_ideas(kept), _of_tests(kept["tests"]), _of_scores(kept["scores"]))))


def _of_aim(aim):
    if aim is None:
        return "There is no aim yet."
    kind = "is SMART" if aim["is_smart"] else "is a first one, which is enough to begin with"
    took_part = ", and people with lived experience took part in it" if aim["with_partners"] else ""
    return f"The aim {kind}{took_part}."


def _of_ideas(kept):
    if not kept["ideas"]:
        return ""
    rest = kept["ideas"] - kept["assumptions"]
    verb = "rests" if rest == 1 else "rest"
    ideas = counted(kept["ideas"], "change idea")
    return f"Of {ideas}, {number(rest)} {verb} on what was heard, counted or found; the others are assumptions."


def _of_tests(tests):
    if not tests["begun"]:
        return "No test has begun yet."
    begun = capital(counted(tests["begun"], "test"))
    return f"{begun} began so far: {number(tests['decided'])} decided, {number(tests['running'])} running."


def _of_scores(scores):
    said = []
    for series, who in ((Series.COACH, "the coach"), (Series.TEAM, "the team")):
        if kept := scores.get(series.value):
            said.append(f"{kept['score']} in the judgement of {who} ({short_date(_day(kept['on']))})")
    return f"Progress, from 0.5 to 5: {joined(said)}." if said else ""
