"""What changed between two snapshots, in words. Without an earlier one it is what has been done so far (`first`)."""

from datetime import date

from core.dates import nhs_date
from reports.progress.first import done_so_far
from reports.progress.wording import joined

STATES = {
    "not_started": "is back at the start",
    "in_progress": "is in progress",
    "ready_for_review": "is ready, and the coach has been asked to review it",
    "signed_off": "was signed off",
    "reopened": "was reopened",
    "not_applicable": "was marked as not applicable",
}
VERSION_WITH_GROUPS = 2  # the first one that says of a sub-team what it is made up of
VERSION_WITH_MAPS = 4
STATUSES = {"active": "The work is active again.", "paused": "The work was paused.", "withdrawn": "The organisation withdrew."}


def changes_between(before, after):
    """Sentences on what differs: states of milestones, populations, planned dates, posts, lived experience, role groups, whom the
    teams engage first, meetings.

    `before` and `after` are snapshots; `before` may be None. Sizes of teams are not compared, so that nobody can be worked out.
    """
    if before is None:
        return done_so_far(after)
    return [
        *_status(before, after),
        *_populations(before, after),
        *_milestones(before, after),
        *_teams(before, after),
        *_maps(before, after),
        *_payment(before, after),
        *_meetings(before, after),
        *_dates(before, after),
    ]


def _rows(snapshot):
    """The milestones by their key, each with the name of its population."""
    return {row["key"]: {**row, "population": group["population"]} for group in snapshot["milestones"] for row in group["rows"]}


def _named(row):
    return f"Milestone {row['number']}{' for ' + row['population'] if row['population'] else ''}"


def _status(before, after):
    if before["status"] != after["status"]:
        yield STATUSES[after["status"]]


def _milestones(before, after):
    earlier = _rows(before)
    for key, row in _rows(after).items():
        was = earlier[key]["state"] if key in earlier else "not_started"
        if row["state"] == was:
            continue
        on = f" on {_day(row['completed_on'])}" if row["state"] == "signed_off" else ""
        yield f"{_named(row)} {STATES[row['state']]}{on}."


def _populations(before, after):
    had = {population["id"]: population["name"] for population in before["populations"]}
    has = {population["id"]: population["name"] for population in after["populations"]}
    yield from (f"A population was selected: {has[pk]}." for pk in has if pk not in had)
    yield from (f"A population is no longer selected: {had[pk]}." for pk in had if pk not in has)
    yield from (f"The population “{had[pk]}” is now called “{has[pk]}”." for pk in has if pk in had and had[pk] != has[pk])


def _teams(before, after):
    earlier = {team["population_id"]: team for team in before["teams"]}
    is_told = before["version"] >= VERSION_WITH_GROUPS
    for team in after["teams"]:
        where = f"the sub-team for {team['population']}" if team["population"] else "the project team"
        was = earlier.get(team["population_id"], {"posts": [], "groups": [], "lived_experience": None, "protected_time": False})
        yield from _posts(was, team, where)
        if team["protected_time"] and not was["protected_time"]:
            yield f"Protected time for the lead of {where} is recorded."
        yield from _lived_experience(was["lived_experience"], team["lived_experience"], where)
        if is_told or not team["population"]:
            yield from _groups(was, team, where)
        if is_told and team["first_report_on"] and not was.get("first_report_on"):
            yield f"The first report of {where} to the project team is set for {_day(team['first_report_on'])}."


def _posts(was, team, where):
    earlier = {post["code"]: post["state"] for post in was["posts"]}
    for post in team["posts"]:
        old, new = earlier.get(post["code"], "vacant"), post["state"]
        on = f" on {where}" if post["code"] == "sub_team_lead" else ""
        if new == "vacant" and old != "vacant":
            yield f"The post of {post['label'].lower()}{on} is vacant."
        elif old == "vacant" and new != "vacant":
            yield f"The post of {post['label'].lower()}{on} is filled."
        if new == "accepted" and old != "accepted":
            yield "The senior sponsor has accepted the role."
        if new == "leaving" and old != "leaving":
            yield f"The {post['label'].lower()}{on} is leaving."


def _lived_experience(old, new, where):
    words = {"in_place": "in place", "plan": "an agreed plan"}
    was, now = (words.get(found["state"], "a gap") if found else "a gap" for found in (old, new))
    if now != was:
        yield f"Lived experience on {where}: now {now} (was {was})."


def _groups(was, team, where):
    earlier = {group["code"]: group["state"] for group in was["groups"]}
    on = f" ({where})" if team["population"] else ""
    for group in team["groups"]:
        old = earlier.get(group["code"], "gap")
        if group["state"] != old:
            yield f"{group['label']}{on}: now {_state(group['state'])} (was {_state(old)})."


def _state(state):
    return "a gap" if state == "gap" else state


def _maps(before, after):
    """Nothing from before there were maps in reports: what was there then is not known."""
    if before["version"] < VERSION_WITH_MAPS:
        return
    earlier = {kept["population_id"]: kept for kept in before["maps"]}
    for kept in after["maps"]:
        was = earlier.get(kept["population_id"], {"assets": 0, "first": []})
        had, has = ({each["id"]: each for each in told["first"]} for told in (was, kept))
        where = f"for {kept['population']}"
        if chosen := [_asset(each) for pk, each in has.items() if pk not in had]:
            yield f"Chosen to be engaged first {where}: {joined(chosen)}."
        elif kept["assets"] and not was["assets"]:
            yield f"The first assets {where} were mapped."
        if left := [each["name"] for pk, each in had.items() if pk not in has]:
            yield f"No longer among those to be engaged first {where}: {joined(left)}."
        if moved := [_asset(each) for pk, each in has.items() if pk in had and each["words"] and each["status"] != had[pk]["status"]]:
            yield f"Contacts {where}: {joined(moved)}."


def _asset(each):
    return f"{each['name']} ({each['words']})" if each["words"] else each["name"]


def _payment(before, after):
    if after["payment_route"] and not before["payment_route"]:
        yield "How lived experience partners are paid is recorded."
    if before["payment_route"] and not after["payment_route"]:
        yield "The payment route for lived experience partners is no longer complete."


def _meetings(before, after):
    held = {meeting["population"] for meeting in before["meetings"] if meeting["first_held_on"]}
    for meeting in after["meetings"]:
        if meeting["first_held_on"] and meeting["population"] not in held:
            where = f"The sub-team for {meeting['population']}" if meeting["population"] else "The project team"
            yield f"{where} held its first meeting on {_day(meeting['first_held_on'])}."


def _dates(before, after):
    earlier = _rows(before)
    for key, row in _rows(after).items():
        if key in earlier and row["planned_on"] != earlier[key]["planned_on"] and row["state"] not in ("signed_off", "not_applicable"):
            old, new = (_day(planned) if planned else "no date" for planned in (earlier[key]["planned_on"], row["planned_on"]))
            yield f"The planned date of {_named(row)} moved from {old} to {new}."


def _day(text):
    return nhs_date(date.fromisoformat(text))
