"""The words of a digest: what each reminder says, where its link goes, and what comes next."""

from collections import defaultdict
from typing import NamedTuple

from django.urls import reverse

from accounts.emails import site_url
from assets.models import MappedAsset
from core.dates import nhs_date, when
from milestones.models import Progress, Review, ReviewKind, State
from organisations.models import Organisation, Participation
from populations.models import Population, RankingRound, Reporting
from qiprojects.models import Project
from reminders.models import DIGEST_KINDS, Kind
from reminders.queries import MAPPED_ASSET, POPULATION, PROGRESS, PROJECT, REPORTING, REVIEW, ROUND

HEADINGS = {
    Kind.MILESTONE_DUE: "Due soon",
    Kind.MILESTONE_LATE: "Late",
    Kind.MILESTONE_STILL_LATE: "Late for 14 days or more",
    Kind.REVIEW_WAITING: "Waiting for your review",
    Kind.REVIEW_ANSWERED: "Answered by your coach",
    Kind.RANKING_OPEN: "Open for you to rank",
    Kind.REPORT_DUE: "Reports to the project team",
    Kind.ASSET_NEXT: "Next steps with assets",
    Kind.ASSETS_STALE: "Assets to check",
    Kind.MEASURES_DUE: "Measures",
    Kind.MEASURE_PLANNED: "Measures to define",
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


class Thing(NamedTuple):
    """What a reminder is about: a Progress (perhaps with a Review), a RankingRound, a Reporting, a MappedAsset, Project or Population."""

    participation: Participation
    place: tuple  # where it stands in its organisation's part of the digest
    progress: Progress | None = None
    review: Review | None = None
    ranking: RankingRound | None = None
    reporting: Reporting | None = None
    mapped: MappedAsset | None = None
    population: Population | None = None
    project: Project | None = None


def sections(reminders, *, on):
    """The reminders of one person as [Section], organisations by name and inside them the kinds in the order of Kind."""
    things = things_of(reminders)
    following = next_milestones([(thing.progress, thing.review) for thing in things.values() if thing.progress])
    rows = defaultdict(lambda: defaultdict(list))
    for reminder in sorted(reminders, key=lambda reminder: _place(things[reminder.pk])):
        thing = things[reminder.pk]
        line = line_of(reminder.kind, thing, following=following.get(thing.progress and thing.progress.pk), on=on)
        rows[thing.participation.organisation][reminder.kind].append(line)
    return [
        Section(organisation, [(HEADINGS[kind], lines[kind]) for kind in DIGEST_KINDS if kind in lines])
        for organisation, lines in rows.items()
    ]


def _place(thing):
    organisation = thing.participation.organisation
    return organisation.name, organisation.pk, *thing.place


def things_of(reminders):
    """What the reminders are about: {reminder id: Thing}, in a query for each type of thing among them."""
    ids = defaultdict(set)
    for reminder in reminders:
        ids[reminder.thing_type].add(reminder.thing_id)
    found = {(kind, pk): thing for kind, read in READS.items() if ids[kind] for pk, thing in read(ids[kind])}
    return {reminder.pk: found[reminder.thing_type, reminder.thing_id] for reminder in reminders}


ABOUT = ("milestone", "population", "participation__organisation")


def _progress(ids):
    for row in Progress.objects.select_related(*ABOUT).filter(pk__in=ids):
        yield row.pk, _thing_of_milestone(row)


def _reviews(ids):
    for row in Review.objects.select_related(*(f"progress__{name}" for name in ABOUT)).filter(pk__in=ids):
        yield row.pk, _thing_of_milestone(row.progress, row)


def _thing_of_milestone(progress, review=None):
    place = (progress.population_id or 0, progress.milestone.number, progress.pk)
    return Thing(progress.participation, place, progress=progress, review=review)


def _rankings(ids):
    for row in RankingRound.objects.select_related("room__participation__organisation").filter(pk__in=ids):
        yield row.pk, Thing(row.room.participation, (0, 0, row.pk), ranking=row)


def _reportings(ids):
    for row in Reporting.objects.select_related("population__participation__organisation").filter(pk__in=ids):
        yield row.pk, Thing(row.population.participation, (row.population_id, 0, row.pk), reporting=row)


def _mapped_assets(ids):
    for row in MappedAsset.objects.select_related("asset", "population__participation__organisation").filter(pk__in=ids):
        yield row.pk, Thing(row.population.participation, (row.population_id, 0, row.asset.number), mapped=row)


def _populations(ids):
    for row in Population.objects.select_related("participation__organisation").filter(pk__in=ids):
        yield row.pk, Thing(row.participation, (row.pk, 0, 0), population=row)


def _projects(ids):
    for row in Project.objects.select_related("population__participation__organisation").filter(pk__in=ids):
        yield row.pk, Thing(row.population.participation, (row.population_id, 0, 0), project=row)


READS = {
    PROGRESS: _progress,
    REVIEW: _reviews,
    ROUND: _rankings,
    REPORTING: _reportings,
    MAPPED_ASSET: _mapped_assets,
    POPULATION: _populations,
    PROJECT: _projects,
}


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


def line_of(kind, thing, *, following, on):
    """The Line of one reminder; `following` is the Progress that comes after one that was signed off, if there is one."""
    if thing.ranking:
        return _ranking(thing)
    if thing.reporting:
        return _report(thing, on)
    if thing.mapped:
        return _asset(thing, on)
    if thing.project:
        return _planned_measure(thing, on)
    if thing.population:
        return _points(thing) if kind == Kind.MEASURES_DUE else _stale(thing)
    progress = thing.progress
    says, next_step = {
        Kind.MILESTONE_DUE: _due,
        Kind.MILESTONE_LATE: _late,
        Kind.MILESTONE_STILL_LATE: _still_late,
        Kind.REVIEW_WAITING: _waiting,
        Kind.REVIEW_ANSWERED: _answered,
    }[kind](progress, thing.review, following, on)
    return Line(f"{title_of(progress)} {says}.", next_step, _address("milestones:milestone", thing, progress.pk))


def _address(name, thing, *more):
    return site_url(reverse(name, args=[thing.participation.organisation.slug, *more]))


def _ranking(thing):
    """Says nothing of who has ranked, the reader included."""
    closes_on = nhs_date(thing.ranking.shown_until)
    until = f" until {closes_on}" if closes_on else ""
    said = f"A ranking is open{until}: “{thing.ranking.question}”"
    return Line(said, "Nobody sees how you rank.", _address("populations:ballot", thing, thing.ranking.pk))


def _report(thing, on):
    reporting = thing.reporting
    report_on = reporting.next_on(on)
    said = f"The sub-team for {reporting.population} reports to the project team on {nhs_date(report_on)} ({when(report_on, on=on)})."
    return Line(said, "", _address("populations:detail", thing, reporting.population_id))


def _asset(thing, on):
    """Neither what is to be done nor with whom: a mail may be read by others, and an asset may be a person."""
    mapped = thing.mapped
    planned = "is planned" if mapped.next_on >= on else "was planned"
    said = f"The next step with {mapped.asset.label} on the map for {mapped.population} {planned} for {nhs_date(mapped.next_on)}"
    words = f"{said} ({when(mapped.next_on, on=on)})."
    return Line(words, "Write down how it went, or set a new date.", _address("assets:asset", thing, mapped.population_id, mapped.pk))


def _stale(thing):
    said = f"Assets on the map for {thing.population} were not checked for six months."
    address = _address("assets:list", thing, thing.population.pk)
    return Line(said, "See which are still there, and say so.", f"{address}?stale=yes")


def _points(thing):
    """Neither which measures nor what they say: the page tells."""
    said = f"Measures of the project for {thing.population} wait for their next point."
    return Line(said, "One number each; if it was not collected, say so.", _address("qiprojects:due", thing, thing.population.pk))


def _planned_measure(thing, on):
    project = thing.project
    day = f"{nhs_date(project.measures_by)} ({when(project.measures_by, on=on)})"
    said = f"You agreed with your coach to define an outcome measure for {project.population} by {day}."
    step = "What is counted, and where the numbers come from, is enough to begin."
    return Line(said, step, _address("qiprojects:measures", thing, project.population_id))


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
