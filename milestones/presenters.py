"""Display words and tag colours of milestones. One meaning for each colour; red is for errors only."""

from django.urls import reverse

from accounts.permissions import Permission
from core.dates import nhs_date
from milestones.models import State

TAGS = {
    State.NOT_STARTED: "blue",
    State.IN_PROGRESS: "white",
    State.READY_FOR_REVIEW: "purple",
    State.SIGNED_OFF: "plain",
    State.REOPENED: "pink",
    State.NOT_APPLICABLE: "grey",
}


def date_words(progress, *, is_late):
    """The dates of a milestone in a line: when it was done, or when it is planned, or that it has no date."""
    if progress.completed_on:
        return (
            f"Signed off on {nhs_date(progress.completed_on)}"
            if progress.state == State.SIGNED_OFF
            else f"Settled on {nhs_date(progress.completed_on)}"
        )
    if progress.planned_on is None:
        return "No planned date"
    verb = "Was planned for" if is_late else "Planned for"
    started = f", started on {nhs_date(progress.started_on)}" if progress.started_on else ""
    return f"{verb} {nhs_date(progress.planned_on)}{started}"


# Where a fact is put right: the page with the permission that it asks for, and the words of the link to it.
TEAM = ("organisations:team", Permission.TEAM_EDIT)
MEETINGS = ("meetings:series", Permission.MEETING_EDIT)
READINESS = ("organisations:readiness", Permission.ORGANISATION_EDIT)
POPULATIONS = ("populations:list", Permission.POPULATION_EDIT)
PLACES = {
    "M1.F1": (TEAM, "Go to the team"),
    "M1.F2": (TEAM, "Go to the team"),
    "M1.F3": (TEAM, "Go to the team"),
    "M1.F4": (MEETINGS, "Set up the meetings"),
    "M1.F5": (TEAM, "Go to the role groups"),
    "M1.F6": (READINESS, "Record the payment route"),
    "M1.F7": (TEAM, "Go to the team"),
    "M2.F6": (POPULATIONS, "Go to the populations"),
    "M3.F1": (TEAM, "Go to the sub-team"),
    "M3.F2": (TEAM, "Go to the sub-team"),
    "M3.F3": (TEAM, "Go to the sub-team"),
    "M3.F4": (MEETINGS, "Set up the meetings"),
    "M3.F5": (TEAM, "Go to the sub-team"),
}


def place_of(code, *, access, organisation, team):
    """(address, words) of the page where this reader can put the fact right, or None. `team` is the one the milestone belongs to."""
    if code not in PLACES:
        return None
    (name, permission), words = PLACES[code]
    if not access.may(permission, team=team):
        return None
    args = [organisation.slug, team.pk] if (name, permission) in (TEAM, MEETINGS) else [organisation.slug]
    return reverse(name, args=args) + ("#role-groups" if code == "M1.F5" else ""), words
