"""Reads for the pages about listening: what there is in a data review, how long its time box still is, and the lists."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from datareview.models import (
    Activity,
    CodedMark,
    Coding,
    DataReview,
    DataSource,
    Excerpt,
    Feedback,
    FigureTable,
    Interest,
    Rung,
    Strand,
    Theme,
)

LISTENING = (Strand.PEOPLE, Strand.PROFESSIONALS)


@dataclass(frozen=True)
class TimeBox:
    """From `starts_on` to `ends_on`, both counted; `on` is the day of the page. `finished_on` stops it."""

    starts_on: date
    ends_on: date
    on: date
    finished_on: date | None = None

    @property
    def days(self):
        return (self.ends_on - self.starts_on).days + 1

    @property
    def day(self):
        """The running day, 1 on the first; 0 or less before it begins, more than `days` once it is over."""
        return (self.on - self.starts_on).days + 1

    @property
    def is_over(self):
        """Whether it has passed and nobody has said "enough for now"."""
        return self.on > self.ends_on and self.finished_on is None


def time_box_of(review, on):
    """The TimeBox of a DataReview (or None) on this day; None while it has no end."""
    if review is None or not (review.starts_on and review.ends_on):
        return None
    return TimeBox(review.starts_on, review.ends_on, on, review.finished_on)


@dataclass(frozen=True)
class Heard:
    """Of one strand: activities that took place, those planned, and how many people were heard (unrounded)."""

    activities: int = 0
    planned: int = 0
    people: int = 0


@dataclass(frozen=True)
class Overview:
    """What there is in one review. Numbers of people are unrounded: pages show them through `datareview.presenters`."""

    review: DataReview | None
    time_box: TimeBox | None
    heard: dict[str, Heard]
    excerpts: dict[str, int]
    to_check: int
    not_coded: int
    sources: int
    reviewed_sources: int
    tables: int
    themes: int
    feedback_planned: int
    feedback_done: int
    interests: int
    interests_late: int

    @property
    def people(self):
        """How many people of the population were heard, carers among them (unrounded)."""
        return self.heard[Strand.PEOPLE].people

    @property
    def excerpts_in_all(self):
        return sum(self.excerpts.values())

    @property
    def is_finished(self):
        return bool(self.review and self.review.finished_on)

    @property
    def is_empty(self):
        """Whether nobody has written anything down yet."""
        listened = any(heard.activities or heard.planned for heard in self.heard.values())
        return not (listened or self.review or self.sources or self.excerpts_in_all or self.themes)

    @property
    def covered(self):
        """The strands from which there is something: an activity that took place, or a source that was reviewed."""
        found = {strand for strand, heard in self.heard.items() if heard.activities}
        return found | ({Strand.DATA} if self.reviewed_sources else set())


def overview_of(population, *, on):
    """The Overview of a population's review on this day, in nine queries."""
    review = DataReview.objects.filter(population=population).first()
    sources = DataSource.objects.current().filter(population=population)
    excerpts = Excerpt.objects.filter(population=population)
    checked = excerpts.checked()
    counted = checked.order_by().values("strand").annotate(number=Count("pk"))
    coded = Exists(CodedMark.objects.filter(excerpt=OuterRef("pk"))) | Exists(Coding.objects.filter(excerpt=OuterRef("pk")))
    given = feedback_in([population.pk])
    wishes = interests_of(population).filter(followed_up_on__isnull=True)
    return Overview(
        review=review,
        time_box=time_box_of(review, on),
        heard=heard_in(population, on=on),
        excerpts={row["strand"]: row["number"] for row in counted},
        to_check=excerpts.to_check().count(),
        not_coded=checked.exclude(coded).count(),
        **sources.aggregate(sources=Count("pk"), reviewed_sources=Count("pk", filter=Q(reviewed_on__isnull=False))),
        tables=FigureTable.objects.current().filter(source__in=sources).count(),
        themes=Theme.objects.current().filter(population=population).count(),
        **given.aggregate(
            feedback_planned=Count("pk", filter=Q(done_on__isnull=True)), feedback_done=Count("pk", filter=Q(done_on__isnull=False))
        ),
        **wishes.aggregate(interests=Count("pk"), interests_late=Count("pk", filter=Q(follow_up_by__lt=on))),
    )


