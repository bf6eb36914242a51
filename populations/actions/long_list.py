"""The long list: suggest, change, take back, short-list, park, restore, merge, mark overlap (starter pack 4.1)."""

from django.db import IntegrityError, transaction

from audit import clock
from audit.recording import action, record, record_each, untraced
from core.errors import Refused
from populations import lists
from populations.actions.holding import hold
from populations.actions.selection import sub_team_name
from populations.models import ASIDE, Population, RankingRound, RoundOption, Status
from populations.rules import SHORT_LIST_MOST


class CannotList(Refused):
    """The long list cannot be changed as asked."""


@action
def suggest(*, participation, name, on, by=None, why="", domains=(), is_significant_project=False, significant_project=""):
    """Put a population on the long list. Returns it. Raises CannotList if the name is there already.

    It stays unsigned until the list is opened, or is signed at once if it is open (silent generation, BEYOND 7): until then no
    audit entry of it names its author either.
    """
    hold(participation.pk)
    _refuse_taken_name(participation.pk, name)
    population = _save(
        Population(
            participation=participation,
            name=name,
            why=why,
            domains=list(domains),
            is_significant_project=is_significant_project,
            significant_project=significant_project,
            suggested_by=by,
            signed_at=clock.now() if lists.is_open(participation) else None,
            created_on=on,
        )
    )
    _record_of_suggestion("population.suggested", population, by)
    return population


@action
def edit(*, population, by, name, **fields):
    """Change the name and what was said when it was suggested; the sub-team is renamed with it. Raises CannotList as `suggest`.

    `fields` are other fields of Population: why, domains, is_significant_project, significant_project.
    """
    hold(population.participation_id)
    stored = Population.objects.get(pk=population.pk)
    wanted = {"name": name, **fields}
    changed = [field for field, value in wanted.items() if getattr(stored, field) != value]
    for field, value in wanted.items():
        setattr(population, field, value)
    if not changed:
        return
    if "name" in changed:
        _refuse_taken_name(population.participation_id, name, besides=population)
    _save(population, update_fields=changed)
    if "name" in changed and population.team:
        population.team.name = sub_team_name(population)
        population.team.save(update_fields=["name"])
    population.signed_at = stored.signed_at
    _record_of_suggestion("population.edited", population, by, changes={"name": name} if "name" in changed else None)


@action
def take_back(*, population, by):
    """Take one's own suggestion off the list, as if it had never been there. Raises CannotList once others have worked with it."""
    hold(population.participation_id)
    population.refresh_from_db()
    if population.suggested_by_id != by.pk:
        raise CannotList("Only the person who suggested it can take it back.")
    if population.status != Status.CANDIDATE or population.team_id:
        raise CannotList(f"“{population}” is not only a suggestion any more. Ask your project lead to park it instead.")
    if _is_worked_with(population):
        raise CannotList("Others have added to it since. Ask your project lead to park it instead.")
    _record_of_suggestion("population.taken_back", population, by)
    population.delete()


def _is_worked_with(population):
    return (
        population.answers.exists()
        or population.definitions.exists()
        or population.merged_from.exists()
        or RoundOption.objects.filter(population=population).exists()
    )


@action
def short_list(*, population, on, by=None):
    """Move a suggestion to the short list. Raises CannotList when that is full, or when it is not on the long list any more."""
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if population.status in (Status.SHORT_LISTED, Status.SELECTED):
        return
    _refuse_aside(population)
    if Population.objects.filter(participation=population.participation_id).on_short_list().count() >= SHORT_LIST_MOST:
        raise CannotList(f"The short list is full with {SHORT_LIST_MOST} populations. Move one back to the long list, or park it, first.")
    _change_status(population, Status.SHORT_LISTED, "population.short_listed", on=on, by=by)


