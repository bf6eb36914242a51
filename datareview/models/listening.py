"""Listening: engagement activities with people and professionals, what was agreed, raw notes, and what followed."""

from django.db import models
from django.db.models import Q

from audit import clock
from datareview.models.base import Removable, RemovableQuerySet, user_key
from datareview.models.review import Information
from populations.models import Population


class Strand(models.TextChoices):
    """The three parts of the review (DOMAIN section 5, Milestone 4). An activity is one of the first two."""

    PEOPLE = "people", "People"
    PROFESSIONALS = "professionals", "Professionals"
    DATA = "data", "Existing data"


class Method(models.TextChoices):
    VISIT = "visit", "Visit to a place where people gather"
    IN_PERSON = "in_person", "Interview in person"
    PHONE = "phone", "Interview by phone"
    ONLINE = "online", "Interview online"
    FOCUS_GROUP = "focus_group", "Focus group"
    ENGAGEMENT = "engagement", "Engagement activity"
    SURVEY = "survey", "Survey"
    MIX = "mix", "A mix of these"


class PlaceKind(models.TextChoices):
    FAITH = "faith", "Church or other place of worship"
    YOUTH = "youth", "Youth centre"
    CHARITY = "charity", "Charity"
    VCSE = "vcse", "Voluntary sector organisation"
    COMMUNITY = "community", "Another place in the community"
    SERVICE = "service", "Health or care service"
    REMOTE = "remote", "By phone or online"


class Rung(models.TextChoices):
    """The ladder of co-production (DOMAIN 12.8), without coercion."""

    EDUCATING = "educating", "Educating"
    INFORMING = "informing", "Informing"
    CONSULTATION = "consultation", "Consultation"
    ENGAGEMENT = "engagement", "Engagement"
    CO_DESIGN = "co_design", "Co-design"
    CO_PRODUCTION = "co_production", "Co-production"


class ActivityQuerySet(RemovableQuerySet):
    def took_place(self, on):
        """Those that were held by this day: the number of people is recorded afterwards."""
        return self.current().filter(date__lte=on, people__isnull=False)


class Activity(Removable):
    """One occasion on which people or professionals are asked. It is planned while `people` (how many were heard) is empty.

    `topics` are codes of prompts (M4.1.p1, and those of data_review.json) that were asked. No names: `facilitator` is a role title.
    `strengths`, `needs`, `made_worse` and `changes` are what the team reflects on afterwards (starter pack 6.1.1).
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="activities")
    strand = models.CharField(max_length=20, choices=[choice for choice in Strand.choices if choice[0] != Strand.DATA])
    method = models.CharField(max_length=20, choices=Method.choices)
    place_kind = models.CharField(max_length=20, choices=PlaceKind.choices, blank=True)
    place = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    people = models.PositiveIntegerField(null=True, blank=True)
    facilitator = models.CharField(max_length=200, blank=True)
    partners_led = models.BooleanField(default=False)
    is_vcse = models.BooleanField(default=False)
    accessibility = models.TextField(blank=True)
    barriers = models.TextField(blank=True)
    rung = models.CharField(max_length=20, choices=Rung.choices, blank=True)
    rung_up = models.TextField(blank=True)
    topics = models.JSONField(default=list, blank=True)
    strengths = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    made_worse = models.TextField(blank=True)
    changes = models.TextField(blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(strand__in=("people", "professionals")), name="activity_strand_listens"),
            models.CheckConstraint(condition=Q(people__isnull=True) | Q(people__gte=1), name="activity_people_at_least_one"),
        ]

    def __str__(self):
        return f"{self.get_method_display()}, {self.place}" if self.place else self.get_method_display()


class ConsentHow(models.TextChoices):
    SPOKEN = "spoken", "In words"
    WRITTEN = "written", "On paper"
    ONLINE = "online", "Online"


class Consent(models.Model):
    """What one person, or a group, agreed to before they spoke (DOMAIN section 14.5). `label` is no name: "Speaker 2".

    After `withdrawn_on` nothing new is used, and the text of every excerpt under it is gone.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="consents")
    information = models.ForeignKey(Information, on_delete=models.RESTRICT, related_name="consents")
    label = models.CharField(max_length=60)
    people = models.PositiveIntegerField(default=1)
    may_use = models.BooleanField(default=True)
    may_quote = models.BooleanField(default=False)
    may_contact = models.BooleanField(default=False)
    may_share = models.BooleanField(default=False)
    how = models.CharField(max_length=20, choices=ConsentHow.choices)
    agreed_on = models.DateField()
    recorded_by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = user_key()

    class Meta:
        ordering = ["activity_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "label"], name="consent_label_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="consent_people_at_least_one"),
        ]

    def __str__(self):
        return self.label

    @property
    def is_in_force(self):
        """Whether what these people say may be used."""
        return self.may_use and self.withdrawn_on is None


class RawNote(models.Model):
    """What the listener wrote down, for the listener and the sub-team lead only. The row is deleted on `delete_on`."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="raw_notes")
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.SET_NULL, related_name="raw_notes")
    text = models.TextField()
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["activity_id", "pk"]

    def __str__(self):
        return f"Raw note {self.pk}"


class Feedback(Removable):
    """Telling people what was learned: planned, then done. Without an `activity` it is for everybody who was heard."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="feedback")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="feedback")
    what = models.TextField()
    how = models.CharField(max_length=200, blank=True)
    planned_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(planned_on__isnull=False) | Q(done_on__isnull=False), name="feedback_is_planned_or_done"),
        ]

    def __str__(self):
        return f"Feedback {self.pk}"


class InterestIn(models.TextChoices):
    TEAM = "team", "Joining the team"
    IDEA = "idea", "Working on a change idea"
    NEWS = "news", "Hearing how it goes on"


class Interest(Removable):
    """Somebody who was heard wants to join in. No name and no contact: `held_by` is the role of whoever can reach them."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="interests")
    interest_in = models.CharField(max_length=20, choices=InterestIn.choices)
    words = models.TextField(blank=True)
    held_by = models.CharField(max_length=200)
    follow_up_by = models.DateField()
    followed_up_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["follow_up_by", "pk"]

    def __str__(self):
        return f"{self.get_interest_in_display()} ({self.pk})"