def heard_in(population, *, on):
    """{strand: Heard} of the two strands that are listened to, in one query."""
    held = Q(people__isnull=False, date__lte=on)
    rows = Activity.objects.current().filter(population=population).order_by().values("strand")
    counted = rows.annotate(held=Count("pk", filter=held), planned=Count("pk", filter=~held), heard=Sum("people", filter=held))
    found = {row["strand"]: Heard(row["held"], row["planned"], row["heard"] or 0) for row in counted}
    return {strand: found.get(strand, Heard()) for strand in LISTENING}


def activities_of(population, *, strand="", state=""):
    """The activities of a review, newest first, with `excerpt_count` (checked ones); `state` is "held", "planned" or empty."""
    rows = Activity.objects.current().filter(population=population)
    if strand:
        rows = rows.filter(strand=strand)
    if state:
        rows = rows.filter(people__isnull=state == "planned")
    checked = Q(excerpts__checked_at__isnull=False, excerpts__withdrawn_at__isnull=True)
    return rows.annotate(excerpt_count=Count("excerpts", filter=checked)).order_by("-date", "-pk")


def partners_led(population, *, on):
    """Whether lived experience partners led, alone or with others, any activity that took place. A yes or no: never how many, or who."""
    return Activity.objects.took_place(on).filter(population=population, partners_led=True).exists()


def ladder_of(population, *, on, quarters=6):
    """The latest quarters of the year in which activities were placed on the ladder of co-production.

    A list, oldest first, of (first day of the quarter, {rung: activities}) with the rungs from the lowest; no numbers of people.
    """
    held = Activity.objects.took_place(on).filter(population=population).exclude(rung="")
    found = {}
    for day, rung in held.order_by("date").values_list("date", "rung"):
        quarter = found.setdefault(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), dict.fromkeys(Rung.values, 0))
        quarter[rung] += 1
    return [(first, {rung: number for rung, number in counts.items() if number}) for first, counts in sorted(found.items())][-quarters:]


def feedback_in(populations):
    """The feedback that counts in these populations (a list or subquery of ids): without that for activities that were taken away."""
    return Feedback.objects.current().filter(population__in=populations).exclude(activity__removed_at__isnull=False)


def feedback_of(population):
    """The feedback of one review, newest first, with its activity."""
    return feedback_in([population.pk]).select_related("activity").order_by("-pk")


def interests_of(population):
    """Interest in joining, with its activity: open ones first, the most urgent before the others."""
    rows = Interest.objects.current().filter(activity__population=population, activity__removed_at__isnull=True)
    return rows.select_related("activity").order_by(F("followed_up_on").desc(nulls_first=True), "follow_up_by", "pk")


@dataclass(frozen=True)
class ActivityState:
    """What has been done about one activity, from which its next step follows."""

    is_due: bool
    is_planned: bool
    needs_consent: bool
    excerpts: int
    unchecked: int
    is_reflected: bool
    has_feedback: bool


def activity_state(activity, *, on, has_feedback):
    """The ActivityState of an activity on this day, in two queries."""
    is_planned = activity.people is None
    excerpts = activity.excerpts.aggregate(
        checked=Count("pk", filter=Q(checked_at__isnull=False, withdrawn_at__isnull=True)),
        unchecked=Count("pk", filter=Q(checked_at__isnull=True, withdrawn_at__isnull=True)),
    )
    return ActivityState(
        is_due=is_planned and activity.date <= on,
        is_planned=is_planned,
        needs_consent=activity.strand == Strand.PEOPLE and not activity.consents.exists(),
        excerpts=excerpts["checked"],
        unchecked=excerpts["unchecked"],
        is_reflected=any((activity.strengths, activity.needs, activity.made_worse, activity.changes)),
        has_feedback=has_feedback,
    )
