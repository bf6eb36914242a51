"""What the rows of a data review have in common."""

from django.conf import settings
from django.db import models

from audit import clock


def user_key(**options):
    """A foreign key to the account of whoever did it; empty once the account is gone."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", **options)


class RemovableQuerySet(models.QuerySet):
    def current(self):
        """Without the rows that were taken away."""
        return self.filter(removed_at__isnull=True)


class Removable(models.Model):
    """A row that somebody wrote, that may be changed, and that may be taken away and put back.

    `edited_at` tells whether a form is older than the row (`core.forms.NHSModelForm`).
    """

    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = user_key()

    class Meta:
        abstract = True

    @property
    def is_removed(self):
        return self.removed_at is not None
