"""The four questions that a team answers about every short-listed population (starter pack 4.2)."""

from django.conf import settings
from django.db import models

from audit import clock
from populations.models.populations import Population


class Question(models.TextChoices):
    """The codes are those of the prompts in milestones_and_steps.json; the full words are data of the wave."""

    WILL = "M2.2.p1", "Will and urgency"
    WORK = "M2.2.p2", "Work being done"
    RELATIONSHIPS = "M2.2.p3", "Relationships"
    DATA = "M2.2.p4", "Data"


class Verdict(models.TextChoices):
    """The short answer beside the words."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "We do not know yet"


class AnswerQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at__isnull=True)


class Answer(models.Model):
    """What one person answers to one of the four questions; a question may have several."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=20, choices=Question.choices)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["population_id", "question", "pk"]

    def __str__(self):
        return f"{self.get_question_display()}: answer {self.pk}"


class SourceKind(models.TextChoices):
    LINK = "link", "Evidence"
    DATA = "data", "Data source"


class AnswerSource(models.Model):
    """What an answer rests on: a link to evidence, or a data source by its name (with a link or without)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=10, choices=SourceKind.choices)
    title = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title="", url=""), name="answer_source_says_something"),
        ]

    def __str__(self):
        return self.title or self.url
