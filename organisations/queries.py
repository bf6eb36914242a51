"""Reads about teams that several pages share. What a reader may not know is cut here or in `presenters`, never in a template."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Person
from accounts.presenters import state_words
from accounts.queries import with_invitation
from core import reference
from organisations.models import LivedExperiencePlan, Organisation, RoleGroup, Seat, SeatRole, Team

SERVICE_STAFF = "service_staff"
# Groups of a sub-team that are filled by the role of a seat, with the same code.
GROUPS_BY_ROLE = frozenset({SeatRole.SUB_TEAM_LEAD.value, SeatRole.COMMUNITY_REPRESENTATIVE.value})


def default_role_groups():
    """The role groups that the starter pack asks a project team to consider: a list of {code, label}."""
    milestones = reference.load("milestones_and_steps")["milestones"]
    return next(step["roles_to_consider"] for step in milestones[0]["steps"] if "roles_to_consider" in step)


def sub_team_groups():
    """The four groups that a sub-team is made up of, in their order: a list of {code, label}. Source: starter pack 5.1."""
    milestones = reference.load("milestones_and_steps")["milestones"]
    return next(step["composition"] for step in milestones[2]["steps"] if "composition" in step)


@dataclass(frozen=True)
class TeamExample:
    """A real team of the starter pack: role titles, never names. `roles` are (title, how many, sponsor or lead in words or "")."""

    organisation: str
    size: int
    roles: list


def team_examples():
    """The teams that the starter pack shows as examples (section 3), in its order."""
    words = {"senior_sponsor": "Senior sponsor", "project_lead": "Project lead"}
    return [
        TeamExample(
            item["name"],
            item["team_size"],
            [(role["title"], role["count"], words.get(role.get("project_role"), "")) for role in item["roles"]],
        )
        for item in reference.load("demo_organisations")["items"]
    ]


@dataclass(frozen=True)
class Coverage:
    """One role group of a team: whether somebody fills it, or why nobody does; on a sub-team, who is being sought."""

    group: RoleGroup
    is_filled: bool

    @property
    def is_considered(self):
        return bool(self.group.considered_reason)

    @property
    def is_settled(self):
        """Whether nothing is left to say about it: somebody fills one of the four groups of a sub-team."""
        return self.is_filled and self.group.is_fixed

    @property
    def may_go(self):
        """Whether the team may take the group off its list."""
        return self.group.code not in RoleGroup.LIVED_EXPERIENCE_CODES and not self.group.is_fixed


def coverage_of(team, *, on):
    """The role groups of the team in their order, as Coverage; no counts, so that nobody can be worked out."""
    seats = Seat.objects.active(on).filter(team=team).values("role", "role_group", "is_lived_experience")
    filled = {seat["role_group"] for seat in seats}
    if not team.is_project_team:
        filled |= GROUPS_BY_ROLE & {seat["role"] for seat in seats}
    if any(seat["is_lived_experience"] for seat in seats):
        filled |= RoleGroup.LIVED_EXPERIENCE_CODES
    return [Coverage(group, group.code in filled) for group in team.role_groups.all()]


@dataclass(frozen=True)
class TeamSummary:
    """A team in figures and yes or no, fit for readers who may not know who its people are."""

    people: int
    has_lived_experience: bool
    plan_review_on: date | None
    has_sponsor: bool
    has_accepted_sponsor: bool
    has_lead: bool
    has_deputy: bool


def summary_of(team, *, on):
    """TeamSummary of one team on this day, in two queries."""
    active = Seat.objects.active(on).filter(team=team)
    leads = (SeatRole.PROJECT_LEAD, SeatRole.SUB_TEAM_LEAD)
    seats = list(active.values("role", "accepted_on", "is_lived_experience", "count"))
    plan = LivedExperiencePlan.objects.in_force(on).filter(team=team).first()
    return TeamSummary(
        people=sum(seat["count"] for seat in seats),
        has_lived_experience=any(seat["is_lived_experience"] for seat in seats),
        plan_review_on=plan.review_on if plan else None,
        has_sponsor=any(seat["role"] == SeatRole.SENIOR_SPONSOR for seat in seats),
        has_accepted_sponsor=any(seat["role"] == SeatRole.SENIOR_SPONSOR and seat["accepted_on"] for seat in seats),
        has_lead=any(seat["role"] in leads for seat in seats),
        has_deputy=any(seat["role"] == SeatRole.DEPUTY_LEAD for seat in seats),
    )


def overlapping_seats(team, person, *, starts_on, ends_on, besides=None):
    """Seats on the team that share a day with this period: of the person, or of anybody for None. `besides` is left out."""
    seats = Seat.objects.filter(team=team, **({"person": person} if person else {})).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on:
        seats = seats.filter(starts_on__lte=ends_on)
    return seats.exclude(pk=besides.pk) if besides else seats


def address_of(person):
    """Where mails to this person go: the address of the account, else the one on record; empty if there is none, or no person."""
    if person is None:
        return ""
    return person.user.email if person.user else person.email


def project_team_of(participation):
    """The project team of the participation, or None."""
    return Team.objects.filter(participation=participation, kind="project").first()


def account_states(people):
    """Whether each of these people can sign in, and how far an invitation is, in words: {person id: words}."""
    return {person.pk: state_words(person) for person in with_invitation(Person.objects.filter(pk__in=people).select_related("user"))}


def names_of_organisations(ids):
    """{id: name} of these organisations; ids of none are left out."""
    return dict(Organisation.objects.filter(pk__in=ids).order_by().values_list("pk", "name"))


def organisations_called(words):
    """The ids of the organisations with these words in their name, as a queryset."""
    return Organisation.objects.filter(name__icontains=words).order_by().values_list("pk", flat=True)
