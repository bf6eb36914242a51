"""Ranking rounds and their secret ballots (DOMAIN section 7).

Until close a ballot is tied to an elector, so that it can be changed and nobody votes twice. At close `actions.rounds.close`
deletes electors and ballots and keeps bare rankings (CountedBallot), stored in the order of their content: neither ids nor times
lead back to a seat. Nothing here has a time of casting, and a ballot has no audit entry.
"""

from datetime import time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Person
from organisations.models import Seat
from populations.models.decisions import DecisionRoom
from populations.models.populations import Population


class RankingRoundQuerySet(models.QuerySet):
    def open(self):
        """Those that are neither closed nor called off."""
        return self.filter(closed_at__isnull=True, cancelled_at__isnull=True)


class RankingRound(models.Model):
    """One ranking: its options, its electorate fixed at opening, and after close its result.

    `seats` is how many populations are to be chosen. `result` is None until close; then {"ranking": ranking.as_json(...),
    "groups": None or {"lived_experience": ranking.as_json(...), "others": ...}}. `partner_took_part` is a yes or no for the round.
    `erased_at` is when what the deleted ballots left in files was found to be gone.
    """

    room = models.ForeignKey(DecisionRoom, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    seats = models.PositiveSmallIntegerField(default=1)
    runoff_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="runoffs")
    override_reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)
    electorate = models.PositiveSmallIntegerField()
    ballots_counted = models.PositiveSmallIntegerField(null=True, blank=True)
    partner_took_part = models.BooleanField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RankingRoundQuerySet.as_manager()

    class Meta:
        ordering = ["room_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["room"], condition=Q(closed_at__isnull=True, cancelled_at__isnull=True), name="round_one_open_in_room"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opened_at")), name="round_closes_after_opening"
            ),
        ]

    def __str__(self):
        return f"Ranking {self.number}"

    @property
    def is_finished(self):
        """Whether it was closed or called off."""
        return self.closed_at is not None or self.cancelled_at is not None

    @property
    def shown_until(self):
        """The closing time as people read it: a ranking that closes at midnight is open until 23:59 of the day before."""
        if self.closes_at and timezone.localtime(self.closes_at).time() == time.min:
            return self.closes_at - timedelta(minutes=1)
        return self.closes_at

    def takes_ballots(self, at):
        """Whether a ballot may be cast or changed at this moment: not finished, and its closing time has not come."""
        return not self.is_finished and (self.closes_at is None or at < self.closes_at)


class RoundOption(models.Model):
    """A population in a round, under the name that it had at opening. A withdrawn one is left out of every ballot."""

    round = models.ForeignKey(RankingRound, on_delete=models.CASCADE, related_name="options")
    population = models.ForeignKey(Population, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "population"], name="round_option_once")]

    def __str__(self):
        return self.name


class Elector(models.Model):
    """One vote of the electorate: a seat on the project team at opening; a seat that stands for several people has several.

    The `person` who held the seat at opening keeps the vote: whoever gets the seat later neither sees nor changes the ballot.
    `is_partner` says whether it was the seat of a lived experience partner then. It is private, and read when the round is closed.
    Deleted when the round is closed or called off.
    """

    round = models.ForeignKey(RankingRound, on_delete=models.CASCADE, related_name="electors")
    seat = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.PositiveSmallIntegerField(default=1)
    is_partner = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "seat", "place"], name="elector_once"),
            models.UniqueConstraint(fields=["round", "person"], name="elector_person_once"),
        ]

    def __str__(self):
        return f"Elector {self.pk}"


class Ballot(models.Model):
    """A ballot that may still be changed: ids of options, first choice first. Deleted when the round is closed or called off."""

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="ballot")
    ranking = models.JSONField(default=list)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Ballot {self.pk}"


class CountedBallot(models.Model):
    """A ballot after close: a ranking that belongs to nobody. `group` is kept only where tallies by group may be shown."""

    round = models.ForeignKey(RankingRound, on_delete=models.CASCADE, related_name="counted")
    ranking = models.JSONField(default=list)
    group = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Counted ballot {self.pk}"
