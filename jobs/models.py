"""The rows that are the work: jobs, mails to send, and signs of life."""

import hashlib
from datetime import timedelta
from pathlib import PurePath
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.storage import result_storage

ATTEMPTS = 3
MESSAGE_LOST_AFTER = timedelta(minutes=2)
SECRET_KIND = "secret"  # a mail whose text holds a link that signs in or makes an account
MAIL_BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]


class JobQuerySet(models.QuerySet):
    def ready(self):
        return self.filter(state=Job.State.READY)

    def running(self):
        return self.filter(state=Job.State.RUNNING)

    def failed(self):
        return self.filter(state=Job.State.FAILED)

    def lease_over(self, at):
        """Running ones whose process must have died: it would have been stopped by now."""
        return self.running().filter(lease_until__lt=at)

    def unheard(self, at):
        """Ready ones whose wake-up call seems lost, the longest waiting first."""
        lost = Q(woken_at__isnull=True) | Q(woken_at__lt=at - MESSAGE_LOST_AFTER)
        return self.ready().filter(lost).order_by("ready_at", "pk")

    def for_list(self):
        """Newest first, with what a row shows."""
        return self.select_related("created_by__person").order_by("-created_at", "-pk")


def result_path(job, name):
    """Where the job's file is stored: worked out from the key, so that a second run replaces the file and makes no other."""
    digest = hashlib.sha256(job.key.encode()).hexdigest()
    return f"{digest[:2]}/{digest}{PurePath(name).suffix[:10]}"


class Job(models.Model):
    """A piece of work for later. The row is the work: a message to the worker only wakes it.

    `key` names the work: the same key never makes a second job. `payload` holds ids and plain values, nothing personal.
    What it is about is kept as label and id, because the apps that own it are above this one.
    """

    class State(models.TextChoices):
        READY = "ready", "Waiting to start"
        RUNNING = "running", "In progress"
        DONE = "done", "Finished"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READY)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    slot = models.CharField(max_length=40, null=True, unique=True, help_text="The place among its person's few heavy jobs at once")
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True, help_text="Words for the person who waits")
    result_file = models.FileField(storage=result_storage, upload_to=result_path, max_length=120, blank=True)
    result_name = models.CharField(max_length=150, blank=True)
    result_type = models.CharField(max_length=100, blank=True)
    error = models.CharField(max_length=300, blank=True, help_text="What went wrong, for the programme team: never personal data")
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    organisation_id = models.BigIntegerField(null=True)
    target_type = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(default=timezone.now, help_text="Since when it waits")
    woken_at = models.DateTimeField(null=True, default=timezone.now, help_text="When a worker was last told; empty: at the next tick")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "woken_at"]),
            models.Index(fields=["created_by", "state"]),
        ]

    def __str__(self):
        return f"Job {self.pk} ({self.kind})"

    @property
    def is_final(self):
        return self.state in (self.State.DONE, self.State.FAILED)

    def this_run(self):
        """The row, if it still belongs to this run of the work, as a QuerySet: a run that lost its lease changes nothing."""
        return Job.objects.running().filter(pk=self.pk, attempts=self.attempts)

    def report(self, done, total, message):
        self.progress, self.total, self.message = done, total, message[:300]
        self.this_run().update(progress=self.progress, total=self.total, message=self.message)


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, at):
        return self.filter(state=OutgoingMail.State.QUEUED, not_before__lte=at)

    def lease_over(self, at):
        """Those whose process died while it was sending."""
        return self.filter(state=OutgoingMail.State.SENDING, lease_until__lt=at)

    def unheard(self, at):
        """Due ones whose wake-up call seems lost or was never sent, the longest waiting first."""
        return self.due(at - MESSAGE_LOST_AFTER).order_by("not_before", "pk")

    def unsent(self, at):
        """Failed ones, and those that should have left ten minutes ago."""
        late = Q(created_at__lt=at - timedelta(minutes=10), not_before__lte=at) | Q(attempts__gt=0)
        waiting = Q(state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.SENDING])
        return self.filter(Q(state=OutgoingMail.State.FAILED) | (waiting & late))

    def secret(self):
        """Those with a link that opens a door, as long as they hold it."""
        return self.filter(kind=SECRET_KIND).exclude(body_text="")

    def for_list(self):
        """Newest first, with what a row shows."""
        return self.select_related("person").order_by("-created_at", "-pk")


class OutgoingMail(models.Model):
    """One mail to one address, kept until it is sent and for a while after. The same key is never sent twice.

    The text of a secret one goes as soon as it is sent: whoever could read the table or a backup could use its link.

    One exception cannot be avoided: a process that dies between handing the mail over and writing that it did sends it again,
    with the same Message-ID, so that mail systems can drop the copy.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=60, default="message")
    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    from_address = models.CharField(max_length=320, blank=True, help_text="Empty for the address of the service")
    to_address = models.CharField(max_length=320)
    subject = models.CharField(max_length=300)
    body_text = models.TextField()
    body_html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    attachments = models.JSONField(default=list, help_text="Lists of name, content in base64, and content type")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"])]

    def __str__(self):
        return f"Mail {self.pk} ({self.kind})"

    @property
    def message_id(self):
        """The Message-ID, worked out from the row: every attempt carries the same."""
        digest = hashlib.sha256(f"{self.pk}:{self.key}".encode()).hexdigest()[:32]
        return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"

    def this_run(self):
        """The row, if this run still holds it, as a QuerySet."""
        return OutgoingMail.objects.filter(pk=self.pk, state=self.State.SENDING, attempts=self.attempts)


class HeartbeatQuerySet(models.QuerySet):
    def beat(self, name, *, at):
        """Write that this part of the work was alive at that moment."""
        self.update_or_create(name=name, defaults={"at": at})


class Heartbeat(models.Model):
    """When a part of the work last ran to its end: "tick" for the minute tick, "tick:<name>" for each function it calls."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self):
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"
