"""The words of a digest: what each reminder says, where its link goes, and what comes next."""

from collections import defaultdict
from typing import NamedTuple

from django.urls import reverse

from accounts.emails import site_url
from core.dates import nhs_date, when
from milestones.models import Progress, Review, ReviewKind, State
from organisations.models import Organisation
from reminders.models import DIGEST_KINDS, Kind
from reminders.queries import PROGRESS, REVIEW

HEADINGS = {
    Kind.MILESTONE_DUE: "Due soon",
    Kind.MILESTONE_LATE: "Late",
    Kind.MILESTONE_STILL_LATE: "Late for 14 days or more",
    Kind.REVIEW_WAITING: "Waiting for your review",
    Kind.REVIEW_ANSWERED: "Answered by your coach",
}


class Line(NamedTuple):
    """One thing in the digest: what it is, what comes next, and the full address of its page."""

    text: str
    next_step: str
    url: str


class Section(NamedTuple):
    """What the reminders say about one organisation: a list of (heading, lines) pairs."""

    organisation: Organisation
    groups: list

    @property
    def count(self):
        return sum(len(lines) for _, lines in self.groups)


def sections(reminders, *, on):
    """The reminders of one person as [Section], organisations by name and inside them the kinds in the order of Kind."""
    things = things_of(reminders)
    following = next_milestones(things.values())
    rows = defaultdict(lambda: defaultdict(list))
    for reminder in sorted(reminders, key=lambda reminder: _place(things[reminder.pk][0])):
        progress, review = things[reminder.pk]
        line = line_of(reminder.kind, progress, review, following=following.get(progress.pk), on=on)
        rows[progress.participation.organisation][reminder.kind].append(line)
    return [
        Section(organisation, [(HEADINGS[kind], lines[kind]) for kind in DIGEST_KINDS if kind in lines])
        for organisation, lines in rows.items()
    ]


def _place(progress):
    """Where a milestone stands in a digest."""
    organisation = progress.participation.organisation
    return organisation.name, organisation.pk, progress.population_id or 0, progress.milestone.number, progress.pk


def things_of(reminders):
    """What the reminders are about: {reminder id: (Progress, Review or None)}, in at most two queries."""
    about = ("milestone", "population", "participation__organisation")
    progress = {reminder.thing_id for reminder in reminders if reminder.thing_type == PROGRESS}
    reviews = {reminder.thing_id for reminder in reminders if reminder.thing_type == REVIEW}
    rows = {(PROGRESS, row.pk): (row, None) for row in Progress.objects.select_related(*about).filter(pk__in=progress)}
    for row in Review.objects.select_related(*(f"progress__{name}" for name in about)).filter(pk__in=reviews):
        rows[REVIEW, row.pk] = (row.progress, row)
    return {reminder.pk: rows[reminder.thing_type, reminder.thing_id] for reminder in reminders}


def next_milestones(things):
    """What follows each milestone that was signed off: {progress id: the next open Progress of the same team, or None}; one query.

    After the organisation's last milestone the first one of a population follows.
    """
    signed_off = [progress for progress, review in things if review is not None and review.kind == ReviewKind.SIGNED_OFF]
    if not signed_off:
        return {}
    open_ones = Progress.objects.open().exclude(state=State.READY_FOR_REVIEW).select_related("milestone", "population")
    rows = list(open_ones.filter(participation__in={row.participation_id for row in signed_off}).order_by("milestone__number", "pk"))
    return {progress.pk: next((row for row in rows if _follows(row, progress)), None) for progress in signed_off}


def _follows(row, progress):
    if row.participation_id != progress.participation_id or row.milestone.number <= progress.milestone.number:
        return False
    is_current = row.population is None or row.population.is_selected
    return is_current and (progress.population_id is None or row.population_id == progress.population_id)


def title_of(progress):
    """ "Milestone 4: Three-part data review (Rural communities)"."""
    return f"{progress.milestone} ({progress.population})" if progress.population_id else str(progress.milestone)


def line_of(kind, progress, review, *, following, on):
    """The Line of one reminder; `following` is the Progress that comes after one that was signed off, if there is one."""
    says, next_step = {
        Kind.MILESTONE_DUE: _due,
        Kind.MILESTONE_LATE: _late,
        Kind.MILESTONE_STILL_LATE: _still_late,
        Kind.REVIEW_WAITING: _waiting,
        Kind.REVIEW_ANSWERED: _answered,
    }[kind](progress, review, following, on)
    address = reverse("milestones:milestone", args=[progress.participation.organisation.slug, progress.pk])
    return Line(f"{title_of(progress)} {says}.", next_step, site_url(address))


def _due(progress, review, following, on):
    return f"is due on {nhs_date(progress.planned_on)} ({when(progress.planned_on, on=on)})", ""


def _late(progress, review, following, on):
    said = f"was planned for {nhs_date(progress.planned_on)} ({when(progress.planned_on, on=on)})"
    return said, "If that date no longer fits, plan a new one on the page of the milestone."


def _still_late(progress, review, following, on):
    said = f"was planned for {nhs_date(progress.planned_on)} ({when(progress.planned_on, on=on)}) and is not done"
    return said, "You may want to ask the team what would help."


def _waiting(progress, review, following, on):
    return f"has been waiting for you since {nhs_date(review.on)}", "Sign it off, or return it and say what is still needed."


def _answered(progress, review, following, on):
    if review.kind == ReviewKind.RETURNED:
        return "was returned to you", "What comes next: read what is still needed, then ask for a review again."
    if following is None:
        return "is signed off", "What comes next: all the other milestones are done or wait for your coach."
    return "is signed off", f"What comes next: {title_of(following)}."
