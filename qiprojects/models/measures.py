"""How we know that a change is an improvement: measures, their points, and what is marked on their charts."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from audit import clock
from datareview.models.base import Removable, RemovableQuerySet, user_key
from populations.models import Population


class MeasureKind(models.TextChoices):
    OUTCOME = "outcome", "Outcome"
    PROCESS = "process", "Process"
    BALANCING = "balancing", "Balancing"


class Unit(models.TextChoices):
    """What a point is. Those of `WITH_PARTS` are worked out from a numerator and a denominator."""

    COUNT = "count", "Count"
    PERCENTAGE = "percentage", "Percentage"
    RATE = "rate", "Rate"
    MEAN = "mean", "Mean"
    MEDIAN = "median", "Median"
    TIME = "time", "Time"
    SCORE = "score", "Score"


WITH_PARTS = frozenset({Unit.PERCENTAGE, Unit.RATE})


class Direction(models.TextChoices):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NONE = "none", "Neither"


class Frequency(models.TextChoices):
    WEEKLY = "weekly", "Every week"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every three months"
    HALF_YEARLY = "half_yearly", "Every six months"
    YEARLY = "yearly", "Every year"


class ChartKind(models.TextChoices):
    """Run chart first; others where the data type calls for them (MEASURES sections 1 to 3)."""

    RUN = "run", "Run chart"
    XMR = "xmr", "SPC chart (XmR)"
    P = "p", "P chart: share of cases"
    U = "u", "U chart: events for an amount of exposure"
    C = "c", "C chart: counts in equal periods"
    I = "i", "I chart: single values"  # noqa: E741  its name in the field
    G = "g", "G chart: cases between rare events"
    T = "t", "T chart: time between rare events"


class Measure(Removable):
    """A measure with its operational definition (DOMAIN section 9.3).

    `per` is the base of a rate, such as 1,000. `counts_people`: whoever is outside the sub-team sees its small numbers hidden.
    `breakdown` is a code of characteristics.json, empty without; its groups are `BreakdownGroup`. `chart` is what the page shows first,
    empty for the proposal (`qiprojects.charts.kinds`). The centre line and limits come from the points up to `baseline_until`, from all
    points of a segment while it is empty. `target` is in the unit of the points, with `target_on`. `serves` are codes of
    programmes_served.json. `benchmark` and `benchmark_url` say what others reach (R354, R355).

    `next_due_on`, `latest_on`, `latest_variation` and `latest_assurance` follow from the points and are written by
    `qiprojects.restating` only: the day on which the next point is due (empty once collecting ended), and what the chart says of the
    latest one, in the codes of `qiprojects.spc`.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="measures")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices, default=MeasureKind.OUTCOME)
    counted = models.TextField(blank=True)
    numerator = models.CharField(max_length=300, blank=True)
    denominator = models.CharField(max_length=300, blank=True)
    inclusions = models.TextField(blank=True)
    exclusions = models.TextField(blank=True)
    unit = models.CharField(max_length=20, choices=Unit.choices, default=Unit.COUNT)
    unit_label = models.CharField(max_length=40, blank=True)
    per = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1_000_000)])
    counts_people = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True)
    collector = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=20, choices=Frequency.choices, default=Frequency.MONTHLY)
    collect_from = models.DateField(null=True, blank=True)
    collect_until = models.DateField(null=True, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.UP)
    baseline_until = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    breakdown = models.CharField(max_length=60, blank=True)
    instrument = models.CharField(max_length=60, blank=True)
    limits = models.TextField(blank=True)
    serves = models.JSONField(default=list, blank=True)
    benchmark = models.CharField(max_length=300, blank=True)
    benchmark_url = models.URLField(max_length=500, blank=True)
    chart = models.CharField(max_length=10, choices=ChartKind.choices, blank=True)
    position = models.PositiveIntegerField(default=0)
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    latest_on = models.DateField(null=True, blank=True, editable=False)
    latest_variation = models.CharField(max_length=30, blank=True, editable=False)
    latest_assurance = models.CharField(max_length=30, blank=True, editable=False)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["population", "next_due_on"], name="measure_by_due_date")]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="measure_number_once")]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """How an audit entry names it."""
        return f"Measure {self.number}"

    @property
    def has_parts(self):
        """Whether its points are worked out from a numerator and a denominator."""
        return self.unit in WITH_PARTS


class BreakdownGroup(Removable):
    """A group of people in the breakdown of a measure, such as an age band."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="groups")
    label = models.CharField(max_length=100)
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "label"], condition=Q(removed_at__isnull=True), name="breakdown_group_once")
        ]

    def __str__(self):
        return self.label


class DataPoint(Removable):
    """The value of a measure for one period, of everybody or of one group.

    `starts_on` is the date of the point. A measure with parts has numerator and denominator, and `value` as worked out from them (a
    percentage as 0 to 100, a rate per `measure.per`); others have a value, and may have a denominator (how many people it is about).
    `is_missing`: it was not collected, `note` says why, and there is no value.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="points")
    group = models.ForeignKey(BreakdownGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="points")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    numerator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    is_missing = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["measure", "starts_on"], name="data_point_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "starts_on"], condition=Q(removed_at__isnull=True, group__isnull=True), name="data_point_once"
            ),
            models.UniqueConstraint(
                fields=["measure", "group", "starts_on"], condition=Q(removed_at__isnull=True, group__isnull=False), name="group_point_once"
            ),
        ]

    def __str__(self):
        return f"{self.starts_on}"


class Rebase(Removable):
    """From this point on the chart has new lines: a person says so, and why (C22). `on` is the date of a point."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="rebases")
    on = models.DateField()
    reason = models.CharField(max_length=300)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "on"], condition=Q(removed_at__isnull=True), name="rebase_once")]

    def __str__(self):
        return f"New baseline from {self.on}"


class Annotation(Removable):
    """Something that happened on a day and may show on the chart."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="annotations")
    on = models.DateField()
    text = models.CharField(max_length=100)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self):
        return self.text


class Observation(Removable):
    """Qualitative evidence beside a chart: what was seen or said, de-identified. Not a second-class measure (DOMAIN section 9.3)."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="observations")
    on = models.DateField()
    text = models.TextField()

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return "Observation"


class PointIntake(models.Model):
    """Points that were pasted or read from a file and wait to be looked at; deleted after a day.

    `rows` are as `qiprojects.intake` makes them, one for each line, with what is wrong or there already.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="intakes")
    group = models.ForeignKey(BreakdownGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list, blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name or "Pasted points"
