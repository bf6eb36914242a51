"""The one answer to "may this person do this here?": asked of the seats, assignments and programme roles held on that day."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.access import (  # noqa: F401  whoever asks for access asks here
    ProgrammeMixin,
    has_programme_permission,
    programme_roles_in,
    programme_roles_of,
)
from accounts.permissions import (
    PERMISSIONS_BY_ROLE,
    PERMISSIONS_IN_SUB_TEAMS,
    PERMISSIONS_OUTSIDE_OWN_POPULATION,
    POPULATION_ROLES,
    ROLES_WITHOUT_SUB_TEAMS,
    SEES_EVERY_ORGANISATION,
    Permission,
    Role,
)
from organisations.models import Assignment, Organisation, Seat, SeatRole, Team


@dataclass(frozen=True)
class Access:
    """What one person may do in one organisation on one day.

    `roles` are held in the whole organisation; `sub_team_roles` maps the id of a sub-team to the roles held there;
    `seat_ids` are the person's own seats.
    """

    roles: frozenset[Role] = frozenset()
    sub_team_roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    project_team_ids: frozenset[int] = frozenset()
    seat_ids: frozenset[int] = frozenset()

    def may(self, permission, *, team=None):
        """Whether `permission` is held: in the organisation, or in `team` if that is a sub-team."""
        return bool(self.roles_with(permission, team=team))

    def roles_with(self, permission, *, team=None):
        """The roles that grant `permission`: in the organisation, or in `team` if that is a sub-team."""
        scope = team.pk if team is not None and not team.is_project_team else None
        granting = {role for role in self.all_roles if permission in self._permissions(role, scope)}
        return granting | {role for role in self.sub_team_roles.get(scope, ()) if permission in PERMISSIONS_BY_ROLE[role]}

    @property
    def all_roles(self):
        """Every role held somewhere in the organisation."""
        return self.roles.union(*self.sub_team_roles.values())

    @staticmethod
    def _permissions(role, scope):
        """What a role may do outside the sub-teams in which it is held."""
        if role in POPULATION_ROLES:
            return PERMISSIONS_OUTSIDE_OWN_POPULATION
        if scope is not None and role in ROLES_WITHOUT_SUB_TEAMS:
            return PERMISSIONS_OUTSIDE_OWN_POPULATION | (PERMISSIONS_BY_ROLE[role] & PERMISSIONS_IN_SUB_TEAMS)
        return PERMISSIONS_BY_ROLE[role]

    def is_on_team(self, team):
        """Whether the person holds a seat on this team."""
        return team.pk in self.sub_team_roles or team.pk in self.project_team_ids

    def may_read_terms(self, team):
        """Whether the person may read the terms of reference of the team: who reads its journal, and the whole project team, because
        what a sub-team may decide is for the project team to know."""
        return bool(self.project_team_ids) or self.may(Permission.JOURNAL_VIEW, team=team)


def access_of(user, organisation, *, on):
    """Everything the person may do in the organisation on this day, in three queries."""
    roles = set(programme_roles_of(user, on=on) & SEES_EVERY_ORGANISATION)
    if not user.is_authenticated or not user.is_active:
        return Access()
    assignments = Assignment.objects.active(on).filter(person__user=user, participation__organisation=organisation)
    roles |= {Role(role) for role in assignments.values_list("role", flat=True)}
    sub_team_roles, project_teams, seat_ids = defaultdict(set), set(), set()
    seats = Seat.objects.active(on).filter(person__user=user, team__participation__organisation=organisation).select_related("team")
    for seat in seats:
        role = SeatRole(seat.role).access_role
        seat_ids.add(seat.pk)
        if seat.team.is_project_team:
            roles.add(role)
            project_teams.add(seat.team_id)
        else:
            sub_team_roles[seat.team_id].add(role)
    return Access(
        roles=frozenset(roles),
        sub_team_roles={team: frozenset(held) for team, held in sub_team_roles.items()},
        project_team_ids=frozenset(project_teams),
        seat_ids=frozenset(seat_ids),
    )


def has_permission(user, permission, *, organisation, on, team=None):
    """Whether the person may do this here on this day."""
    return access_of(user, organisation, on=on).may(permission, team=team)


class OrganisationMixin:
    """A page inside one organisation: 404 if you may not see it, 403 if you may not do this.

    A subclass names its `permission`; one without fails closed. `get_team` narrows it to a sub-team. Sets `today`,
    `organisation`, `participation` and `access`.
    """

    permission: Permission

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()
        visible = Organisation.objects.visible_to(request.user, on=self.today)
        self.organisation = get_object_or_404(visible, slug=kwargs["organisation"])
        self.participation = self.organisation.participations.select_related("wave").first()
        if self.participation is None:
            raise Http404
        self.access = access_of(request.user, self.organisation, on=self.today)
        self.load()

    def load(self):
        """Fetch what the address names, through the organisation; 404 for what is not there."""

    def get_team(self):
        """The team that the permission is asked for; None for the whole organisation."""
        return None

    def dispatch(self, request, *args, **kwargs):
        if not self.may(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, permission):
        """Whether the reader may do this on this page."""
        return self.access.may(permission, team=self.get_team())

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            organisation=self.organisation, participation=self.participation, access=self.access, today=self.today, **kwargs
        )


class TeamMixin(OrganisationMixin):
    """A page of one team of the organisation; the permission is asked for that team."""

    def load(self):
        self.team = get_object_or_404(Team.objects.filter(participation=self.participation), pk=self.kwargs["team"])

    def get_team(self):
        return self.team

    def get_context_data(self, **kwargs):
        return super().get_context_data(team=self.team, **kwargs)
