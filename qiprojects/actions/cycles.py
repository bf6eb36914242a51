"""Testing a change idea: Plan, Do, Study, Act (DOMAIN section 9.5).

A row is given as it was read: where somebody else has changed it meanwhile, nothing is overwritten (CannotChange).
"""

from datetime import timedelta

from assets.models import MappedAsset
from audit import clock
from audit.recording import action
from core.dates import as_day, nhs_date
from qiprojects.actions.base import CannotChange, begin, next_number, said
from qiprojects.models import Act, ChangeIdea, Cycle, IdeaStatus, Measure, PredictionChange

PLAN = ("question", "what", "who", "where", "planned_on", "scale", "prediction", "data_to_collect", "tester", "with_partners")
TWICE_WITHIN = timedelta(minutes=1)
GONE = "This test was taken away. Put it back first."
CHANGED = "Somebody else has changed this test since you opened the page. Compare, then save again."
LOCKED = "The test has begun, so the prediction is locked. Change it with a reason instead: what stood there before is kept."
# What becomes of an idea by what is decided after a test of it.
STATUS_AFTER = {Act.ADOPT: IdeaStatus.ADOPTED, Act.ADAPT: IdeaStatus.ADAPTED, Act.ABANDON: IdeaStatus.ABANDONED}
# An idea that is past testing stays where it is when it is tested once more, for example at a further site.
PAST_TESTING = frozenset({IdeaStatus.IMPLEMENTING, IdeaStatus.SCALED})
LONGEST_REASON = 300


@action
def plan_cycle(idea, *, question, follows=None, measures=(), by, **fields):
    """Plan a test of a change idea; only the question is needed. `fields` are those of `PLAN`, `follows` is the test before it in the ramp.

    Returns the Cycle; a button pressed twice makes one. Raises CannotChange for an idea that was taken away, for an asset or a measure
    of another population, and for a test of another idea to follow.
    """
    population = idea.population
    begin(population)
    if not ChangeIdea.objects.current().filter(pk=idea.pk).exists():
        raise CannotChange("This change idea was taken away. Put it back first.")
    fields = {"question": question, **fields}
    _check_plan(population, fields)
    _check_measures(population, measures)
    if follows is not None and not Cycle.objects.current().filter(pk=follows.pk, idea=idea).exists():
        raise CannotChange("The test that this one follows was taken away, or belongs to another change idea.")
    recent = Cycle.objects.current().filter(idea=idea, by=by, follows=follows, created_at__gte=clock.now() - TWICE_WITHIN)
    if known := recent.filter(**fields).first():
        return known
    cycle = Cycle.objects.create(
        population=population, idea=idea, number=next_number(Cycle.objects.filter(idea=idea)), follows=follows, by=by, **fields
    )
    cycle.measures.set(measures)
    _say("cycle.planned", cycle, by)
    return cycle


@action
def edit_plan(cycle, *, by, **fields):
    """Change the plan of a test. `fields` are those of `PLAN`, and `measures`; what is not given stays.

    Nothing is written if nothing differs. Raises CannotChange for a prediction once the test has begun (`change_prediction`).
    """
    stored = _begin_with(cycle)
    measures = fields.pop("measures", None)
    changed = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    if stored.started_on and "prediction" in changed:
        raise CannotChange(LOCKED, field="prediction")
    _check_plan(cycle.population, changed)
    names = list(changed)
    if measures is not None and {row.pk for row in measures} != set(stored.measures.values_list("pk", flat=True)):
        _check_measures(cycle.population, measures)
        cycle.measures.set(measures)
        names.append("measures")
    if not names:
        return
    _check_fresh(stored, cycle)
    _write(cycle, **changed)
    _say("cycle.edited", cycle, by, changes={"fields": ", ".join(sorted(names))})


