"""The snapshot of a report: plain JSON that the page and the PDF are made from, and nothing else.

It holds words, dates (as "2026-11-20") and codes: no names of people, no stories, no journal, no role titles, no small counts.
`build` makes it from the records, `digest_of` names it. Its shape has a `version`: one that was published stays as it is.
"""

import hashlib
import json
from itertools import groupby

from core.suppression import staff_in_words
from milestones.models import State
from populations.definitions import PROGRAMMES
from reports.progress.asks import asks_of, gaps_at, key_of
from reports.progress.changes import changes_between
from reports.progress.choosing import choosing_in_report, decisions_in_report, standards_in_report
from reports.progress.maps import maps_in_report
from reports.progress.names import with_contacts
from reports.progress.position import position_of
from reports.progress.projects import projects_in_report
from reports.progress.reviews import reviews_in_report
from reports.progress.summary import summary_of
from reports.progress.wording import cleaned, day, days, inside, joined, period

# 2: how the populations were chosen, standards, what sub-teams are made up of. 3: what the data reviews say. 4: the asset maps.
# 5: the QI projects. The templates still show those before.
VERSION = 5


def build(participation, *, period_start, period_end, number, on, before=None, replaces=None, narrative="", coach_narrative=""):
    """The snapshot as a dict that survives JSON unchanged.

    `on` is the day whose position is told; `before` the snapshot of the report before, or None for the first; `replaces` the
    number of a report of the same period that this one corrects. The number of queries does not depend on how much there is.
    """
    position = position_of(participation, on=on)
    snapshot = {
        "version": VERSION,
        "programme": participation.wave.programme_name,
        "programme_short": participation.wave.programme_short_name,
        "wave": participation.wave.name,
        "organisation": participation.organisation.name,
        "slug": participation.organisation.slug,
        "number": number,
        "replaces": replaces,
        "period": {"start": day(period_start), "end": day(period_end), "words": period(period_start, period_end)},
        "as_of": day(on),
        "status": participation.status,
        "pace": _pace(position),
        "asks": [{"code": ask.code, "words": ask.words, "why": ask.why, "by": day(ask.by)} for ask in asks_of(position, before)],
        "milestones": [_group(group, position) for group in position.groups],
        "populations": [_population(population, position.definitions.get(population.pk)) for population in position.populations],
        "choosing": choosing_in_report(position),
        "decisions": decisions_in_report(position),
        "standards": standards_in_report(position),
        "reviews": reviews_in_report(position),
        "maps": maps_in_report(position),
        "projects": projects_in_report(position),
        "teams": [_team(team) for team in position.teams],
        "payment_route": participation.has_payment_route,
        "next_steps": _next_steps(position),
        "meetings": [_meeting(team) for team in position.teams],
        "sign_offs": [_sign_off(review, position) for review in position.sign_offs if review.reason and _facts_missing(review)],
        "priorities": participation.priorities,
        "narratives": {"lead": narrative, "coach": coach_narrative},
    }
    names = with_contacts(position.names, participation)
    snapshot = cleaned(json.loads(json.dumps(snapshot)), names)
    before = cleaned(before, names)
    # Made from what is clean already, so that two names left out do not look like a change.
    snapshot["changes"] = {"since": before["number"] if before else None, "items": list(changes_between(before, snapshot))}
    snapshot["summary"] = summary_of(snapshot)
    return snapshot


