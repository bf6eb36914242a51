"""Who is told what and when, once: the reminders, the mails they went out in, and how each person wants them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person


class Kind(models.TextChoices):
    MILESTONE_DUE = "milestone_due", "A milestone is due within 7 days"
    MILESTONE_LATE = "milestone_late", "A milestone is late"
    MILESTONE_STILL_LATE = "milestone_still_late", "A milestone of a team that I coach is 14 days late"
    REVIEW_WAITING = "review_waiting", "A team that I coach asks for a review"
    REVIEW_ANSWERED = "review_answered", "My coach has signed a milestone off or returned it"
    RANKING_OPEN = "ranking_open", "A ranking of populations is open for me"
    REPORT_DUE = "report_due", "A sub-team that I lead is due to report to the project team"
    ASSET_NEXT = "asset_next", "The next step with an asset that I look after is due"
    ASSETS_STALE = "assets_stale", "Assets of a sub-team that I lead were not checked for six months"
    MEASURES_DUE = "measures_due", "Points of measures of a sub-team that I lead are due"
    MEASURE_PLANNED = "measure_planned", "An outcome measure that a sub-team that I lead agreed to add is due"
    INVITATION_CHASE = "invitation_chase", "An invitation has not been accepted"


# What goes into the digest and can be switched off. An invitation is chased by a mail of its own, because nobody can sign in yet.
DIGEST_KINDS = [kind for kind in Kind if kind != Kind.INVITATION_CHASE]


class ReminderQuerySet(models.QuerySet):
    def due(self, on):
        """Those that nobody has been told of yet and whose day has come."""
        return self.filter(state=Reminder.State.DUE, due_on__lte=on)

    def for_digest(self):
        return self.exclude(kind=Kind.INVITATION_CHASE)


class Reminder(models.Model):
    """One thing that one person is to be told. The unique key is what makes it happen once, whatever dies and however often it runs.

    The thing is kept as label and id. `due_on` is the day on which it is to be told, so that a milestone that stays late comes
    up again under a key of its own.
    """

    class State(models.TextChoices):
        DUE = "due", "To be told"
        SENT = "sent", "Told"
        DROPPED = "dropped", "Not told"

    class Reason(models.TextChoices):
        OVER = "over", "It no longer holds"
        MUTED = "muted", "The person does not want this kind"
        OFF = "off", "The person wants no reminders"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    due_on = models.DateField()
    digest = models.ForeignKey("Digest", null=True, blank=True, on_delete=models.SET_NULL, related_name="reminders")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True, help_text="Why it was not told")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "person", "thing_type", "thing_id", "due_on"], name="reminder_once"),
            models.CheckConstraint(condition=Q(digest__isnull=True) | Q(state="sent"), name="reminder_in_digest_is_sent"),
            models.CheckConstraint(condition=Q(state="dropped") | Q(reason=""), name="reminder_reason_when_dropped"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="reminder_state_due"),
            models.Index(fields=["kind", "due_on"], name="reminder_kind_due"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.thing_type} {self.thing_id})"


class Digest(models.Model):
    """The one mail of reminders that a person gets on a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digests")
    on = models.DateField()
    mail_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="digest_once_a_day")]

    def __str__(self):
        return f"Reminders of {self.on}"


class Rhythm(models.TextChoices):
    DAILY = "daily", "As things fall due, at most one email a day"
    WEEKLY = "weekly", "At most one email a week, on Monday"
    OFF = "off", "No reminder emails"


class Preference(models.Model):
    """How a person wants reminders. Without a row: all kinds, as things fall due."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="reminder_preference")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    rhythm_before = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY, help_text="What unsubscribing took away")
    muted_kinds = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(rhythm_before="off"), name="preference_before_is_not_off")]

    def __str__(self):
        return f"Reminders: {self.get_rhythm_display()}"


class Run(models.Model):
    """The daily run of the schedule: with a row that is finished, the day is done."""

    on = models.DateField(unique=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on"]

    def __str__(self):
        return f"Run of {self.on}"
