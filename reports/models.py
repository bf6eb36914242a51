"""What is read off the records and kept: the progress report to the sponsor, the files made from it, and what the board reads."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from audit import clock
from jobs.storage import result_storage
from milestones.models import Progress
from organisations.models import Participation
from populations.models import Population


class ProgressReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_on__isnull=False)

    def drafts(self):
        return self.filter(published_on__isnull=True)

    def for_list(self):
        """The newest first; the snapshots are left in the database."""
        return self.defer("snapshot", "narrative", "coach_narrative").order_by("-number", "-pk")


class ProgressReport(models.Model):
    """A report to the senior sponsor for a period.

    A draft holds the words of the lead and the coach, and shows the records as they are now. Publishing freezes everything into
    `snapshot` (what is in it: `reports.progress.snapshots`) with its `digest`; from then on the row does not change, and a
    correction is a new report.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    narrative = models.TextField(blank=True)
    coach_narrative = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_on = models.DateField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    snapshot = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["participation"], condition=Q(published_on__isnull=True), name="report_one_draft"),
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="report_end_after_start"),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, digest="", snapshot__isnull=True)
                | Q(published_on__isnull=False, snapshot__isnull=False) & ~Q(digest=""),
                name="report_published_is_frozen",
            ),
        ]

    def __str__(self):
        return f"Progress report {self.number}"

    def get_absolute_url(self):
        return reverse("reports:report-detail", args=[self.participation.organisation.slug, self.number])

    @property
    def is_published(self):
        return self.published_on is not None

    def pdf_url(self):
        return reverse("reports:report-detail-pdf", args=[self.participation.organisation.slug, self.number])


def pdf_path(pdf, name):
    """Where the file is kept: named by what went into it."""
    return f"{pdf.key[:2]}/{pdf.key}.pdf"


class RenderedPdf(models.Model):
    """The PDF made from a snapshot, once: `digest` is that of the snapshot, `key` that of everything that shapes the bytes."""

    digest = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=64, unique=True)
    file = models.FileField(storage=result_storage, upload_to=pdf_path, max_length=120)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def __str__(self):
        return f"PDF {self.key[:12]}"


class DataReviewSummary(models.Model):
    """What a data review has found, frozen for a page and a PDF: `snapshot` as `reports.datareview.snapshots` makes it, never with words
    of an excerpt, and with small numbers hidden. The row does not change; a newer one has a higher number."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="data_review_summaries")
    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name_plural = "data review summaries"
        ordering = ["-number", "-pk"]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="data_review_summary_number_once")]

    def __str__(self):
        return f"Summary {self.number} of the data review"


class Paper(models.TextChoices):
    A4 = "a4", "A4"
    A3 = "a3", "A3"


class AssetMapPrint(models.Model):
    """An asset map as it was when somebody asked for it on paper: `snapshot` is what it is drawn from, without private contacts and notes,
    and `digest` its hash together with the paper. `population` is empty for the map of a whole organisation. The row does not change."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="asset_map_prints")
    population = models.ForeignKey(Population, null=True, blank=True, on_delete=models.CASCADE, related_name="asset_map_prints")
    paper = models.CharField(max_length=2, choices=Paper.choices, default=Paper.A4)
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Asset map on {self.get_paper_display()}"


# What the board reads quickly: both tables follow from records and can be thrown away (`manage.py rebuild_progress`).


class Rule(models.TextChoices):
    """Why a line stands on the needs-attention list, in the order of the list."""

    REVIEW = "review", "Waiting for review"
    LATE = "late", "Milestone late"
    QUIET = "quiet", "Quiet for 28 days"
    LEAD = "lead", "Lead vacant or leaving"
    SPONSOR = "sponsor", "No accepted sponsor"
    LIVED_EXPERIENCE = "lived_experience", "No lived experience seat or agreed plan"
    STANDARD = "standard", "Lived experience to look at again"
    MEMBERS = "members", "Fewer than three active members"
    RANKING = "ranking", "Ranking still open"
    DECISION = "decision", "Choice of populations to look at again"
    DATA_REVIEW = "data_review", "Data review past its time"
    ASSETS = "assets", "Contact with an asset waits"
    MEASURES = "measures", "Measure waits"


class AttentionLineQuerySet(models.QuerySet):
    def standing(self, on):
        """The lines that hold on this day."""
        return self.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))

    def in_order(self):
        """By rule, in the order of `Rule`, and then oldest first."""
        place = models.Case(*[models.When(rule=rule, then=models.Value(place)) for place, rule in enumerate(Rule.values)])
        return self.order_by(place, "since", "pk")

    def for_list(self):
        """What a line shows and no more."""
        shown = self.select_related("participation__organisation", "progress__milestone", "progress__population")
        return shown.only(
            "rule",
            "since",
            "day",
            "participation__organisation__name",
            "participation__organisation__slug",
            "progress__milestone__number",
            "progress__milestone__title",
            "progress__population__name",
        )


class AttentionLine(models.Model):
    """A rule holds for an organisation from `since` until `until` (the last day; None: until records change).

    It says so ahead of time: what follows from records of today for days to come is stored today, so that nothing has to run
    at midnight. `progress` is the milestone that the line is about, if it is about one; `day` is the date that its words
    mention: the planned date, the last day of a lead who leaves, the day of the last activity.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attention_lines")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    progress = models.ForeignKey(Progress, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)

    objects = AttentionLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        # Everything that counting and ordering ask for, so that neither has to open the rows.
        indexes = [models.Index(fields=["rule", "since", "id", "until", "participation"], name="attention_rule_since")]

    def __str__(self):
        return f"{self.get_rule_display()} since {self.since}"


class LastActivity(models.Model):
    """The latest thing that the people of an organisation did: the code of its audit entry, when, and whose account."""

    participation = models.OneToOneField(Participation, primary_key=True, on_delete=models.CASCADE, related_name="last_activity")
    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "last activities"

    def __str__(self):
        return f"{self.action} at {self.at}"
