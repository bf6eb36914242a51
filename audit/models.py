"""Who did what to which thing, when. Rows are added and never changed."""

from django.db import models

from audit import clock


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit entry."""


class EntryQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise AppendOnly("Audit entries cannot be changed.")

    def delete(self):
        raise AppendOnly("Audit entries cannot be deleted.")

    def for_list(self):
        """Newest first, with the id as tie-break."""
        return self.order_by("-pk")


class Entry(models.Model):
    """One thing that one person did.

    It names things by type, id and label instead of foreign keys, so that it outlives what it describes. Labels hold role
    titles and codes, never a private attribute of a person.
    """

    at = models.DateTimeField(default=clock.now, editable=False, db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_label = models.CharField(max_length=200, blank=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    target_label = models.CharField(max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    population_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["population_id", "-id"], condition=models.Q(population_id__isnull=False), name="audit_population"),
        ]

    def __str__(self):
        return f"{self.action} {self.target_label}".strip()

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnly("Audit entries cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnly("Audit entries cannot be deleted.")
