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

    `of` is "organisation", "team", "population" or "decision"; `end` is what follows the address ("#role-groups").
    """

    name: str
    of: str
    permission: Permission
    end: str = ""


# Where a fact is put right, and the words of the link to it.
TEAM = Place("organisations:team", "team", Permission.TEAM_EDIT)
ROLE_GROUPS = Place("organisations:team", "team", Permission.TEAM_EDIT, end="#role-groups")
TERMS = Place("organisations:terms", "team", Permission.TEAM_EDIT)
MEETINGS = Place("meetings:series", "team", Permission.MEETING_EDIT)
READINESS = Place("organisations:readiness", "organisation", Permission.ORGANISATION_EDIT)
LONG_LIST = Place("populations:list", "organisation", Permission.POPULATION_SUGGEST)
SHORT_LIST = Place("populations:list", "organisation", Permission.POPULATION_EDIT)
COMPARE = Place("populations:compare", "organisation", Permission.POPULATION_SUGGEST)
ROOM = Place("populations:room", "organisation", Permission.RANKING_RUN)
DECISION = Place("populations:decision-edit", "decision", Permission.RANKING_RUN)
LISTENING = {
    strand: Place("datareview:activity-add", "population", Permission.EVIDENCE_EDIT, end=f"?strand={strand}")
    for strand in ("people", "professionals")
}
SOURCES = Place("datareview:sources", "population", Permission.EVIDENCE_EDIT)
THEMES = Place("datareview:themes", "population", Permission.EVIDENCE_EDIT)
MATRIX = Place("datareview:matrix", "population", Permission.EVIDENCE_EDIT)
FEEDBACK = Place("datareview:feedback-add", "population", Permission.EVIDENCE_EDIT)
QUESTIONS = Place("assets:questions", "population", Permission.ASSETS_EDIT)
ADD_ASSETS = Place("assets:quick-add", "population", Permission.ASSETS_EDIT)
CHOOSE_ASSETS = Place("assets:choose", "population", Permission.ASSETS_ENGAGE)
FIRST_ASSETS = Place("assets:first", "population", Permission.ASSETS_ENGAGE)
AIM = Place("qiprojects:aim", "population", Permission.PROJECT_EDIT)
THEORY = Place("qiprojects:theory", "population", Permission.PROJECT_EDIT)
THEORY_ABOUT = Place("qiprojects:theory-about", "population", Permission.PROJECT_EDIT)
MEASURES = Place("qiprojects:measures", "population", Permission.PROJECT_EDIT)
IDEAS = Place("qiprojects:ideas", "population", Permission.PROJECT_EDIT)
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
    "M4.F1": (LISTENING["people"], "Add an activity with people"),
    "M4.F2": (LISTENING["professionals"], "Add an activity with professionals"),
    "M4.F3": (SOURCES, "Go to existing data"),
    "M4.F4": (MATRIX, "See the themes by strand"),
    "M4.F5": (THEMES, "Go to the themes"),
    "M4.F6": (FEEDBACK, "Plan feedback"),
    "M4.F7": (LISTENING["professionals"], "Add an activity with a voluntary organisation"),
    "M5.F1": (QUESTIONS, "Go through the four questions"),
    "M5.F2": (ADD_ASSETS, "Add assets to the map"),
    "M5.F3": (CHOOSE_ASSETS, "Choose whom to engage first"),
    "M5.F4": (FIRST_ASSETS, "Give each an owner and a next step"),
    "M6.F1": (AIM, "Write the aim"),
    "M6.F2": (THEORY, "Go to the theory of change"),
    "M6.F3": (MEASURES, "Define an outcome measure"),
    "M6.F4": (IDEAS, "Say what an idea rests on"),
    "M6.F5": (THEORY_ABOUT, "Say who took part"),
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
    return reverse(place.name, args=[organisation.slug, *([owner.pk] if owner else [])]) + place.end, words


# Where the work of a step is done: a part of the data review or of the asset map, and the words of the link.
PLACES_OF_STEPS = {
    "M4.1": (Place("datareview:activities", "population", Permission.EVIDENCE_VIEW, end="?strand=people"), "Go to listening to people"),
    "M4.2": (
        Place("datareview:activities", "population", Permission.EVIDENCE_VIEW, end="?strand=professionals"),
        "Go to listening to professionals",
    ),
    "M4.3": (Place("datareview:sources", "population", Permission.EVIDENCE_VIEW), "Go to existing data"),
    "M4.4": (Place("datareview:themes", "population", Permission.EVIDENCE_VIEW), "Go to the themes"),
    "M5.1": (Place("assets:map", "population", Permission.ASSETS_VIEW), "Go to the asset map"),
    "M5.2": (Place("assets:first", "population", Permission.ASSETS_VIEW), "Go to whom to engage first"),
    "M6.1": (Place("qiprojects:aim", "population", Permission.PROJECT_VIEW), "Go to the aim"),
    "M6.2": (Place("qiprojects:theory", "population", Permission.PROJECT_VIEW), "Go to the theory of change"),
    "M6.3": (Place("qiprojects:measures", "population", Permission.PROJECT_VIEW), "Go to the measures"),
    "M6.4": (Place("qiprojects:plan", "population", Permission.PROJECT_VIEW), "Choose the route"),
}


def place_of_step(step, *, access, organisation, team, population):
    """(address, words) of the pages on which the work of a step is done, for those who may read them; else None."""
    if step.code not in PLACES_OF_STEPS or team is None:
        return None
    place, words = PLACES_OF_STEPS[step.code]
    if not access.may(place.permission, team=team):
        return None
    return reverse(place.name, args=[organisation.slug, population.pk]) + place.end, words


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
