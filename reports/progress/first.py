"""What has been done since the organisation joined, for its first report: a line for each team instead of a list of changes."""

from datetime import date

from core.dates import nhs_date
from reports.progress.wording import capital, counted, inside, joined, number

STATES = {
    "signed_off": ("is signed off", "are signed off"),
    "ready_for_review": ("waits for the coach's review", "wait for the coach's review"),
    "in_progress": ("is in progress", "are in progress"),
    "reopened": ("is in progress again", "are in progress again"),
    "not_applicable": ("does not apply", "do not apply"),
}
LIVED_EXPERIENCE = {"in_place": "lived experience", "plan": "an agreed plan for lived experience"}
STATUSES = {"paused": "The work is paused.", "withdrawn": "The organisation has withdrawn."}


def done_so_far(snapshot):
    """Sentences on what is there: the populations, and for each team its milestones, what is in place, and its first meeting.

    A team that has nothing to show has no line; no team is counted.
    """
    names = [population["name"] for population in snapshot["populations"]]
    lines = [STATUSES[snapshot["status"]]] if snapshot["status"] in STATUSES else []
    if names:
        lines.append(capital(f"{counted(len(names), 'population')} {'is' if len(names) == 1 else 'are'} selected: {joined(names)}."))
    maps = [_map(kept) for kept in snapshot.get("maps", ()) if kept["assets"]]
    pairs = zip(snapshot["teams"], snapshot["meetings"], strict=False)
    return [*lines, *(line for team, meeting in pairs if (line := _line(team, meeting, snapshot))), *maps]


def _map(kept):
    chosen = f", {number(len(kept['first']))} of them to engage first" if kept["first"] else ""
    return f"Asset map for {kept['population']}: {counted(kept['assets'], 'asset')}{chosen}."


def _line(team, meeting, snapshot):
    in_place = [*_posts(team), *_rest(team, has_payment_route=snapshot["payment_route"])]
    sentences = [
        _milestones(team, snapshot),
        f"In place: {joined(in_place)}" if in_place else "",
        f"First meeting on {nhs_date(date.fromisoformat(meeting['first_held_on']))}" if meeting["first_held_on"] else "",
    ]
    told = " ".join(f"{sentence}." for sentence in sentences if sentence)
    name = f"Sub-team for {team['population']}" if team["population"] else "Project team"
    return f"{name}: {told}" if told else ""


def _milestones(team, snapshot):
    """ "Milestones 1 and 2 are signed off and Milestone 3 is in progress"; what has not started is left out."""
    key = f":{team['population_id'] or 0}"
    rows = [row for group in snapshot["milestones"] for row in group["rows"] if row["key"].endswith(key)]
    parts = []
    for state, (is_so, are_so) in STATES.items():
        numbers = [str(row["number"]) for row in rows if row["state"] == state]
        if numbers:
            parts.append(f"Milestone{'s' if len(numbers) > 1 else ''} {joined(numbers)} {are_so if len(numbers) > 1 else is_so}")
    return joined(parts)


def _posts(team):
    for post in team["posts"]:
        words = f"a {post['label'].lower()}"
        if post["state"] == "accepted":
            words += " who has accepted the role"
        if post["code"] in ("project_lead", "sub_team_lead") and team["protected_time"]:
            words += " with protected time"
        if post["state"] == "leaving":
            words += " (who is leaving)"
        if post["state"] != "vacant":
            yield words


def _rest(team, *, has_payment_route):
    if team["lived_experience"]["state"] in LIVED_EXPERIENCE:
        yield LIVED_EXPERIENCE[team["lived_experience"]["state"]]
    if has_payment_route and not team["population"]:
        yield "a payment route for lived experience partners"
    if team["population"]:
        yield from (inside(group["label"]) for group in team["groups"] if group["state"] == "in place")
        return
    filled = sum(group["state"] == "in place" for group in team["groups"])
    if filled:
        yield f"{counted(filled, 'role group')} out of {number(len(team['groups']))}"
