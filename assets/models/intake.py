"""What was read from a directory and waits to be looked at before it is taken in."""

from django.db import models

from audit import clock
from datareview.models.base import user_key
from populations.models import Population


class AssetIntake(models.Model):
    """The services of a file, read and not yet on the map; deleted after a day.

    `rows` are as `assets.exchange` makes them, one for each service, with what is wrong or doubled.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="asset_intakes")
    name = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list, blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name
