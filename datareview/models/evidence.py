"""Excerpts, codes, who gave which code to which excerpt, and the themes that come of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit import clock
from datareview.models.base import Removable, RemovableQuerySet, user_key
from datareview.models.listening import Activity, Consent, Strand
from datareview.models.sources import DataSource
from populations.models import Population


class ExcerptQuerySet(models.QuerySet):
    def checked(self):
        """Those that a second person has read and that were not withdrawn: what may be coded, counted and shown."""
        return self.filter(checked_at__isnull=False, withdrawn_at__isnull=True)

    def to_check(self):
        return self.filter(checked_at__isnull=True, withdrawn_at__isnull=True)


class Excerpt(models.Model):
    """Something that was said or written, de-identified: from an activity, or from a source of existing data.

    `number` counts within the population. `topic` is the code of the prompt it answers; `speaker` a role ("a carer"), no name.
    A withdrawn one has no text, and stays as a neutral marker.
    """

    guid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="excerpts")
    number = models.PositiveIntegerField()
    strand = models.CharField(max_length=20, choices=Strand.choices)
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.RESTRICT, related_name="excerpts")
    source = models.ForeignKey(DataSource, null=True, blank=True, on_delete=models.RESTRICT, related_name="excerpts")
    consent = models.ForeignKey(Consent, null=True, blank=True, on_delete=models.RESTRICT, related_name="excerpts")
    text = models.TextField()
    topic = models.CharField(max_length=20, blank=True)
    speaker = models.CharField(max_length=100, blank=True)
    may_distress = models.BooleanField(default=False)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    checked_by = user_key()
    checked_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = user_key()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        ordering = ["population_id", "number"]
        indexes = [
            models.Index(fields=["population", "strand"], name="excerpt_by_strand"),
            models.Index(fields=["withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="excerpt_withdrawn"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["population", "number"], name="excerpt_number_once"),
            models.CheckConstraint(
                condition=Q(strand=Strand.DATA, source__isnull=False, activity__isnull=True)
                | Q(strand__in=(Strand.PEOPLE, Strand.PROFESSIONALS), activity__isnull=False, source__isnull=True),
                name="excerpt_comes_from_one_place",
            ),
            models.CheckConstraint(condition=Q(withdrawn_at__isnull=True) | Q(text=""), name="excerpt_withdrawn_has_no_text"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(by__isnull=True) | ~Q(checked_by=F("by")),
                name="excerpt_checked_by_a_second_person",
            ),
        ]

    def __str__(self):
        return f"Excerpt {self.number}"

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None


class CodeKind(models.TextChoices):
    A_PRIORI = "a_priori", "From the starter pack"
    INDUCTIVE = "inductive", "From what was said"
    IMPORTED = "imported", "From another codebook"


class Tag(models.TextChoices):
    """What a theme is about (DOMAIN section 5, Milestone 4)."""

    NEED = "need", "Need"
    ASSET = "asset", "Asset"
    BARRIER = "barrier", "Barrier"
    CHANGE_IDEA = "change_idea", "Change idea"


class Theme(Removable):
    """What several codes say together. `parent` makes it a sub-theme of a theme that has no parent."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=200)
    tag = models.CharField(max_length=20, choices=Tag.choices)
    description = models.TextField(blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["population_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["population", "guid"], name="theme_guid_once"),
            models.UniqueConstraint(Lower("name"), "population", condition=Q(removed_at__isnull=True), name="theme_name_once"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="theme_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name


class CodeQuerySet(RemovableQuerySet):
    def current(self):
        """What may be given to an excerpt: neither taken away nor merged into another."""
        return super().current().filter(merged_into__isnull=True)


class Code(Removable):
    """A label for what an excerpt says. A merged one keeps its codings, and counts as `merged_into`, which is never merged itself.

    `is_codable` is no for a mere folder of an imported codebook. `colour` is #RRGGBB.
    """

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="codes")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=CodeKind.choices, default=CodeKind.INDUCTIVE)
    colour = models.CharField(max_length=7, default="#005EB8")
    is_codable = models.BooleanField(default=True)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="codes")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="merged_from")

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["population_id", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["population", "guid"], name="code_guid_once"),
            models.UniqueConstraint(
                Lower("name"),
                "population",
                condition=Q(removed_at__isnull=True, merged_into__isnull=True),
                name="code_name_once",
            ),
            models.CheckConstraint(condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="code_not_merged_into_itself"),
        ]

    def __str__(self):
        return self.name


class CodeChangeKind(models.TextChoices):
    MADE = "made", "Made"
    RENAMED = "renamed", "Renamed"
    MERGED = "merged", "Merged"
    UNMERGED = "unmerged", "Merge taken back"
    REMOVED = "removed", "Taken away"
    RESTORED = "restored", "Put back"


class CodeChange(models.Model):
    """What happened to a code. `old` and `new` are names; `moved` the ids of codes that had been merged into it and went along."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=20, choices=CodeChangeKind.choices)
    old = models.CharField(max_length=200, blank=True)
    new = models.CharField(max_length=200, blank=True)
    into = models.ForeignKey(Code, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moved = models.JSONField(default=list, blank=True)
    by = user_key()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["code_id", "-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.code_id}"


class Coding(models.Model):
    """One person gave one code to one excerpt. `code` is the one that was given; for what it counts as see `Code.merged_into`."""

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="codings")
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["excerpt_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["excerpt", "code", "by"], name="coding_once_for_each_coder")]

    def __str__(self):
        return f"Coding {self.pk}"


class CodedMark(models.Model):
    """A person has read an excerpt and said that they are done with it, even if no code fits."""

    excerpt = models.ForeignKey(Excerpt, on_delete=models.CASCADE, related_name="marks")
    by = user_key()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["excerpt", "by"], name="coded_mark_once")]

    def __str__(self):
        return f"Mark {self.pk}"


class ThemeReview(Removable):
    """The team looked at its themes together. `partners` counts lived experience partners among `people`; shown as a yes or no only."""

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="theme_reviews")
    held_on = models.DateField()
    people = models.PositiveSmallIntegerField()
    partners = models.PositiveSmallIntegerField(default=0)
    changed = models.TextField(blank=True)

    objects = RemovableQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(partners__lte=F("people")), name="theme_review_partners_are_people")]

    def __str__(self):
        return f"Review of themes {self.pk}"


class ThreadLink(models.Model):
    """A link of the evidence thread (BEYOND 8): what is at its `from` end is a reason for what is at its `to` end.

    Kinds and what they name: `datareview.thread.KINDS`; apps above register theirs (assets, change ideas, measures).
    """

    population = models.ForeignKey(Population, on_delete=models.CASCADE, related_name="thread_links")
    from_kind = models.CharField(max_length=20)
    from_id = models.PositiveBigIntegerField()
    to_kind = models.CharField(max_length=20)
    to_id = models.PositiveBigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    by = user_key()
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["population_id", "pk"]
        indexes = [models.Index(fields=["to_kind", "to_id"], name="thread_backwards")]
        constraints = [
            models.UniqueConstraint(fields=["from_kind", "from_id", "to_kind", "to_id"], name="thread_link_once"),
        ]

    def __str__(self):
        return f"{self.from_kind} {self.from_id} to {self.to_kind} {self.to_id}"
