"""A spreadsheet that was uploaded and checked: its rows are kept until somebody decides, so that nothing needs uploading again."""

from django.conf import settings
from django.db import models

from audit import clock


class ImportState(models.TextChoices):
    CHECKED = "checked", "Checked"
    COMMITTED = "committed", "Added"
    DISCARDED = "discarded", "Not used"


class ImportBatch(models.Model):
    """One uploaded file. `records` are its rows as `organisations.imports.sheets` reads them; they go once they are not needed.

    `summary` holds the counts of `Plan.counts`: of the first check, and once committed of what was added.
    """

    filename = models.CharField(max_length=200)
    records = models.JSONField(default=list)
    ignored_columns = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=ImportState.choices, default=ImportState.CHECKED)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.filename

    @property
    def is_open(self):
        """Whether it waits for somebody to commit or to discard it."""
        return self.state == ImportState.CHECKED
