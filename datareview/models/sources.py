"""Existing data: sources, and small tables of figures with a breakdown."""

import uuid

from django.db import models
from django.db.models import Q

from datareview.models.base import Removable, RemovableQuerySet
from populations.models import Population


class SourceKind(models.TextChoices):
    """What a source is about (starter pack 6.3.1; AMHE resource, steps 1A and 2A)."""

    SERVICE_USE = "service_use", "Use of different services"
    GEOGRAPHY = "geography", "Differences between places"
    CHARACTERISTICS = "characteristics", "Inequalities by protected characteristics"
    DETERMINANTS = "determinants", "Wider determinants, such as housing or employment"
    POPULATION = "population", "Population data and statistics"
    EXPERIENCE = "experience", "Experience measures"
    OUTCOMES = "outcomes", "Outcome measures"
    ASSETS = "assets", "Community assets or a local directory"
    PRACTICE = "practice", "Positive practice elsewhere"
    INITIATIVE = "initiative", "What others locally do already"
    RESEARCH = "research", "Research or an evidence base"


class SourceForm(models.TextChoices):
    NUMBERS = "numbers", "Numbers"
    WORDS = "words", "Words"
    BOTH = "both", "Numbers and words"


class Reach(models.TextChoices):
    LOCAL = "local", "Local"
    NATIONAL = "national", "National"


class DataSource(Removable):
    """Something that exists already and says something about the population. It counts once it is reviewed.

    `quality` holds codes of data_review.json (quality_flags); `owner` is a team or an organisation, no name of a person.
    """

    guid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="data_sources")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=SourceKind.choices)
    form = models.CharField(max_length=10, choices=SourceForm.choices, default=SourceForm.NUMBERS)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.LOCAL)
    owner = models.CharField(max_length=200, blank=True)
    period = models.CharField(max_length=100, blank=True)
    url = models.URLField(max_length=500, blank=True)
    quality = models.JSONField(default=list, blank=True)
    quality_note = models.TextField(blank=True)
    who_is_missing = models.TextField(blank=True)
    says_needs = models.TextField(blank=True)
    says_assets = models.TextField(blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class FigureKind(models.TextChoices):
    COUNT = "count", "Counts"
    SHARE = "share", "Shares of a group (so many out of so many people)"
    RATE = "rate", "Rates (so many events for so many people)"


class FigureTable(Removable):
    """A table of figures with one breakdown. `per` is the base of a rate: 100, 1,000, 10,000 or 100,000 people.

    `characteristic` is a code of characteristics.json, or empty; `index` the name and year of an index of deprivation.
    `total_is_public`: the exact total can be seen elsewhere, so that a second cell has to be hidden (DOMAIN section 14.6).
    Figures leave the sub-team only through `datareview.figures`.
    """

    guid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="tables")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=FigureKind.choices, default=FigureKind.SHARE)
    counted = models.CharField(max_length=200, blank=True)
    characteristic = models.CharField(max_length=60, blank=True)
    index = models.CharField(max_length=100, blank=True)
    per = models.PositiveIntegerField(default=100)
    period = models.CharField(max_length=100, blank=True)
    total_is_public = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["source_id", "pk"]
        constraints = [models.CheckConstraint(condition=Q(per__in=(100, 1_000, 10_000, 100_000)), name="figure_table_per")]

    def __str__(self):
        return self.title


class FigureRow(models.Model):
    """One category. `numerator` counts people or events, `denominator` the people they are out of; both unrounded, empty if unknown."""

    table = models.ForeignKey(FigureTable, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    code = models.CharField(max_length=20, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    is_reference = models.BooleanField(default=False)

    class Meta:
        ordering = ["table_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "position"], name="figure_row_position_once"),
            models.UniqueConstraint(fields=["table"], condition=Q(is_reference=True), name="figure_row_one_reference"),
        ]

    def __str__(self):
        return self.label
