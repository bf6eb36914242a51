"""How far a project has come, in the judgement of its coach and of the team itself."""

from django.db import models

from datareview.models.base import Removable, RemovableQuerySet
from populations.models import Population


class Series(models.TextChoices):
    COACH = "coach", "QI coach"
    TEAM = "team", "The team"


class ProgressScore(Removable):
    """A judgement on the IHI scale, 0.5 to 5.0 by halves (ihi_progress_scale.json). A new one never overwrites an old one."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="progress_scores")
    series = models.CharField(max_length=10, choices=Series.choices)
    score = models.DecimalField(max_digits=2, decimal_places=1)
    on = models.DateField()
    reason = models.TextField()

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["population", "series", "on"], name="progress_score_by_series")]

    def __str__(self):
        return f"{self.score}"
