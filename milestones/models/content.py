"""Milestones, steps, prompts, links and facts: loaded from the reference lists into data of a wave, editable there."""

from django.db import models
from django.db.models import Q

from organisations.models import Phase, Wave


class Level(models.TextChoices):
    ORGANISATION = "organisation", "Once for the organisation"
    POPULATION = "population", "For each population"


class Milestone(models.Model):
    """One of the milestones of a wave."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="milestones")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=10)
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=Level.choices)
    purpose = models.TextField()
    planned_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["wave_id", "number"]
        constraints = [models.UniqueConstraint(fields=["wave", "code"], name="milestone_once_in_wave")]

    def __str__(self):
        return f"Milestone {self.number}: {self.title}"


class Step(models.Model):
    """A numbered part of a milestone."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField()

    class Meta:
        ordering = ["milestone_id", "position"]
        constraints = [models.UniqueConstraint(fields=["milestone", "code"], name="step_once_in_milestone")]

    def __str__(self):
        return f"{self.code.removeprefix('M')} {self.title}"


class Prompt(models.Model):
    """A question inside a step."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="prompts")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["step_id", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["step", "code"], name="prompt_once_in_step")]

    def __str__(self):
        return self.text


class Link(models.Model):
    """A helpful resource. Without a step it belongs to the whole milestone; without a milestone to the whole programme."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="links")
    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.CASCADE, related_name="links")
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    url = models.URLField(max_length=500, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "code"], condition=Q(step__isnull=False), name="link_once_in_step"),
            models.UniqueConstraint(fields=["milestone", "code"], condition=Q(step__isnull=True), name="link_once_in_milestone"),
        ]

    def __str__(self):
        return self.title


class Weight(models.TextChoices):
    REQUIRED = "required", "Required"
    ADVISED = "advised", "Advised"


class Fact(models.Model):
    """The words of a derived fact and how much it weighs. Whether it holds is worked out in `milestones.facts`."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="facts")
    code = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    missing_text = models.CharField(max_length=300, blank=True)
    weight = models.CharField(max_length=10, choices=Weight.choices)

    class Meta:
        ordering = ["milestone_id", "position"]
        constraints = [models.UniqueConstraint(fields=["milestone", "code"], name="fact_once_in_milestone")]

    def __str__(self):
        return f"{self.code} {self.text}"
