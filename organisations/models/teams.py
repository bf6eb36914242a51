"""The project team and the sub-teams, their dated seats, and what stands in for a missing lived experience seat."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import DatedQuerySet, Person
from accounts.permissions import Role
from organisations.models.organisations import Participation


class TeamKind(models.TextChoices):
    PROJECT = "project", "Project team"
    SUB = "sub", "Sub-team"


class Team(models.Model):
    """The project team of a participation (one), or the sub-team of one population.

    `last_removed_terms` is the highest number of a version of its terms of reference that was removed: no number is given twice.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="teams")
    kind = models.CharField(max_length=10, choices=TeamKind.choices)
    name = models.CharField(max_length=200)
    last_removed_terms = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation"], condition=Q(kind=TeamKind.PROJECT), name="team_one_project_team"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_project_team(self):
        return self.kind == TeamKind.PROJECT


class SeatRole(models.TextChoices):
    """What a seat is for. A deputy may do what the lead may do."""

    SENIOR_SPONSOR = "senior_sponsor", "Senior sponsor"
    PROJECT_LEAD = "project_lead", "Project lead"
    DEPUTY_LEAD = "deputy_lead", "Deputy lead"
    PROJECT_TEAM_MEMBER = "project_team_member", "Project team member"
    ORGANISATION_QI_MEMBER = "organisation_qi_member", "Organisation's own QI team member"
    ADMINISTRATOR = "administrator", "Administrator"
    SUB_TEAM_LEAD = "sub_team_lead", "Sub-team lead"
    SUB_TEAM_MEMBER = "sub_team_member", "Sub-team member"
    COMMUNITY_REPRESENTATIVE = "community_representative", "Community group representative"

    @property
    def access_role(self):
        """The role whose permissions the holder has."""
        return Role.PROJECT_LEAD if self == SeatRole.DEPUTY_LEAD else Role(self.value)

    @classmethod
    def for_kind(cls, kind):
        """The roles that a team of this kind offers, in the order of its page."""
        sub_team = [cls.SUB_TEAM_LEAD, cls.SUB_TEAM_MEMBER, cls.COMMUNITY_REPRESENTATIVE]
        return sub_team if kind == TeamKind.SUB else [role for role in cls if role not in sub_team]


class SeatQuerySet(DatedQuerySet):
    def for_list(self):
        """Everything a row of the team page shows: leaders first, then as they joined."""
        order = models.Case(
            *[models.When(role=role, then=models.Value(place)) for place, role in enumerate(SeatRole.values)], default=models.Value(99)
        )
        return (
            self.select_related("person__user", "team__participation__organisation")
            .annotate(place=order)
            .order_by("place", "starts_on", "pk")
        )


class Seat(models.Model):
    """A place on a team, from one day to another.

    It may stand for several people (`count`), or for one whom nobody has named yet. `is_lived_experience` is private: it is read
    through `organisations.presenters` only, which knows who may see it.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="seats")
    count = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=40, choices=SeatRole.choices)
    role_title = models.CharField(max_length=200)
    role_group = models.CharField(max_length=60, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    is_lived_experience = models.BooleanField(default=False)
    is_lived_experience_shared = models.BooleanField(default=False)
    is_observer = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_on = models.DateField(default=timezone.localdate, editable=False)
    protected_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="seat_end_after_start"),
            models.CheckConstraint(condition=Q(count__gte=1), name="seat_count_positive"),
            models.CheckConstraint(condition=Q(count=1) | Q(person__isnull=True), name="seat_of_many_has_no_person"),
            models.UniqueConstraint(fields=["team", "person"], condition=Q(ends_on__isnull=True), name="seat_person_once_on_team"),
        ]

    def __str__(self):
        return f"Seat {self.pk}: {self.get_role_display()}"

    def has_ended(self, on):
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on < on

    def is_active(self, on):
        """Whether the seat is held on this day; the last day counts."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


# The codes of the four groups of starter pack 5.1; their words are in core/reference/milestones_and_steps.json.
SUB_TEAM_GROUPS = ("sub_team_lead", "lived_experience_population", "service_staff", "community_representative")


class RoleGroup(models.Model):
    """A group of roles that a team should look for; guidance that a project team may change (starter pack, sections 3 and 5.1).

    Where nobody fills it, `considered_reason` says why, or on a sub-team who is being sought and how. Those of
    `LIVED_EXPERIENCE_CODES` are filled by a private mark of a seat, never by its `role_group`.
    """

    LIVED_EXPERIENCE = "lived_experience"
    LIVED_EXPERIENCE_CODES = frozenset({LIVED_EXPERIENCE, "lived_experience_population"})

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="role_groups")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    considered_reason = models.CharField(max_length=500, blank=True)
    considered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="role_group_once")]

    def __str__(self):
        return self.label

    @property
    def is_fixed(self):
        """Whether it stays on the list as it is: the four groups of a sub-team."""
        return self.code in SUB_TEAM_GROUPS and not self.team.is_project_team


class LivedExperiencePlanQuerySet(models.QuerySet):
    def in_force(self, on):
        """Plans that a coach has agreed, that are not closed, and whose review date has not passed."""
        return self.filter(agreed_on__lte=on, review_on__gte=on).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))


class LivedExperiencePlan(models.Model):
    """What a team without lived experience does about it: help, never an exclusion test (DOMAIN section 13, finding 1)."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="lived_experience_plans")
    obstacles = models.TextField()
    tried = models.TextField(blank=True)
    help_wanted = models.TextField(blank=True)
    review_on = models.DateField()
    created_on = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    agreed_reason = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = LivedExperiencePlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(closed_on__isnull=True), name="lived_experience_plan_one_open"),
        ]

    def __str__(self):
        return f"Lived experience plan of {self.team}"

    @property
    def digest(self):
        """Names what the plan says: 16 hex digits, different when its words or its review date are."""
        return hashlib.sha256(repr([self.obstacles, self.tried, self.help_wanted, str(self.review_on)]).encode()).hexdigest()[:16]