@action
def start(cycle, *, on, by, prediction=""):
    """Say that Do began on the day `on`, which locks the prediction; once begun, it corrects the day.

    `prediction` is for a plan without one. The change idea is being tested from then on, unless it is adopted or past that. Raises
    CannotChange for a day in the future or after the end, and for a test without a prediction.
    """
    stored = _begin_with(cycle)
    if stored.started_on == on:
        return
    if stored.ended_on and on > stored.ended_on:
        raise CannotChange(f"The test ended on {nhs_date(stored.ended_on)}, so it cannot begin after that.", field="started_on")
    _check_days(stored, start=on, end=stored.ended_on)
    _check_fresh(stored, cycle)
    if stored.started_on:
        _write(cycle, started_on=on)
        _say("cycle.edited", cycle, by, changes={"fields": "started_on"})
        return
    if not (stored.prediction or prediction):
        raise CannotChange("Write down first what you expect to happen. It is what you learn from.", field="prediction")
    _write(cycle, started_on=on, prediction=stored.prediction or prediction)
    cycle.idea.refresh_from_db(fields=["status", "status_reason"])
    if cycle.idea.status not in (IdeaStatus.ADOPTED, *PAST_TESTING):
        _set_status(cycle.idea, IdeaStatus.TESTING, "")
    _say("cycle.started", cycle, by, changes={"on": on.isoformat()})


@action
def change_prediction(cycle, *, prediction, reason, by):
    """Change the prediction after Do has begun. What stood there and the reason are kept and shown; nothing if it is the same.

    Raises CannotChange without a reason, without a prediction, and for a test that has not begun (its plan can simply be changed).
    """
    stored = _begin_with(cycle)
    if stored.prediction == prediction:
        return
    if stored.started_on is None:
        raise CannotChange("The test has not begun, so the prediction can be changed with the plan.")
    if not prediction:
        raise CannotChange("A test that has begun needs a prediction.", field="prediction")
    if not reason:
        raise CannotChange("Say why the prediction is changed.", field="reason")
    _check_fresh(stored, cycle)
    PredictionChange.objects.create(cycle=cycle, was=stored.prediction, reason=reason, by=by)
    _write(cycle, prediction=prediction)
    _say("cycle.prediction_changed", cycle, by)


@action
def end(cycle, *, on, happened, surprises="", started_on=None, by):
    """Write down what happened, and the day `on` which the test ended: None while it goes on. `started_on` corrects when it began.

    Raises CannotChange for a test that has not begun, for one that ends before it starts or in the future, for an end without what
    happened, and for taking back the end of one that was studied.
    """
    stored = _begin_with(cycle)
    if stored.started_on is None:
        raise CannotChange("The test has not begun yet. Say first when it began.")
    new = {"started_on": started_on or stored.started_on, "ended_on": on, "happened": happened, "surprises": surprises}
    _check_days(stored, start=new["started_on"], end=on)
    if on and not happened:
        raise CannotChange("Say what happened, also if nothing did.", field="happened")
    if not _differs(stored, new):
        return
    _check_fresh(stored, cycle)
    has_ended_now = bool(on) and stored.ended_on is None
    _write(cycle, **new)
    _say("cycle.ended" if has_ended_now else "cycle.edited", cycle, by)


@action
def study(cycle, *, compared, learning, by):
    """Write down how it compares with the prediction, and what was learnt, which is needed. Raises CannotChange before the test ended."""
    stored = _begin_with(cycle)
    if stored.ended_on is None:
        raise CannotChange("The test goes on. Say first when it ended, and what happened.")
    if not learning:
        raise CannotChange("Say what you learnt. There is no test without learning.", field="learning")
    if not _differs(stored, {"compared": compared, "learning": learning}):
        return
    _check_fresh(stored, cycle)
    is_new = not stored.learning
    _write(cycle, compared=compared, learning=learning)
    _say("cycle.studied" if is_new else "cycle.edited", cycle, by)


@action
def decide(cycle, *, decision, why, on, by):
    """Adopt, adapt or abandon, on the day `on`. The change idea follows, unless it is past testing.

    Abandoned is an idea only when no other test of it is in progress. Raises CannotChange before the learning is written down, without a
    reason, and for a day in the future or before the end of the test.
    """
    stored = _begin_with(cycle)
    if not stored.learning or stored.ended_on is None:
        raise CannotChange("Write down first what you learnt. What follows rests on it.")
    if decision not in Act:
        raise CannotChange("Choose what follows: adopt, adapt or abandon.", field="decision")
    if not why:
        raise CannotChange("Say why, so that others can follow it.", field="why")
    if on > _today():
        raise CannotChange("The day must be today or before.", field="decided_on")
    if on < stored.ended_on:
        raise CannotChange(f"The test ended on {nhs_date(stored.ended_on)}, so this was decided then or later.", field="decided_on")
    if not _differs(stored, {"decision": decision, "why": why, "decided_on": on}):
        return
    _check_fresh(stored, cycle)
    is_new = stored.decision != decision
    _write(cycle, decision=decision, why=why, decided_on=on)
    if is_new:
        _let_idea_follow(cycle)
    _say("cycle.decided", cycle, by, changes={"decision": decision})


