"""The aim with its versions and the five SMART checks, and the plan: route, resources, timetable (starter pack 8.1 and 8.4, AMHE 3A)."""

from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from datareview.actions.keeping import CHANGED_MEANWHILE
from qiprojects.actions.base import CannotChange, begin, project_of, said
from qiprojects.models import Aim, AimStatus, Project

FUTURE = "The day must be today or before."
# The row that a person saw is not asked for where nobody was looking.
ANY = object()
ANSWERS = {"yes", "not_yet"}


def current_aim(population):
    """The Aim that holds, or None. One query."""
    return Aim.objects.filter(population=population).exclude(status=AimStatus.SUPERSEDED).first()


@action
def save_aim(
    population,
    *,
    text,
    baseline="",
    target="",
    target_on=None,
    with_partners=False,
    with_partners_how="",
    why_new="",
    as_new=False,
    on,
    by,
    seen=ANY,
):
    """Write the first aim, correct the one that holds, or with `as_new` put a new version in its place. Returns the Aim that holds.

    A correction keeps the day and the SMART checks; a new version is written on the day `on`, and its checks are made anew. The same
    words again write nothing. `seen` is the Aim that the person started from (None for none). Raises CannotChange for one that was
    changed meanwhile, for no text, a day in the future, and a new version dated before the one that holds.
    """
    begin(population)
    if not text.strip():
        raise CannotChange("Write the aim. One sentence is enough to start.", field="text")
    now = current_aim(population)
    words = {
        "text": text,
        "baseline": baseline,
        "target": target,
        "target_on": target_on,
        "with_partners": with_partners,
        "with_partners_how": with_partners_how if with_partners else "",
    }
    if now and all(getattr(now, name) == value for name, value in words.items()):
        return now
    if seen is not ANY and _state(seen) != _state(now):
        raise CannotChange(CHANGED_MEANWHILE)
    if now is None or as_new:
        return _new_version(population, now, words, why_new=why_new if now else "", on=on, by=by)
    _write(now, **words)
    said("aim.edited", now, population=population, by=by, changes={"version": now.number})
    return now


@action
def check_smart(aim, *, checks, by):
    """Keep the answers to the SMART checks of the aim that holds: `checks` maps a name of `Aim.SMART` to {"met", "note"}.

    `met` is "yes", "not_yet" or "" for no answer. A check without answer and note is left out, one with a note alone is not met yet. The
    aim is SMART once all five are met.
    Raises CannotChange for an earlier version, one that was changed meanwhile, and an unknown check or answer.
    """
    begin(aim.population)
    kept = {name: _answer(name, check) for name, check in checks.items() if check.get("met") or check.get("note")}
    stored = Aim.objects.get(pk=aim.pk)
    if stored.status == AimStatus.SUPERSEDED:
        raise CannotChange("There is a newer version of the aim. Check that one.")
    if stored.checks == kept:
        return
    if _state(stored) != _state(aim):
        raise CannotChange(CHANGED_MEANWHILE)
    aim.checks = kept
    _write(aim, checks=kept, status=AimStatus.SMART if aim.is_smart else AimStatus.INITIAL)
    said("aim.checked", aim, population=aim.population, by=by, changes={"status": str(aim.status)})


@action
def save_plan(population, *, route, resources, timetable, by, seen=ANY):
    """Say how aim, theory and measures come about, what there is to work with, and by when what is done. Returns the Project.

    The same again writes nothing. `seen` is the Project that the person started from. Raises CannotChange if it was changed meanwhile.
    """
    begin(population)
    project = project_of(population)
    new = {"route": route, "resources": resources, "timetable": timetable}
    changed = [name for name, value in new.items() if getattr(project, name) != value]
    if not changed:
        return project
    _check_seen(project, seen)
    _write(project, **new)
    said("project.planned", project, population=population, by=by, label="Plan of the project", changes={"fields": changed})
    return project


@action
def review_scale_up(population, *, on, note="", by, seen=ANY):
    """Say that coach and sponsor looked at the plan for scaling up on the day `on`, which ends Phase 2 (DOMAIN section 6).

    The same again writes nothing. `seen` is the Project that the person started from. Raises CannotChange for a day in the future, and
    if the project was changed meanwhile.
    """
    begin(population)
    if on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="on")
    project = project_of(population)
    if (project.scale_up_reviewed_on, project.scale_up_review_note) == (on, note):
        return
    _check_seen(project, seen)
    _write(project, scale_up_reviewed_on=on, scale_up_review_note=note)
    said("project.scale_up_reviewed", project, population=population, by=by, label="Plan for scaling up")


def planned_route(population):
    """The Route that was chosen, or an empty text. One query."""
    return Project.objects.filter(population=population).values_list("route", flat=True).first() or ""


def _new_version(population, now, words, *, why_new, on, by):
    if on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="on")
    if now and on < now.written_on:
        raise CannotChange(f"The version before is from {nhs_date(now.written_on)}. Enter that day or a later one.", field="on")
    if now:
        _write(now, status=AimStatus.SUPERSEDED)
    number = now.number + 1 if now else 1
    aim = Aim.objects.create(population=population, number=number, why_new=why_new, written_on=on, by=by, **words)
    said("aim.written", aim, population=population, by=by, changes={"version": number})
    return aim


def _answer(name, check):
    if name not in Aim.SMART or check.get("met", "") not in {"", *ANSWERS}:
        raise CannotChange("Answer each check with yes or not yet.")
    return {"met": check.get("met") or "not_yet", "note": check.get("note", "")}


def _check_seen(project, seen):
    if seen is not ANY and (seen.edited_at if seen else None) != project.edited_at:
        raise CannotChange(CHANGED_MEANWHILE)


def _state(row):
    """What tells a state of an aim from any other one."""
    return (row.pk, row.edited_at) if row else None


def _write(row, **fields):
    for name, value in {**fields, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "edited_at"])
