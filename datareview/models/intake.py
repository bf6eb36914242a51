"""What was pasted or uploaded and checked: kept for its maker until it is taken over or dropped, so that nothing is typed twice."""

from django.db import models

from audit import clock
from datareview.models.base import user_key
from populations.models import Population


class IntakeKind(models.TextChoices):
    EXCERPTS = "excerpts", "Excerpts"
    FIGURES = "figures", "Figures"
    CODEBOOK = "codebook", "Codebook"


class Intake(models.Model):
    """The rows of one paste or file, seen by `by` alone. It is deleted when it is used or dropped, and after a day.

    `settings` is what was chosen for all rows (ids of an activity, a consent, a source); `rows` a list of dicts whose shape belongs
    to the kind.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="intakes")
    kind = models.CharField(max_length=20, choices=IntakeKind.choices)
    name = models.CharField(max_length=200, blank=True)
    settings = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} to check ({self.pk})"
