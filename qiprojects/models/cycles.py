"""Tests of change ideas: Plan, Do, Study, Act (DOMAIN section 9.5)."""

from django.db import models
from django.db.models import Q

from assets.models import MappedAsset
from audit import clock
from datareview.models.base import Removable, RemovableQuerySet, user_key
from populations.models import Population
from qiprojects.models.measures import Measure
from qiprojects.models.theory import ChangeIdea


class Scale(models.TextChoices):
    ONE_PERSON = "one_person", "One person"
    ONE_TEAM = "one_team", "One team or clinic"
    SEVERAL = "several", "Several teams or clinics"
    SERVICE = "service", "The whole service"
    WIDER = "wider", "Wider than the service"


class Act(models.TextChoices):
    """What follows from a test. Abandoning is a good result when the learning is written down."""

    ADOPT = "adopt", "Adopt"
    ADAPT = "adapt", "Adapt"
    ABANDON = "abandon", "Abandon"


class Stage(models.TextChoices):
    """Where a cycle is; it follows from what is written down (`Cycle.stage`)."""

    PLAN = "plan", "Plan"
    DO = "do", "Do"
    STUDY = "study", "Study"
    ACT = "act", "Act"
    DONE = "done", "Finished"


class CycleQuerySet(RemovableQuerySet):
    def in_progress(self):
        """Those that were begun or planned, and not decided yet."""
        return self.current().filter(decision="")

    def started(self):
        return self.filter(removed_at__isnull=True, started_on__isnull=False)


class Cycle(Removable):
    """One PDSA cycle of one change idea. `number` counts the cycles of its idea; those that follow each other make a ramp (`follows`).

    Do starts with `started_on`: from then on the prediction is locked, and a change of it is kept as a `PredictionChange`. `who` and
    `where` name roles and places, never a person. `tester` is an asset that tests it; `with_partners`: lived experience partners do.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="cycles")
    idea = models.ForeignKey(ChangeIdea, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveIntegerField()
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    question = models.CharField(max_length=300)
    what = models.TextField(blank=True)
    who = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    scale = models.CharField(max_length=20, choices=Scale.choices, default=Scale.ONE_PERSON)
    prediction = models.TextField(blank=True)
    data_to_collect = models.TextField(blank=True)
    tester = models.ForeignKey(MappedAsset, null=True, blank=True, on_delete=models.SET_NULL, related_name="cycles")
    with_partners = models.BooleanField(default=False)
    measures = models.ManyToManyField(Measure, blank=True, related_name="cycles")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    happened = models.TextField(blank=True)
    surprises = models.TextField(blank=True)
    compared = models.TextField(blank=True)
    learning = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Act.choices, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    why = models.TextField(blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["idea__position", "idea_id", "number", "pk"]
        indexes = [models.Index(fields=["population", "decision"], name="cycle_by_decision")]
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")), name="cycle_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"Test {self.number}: {self.question}"

    @property
    def label(self):
        """How an audit entry names it: with the change idea, which has to be selected with it."""
        return f"PDSA cycle {self.number} of {self.idea.label.lower()}"

    @property
    def stage(self):
        """Where it is, a Stage."""
        if self.decision:
            return Stage.DONE
        if self.started_on is None:
            return Stage.PLAN
        if self.ended_on is None:
            return Stage.DO
        return Stage.ACT if self.learning else Stage.STUDY


class PredictionChange(models.Model):
    """A prediction that was changed after Do had started: what stood there before, and why it was changed."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="prediction_changes")
    was = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now, editable=False)
    by = user_key()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return "Changed prediction"
