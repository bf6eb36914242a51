"""Who exactly a population is, version by version, and how its sub-team reports to the project team."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from audit import clock
from populations.models.populations import Population


class PeopleEstimate(models.TextChoices):
    """About how many people a definition describes; asked for so that few of them cannot be recognised."""

    NOT_KNOWN = "", "We do not know"
    UNDER_100 = "under_100", "Fewer than 100"
    UNDER_1000 = "under_1000", "100 to 999"
    MORE = "more", "1,000 or more"


class Definition(models.Model):
    """One version of who is in and who is out. Versions are added, never changed; the highest number is the current one.

    `segment_types`, `characteristics` and `programmes` are codes of characteristics.json and programmes_served.json;
    `deprivation_deciles` are numbers from 1 (most deprived) to 10, always with index and year (DOMAIN 12.3). `private_text` is for
    the sub-team and its leads only.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="definitions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    who_is_in = models.TextField(blank=True)
    who_is_out = models.TextField(blank=True)
    private_text = models.TextField(blank=True)
    segment_types = models.JSONField(default=list, blank=True)
    characteristics = models.JSONField(default=list, blank=True)
    other_characteristic = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    deprivation_index = models.CharField(max_length=100, blank=True)
    deprivation_year = models.PositiveSmallIntegerField(null=True, blank=True)
    deprivation_deciles = models.JSONField(default=list, blank=True)
    programmes = models.JSONField(default=list, blank=True)
    people = models.CharField(max_length=20, choices=PeopleEstimate.choices, default=PeopleEstimate.NOT_KNOWN, blank=True)
    is_open = models.BooleanField(default=False)
    still_open = models.TextField(blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["population_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="definition_number_once")]

    def __str__(self):
        return f"Version {self.number}"


class Reporting(models.Model):
    """When and how the sub-team of a population reports to the project team (starter pack 5.3)."""

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="reporting")
    first_on = models.DateField()
    every_weeks = models.PositiveSmallIntegerField(default=4)
    how = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "reporting"

    def __str__(self):
        return f"Reporting of {self.population}"

    def next_on(self, today):
        """The day of the next report, today or later."""
        if today <= self.first_on:
            return self.first_on
        days = 7 * self.every_weeks
        return today + timedelta(days=-(today - self.first_on).days % days)
