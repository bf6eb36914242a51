"""What a reader may see and do about a population, and its display words."""

from accounts.models import Person
from accounts.permissions import PERMISSIONS_BY_ROLE, ROLES_WITHOUT_SUB_TEAMS, Permission
from core import reference
from organisations.models import Seat
from organisations.models.teams import TeamKind
from populations.models import Status

DOMAINS = {row["code"]: row["label"] for row in reference.load("characteristics")["inequality_domains"]}
STATUS_COLOURS = {
    Status.CANDIDATE: "grey",
    Status.SHORT_LISTED: "blue",
    Status.SELECTED: "green",
    Status.PARKED: "yellow",
    Status.MERGED: "purple",
    Status.CLOSED: "white",
}
YOU = "you"


def domain_words(population):
    """Where the inequality is: "Access, Outcomes"; empty if nobody has said."""
    return ", ".join(label for code, label in DOMAINS.items() if code in population.domains)


def may_suggest(access):
    """Whether this reader may put populations on the long list: anyone on a team of the organisation, and the coach."""
    return any(Permission.POPULATION_SUGGEST in PERMISSIONS_BY_ROLE[role] for role in access.all_roles)


def is_own_idea(population, access, user):
    """Whether this is the reader's own suggestion that is still no more than that, and theirs to change or to take back."""
    return population.status == Status.CANDIDATE and population.suggested_by_id == user.pk and may_suggest(access)


def may_change(population, access, user):
    """Whether this reader may change the name of a population, and what was said when it was suggested."""
    return access.may(Permission.POPULATION_EDIT) or is_own_idea(population, access, user)


def names_for(accounts, access, participation):
    """The names of those of these accounts (ids) that this reader may see by name: {id: shown name}, in one query or none.

    Whoever sees names on the project team only does not see those of people who are on sub-teams alone (DOMAIN section 14, rule 2).
    """
    accounts = set(accounts) - {None}
    if not accounts or not access.may(Permission.TEAM_VIEW):
        return {}
    people = Person.objects.filter(user__in=accounts)
    readers = [role for role in access.roles if Permission.TEAM_VIEW in PERMISSIONS_BY_ROLE[role]]
    if all(role in ROLES_WITHOUT_SUB_TEAMS for role in readers):
        seats = Seat.objects.filter(team__participation=participation)
        on_sub_teams_alone = seats.filter(team__kind=TeamKind.SUB).exclude(
            person__in=seats.filter(team__kind=TeamKind.PROJECT, person__isnull=False).values("person")
        )
        people = people.exclude(pk__in=on_sub_teams_alone.filter(person__isnull=False).values("person"))
    return {person.user_id: person.shown_name for person in people}


def names_about(population, accounts, access, user):
    """The names of those of these accounts (ids) that this reader may see beside what was written about a population.

    {id: "you" or shown name}. Those of `names_for`, and for its sub-team the names of its own people.
    """
    accounts = set(accounts) - {None}
    names = names_for(accounts - {user.pk}, access, population.participation)
    if accounts and population.team and access.may(Permission.TEAM_VIEW, team=population.team):
        seats = Seat.objects.filter(team=population.team, person__user__in=accounts).select_related("person")
        names |= {seat.person.user_id: seat.person.shown_name for seat in seats}
    return {**names, user.pk: YOU}


def signatures(populations, access, user, participation):
    """Who suggested each of these populations, as this reader may see it: {id: "you", a name or ""}, in one query or none.

    Nobody but the author knows until the list is opened (`signed_at`), whatever their role (silent generation, BEYOND 7).
    """
    signed = {population.pk: population.suggested_by_id for population in populations if population.signed_at}
    names = names_for(set(signed.values()) - {user.pk}, access, participation)
    return {
        population.pk: YOU if population.suggested_by_id == user.pk else names.get(signed.get(population.pk), "")
        for population in populations
    }
