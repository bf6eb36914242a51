"""Phases 2 and 3: looking at the data together, sustaining changes, evaluating, writing up, handing over (DOMAIN sections 6 and 10)."""

from django.db import models
from django.db.models import Q

from accounts.models import Person
from datareview.models.base import Removable, RemovableQuerySet, user_key
from organisations.models import Seat
from populations.models import Population
from qiprojects.models.measures import Measure
from qiprojects.models.theory import ChangeIdea


class DataMeeting(Removable):
    """A meeting in which the measures were looked at, with lived experience partners or without (P2.3).

    `seen` is what the charts say, `heard` what people made of it, `decided` what follows.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="data_meetings")
    held_on = models.DateField()
    with_partners = models.BooleanField(default=False)
    measures = models.ManyToManyField(Measure, blank=True, related_name="+")
    seen = models.TextField(blank=True)
    heard = models.TextField(blank=True)
    decided = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return "Review of the data"


class StandardWork(models.Model):
    """What it takes to make a change the usual way of working: training and standard work, once for each idea (P2.4)."""

    idea = models.OneToOneField(ChangeIdea, on_delete=models.CASCADE, related_name="standard_work")
    training = models.TextField(blank=True)
    standard = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["idea_id"]

    def __str__(self):
        return "Training and standard work"


class Sustaining(models.Model):
    """Who owns an adopted change when the project is over, and who watches it how (P3.2). `owner_role` is a post, never a name."""

    idea = models.OneToOneField(ChangeIdea, on_delete=models.CASCADE, related_name="sustaining")
    owner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner_role = models.CharField(max_length=200, blank=True)
    monitoring = models.TextField(blank=True)
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["idea_id"]

    def __str__(self):
        return "Owner and monitoring"


class SustainabilityRound(models.Model):
    """The factors of the NHS Sustainability Model, asked of each member of the team (sustainability_factors.json).

    `erased_at` is when what the answers of people left in files was found to be gone, after close.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="sustainability_rounds")
    number = models.PositiveIntegerField()
    about = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    by = user_key()

    class Meta:
        ordering = ["population_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["population", "number"], name="sustainability_round_once"),
            models.UniqueConstraint(fields=["population"], condition=Q(closed_on__isnull=True), name="one_open_sustainability_round"),
        ]

    def __str__(self):
        return f"Sustainability check {self.number}"


class SustainabilityAnswer(models.Model):
    """What one member of the team answered: `levels` has a level ("a" to "d") for each factor. Nobody but the person sees it.

    `person` answered, whoever holds the seat later. Closing deletes these rows and writes the levels anew without a person and in a
    random order, so that the answers stay and whose they are does not. There is no time of answering.
    """

    round = models.ForeignKey(SustainabilityRound, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    levels = models.JSONField(default=dict)

    class Meta:
        ordering = ["round_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="sustainability_answer_once")]

    def __str__(self):
        return "Answer"


class Sustained(models.TextChoices):
    YES = "yes", "Yes"
    PARTLY = "partly", "In part"
    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No"


class Evaluation(models.Model):
    """The three questions of the programme's evaluation, for one population (P3.1, R188 to R190)."""

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="evaluation")
    sustained = models.CharField(max_length=10, choices=Sustained.choices, blank=True)
    sustained_why = models.TextField(blank=True)
    what_helped_most = models.TextField(blank=True)
    approach_helped = models.TextField(blank=True)
    approach_hindered = models.TextField(blank=True)
    finished_on = models.DateField(null=True, blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id"]

    def __str__(self):
        return "Evaluation"


class WriteUpSection(models.Model):
    """What the team wrote for one item of SQUIRE 2.0; where there is none, the outline is filled from records."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="write_up")
    item = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["population", "item"], name="write_up_item_once")]

    def __str__(self):
        return self.item


class Ending(models.TextChoices):
    HAND_OVER = "hand_over", "Handed over"
    CONTINUE = "continue", "The team goes on"
    BOTH = "both", "Handed over in part; the team goes on"


class Handover(models.Model):
    """How the work goes on after the programme (P3.4). `to_role` is a post or a team, never a name."""

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="handover")
    ending = models.CharField(max_length=20, choices=Ending.choices, blank=True)
    on = models.DateField(null=True, blank=True)
    to_role = models.CharField(max_length=200, blank=True)
    what = models.TextField(blank=True)
    open_matters = models.TextField(blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    next_populations = models.ManyToManyField(Population, blank=True, related_name="+")
    by = user_key()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["population_id"]

    def __str__(self):
        return "Handover"
