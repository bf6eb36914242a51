"""The map of one population: which assets are on it, and what they answer."""

from django.db import models
from django.db.models import Q

from assets.models.assets import Asset
from datareview.models.base import Removable, RemovableQuerySet
from organisations.models import Seat
from populations.models import Population


class Prompt(models.TextChoices):
    """The four questions, in the words of the starter pack (7.1). A wave may word them anew: prompts M5.1.p1 to p4, in this order."""

    LEARN = "learn", "Who could help us learn more about this population?"
    HAPPENING = "happening", "What work is already happening to support this population?"
    ACCESS = "access", "Who could help us access this population?"
    SUPPORT = "support", "Who could support our project?"


class Status(models.TextChoices):
    """How far the contact has come. It follows from the engagement log (`assets.engagement`)."""

    MAPPED = "mapped", "Mapped"
    PRIORITISED = "prioritised", "Prioritised to engage first"
    APPROACHED = "approached", "Approached"
    ENGAGED = "engaged", "Working with us"
    PAUSED = "paused", "Paused"
    DECLINED = "declined", "Declined"


class Trust(models.TextChoices):
    """Whether people of the population trust it; partners with lived experience say so (DOMAIN section 5, Milestone 5)."""

    YES = "yes", "People of this population trust it"
    MIXED = "mixed", "Some do, some do not"
    NO = "no", "It is not trusted"


class MappedAssetQuerySet(RemovableQuerySet):
    def prioritised(self):
        """Those on the map that were chosen to be engaged first."""
        return self.current().filter(prioritised_on__isnull=False)

    def later(self):
        return self.current().filter(prioritised_on__isnull=True)


class MappedAsset(Removable):
    """An asset on the map of one population.

    The four booleans say which of the four questions it answers. `prioritised_on` is the day on which it was chosen among the two to
    four to engage first, empty for the others, which wait for later. `owner` is the seat of whoever keeps the contact; one that has
    ended no longer counts. `status` is kept up to date from the log by `assets.engagement.restate`, and written nowhere else.
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="mapped_assets")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="on_maps")
    learn = models.BooleanField(default=False)
    happening = models.BooleanField(default=False)
    access = models.BooleanField(default=False)
    support = models.BooleanField(default=False)
    trust = models.CharField(max_length=10, choices=Trust.choices, blank=True)
    trust_note = models.CharField(max_length=300, blank=True)
    prioritised_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.MAPPED)
    owner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_assets")
    next_action = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)

    objects = MappedAssetQuerySet.as_manager()

    class Meta:
        ordering = ["population_id", "asset__number", "pk"]
        indexes = [models.Index(fields=["population", "prioritised_on"], name="mapped_asset_by_priority")]
        constraints = [models.UniqueConstraint(fields=["population", "asset"], name="mapped_asset_once")]

    def __str__(self):
        return str(self.asset)

    @property
    def is_prioritised(self):
        return self.prioritised_on is not None

    @property
    def prompts(self):
        """The questions that it answers, as Prompt, in their order."""
        return [prompt for prompt in Prompt if getattr(self, prompt.value)]


class PromptConsidered(Removable):
    """The team has talked about one of the four questions on this day, whatever came of it."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="prompts_considered")
    prompt = models.CharField(max_length=20, choices=Prompt.choices)
    considered_on = models.DateField()
    note = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "prompts considered"
        ordering = ["-considered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["population", "prompt"], condition=Q(removed_at__isnull=True), name="prompt_considered_once"),
        ]

    def __str__(self):
        return self.get_prompt_display()
