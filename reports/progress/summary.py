"""The summary of a report: three to five plain sentences, by rules, from a snapshot."""

from datetime import date

from core.dates import nhs_date
from reports.progress.wording import capital, counted, inside, joined, number

DONE = ("signed_off", "not_applicable")
COVERED = {"in_place": "has lived experience", "plan": "has an agreed plan to bring in people with lived experience"}


def summary_of(snapshot):
    """The sentences as a list: where the work stands, its milestones, its populations, its people, and what is asked."""
    return [capital(sentence) for sentence in (f(snapshot) for f in (_place, _milestones, _populations, _people, _asked)) if sentence]


def _place(snapshot):
    name = snapshot["organisation"]
    if snapshot["status"] == "withdrawn":
        return f"{name} has withdrawn from {snapshot['wave']}; what was done is kept."
    pace = snapshot["pace"]
    if pace is None:
        place = f"{name} takes part in {snapshot['wave']}"
    elif "has not started" in pace["words"]:
        place = f"{name} takes part in {snapshot['wave']}, which begins on {_day(pace['starts_on'])}"
    else:
        place = f"{name} is in {pace['words'].replace('Phase', 'phase')}: {inside(pace['title'])}"
    return f"{place}, and the work is paused." if snapshot["status"] == "paused" else f"{place}."


def _milestones(snapshot):
    rows = [row for group in snapshot["milestones"] for row in group["rows"]]
    done = sum(row["state"] in DONE for row in rows)
    waiting = sum(row["state"] == "ready_for_review" for row in rows)
    going_on = sum(row["state"] in ("in_progress", "reopened") for row in rows)
    late = sum(row["is_late"] for row in rows)
    parts = [_done(done, len(rows))]
    if waiting:
        parts.append(f"{number(waiting)} {'waits' if waiting == 1 else 'wait'} for the coach's review")
    if going_on:
        parts.append(f"{number(going_on)} {_is(going_on)} in progress")
    lateness = f"{counted(late, 'milestone')} {_is(late)} past the planned date" if late else "none is past its planned date"
    return f"{joined(parts)}; {lateness}."


def _done(count, of):
    if count == 0:
        return f"none of the {number(of)} milestones is done yet"
    return f"{number(count)} of {number(of)} milestones {_is(count)} done"


def _is(count):
    return "is" if count == 1 else "are"


def _populations(snapshot):
    names = [population["name"] for population in snapshot["populations"]]
    if not names:
        return "No population is selected yet."
    return f"The work is for {counted(len(names), 'population')}: {joined(names)}."


def _people(snapshot):
    """Lived experience, always; with the sub-teams in the same sentence."""
    project, *subs = snapshot["teams"]
    gaps = [team["population"] for team in subs if team["lived_experience"]["state"] not in COVERED]
    words = (
        f"The project team {COVERED.get(project['lived_experience']['state'], 'is not complete: nobody with lived experience is on it')}"
    )
    if gaps and project["lived_experience"]["state"] in COVERED:
        words += f", but nobody with lived experience is on the {_sub_teams(gaps)}"
    elif gaps:
        words += f" or on the {_sub_teams(gaps)}"
    return f"{words}."


def _sub_teams(names):
    return f"sub-team{'s' if len(names) > 1 else ''} for {joined(names)}"


def _asked(snapshot):
    asks = snapshot["asks"]
    if not asks:
        return "Nothing needs the sponsor's decision at present."
    what = counted(len(asks), "thing")
    if len(asks) == 1:
        return f"One thing is asked of the senior sponsor: {inside(asks[0]['words'])}."
    return f"{what} are asked of the senior sponsor, first of all: {inside(asks[0]['words'])}."


def _day(text):
    return nhs_date(date.fromisoformat(text))
