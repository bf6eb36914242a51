"""The theory of change of a population, drawn as a driver diagram: aim, drivers, change ideas."""

from django.db import models
from django.db.models import F, Q

from assets.models import MappedAsset
from datareview.models.base import Removable, RemovableQuerySet, user_key
from organisations.models import Wave
from populations.models import Population


class Domain(models.TextChoices):
    """The three domains in which inequality is looked at (DOMAIN section 1)."""

    ACCESS = "access", "Access"
    EXPERIENCE = "experience", "Experience"
    OUTCOMES = "outcomes", "Outcomes"


class DriverOrigin(models.TextChoices):
    """Where a driver comes from. Starting suggestions are ours and say so: the programme's drivers are data of the wave."""

    OWN = "own", "Written by the team"
    PROGRAMME = "programme", "From the programme's theory of change"
    SUGGESTED = "suggested", "A starting suggestion of this service"


class ProgrammeDriver(Removable):
    """A driver of the programme's theory of change, entered for a wave by the programme team."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="programme_drivers")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    text = models.CharField(max_length=200)
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class Theory(models.Model):
    """What is said about the theory of change as a whole; the diagram itself is made of drivers and ideas.

    `assumptions` is what the team believes and has not tested (R155).
    """

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="theory")
    with_partners_on = models.DateField(null=True, blank=True)
    with_partners_how = models.CharField(max_length=300, blank=True)
    assumptions = models.TextField(blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "theories"
        ordering = ["population_id"]

    def __str__(self):
        return "Theory of change"


class TheoryVersion(models.Model):
    """The diagram as it stood on a day, kept by somebody. `tree` is as `qiprojects.tree.tree_of` makes it; it never changes."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="theory_versions")
    number = models.PositiveIntegerField()
    kept_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    tree = models.JSONField()
    by = user_key()

    class Meta:
        ordering = ["population_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="theory_version_once")]

    def __str__(self):
        return f"Theory of change, version {self.number}"


class Driver(Removable):
    """A driver: primary without a parent, else secondary. Two levels at most."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="drivers")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    text = models.CharField(max_length=200)
    domain = models.CharField(max_length=20, choices=Domain.choices, blank=True)
    origin = models.CharField(max_length=20, choices=DriverOrigin.choices, default=DriverOrigin.OWN)
    position = models.PositiveIntegerField(default=0)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    @property
    def is_primary(self):
        return self.parent_id is None


class IdeaStatus(models.TextChoices):
    IDEA = "idea", "Idea"
    TESTING = "testing", "Being tested"
    ADOPTED = "adopted", "Adopted"
    ADAPTED = "adapted", "Adapted"
    ABANDONED = "abandoned", "Abandoned"
    IMPLEMENTING = "implementing", "Being implemented"
    SCALED = "scaled", "Scaled up"


class ScaleStage(models.TextChoices):
    """IHI Framework for Going to Full Scale (DOMAIN section 10)."""

    SET_UP = "set_up", "Set-up"
    SCALABLE_UNIT = "scalable_unit", "Build the scalable unit"
    TEST_OF_SCALE_UP = "test_of_scale_up", "Test of scale-up"
    FULL_SCALE = "full_scale", "Go to full scale"


class ChangeIdea(Removable):
    """A change that could help to reach the aim. It may serve several drivers, or none yet.

    Its sources (themes, assets, figures) are links of the evidence thread (`datareview.models.ThreadLink`, kind "idea"); one without
    any is called "our assumption". `testers` are assets that could test it (R159), `measures` show what it does. `scale_stage` is the
    stage of its latest `ScaleStep`, kept up to date by `qiprojects.actions.scaling`.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="change_ideas")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=IdeaStatus.choices, default=IdeaStatus.IDEA)
    status_reason = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    drivers = models.ManyToManyField(Driver, through="IdeaDriver", related_name="ideas")
    testers = models.ManyToManyField(MappedAsset, blank=True, related_name="could_test")
    measures = models.ManyToManyField("qiprojects.Measure", blank=True, related_name="ideas")
    scale_stage = models.CharField(max_length=20, choices=ScaleStage.choices, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="change_idea_number_once")]

    def __str__(self):
        return self.text

    @property
    def label(self):
        """How an audit entry names it."""
        return f"Change idea {self.number}"


class IdeaDriver(models.Model):
    """A change idea serves a driver."""

    idea = models.ForeignKey(ChangeIdea, on_delete=models.CASCADE, related_name="serves")
    driver = models.ForeignKey(Driver, on_delete=models.CASCADE, related_name="served_by")

    class Meta:
        ordering = ["driver__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["idea", "driver"], name="idea_serves_driver_once")]

    def __str__(self):
        return f"Idea {self.idea_id} serves driver {self.driver_id}"


class ScaleStep(Removable):
    """A stage of scaling up that an idea reached on a day."""

    idea = models.ForeignKey(ChangeIdea, on_delete=models.CASCADE, related_name="scale_steps")
    stage = models.CharField(max_length=20, choices=ScaleStage.choices)
    on = models.DateField()
    note = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self):
        return self.get_stage_display()


class ScaleSite(Removable):
    """A place where a change is made: a team, clinic or service, no address of a person. `stopped_on` when it was given up there."""

    idea = models.ForeignKey(ChangeIdea, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=200)
    planned_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        # Where it is made, then where it is planned, at last where it was given up, on every database.
        ordering = [
            F("stopped_on").asc(nulls_first=True),
            F("started_on").asc(nulls_last=True),
            F("planned_on").asc(nulls_last=True),
            "pk",
        ]
        constraints = [models.UniqueConstraint(fields=["idea", "name"], condition=Q(removed_at__isnull=True), name="scale_site_once")]

    def __str__(self):
        return self.name
