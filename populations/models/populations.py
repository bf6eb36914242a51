"""The people in focus: the unit of Milestones 3 to 6, each with a sub-team of its own once it is selected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit import clock
from organisations.models import Participation, Team


class Status(models.TextChoices):
    """How far a population has come. The codes are those of the glossary (DOMAIN section 2)."""

    CANDIDATE = "candidate", "On the long list"
    SHORT_LISTED = "short_listed", "Short-listed"
    SELECTED = "selected", "Selected"
    PARKED = "parked", "Parked"
    MERGED = "merged", "Merged"
    CLOSED = "closed", "Closed"


ASIDE = (Status.PARKED, Status.MERGED, Status.CLOSED)


class PopulationQuerySet(models.QuerySet):
    def selected(self):
        return self.filter(status=Status.SELECTED)

    def on_short_list(self):
        """Those that the team goes on with: short-listed, or selected since."""
        return self.filter(status__in=(Status.SHORT_LISTED, Status.SELECTED))

    def on_the_table(self):
        """Those that are neither parked, merged nor closed."""
        return self.exclude(status__in=ASIDE)

    def aside(self):
        """Those that are parked, merged or closed."""
        return self.filter(status__in=ASIDE)


class Population(models.Model):
    """A group of people who are badly served.

    `domains` are codes of inequality domains (characteristics.json). `definition` holds the public words of the latest
    Definition, and only `populations.actions.definitions` writes it. `signed_at` is empty while nobody may know who suggested it.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="populations")
    team = models.OneToOneField(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="population")
    name = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    domains = models.JSONField(default=list, blank=True)
    definition = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.CANDIDATE)
    status_reason = models.TextField(blank=True)
    status_changed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_from")
    overlaps_with = models.ManyToManyField("self", blank=True)
    is_significant_project = models.BooleanField(default=False)
    significant_project = models.CharField(max_length=300, blank=True)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    selected_on = models.DateField(null=True, blank=True)
    created_on = models.DateField()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(models.functions.Lower("name"), "participation", name="population_name_once"),
            models.CheckConstraint(
                condition=~Q(status=Status.SELECTED) | Q(team__isnull=False, selected_on__isnull=False),
                name="population_selected_has_sub_team",
            ),
            models.CheckConstraint(condition=~Q(status=Status.MERGED) | Q(merged_into__isnull=False), name="population_merged_has_target"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="population_not_merged_into_itself"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_selected(self):
        return self.status == Status.SELECTED
