"""An organisation, its part in a wave, and the coaches and advisers who are assigned to it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from accounts.models import DatedQuerySet, Person, ProgrammeRole, holds
from accounts.permissions import SEES_EVERY_ORGANISATION, Role
from organisations.models.waves import Wave


class Nation(models.TextChoices):
    ENGLAND = "England", "England"
    NORTHERN_IRELAND = "Northern Ireland", "Northern Ireland"
    SCOTLAND = "Scotland", "Scotland"
    WALES = "Wales", "Wales"


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user, *, on):
        """The one answer to "which organisations may this person see on this day?"."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if ProgrammeRole.objects.active(on).filter(person__user=user, role__in=SEES_EVERY_ORGANISATION).exists():
            return self
        seated = Participation.objects.filter(holds(on, "teams__seats__"), teams__seats__person__user=user)
        assigned = Assignment.objects.active(on).filter(person__user=user)
        return self.filter(Q(pk__in=seated.order_by().values("organisation")) | Q(pk__in=assigned.values("participation__organisation")))


class Organisation(models.Model):
    """A participating NHS or HSC body. Closed ones keep their history and may name a successor."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True)
    nation = models.CharField(max_length=30, choices=Nation.choices)
    type = models.CharField(max_length=100)
    ods_code = models.CharField("ODS code", max_length=10, null=True, blank=True, unique=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("milestones:organisation", args=[self.slug])


class Status(models.TextChoices):
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Participation(models.Model):
    """An organisation's part in one wave: from when, with what status, and what it has ready for the work."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="participations")
    joined_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ACTIVE)
    status_reason = models.TextField(blank=True)
    status_changed_on = models.DateField(null=True, blank=True)
    scope = models.TextField(blank=True)
    priorities = models.TextField(blank=True)
    payment_policy = models.CharField(max_length=300, blank=True)
    payment_budget_holder = models.CharField(max_length=200, blank=True)
    payment_contact = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-joined_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "organisation"], name="participation_once_in_wave"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(ended_on__isnull=True), name="participation_one_open"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("joined_on")), name="participation_end_after_join"
            ),
            models.CheckConstraint(condition=Q(status=Status.ACTIVE) | ~Q(status_reason=""), name="participation_status_has_reason"),
        ]

    def __str__(self):
        return f"{self.organisation} in {self.wave}"

    @property
    def has_payment_route(self):
        """Whether policy, budget holder and contact for involvement payments are all recorded (M1.F6)."""
        return bool(self.payment_policy and self.payment_budget_holder and self.payment_contact)


class AssignmentQuerySet(DatedQuerySet):
    def active(self, on):
        """Those that hold on this day: dated so, and held by somebody who has the programme role on that day.

        `on` may be an OuterRef, where the day is that of an outer query.
        """
        day = OuterRef(on) if isinstance(on, OuterRef) else on
        role = ProgrammeRole.objects.active(day).filter(person=OuterRef("person"), role=OuterRef("role"))
        return super().active(on).filter(Exists(role))


class Assignment(models.Model):
    """A coach or an adviser works with an organisation, from one day to another. Cover is an assignment with an end."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(
        max_length=40, choices=[(Role.QI_COACH.value, "QI coach"), (Role.EXPERT_ADVISER.value, "Expert adviser")], default=Role.QI_COACH
    )
    is_cover = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="assignment_end_after_start"),
            models.UniqueConstraint(fields=["participation", "person", "role"], condition=Q(ends_on__isnull=True), name="assignment_once"),
            models.CheckConstraint(condition=Q(is_cover=False) | Q(ends_on__isnull=False), name="assignment_cover_ends"),
        ]

    def __str__(self):
        return f"{self.get_role_display()} of {self.participation}"
