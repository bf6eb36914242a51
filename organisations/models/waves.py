"""A wave of the programme and its phases."""

from django.db import models
from django.db.models import F, Q


class EntryRoute(models.TextChoices):
    IDENTIFY = "identify", "Populations are identified in Milestone 2"
    PRE_IDENTIFIED = "pre_identified", "Organisations bring populations they have already chosen"


class Wave(models.Model):
    """One intake of the programme. Its name, phases and content are data, so that another collaborative can have others."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True)
    programme_name = models.CharField(max_length=200, default="Advancing Mental Health Equality Collaborative")
    programme_short_name = models.CharField(max_length=60, default="AMHE Collaborative")
    starts_on = models.DateField()
    entry_route = models.CharField(max_length=20, choices=EntryRoute.choices, default=EntryRoute.IDENTIFY)

    class Meta:
        ordering = ["-starts_on", "pk"]

    def __str__(self):
        return self.name


class Phase(models.Model):
    """A phase of a wave with the dates that the programme plans for it."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    other_title = models.CharField(max_length=200, blank=True)
    months = models.PositiveSmallIntegerField()
    months_note = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["wave_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "number"], name="phase_once_in_wave"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_end_after_start"),
        ]

    def __str__(self):
        return f"Phase {self.number}: {self.title}"


class ParticipationPhase(models.Model):
    """When an organisation really started and ended a phase. Without a row the dates of the wave hold."""

    participation = models.ForeignKey("organisations.Participation", on_delete=models.CASCADE, related_name="phase_dates")
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["participation_id", "phase__number"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "phase"], name="phase_dates_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="phase_dates_end_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.phase} of {self.participation}"
