"""Scaling a change up: the stage that it reached, the places where it is made, training and standard work (P2.4, DOMAIN section 10)."""

from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from datareview.actions.keeping import CHANGED_MEANWHILE, change, put_back, said_just_now, take_away
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import ChangeIdea, ScaleSite, ScaleStep, StandardWork

FUTURE = "The day must be today or before."
ANY = object()


@action
def add_step(idea, *, stage, on, note="", by):
    """Say that a change reached this stage of scaling up on the day `on`; going back is a step as well. Returns the ScaleStep.

    A button pressed twice writes one. The stage of the idea follows from its latest step. Raises CannotChange for a day in the future,
    and an idea that was taken away.
    """
    _begin_with(idea)
    _check_day(on, "on")
    fields = {"stage": stage, "on": on, "note": note}
    if known := said_just_now(idea.scale_steps, by=by, **fields):
        return known
    step = ScaleStep.objects.create(idea=idea, by=by, **fields)
    _restate(idea)
    _said("scale_step.added", step, by)
    return step


@action
def edit_step(step, *, stage, on, note, by):
    """Change a step that is as it was read. The same again writes nothing. Raises CannotChange for a day in the future."""
    _begin_with(step.idea)
    fields = {"stage": stage, "on": on, "note": note}
    if _is_same(step, fields):
        return
    _check_day(on, "on")
    change(step, **fields)
    _restate(step.idea)
    _said("scale_step.edited", step, by)


@action
def remove_step(step, *, by):
    """Take a step away; the stage of the idea is that of the step before. Raises CannotChange if it was taken away already."""
    _begin_with(step.idea)
    take_away(step, by=by)
    _restate(step.idea)
    _said("scale_step.removed", step, by)


@action
def put_back_step(step, *, by):
    """Put a step back that was taken away. Raises CannotChange if it is there."""
    _begin_with(step.idea)
    put_back(step)
    _restate(step.idea)
    _said("scale_step.put_back", step, by)


@action
def add_site(idea, *, name, planned_on=None, started_on=None, stopped_on=None, note="", by):
    """Write down a place where a change is made or is going to be. Returns the ScaleSite; a button pressed twice writes one.

    Raises CannotChange for a name that the idea has already, days in the future that cannot be, and days in the wrong order.
    """
    _begin_with(idea)
    fields = {"name": name, "planned_on": planned_on, "started_on": started_on, "stopped_on": stopped_on, "note": note}
    if known := said_just_now(idea.sites, by=by, **fields):
        return known
    _check_site(fields)
    _check_name(idea, name)
    site = ScaleSite.objects.create(idea=idea, by=by, **fields)
    _said("scale_site.added", site, by)
    return site


@action
def edit_site(site, *, name, planned_on, started_on, stopped_on, note, by):
    """Change a site that is as it was read. The same again writes nothing. Raises CannotChange as `add_site` does."""
    _begin_with(site.idea)
    fields = {"name": name, "planned_on": planned_on, "started_on": started_on, "stopped_on": stopped_on, "note": note}
    if _is_same(site, fields):
        return
    _check_site(fields)
    _check_name(site.idea, name, but=site)
    change(site, **fields)
    _said("scale_site.edited", site, by)


@action
def remove_site(site, *, by):
    """Take a site off the list, as for one that was written down by mistake. Raises CannotChange if it was taken off already."""
    _begin_with(site.idea)
    take_away(site, by=by)
    _said("scale_site.removed", site, by)


@action
def put_back_site(site, *, by):
    """Put a site back. Raises CannotChange if it is there, or if another one has its name now."""
    _begin_with(site.idea)
    _check_name(site.idea, site.name, but=site)
    put_back(site)
    _said("scale_site.put_back", site, by)


@action
def save_standard_work(idea, *, training, standard, url, by, seen=ANY):
    """Keep what it takes to make a change the usual way of working. Returns the StandardWork. The same again writes nothing.

    `seen` is the row that the person started from, None for none. Raises CannotChange if it was changed meanwhile.
    """
    _begin_with(idea)
    row = StandardWork.objects.filter(idea=idea).first()
    new = {"training": training, "standard": standard, "url": url}
    if row and all(getattr(row, name) == value for name, value in new.items()):
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED_MEANWHILE)
    row = row or StandardWork(idea=idea, by=by)
    for name, value in {**new, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save()
    said("standard_work.saved", row, population=idea.population, by=by, label=idea.label)
    return row


def _begin_with(idea):
    begin(idea.population)
    if not ChangeIdea.objects.current().filter(pk=idea.pk).exists():
        raise CannotChange("This change idea was taken away. Put it back first.")


def _restate(idea):
    """Write the stage of the latest step on the idea; of one day the step that was written down last counts."""
    latest = ScaleStep.objects.current().filter(idea=idea).order_by("-on", "-pk").first()
    idea.scale_stage = latest.stage if latest else ""
    ChangeIdea.objects.filter(pk=idea.pk).update(scale_stage=idea.scale_stage)


def _is_same(row, fields):
    stored = type(row).objects.get(pk=row.pk)
    return not stored.is_removed and all(getattr(stored, name) == value for name, value in fields.items())


def _check_day(day, field):
    if day and day > as_day(clock.now()):
        raise CannotChange(FUTURE, field=field)


def _check_site(fields):
    started, stopped = fields["started_on"], fields["stopped_on"]
    _check_day(started, "started_on")
    _check_day(stopped, "stopped_on")
    if stopped and not started:
        raise CannotChange("Enter the day on which it started as well.", field="started_on")
    if stopped and stopped < started:
        raise CannotChange(f"It started on {nhs_date(started)}. Enter that day or a later one.", field="stopped_on")


def _check_name(idea, name, but=None):
    others = ScaleSite.objects.current().filter(idea=idea, name__iexact=name)
    if others.exclude(pk=but.pk if but else None).exists():
        raise CannotChange(f"“{name}” is on the list already. Change it there.", field="name")


def _said(code, row, by):
    said(code, row, population=row.idea.population, by=by, label=row.idea.label)


def _state(row):
    return (row.pk, row.edited_at) if row else None
