"""What a team keeps about how it is made up: access needs, terms of reference, and what it tried to find people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models.teams import Seat, Team


class AccessNeeds(models.Model):
    """What a member needs to take part: time of day, place, childcare, interpreter, travel. Read by the member and the leads only."""

    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="access_needs")
    text = models.TextField()
    updated_on = models.DateField()

    class Meta:
        verbose_name_plural = "access needs"

    def __str__(self):
        return f"Access needs of seat {self.seat_id}"


class TermsOfReference(models.Model):
    """One version of a team's terms of reference: a file, or a link. Versions are added; the highest number is in force."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="terms_of_reference")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="terms-of-reference/", max_length=300, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    agreed_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    created_on = models.DateField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "terms of reference"
        ordering = ["team_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="terms_of_reference_number_once"),
            models.CheckConstraint(condition=~Q(file="", url=""), name="terms_of_reference_file_or_link"),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"


class OutreachKind(models.TextChoices):
    TRIED = "tried", "What we tried to find people"
    OTHER_WAY = "other_way", "Another way in which people take part"


class OutreachQuerySet(models.QuerySet):
    def on_list(self):
        """Those that nobody has taken off the list, the latest first."""
        return self.filter(removed_at__isnull=True).order_by("-done_on", "-pk")


class Outreach(models.Model):
    """What a team tried when it was hard to find people, or another way in which people take part. `barriers` are codes of BARRIERS."""

    BARRIERS = (
        ("stigma", "Stigma, or fear of being recognised"),
        ("caring", "Caring duties"),
        ("distrust", "Distrust of services"),
        ("payment", "No payment, or fear for benefits"),
        ("time", "Time of day"),
        ("place", "Place or travel"),
        ("language", "Language or interpreter"),
        ("digital", "No device or connection"),
        ("contacts", "No contacts yet"),
        ("other", "Something else"),
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="outreach")
    kind = models.CharField(max_length=20, choices=OutreachKind.choices)
    done_on = models.DateField()
    text = models.TextField()
    barriers = models.JSONField(default=list, blank=True)
    offered = models.TextField(blank=True)
    came_of_it = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outreach"
        ordering = ["-done_on", "-pk"]

    def __str__(self):
        return f"Outreach {self.pk}"
