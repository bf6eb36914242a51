"""The three questions of the programme's evaluation, for one population (P3.1)."""

from audit import clock
from audit.recording import action
from core.dates import as_day
from datareview.actions.keeping import CHANGED_MEANWHILE
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import Evaluation

ANY = object()


@action
def save_evaluation(population, *, by, seen=ANY, **fields):
    """Keep what the team answers. `fields` are those of Evaluation; what is not given stays. Returns the Evaluation,
    None where there is none and every field is empty.

    The same again writes nothing. `seen` is the row that the person started from, None for none. Raises CannotChange for a day in the
    future, and if the row was changed meanwhile.
    """
    begin(population)
    row = Evaluation.objects.filter(population=population).first()
    changed = sorted(name for name, value in fields.items() if getattr(row or Evaluation(), name) != value)
    if not changed:
        return row
    if seen is not ANY and _state(seen) != _state(row):
        raise CannotChange(CHANGED_MEANWHILE)
    finished_on = fields.get("finished_on")
    if finished_on and finished_on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="finished_on")
    row = row or Evaluation(population=population, by=by)
    for name, value in {**fields, "edited_at": clock.now()}.items():
        setattr(row, name, value)
    row.save()
    said("evaluation.saved", row, population=population, by=by, changes={"fields": ", ".join(changed)})
    return row


def _state(row):
    return (row.pk, row.edited_at) if row else None
