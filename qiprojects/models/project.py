"""What the project of a population is about: its aim, the way it was worked out, resources, and the equality impact assessment."""

from django.db import models
from django.db.models import F, Q

from datareview.models.base import Removable, RemovableQuerySet, user_key
from organisations.models import Seat
from populations.models import Population


class Route(models.TextChoices):
    """How aim, theory of change and measures come about (starter pack 8.4)."""

    STEPWISE = "stepwise", "Step by step"
    WORKSHOPS = "design_workshops", "Design workshops"


class Project(models.Model):
    """What there is once for each population: made by the first action that needs it (`qiprojects.actions.base.project_of`).

    `measures_by` is the date by which an outcome measure is added, agreed with the coach on `measures_agreed_on`. `resources` and
    `timetable` are the plan of Phase 2 (AMHE resource 3A). `scale_up_reviewed_on` is the day on which coach and sponsor looked at the
    plan for scaling up, which ends Phase 2.
    """

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="project")
    route = models.CharField(max_length=20, choices=Route.choices, blank=True)
    measures_by = models.DateField(null=True, blank=True)
    measures_agreed_on = models.DateField(null=True, blank=True)
    measures_agreed_by = user_key()
    resources = models.TextField(blank=True)
    timetable = models.TextField(blank=True)
    scale_up_reviewed_on = models.DateField(null=True, blank=True)
    scale_up_review_note = models.TextField(blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id"]

    def __str__(self):
        return f"Project: {self.population}"


class AimStatus(models.TextChoices):
    INITIAL = "initial", "Initial"
    SMART = "smart", "SMART"
    SUPERSEDED = "superseded", "Earlier version"


class Aim(models.Model):
    """A version of the aim. The one that holds is the only one that is not superseded.

    `checks` has for each of `SMART` {"met": "yes" or "not_yet", "note": str}; a check that nobody answered is left out. The status is
    SMART once all five are met. `why_new` says why this version took the place of the one before.
    """

    SMART = {
        "specific": "Specific",
        "measurable": "Measurable",
        "achievable": "Achievable (but also aspirational)",
        "relevant": "Relevant",
        "time_based": "Time-based",
    }

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="aims")
    number = models.PositiveIntegerField()
    text = models.TextField()
    baseline = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=300, blank=True)
    target_on = models.DateField(null=True, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=20, choices=AimStatus.choices, default=AimStatus.INITIAL)
    with_partners = models.BooleanField(default=False)
    with_partners_how = models.CharField(max_length=300, blank=True)
    why_new = models.CharField(max_length=300, blank=True)
    written_on = models.DateField()
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["population", "number"], name="aim_number_once"),
            models.UniqueConstraint(fields=["population"], condition=~Q(status="superseded"), name="aim_that_holds_once"),
        ]

    def __str__(self):
        return f"Aim, version {self.number}"

    @property
    def is_smart(self):
        """Whether all five checks are met."""
        return all(self.checks.get(name, {}).get("met") == "yes" for name in self.SMART)


class Workshop(Removable):
    """A design workshop: aim, theory of change and measures in one sitting (starter pack 8.4)."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="workshops")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    did_aim = models.BooleanField(default=False)
    did_theory = models.BooleanField(default=False)
    did_measures = models.BooleanField(default=False)
    with_partners = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return "Design workshop"


class EqualityAssessment(models.Model):
    """The equality impact assessment: where it is and what it says. It does not replace the organisation's own form (DOMAIN section 10)."""

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="equality_assessment")
    url = models.URLField(max_length=500, blank=True)
    owner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_on = models.DateField(null=True, blank=True)
    signed_off_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id"]

    def __str__(self):
        return "Equality impact assessment"


class EqualityAction(Removable):
    """Something to do so that nobody is harmed by the change; done once `done_on` is set."""

    assessment = models.ForeignKey(EqualityAssessment, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        # Those that are open first, the longest overdue of them at the top; a database has no order of its own for days that are not set.
        ordering = [F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]

    def __str__(self):
        return self.text
