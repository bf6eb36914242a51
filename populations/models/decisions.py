"""The decision room, in the five stages of nominal group technique, and the record of what was decided (DOMAIN section 7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit import clock
from organisations.models import Participation
from populations.models.populations import Population


class Stage(models.TextChoices):
    """The stages of nominal group technique, in their order."""

    IDEAS = "ideas", "Silent ideas"
    LIST = "list", "Round robin list"
    CLARIFY = "clarify", "Clarify"
    RANK = "rank", "Rank"
    DISCUSS = "discuss", "Discuss and decide"


class DecisionRoom(models.Model):
    """One choice of populations, from the first silent idea to the record. One at a time is open; a later one is a new room.

    `ended_reason` is why it ended without a decision, in words that everybody who sees the populations may read.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="decision_rooms")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.IDEAS)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    list_opened_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "number"], name="decision_room_number_once"),
            models.UniqueConstraint(fields=["participation"], condition=Q(ended_on__isnull=True), name="decision_room_one_open"),
        ]

    def __str__(self):
        return f"Decision {self.number}"


class Method(models.TextChoices):
    RANKING = "ranking", "Everybody ranked in secret, then we talked"
    CONSENSUS = "consensus", "We talked until everybody could live with it, without a ranking"
    BEFORE_JOINING = "before_joining", "Chosen before joining the programme"


class Decision(models.Model):
    """What was decided, why, and by whom (role groups, never names). The ranking informs, people decide.

    `took_part` are codes of role groups; lived experience is among them as a yes or no for the whole group.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="decisions")
    room = models.OneToOneField(DecisionRoom, null=True, blank=True, on_delete=models.RESTRICT, related_name="decision")
    method = models.CharField(max_length=20, choices=Method.choices)
    decided_on = models.DateField()
    sentence = models.TextField()
    discussion = models.TextField()
    took_part = models.JSONField(default=list)
    has_lived_experience = models.BooleanField(default=False)
    departure_reason = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    first_changes = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self):
        return f"Decision of {self.decided_on}"


class DecisionChoice(models.Model):
    """A population that was chosen, and in which place."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="choices")
    population = models.ForeignKey(Population, on_delete=models.RESTRICT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "population"], name="decision_choice_once"),
            models.UniqueConstraint(fields=["decision", "place"], name="decision_choice_place_once"),
        ]

    def __str__(self):
        return f"{self.place}. {self.population}"


class DecisionEvidence(models.Model):
    """A link to what a decision rests on; for a choice made before joining this stands in for the review."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title or self.url
