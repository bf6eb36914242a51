"""How often a team meets, and when it first did. The meetings themselves come with their own issue."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from organisations.models import Team

FORTNIGHT = 14


class MeetingSeries(models.Model):
    """The rhythm of a team: every so many days from the first date on. `first_held_on` says that the first meeting took place."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="meeting_series")
    every_days = models.PositiveSmallIntegerField(default=FORTNIGHT)
    minutes = models.PositiveSmallIntegerField(default=60)
    first_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    first_held_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "meeting series"
        constraints = [models.CheckConstraint(condition=Q(every_days__gte=1, every_days__lte=92), name="meeting_series_rhythm")]

    def __str__(self):
        return f"Meetings of {self.team}"

    def next_on(self, on):
        """The first date of the series that is not before `on`."""
        return next_date(self.first_on, self.every_days, on)


def next_date(first_on, every_days, on):
    """The first date that is not before `on` in a series from `first_on`, every so many days."""
    if on <= first_on:
        return first_on
    passed = (on - first_on).days
    return first_on + timedelta(days=-(-passed // every_days) * every_days)