@action
def remove(cycle, *, by):
    """Take a test away; it can be put back as it was. What became of its change idea stays."""
    begin(cycle.population)
    if not Cycle.objects.current().filter(pk=cycle.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This test was taken away already.")
    _say("cycle.removed", cycle, by)


@action
def put_back(cycle, *, by):
    """Put a test back. Raises CannotChange if it is there, and while its change idea is taken away."""
    begin(cycle.population)
    if ChangeIdea.objects.filter(pk=cycle.idea_id, removed_at__isnull=False).exists():
        raise CannotChange("The change idea of this test was taken away. Put that back first.")
    gone = Cycle.objects.filter(pk=cycle.pk, removed_at__isnull=False)
    if not gone.update(removed_at=None, removed_by=None, edited_at=clock.now()):
        raise CannotChange("This test is there already.")
    _say("cycle.restored", cycle, by)


def _begin_with(cycle):
    """Hold the participation. Returns the row as it is now; raises CannotChange for one that was taken away."""
    begin(cycle.population)
    stored = Cycle.objects.get(pk=cycle.pk)
    if stored.is_removed:
        raise CannotChange(GONE)
    return stored


def _check_fresh(stored, cycle):
    if stored.edited_at != cycle.edited_at:
        raise CannotChange(CHANGED)


def _check_plan(population, fields):
    if "question" in fields and not fields["question"]:
        raise CannotChange("Write down the question that the test is to answer.", field="question")
    tester = fields.get("tester")
    if tester is not None and not MappedAsset.objects.current().filter(pk=tester.pk, population=population).exists():
        raise CannotChange("This asset was taken off the map. Choose another one, or leave it open.", field="tester")


def _check_measures(population, measures):
    keys = {measure.pk for measure in measures}
    if Measure.objects.current().filter(pk__in=keys, population=population).count() != len(keys):
        raise CannotChange("One of these measures was taken away. Choose again.", field="measures")


def _check_days(stored, *, start, end):
    """Refuse a Do that begins or ends in the future, ends before it begins or after what follows was decided, or is open once studied."""
    if start > _today():
        raise CannotChange("A test cannot begin in the future. Give the day of the plan instead.", field="started_on")
    if end is None and stored.learning:
        raise CannotChange("The test was studied already, so it has ended. Give the day on which it did.", field="ended_on")
    if end is None:
        return
    if end < start:
        raise CannotChange(f"A test cannot end before it begins: this one began on {nhs_date(start)}.", field="ended_on")
    if end > _today():
        raise CannotChange("A test cannot end in the future. Leave the day open while it goes on.", field="ended_on")
    if stored.decided_on and end > stored.decided_on:
        raise CannotChange(f"What follows was decided on {nhs_date(stored.decided_on)}: the test ended before that.", field="ended_on")


def _differs(stored, new):
    return any(getattr(stored, name) != value for name, value in new.items())


def _write(row, **fields):
    """Save these fields, and say that the row was edited now."""
    for name, value in {**fields, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "edited_at"])


def _let_idea_follow(cycle):
    """Give the change idea the status that follows from what was decided."""
    idea = cycle.idea
    idea.refresh_from_db(fields=["status", "status_reason"])
    begun = Cycle.objects.in_progress().filter(idea=idea, started_on__isnull=False).exclude(pk=cycle.pk)
    if idea.status in PAST_TESTING or (cycle.decision == Act.ABANDON and begun.exists()):
        return
    _set_status(idea, STATUS_AFTER[cycle.decision], f"Test {cycle.number}: {cycle.why}")


def _set_status(idea, status, reason):
    if idea.status != status:
        _write(idea, status=status, status_reason=_shortened(reason))


def _shortened(reason):
    """A reason in one line, cut at a word if it is too long for an idea."""
    first = " ".join(reason.split())
    return first if len(first) <= LONGEST_REASON else f"{first[: LONGEST_REASON - 1].rpartition(' ')[0]}…"


def _today():
    return as_day(clock.now())


def _say(code, cycle, by, changes=None):
    said(code, cycle, population=cycle.population, by=by, label=cycle.label, changes=changes)
