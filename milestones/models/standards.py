"""The lived experience standards of a wave, and what a coach decided where one is not met: help, never an exclusion test (BEYOND 2)."""

from django.conf import settings
from django.db import models

from audit import clock
from milestones.models.content import Milestone
from milestones.models.progress import Progress


class Standard(models.Model):
    """How many lived experience partners a milestone asks for; set once for a wave, editable by the programme team.

    `code` says how it is counted (`milestones.standards`); a `minimum` of 0 switches the standard off.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="standards")
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    minimum = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["milestone_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["milestone", "code"], name="standard_once_in_milestone")]

    def __str__(self):
        return self.text


class StandardDecision(models.Model):
    """A coach lets a team go on although a standard is not met yet: a dated reason, and the day on which to look again."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="standard_decisions")
    standards = models.JSONField(default=list)
    reason = models.TextField()
    decided_on = models.DateField()
    review_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_role = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self):
        return f"Decision about standards: {self.progress}"
