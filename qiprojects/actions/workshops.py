"""Design workshops: aim, theory of change and measures in one sitting (starter pack 8.4)."""

from contextlib import contextmanager
from dataclasses import dataclass

from audit import clock
from audit.recording import action
from core.dates import as_day
from core.errors import Refused
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from qiprojects.actions.aim import current_aim, save_aim, save_plan
from qiprojects.actions.base import CannotChange, begin, project_of, said
from qiprojects.actions.ideas import add_idea
from qiprojects.actions.measures import add_measure
from qiprojects.actions.theory import add_driver, save_about
from qiprojects.models import Aim, ChangeIdea, Driver, Measure, Route, Theory, Workshop

LABEL = "Design workshop"
FUTURE = "The day must be today or before."
NOTHING = "Write down what came of the workshop, or tick what you worked on."
PARTS = ("did_aim", "did_theory", "did_measures")


@dataclass(frozen=True)
class Sitting:
    """What came of a workshop: its row, and how many versions of the aim, drivers, change ideas and measures are new."""

    workshop: Workshop
    aims: int
    drivers: int
    ideas: int
    measures: int


@action
def hold_workshop(population, *, held_on, place="", with_partners=False, note="", worked_on=(), aim="", theory=(), measures=None, by):
    """Write a workshop down with all that came of it, or nothing of it. Returns the Sitting.

    `aim` is the text of the aim, empty where it stays; another text than now makes a new version. `theory` are `sittings.DriverLine`;
    `measures` maps a MeasureKind to names. What is there with the same words is not doubled. `worked_on` are names of `PARTS` for what
    was talked about without writing it down here. A theory and an aim of a workshop with partners are marked as made with them; the
    first workshop chooses the route where nobody did. Raises CannotChange with the field of the page for what is refused.
    """
    begin(population)
    measures = {kind: names for kind, names in (measures or {}).items() if names}
    written = {"did_aim": bool(aim.strip()), "did_theory": bool(theory), "did_measures": bool(measures)}
    fields = {
        "held_on": held_on,
        "place": place,
        "with_partners": with_partners,
        "note": note,
        **{name: done or name in worked_on for name, done in written.items()},
    }
    _check(fields)
    before = _counts(population)
    _save_aim(population, aim, held_on, with_partners, by)
    _save_theory(population, theory, held_on, with_partners, by)
    _save_measures(population, measures, by)
    _choose_route(population, by)
    new = {name: number - before[name] for name, number in _counts(population).items()}
    workshop = said_just_now(population.workshops, by=by, **fields)
    if workshop is None:
        workshop = Workshop.objects.create(population=population, by=by, **fields)
        said("workshop.held", workshop, population=population, by=by, label=LABEL, changes=new)
    return Sitting(workshop, **new)


@action
def edit_workshop(workshop, *, held_on, place, with_partners, note, worked_on, by):
    """Change what is said about a workshop that is as it was read; what came of it is changed where it stands. Raises CannotChange."""
    begin(workshop.population)
    fields = {"held_on": held_on, "place": place, "with_partners": with_partners, "note": note}
    fields |= {name: name in worked_on for name in PARTS}
    stored = Workshop.objects.get(pk=workshop.pk)
    if not stored.is_removed and all(getattr(stored, name) == value for name, value in fields.items()):
        return
    _check(fields)
    change(workshop, **fields)
    _said("workshop.edited", workshop, by)


@action
def remove_workshop(workshop, *, by):
    """Take a workshop away; what came of it stays. Raises CannotChange if it was already."""
    begin(workshop.population)
    take_away(workshop, by=by)
    _said("workshop.removed", workshop, by)


@action
def put_back_workshop(workshop, *, by):
    """Put a workshop back. Raises CannotChange if it is there."""
    begin(workshop.population)
    put_back(workshop)
    _said("workshop.put_back", workshop, by)


def _check(fields):
    if fields["held_on"] > as_day(clock.now()):
        raise CannotChange(FUTURE, field="held_on")
    if not any(fields[name] for name in PARTS) and not fields["note"].strip():
        raise CannotChange(NOTHING, field="worked_on")


def _counts(population):
    """How many there are of each kind now."""
    return {
        "aims": Aim.objects.filter(population=population).count(),
        "drivers": Driver.objects.current().filter(population=population).count(),
        "ideas": ChangeIdea.objects.current().filter(population=population).count(),
        "measures": Measure.objects.current().filter(population=population).count(),
    }


def _save_aim(population, text, held_on, with_partners, by):
    if not text.strip():
        return
    now = current_aim(population)
    if now and now.text == text and (now.with_partners or not with_partners):
        return
    kept = {name: getattr(now, name) for name in ("baseline", "target", "target_on")} if now else {}
    partners = {"with_partners": with_partners, "with_partners_how": LABEL if with_partners else ""}
    is_new = now is None or now.text != text
    with _fields({"text": "aim", "on": "held_on"}):
        save_aim(population, text=text, **kept, **partners, why_new=LABEL, as_new=is_new, on=held_on, by=by)


def _save_theory(population, lines, held_on, with_partners, by):
    with _fields({"text": "theory"}):
        for line in lines:
            drivers = [add_driver(population, text=line.text, by=by)] if line.text else []
            for idea in line.ideas:
                add_idea(population, text=idea, drivers=drivers, by=by)
    said_before = Theory.objects.filter(population=population, with_partners_on__isnull=False).exists()
    if lines and with_partners and not said_before:
        with _fields({"with_partners_on": "held_on"}):
            save_about(population, with_partners_on=held_on, with_partners_how=LABEL, by=by)


def _save_measures(population, measures, by):
    known = {name.casefold() for name in Measure.objects.current().filter(population=population).values_list("name", flat=True)}
    for kind, names in measures.items():
        with _fields({"name": f"{kind}_measures"}):
            for name in names:
                if name.casefold() not in known:
                    add_measure(population, name=name, kind=kind, by=by)
                    known.add(name.casefold())


def _choose_route(population, by):
    project = project_of(population)
    if not project.route:
        save_plan(population, route=Route.WORKSHOPS, resources=project.resources, timetable=project.timetable, by=by)


@contextmanager
def _fields(names):
    """Say a refusal of another action at the field of the page that it is about."""
    try:
        yield
    except Refused as refusal:
        raise CannotChange(str(refusal), field=names.get(refusal.field, refusal.field)) from refusal


def _said(code, workshop, by):
    said(code, workshop, population=workshop.population, by=by, label=LABEL)
