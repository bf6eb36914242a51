"""The data review of one population as a whole: its plan, its time box, and what people are told before they speak."""

from django.db import models
from django.db.models import F, Q

from audit import clock
from datareview.models.base import user_key
from populations.models import Population


class DataReview(models.Model):
    """One for each population, made when somebody plans it (starter pack 6).

    `first_people` and `later_people` are how many people the team wants to hear at first and later ("two or three", "ten to
    fifteen"). `ends_on` is the end of the time box; `finished_on` the day on which the team said "enough for now", with its reason.
    `support` names local people to turn to, beside those of `core/reference/data_review.json`.
    """

    population = models.OneToOneField(Population, on_delete=models.CASCADE, related_name="data_review")
    who = models.TextField(blank=True)
    where = models.TextField(blank=True)
    partners_part = models.TextField(blank=True)
    support = models.TextField(blank=True)
    first_people = models.PositiveSmallIntegerField(default=3)
    later_people = models.PositiveSmallIntegerField(default=15)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    finished_reason = models.TextField(blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="data_review_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(later_people__gte=F("first_people")), name="data_review_later_is_more"),
        ]

    def __str__(self):
        return f"Data review: {self.population}"


class Information(models.Model):
    """A version of what people are told before they speak: how it is used, that it is confidential, how to withdraw. Never changed."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="information_versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    created_on = models.DateField()
    by = user_key()

    class Meta:
        ordering = ["population_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["population", "number"], name="information_number_once")]

    def __str__(self):
        return f"Version {self.number}"
