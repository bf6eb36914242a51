"""Choosing two to four assets to engage first, and what was done with each, day by day."""

from django.db import models
from django.db.models import Q

from assets.models.maps import MappedAsset
from audit import clock
from datareview.models.base import Removable, RemovableQuerySet, user_key
from populations.models import Population


class Choosing(models.Model):
    """One occasion on which the team chose whom to engage first. `partners_took_part`: people with lived experience had a say."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="asset_choosings")
    chosen_on = models.DateField()
    partners_took_part = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-chosen_on", "-pk"]

    def __str__(self):
        return "Choice of assets to engage first"


class EntryKind(models.TextChoices):
    """What an entry of the log says. Those that are a `Status` change it; a note does not, and "later" takes it back to mapped."""

    PRIORITISED = "prioritised", "Chosen to engage first"
    LATER = "later", "Left for later"
    APPROACHED = "approached", "Approached"
    ENGAGED = "engaged", "Working with us"
    PAUSED = "paused", "Paused"
    DECLINED = "declined", "Declined"
    NOTE = "note", "Note"


class EngagementEntry(Removable):
    """A line of the engagement log of an asset on one map. `choosing` is the choice that it comes from, if it does."""

    mapped = models.ForeignKey(MappedAsset, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    on = models.DateField()
    text = models.TextField(blank=True)
    choosing = models.ForeignKey(Choosing, null=True, blank=True, on_delete=models.CASCADE, related_name="entries")

    objects = RemovableQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "engagement entries"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="note") | ~Q(text=""), name="engagement_note_has_text"),
        ]

    def __str__(self):
        return self.get_kind_display()