def digest_of(snapshot):
    """The name of a snapshot: SHA-256 over its JSON with sorted keys, as 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _pace(position):
    pace = position.pace
    if pace is None:
        return None
    return {
        "words": pace.words,
        "phase": pace.phase.number,
        "title": pace.phase.title,
        "starts_on": day(pace.starts_on),
        "ends_on": day(pace.ends_on),
    }


def _group(group, position):
    """The milestones of the organisation or of one population: {population, rows}."""
    return {
        "population": group.population.name if group.population else "",
        "rows": [_row(row, position) for row in group.rows],
    }


def _row(row, position):
    progress = row.progress
    return {
        "key": key_of(progress),
        "number": progress.milestone.number,
        "title": progress.milestone.title,
        "state": progress.state,
        "state_words": State(progress.state).label,
        "planned_on": day(progress.planned_on),
        "started_on": day(progress.started_on),
        "completed_on": day(progress.completed_on),
        "is_late": row.is_late,
        "timing": _timing(row, position.on),
    }


def _timing(row, on):
    """How the milestone stands to its planned date, in words; empty where there is nothing to say."""
    progress = row.progress
    if progress.planned_on is None or progress.state == State.NOT_APPLICABLE:
        return ""
    if row.is_late:
        return f"{days((on - progress.planned_on).days)} late"
    if progress.completed_on and progress.completed_on > progress.planned_on:
        return f"{days((progress.completed_on - progress.planned_on).days)} after plan"
    return "In good time" if progress.completed_on else ""


def _population(population, definition):
    """A population with its public definition; the private text is no part of what was read."""
    return {
        "id": population.pk,
        "name": population.name,
        "definition": population.definition,
        "selected_on": day(population.selected_on),
        "is_open": bool(definition and definition.is_open),
        "programmes": [label for code, label in PROGRAMMES.items() if definition and code in definition.programmes],
    }


def _team(team):
    """A team in posts, yes or no, and the number of people of the project team; nothing in it says who."""
    lived = team.lived_experience
    return {
        "population": team.population.name if team.population else "",
        "population_id": team.population.pk if team.population else None,
        "people": staff_in_words(team.people),
        "is_formed": team.people > 0,
        "posts": [{"code": post.code, "label": post.label, "state": post.state, "words": post.words} for post in team.posts],
        "lived_experience": {"state": lived.state, "words": lived.words, "review_on": day(lived.review_on)},
        "protected_time": team.has_protected_time,
        "groups": [{"code": code, "label": label, "state": state} for code, label, state in team.groups],
        "meets": team.series is not None,
        "first_report_on": day(team.reporting.first_on) if team.reporting else None,
    }


def next_step(row):
    """The next step of an open milestone, in words that a sponsor understands."""
    if row.progress.state == State.READY_FOR_REVIEW:
        return "The coach has been asked to review it"
    missing = row.missing
    if missing:
        return f"Still missing: {inside(missing[0].gap)}"
    if row.unrecorded:
        return "The team does the steps, writes down what it has done, and asks the coach for a review"
    return "Everything required is in place: the lead can ask the coach for a review"


def _next_steps(position):
    """The next step of each milestone that is not done: a list of {milestone, population, words}.

    Neighbours of the same population that wait for the same thing share a line.
    """
    steps = []
    for group in position.groups:
        population = group.population.name if group.population else ""
        open_rows = [row for row in group.rows if not row.progress.is_done]
        for words, rows in groupby(open_rows, key=next_step):
            steps.append({"milestone": _milestones_in_words(list(rows)), "population": population, "words": words})
    return steps


def _milestones_in_words(rows):
    milestones = [row.progress.milestone for row in rows]
    if len(milestones) == 1:
        return f"Milestone {milestones[0].number}: {milestones[0].title}"
    return f"Milestones {joined(str(milestone.number) for milestone in milestones)}"


def _meeting(team):
    series = team.series
    return {
        "population": team.population.name if team.population else "",
        "next_on": day(team.next_meeting_on),
        "every_days": series.every_days if series else None,
        "first_held_on": day(series.first_held_on) if series else None,
    }


def _facts_missing(review):
    return any(fact["is_required"] and not fact["value"] for fact in review.facts)


def _sign_off(review, position):
    """A milestone that was signed off although something required was missing or not recorded, with the coach's reason."""
    row = next(row for row in position.rows if row.progress.pk == review.progress_id)
    now = {status.code: status.value for status in row.facts}
    return {
        "milestone": f"Milestone {row.progress.milestone.number}: {row.progress.milestone.title}",
        "population": row.progress.population.name if row.progress.population else "",
        "on": day(review.on),
        "reason": review.reason,
        "missing": [{"words": gap, "is_still_missing": now.get(code) is False} for code, gap in gaps_at(review)],
        "unrecorded": sum(1 for fact in review.facts if fact["is_required"] and fact["value"] is None),
    }
