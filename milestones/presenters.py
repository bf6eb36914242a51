"""Display words and tag colours of milestones. One meaning for each colour; red is for errors only."""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Place:
    """A page where something is put right: its URL name, whose it is, and the permission.

    `of` is "organisation", "team", "population" or "decision".
    """

    name: str
    of: str
    permission: Permission
    anchor: str = ""


# Where a fact is put right, and the words of the link to it.
TEAM = Place("organisations:team", "team", Permission.TEAM_EDIT)
ROLE_GROUPS = Place("organisations:team", "team", Permission.TEAM_EDIT, anchor="#role-groups")
TERMS = Place("organisations:terms", "team", Permission.TEAM_EDIT)
MEETINGS = Place("meetings:series", "team", Permission.MEETING_EDIT)
READINESS = Place("organisations:readiness", "organisation", Permission.ORGANISATION_EDIT)
LONG_LIST = Place("populations:list", "organisation", Permission.POPULATION_SUGGEST)
SHORT_LIST = Place("populations:list", "organisation", Permission.POPULATION_EDIT)
COMPARE = Place("populations:compare", "organisation", Permission.POPULATION_SUGGEST)
ROOM = Place("populations:room", "organisation", Permission.RANKING_RUN)
DECISION = Place("populations:decision-edit", "decision", Permission.RANKING_RUN)
REPORTING = Place("populations:reporting", "population", Permission.POPULATION_DEFINE)
PLACES = {
    "M1.F1": (TEAM, "Go to the team"),
    "M1.F2": (TEAM, "Go to the team"),
    "M1.F3": (TEAM, "Go to the team"),
    "M1.F4": (MEETINGS, "Set up the meetings"),
    "M1.F5": (ROLE_GROUPS, "Go to the role groups"),
    "M1.F6": (READINESS, "Record the payment route"),
    "M1.F7": (TEAM, "Go to the team"),
    "M2.F1": (LONG_LIST, "Suggest a population"),
    "M2.F2": (SHORT_LIST, "Go to the lists"),
    "M2.F3": (COMPARE, "Answer the questions"),
    "M2.F4": (ROOM, "Go to the decision room"),
    "M2.F5": (ROOM, "Go to the decision room"),
    "M2.F6": (ROOM, "Go to the decision room"),
    "M2.F7": (SHORT_LIST, "Go to the populations"),
    "M3.F1": (TEAM, "Go to the sub-team"),
    "M3.F2": (TEAM, "Go to the sub-team"),
    "M3.F3": (TEAM, "Go to the sub-team"),
    "M3.F4": (MEETINGS, "Set up the meetings"),
    "M3.F5": (TEAM, "Go to the sub-team"),
    "M3.F6": (TERMS, "Add terms of reference"),
    "M3.F7": (REPORTING, "Set the first report date"),
}
# Where it is put right once a decision is recorded: its words and who took part can be changed, and no second one is asked for.
PLACES_OF_DECISION = {
    "M2.F4": (DECISION, "Complete the decision"),
    "M2.F5": (DECISION, "Check who took part"),
}


def place_of(code, *, access, organisation, team, population=None, decision=None):
    """(address, words) of the page where this reader can put the fact right, or None.

    `team` and `population` are those that the milestone belongs to; `decision` is the latest about populations, if there is one.
    """
    places = {**PLACES, **PLACES_OF_DECISION} if decision else PLACES
    if code not in places:
        return None
    place, words = places[code]
    if not access.may(place.permission, team=team):
        return None
    owner = {"organisation": None, "team": team, "population": population, "decision": decision}[place.of]
    return reverse(place.name, args=[organisation.slug, *([owner.pk] if owner else [])]) + place.anchor, words


@dataclass(frozen=True)
class Support:
    """What there is to say about the support plan of a team on which lived experience is missing; without `url` there is no link."""

    words: str
    label: str = ""
    url: str = ""


def support_of(plan, *, access, organisation, team, on):
    """The Support for this reader. `plan` is the team's open LivedExperiencePlan, or None: then writing one is offered."""
    args = [organisation.slug, team.pk]
    may_read = access.may(Permission.TEAM_VIEW, team=team)
    if plan is None:
        what = "A short support plan says what stands in the way, what was tried, what help you want, and by when."
        if access.may(Permission.TEAM_EDIT, team=team):
            return Support(what, "Write a support plan", reverse("organisations:plan-edit", args=args))
        return Support("The lead can write a support plan: what stands in the way, what was tried, what help is wanted, and by when.")
    words, label = _plan_words(plan, on)
    return Support(words, label, reverse("organisations:plan", args=args)) if may_read else Support(words)


def _plan_words(plan, on):
    if plan.review_on < on:
        return f"The support plan passed its review date on {nhs_date(plan.review_on)}.", "Look at the plan again"
    if plan.agreed_on:
        return f"A support plan is agreed until {nhs_date(plan.review_on)}.", "Read the support plan"
    return "A support plan waits for the coach to agree it.", "Read the support plan"