@action
def long_list(*, population, on, by=None):
    """Move a short-listed population back to the long list."""
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if population.status == Status.CANDIDATE:
        return
    _refuse_aside(population)
    _refuse_selected(population)
    _refuse_ranked(population)
    _change_status(population, Status.CANDIDATE, "population.long_listed", on=on, by=by)


@action
def park(*, population, reason, on, by=None):
    """Put a population aside for a reason; it can be restored. Raises CannotList for one that is selected or being ranked."""
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    _require_reason(reason)
    if population.status == Status.PARKED:
        return
    _refuse_aside(population)
    _refuse_selected(population)
    _refuse_ranked(population)
    _change_status(population, Status.PARKED, "population.parked", on=on, by=by, reason=reason)


@action
def restore(*, population, on, by=None):
    """Bring a parked, merged or closed population back to the long list."""
    hold(population.participation_id)
    population.refresh_from_db(fields=["status"])
    if population.status not in ASIDE:
        return
    population.merged_into = None
    _change_status(population, Status.CANDIDATE, "population.restored", on=on, by=by)


@action
def merge(*, population, into, reason, on, by=None):
    """Merge a population into another one, which goes on under its own name. What belongs to the merged one stays with it.

    Raises CannotList unless both are of the same participation and on the table, and the merged one is neither selected nor ranked.
    """
    hold(population.participation_id)
    population.refresh_from_db(fields=["status", "merged_into"])
    into.refresh_from_db(fields=["status"])
    _require_reason(reason)
    if population.status == Status.MERGED and population.merged_into_id == into.pk:
        return
    if into.pk == population.pk:
        raise CannotList("A population cannot be merged into itself. Choose another one.", field="into")
    if into.participation_id != population.participation_id:
        raise CannotList("Choose a population of your own organisation.", field="into")
    _refuse_aside(population)
    if into.status in ASIDE:
        raise CannotList(f"“{into}” is {into.get_status_display().lower()}. Choose one that is on the long or short list.", field="into")
    _refuse_selected(population)
    _refuse_ranked(population)
    population.merged_into = into
    _change_status(population, Status.MERGED, "population.merged", on=on, by=by, reason=reason, changes={"into": into.name})
    _record("population.merged_in", into, by, reason=reason, changes={"from": population.name})


@action
def mark_overlaps(*, population, others, among=None, by=None):
    """Say which other populations of the participation this one overlaps with: these, and no others. It holds both ways.

    `among` are those that the person was asked about, others stay as they are; None means all of the participation.
    """
    organisation = hold(population.participation_id).organisation
    wanted = {other.pk: other for other in others if other.pk != population.pk}
    if any(other.participation_id != population.participation_id for other in wanted.values()):
        raise CannotList("Choose populations of your own organisation.")
    present = {other.pk: other for other in population.overlaps_with.all()}
    new = [wanted[pk] for pk in wanted.keys() - present.keys()]
    asked = present.keys() if among is None else {other.pk for other in among}
    gone = [present[pk] for pk in (present.keys() & asked) - wanted.keys()]
    population.overlaps_with.add(*new)
    population.overlaps_with.remove(*gone)
    for code, changed in (("population.overlap_marked", new), ("population.overlap_removed", gone)):
        pairs = [pair for other in changed for pair in ((population, other), (other, population))]
        record_each(code, [{"target": two, "organisation": organisation, "population": one} for one, two in pairs], by=by)


