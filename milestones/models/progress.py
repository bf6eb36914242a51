"""Where a team is with a milestone: its state, its dates, what the lead asked and the coach decided, and the step journal."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from audit import clock
from milestones.models.content import Milestone, Step
from organisations.models import Participation
from populations.models import Population, Status


class State(models.TextChoices):
    """The stored state. It is never ticked by hand: `milestones.state` works it out from records and can always do so again."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    READY_FOR_REVIEW = "ready_for_review", "Ready for review"
    SIGNED_OFF = "signed_off", "Signed off"
    REOPENED = "reopened", "Reopened"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


DONE_STATES = (State.SIGNED_OFF, State.NOT_APPLICABLE)


class ProgressQuerySet(models.QuerySet):
    def current(self):
        """Those that count: the organisation's own, and those of its selected populations."""
        return self.filter(Q(population__isnull=True) | Q(population__status=Status.SELECTED))

    def open(self):
        """Those that are still to be done."""
        return self.exclude(state__in=DONE_STATES)

    def late(self, on):
        """Open, dated, and past the date. What has no date is never late."""
        return self.open().filter(planned_on__lt=on)

    def for_list(self):
        """Everything a task list shows, organisation's milestones first, then each population's."""
        last = Review.objects.filter(progress=OuterRef("pk")).order_by("-pk").values("kind")[:1]
        rows = self.annotate(last_review=Subquery(last)).select_related("milestone__phase", "population__team")
        order = (F("population_id").asc(nulls_first=True), "milestone__number", "pk")
        return rows.prefetch_related("milestone__steps").order_by(*order)


class Progress(models.Model):
    """One milestone of one participation (Milestones 1 and 2) or of one of its populations (3 to 6)."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="progress")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="progress")
    population = models.ForeignKey(Population, null=True, blank=True, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=20, choices=State.choices, default=State.NOT_STARTED, db_index=True)
    planned_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "progress"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "milestone"], condition=Q(population__isnull=True), name="progress_once"),
            models.UniqueConstraint(
                fields=["milestone", "population"], condition=Q(population__isnull=False), name="progress_once_for_population"
            ),
        ]

    def __str__(self):
        return f"{self.milestone.code}{f' ({self.population})' if self.population_id else ''}"

    @property
    def is_done(self):
        return self.state in DONE_STATES

    def is_late(self, on):
        """Open and past its planned date; without a date it is not late."""
        return not self.is_done and self.planned_on is not None and self.planned_on < on


class ReviewKind(models.TextChoices):
    REQUESTED = "requested", "Review asked for"
    WITHDRAWN = "withdrawn", "Request taken back"
    RETURNED = "returned", "Returned"
    SIGNED_OFF = "signed_off", "Signed off"
    REOPENED = "reopened", "Reopened"
    NOT_APPLICABLE = "not_applicable", "Marked as not applicable"
    APPLICABLE = "applicable", "Marked as applicable again"


class Review(models.Model):
    """One thing that happened in the review of a milestone, with the facts as they stood. Rows are added, never changed."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=20, choices=ReviewKind.choices)
    at = models.DateTimeField(default=clock.now, editable=False)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_role = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["progress_id", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.progress}"


class JournalEntry(models.Model):
    """What a team did about a step, in a sentence or two."""

    progress = models.ForeignKey(Progress, on_delete=models.CASCADE, related_name="journal")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="journal")
    text = models.TextField()
    done_on = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "journal entries"
        ordering = ["-done_on", "-pk"]

    def __str__(self):
        return f"Journal entry {self.pk}"


class EvidenceLink(models.Model):
    """A link to evidence of what a journal entry says; an entry may have many (complaint C14)."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(max_length=500)
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title or self.url