@action
def shorten(*, participation, keep, put_aside, reason, on, by=None):
    """Short-list `keep` and park `put_aside`, populations of the participation, all at once or none. A constant number of queries."""
    organisation = hold(participation.pk).organisation
    short = Population.objects.filter(participation=participation).on_short_list()
    number = short.exclude(pk__in=[population.pk for population in keep]).count() + len(keep)
    if number > SHORT_LIST_MOST:
        over = number - SHORT_LIST_MOST
        raise CannotList(f"That makes {number} on the short list, and {SHORT_LIST_MOST} is the most. Leave or park {over} of them.")
    _refresh_statuses(participation, [*keep, *put_aside])
    parked = [population for population in put_aside if population.status != Status.PARKED]
    kept = [population for population in keep if population.status not in (Status.SHORT_LISTED, Status.SELECTED)]
    if put_aside:
        _require_reason(reason)
    ranked = _ranked(parked)
    for population in parked:
        _refuse_aside(population)
        _refuse_selected(population)
        _refuse_ranked(population, ranked)
    for population in kept:
        _refuse_aside(population)
    _change_statuses(parked, Status.PARKED, "population.parked", organisation=organisation, on=on, by=by, reason=reason)
    _change_statuses(kept, Status.SHORT_LISTED, "population.short_listed", organisation=organisation, on=on, by=by)


def _refresh_statuses(participation, populations):
    asked = {population.pk for population in populations}
    found = dict(Population.objects.filter(participation=participation, pk__in=asked).values_list("pk", "status"))
    if len(found) < len(asked):
        raise CannotList("Somebody else has changed the list since you opened the page. Look at it again, then save.")
    for population in populations:
        population.status = found[population.pk]


def _save(population, **options):
    try:
        with transaction.atomic():
            population.save(**options)
    except IntegrityError:
        raise _name_is_taken() from None
    return population


def _refuse_taken_name(participation, name, besides=None):
    """The constraint holds in any case; letters beyond ASCII are compared here, because not every database folds them.

    It reads every name of the participation: fine for a few hundred, as in `lists.alike`.
    """
    others = Population.objects.filter(participation=participation).exclude(pk=besides.pk if besides else None)
    if name.casefold() in {other.casefold() for other in others.values_list("name", flat=True)}:
        raise _name_is_taken()


def _name_is_taken():
    return CannotList("There is a population with this name already.", field="name")


def _require_reason(reason):
    if not reason.strip():
        raise CannotList("Enter a reason", field="reason")


def _refuse_aside(population):
    if population.status in ASIDE:
        raise CannotList(f"“{population}” is {population.get_status_display().lower()}. Restore it first.")


def _refuse_selected(population):
    if population.is_selected:
        raise CannotList(f"“{population}” is selected. Take its selection back first.")


def _ranked(populations):
    """The ids of those that are in a ranking that is open now."""
    options = RoundOption.objects.filter(population__in=populations, withdrawn_at__isnull=True)
    return set(options.filter(round__in=RankingRound.objects.open()).values_list("population", flat=True))


def _refuse_ranked(population, ranked=None):
    if population.pk in (_ranked([population]) if ranked is None else ranked):
        raise CannotList(f"“{population}” is in the ranking that is open now. Withdraw it from the ranking first.")


def _change_status(population, status, code, *, on, by, reason="", changes=None):
    population.status, population.status_reason, population.status_changed_on = status, reason, on
    population.save(update_fields=["status", "status_reason", "status_changed_on", "merged_into"])
    _record(code, population, by, reason=reason, changes=changes)


def _change_statuses(populations, status, code, *, organisation, on, by, reason=""):
    """The same as `_change_status` for many, in two queries."""
    changes = {"status": status, "status_reason": reason, "status_changed_on": on}
    Population.objects.filter(pk__in=[population.pk for population in populations]).update(**changes)
    for population in populations:
        for name, value in changes.items():
            setattr(population, name, value)
    rows = [{"target": population, "organisation": organisation, "population": population, "reason": reason} for population in populations]
    record_each(code, rows, by=by)


def _record(code, population, by, **words):
    record(code, target=population, organisation=population.participation.organisation, population=population, by=by, **words)


def _record_of_suggestion(code, population, by, **words):
    """What an author does to their own suggestion: before it is signed, an entry by nobody, and of no request."""
    if population.signed_at is not None or by is None or by.pk != population.suggested_by_id:
        _record(code, population, by, **words)
        return
    with untraced():
        _record(code, population, None, **words)
