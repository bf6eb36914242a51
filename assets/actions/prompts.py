"""Working through the four questions together: what comes to mind, and that the team talked about each (starter pack 7.1)."""

from assets.actions.base import CannotChange, begin, said
from assets.actions.register import quick_add, tick_prompts
from assets.models import PromptConsidered
from audit import clock
from audit.recording import action
from core.dates import as_day
from datareview.actions.keeping import change, put_back, take_away
from datareview.actions.thread import link

FUTURE = "The day must be today or in the past."


@action
def answer(population, *, names, prompt, by, segment="", evidence=None):
    """Write down assets that answer a question, one for each of `names`, as `quick_add` does. Returns the MappedAsset rows.

    `evidence` is (kind, id) of what each of them rests on: a checked excerpt or a theme that the person may read, which whoever
    calls has made sure of.
    """
    rows = quick_add(population, names=names, prompt=prompt, segment=segment, by=by)
    if evidence:
        for row in rows:
            link(population, *evidence, "asset", row.pk, by=by)
    return rows


@action
def answer_as_well(population, *, mapped, prompt, by):
    """Say that these assets of the map answer a question as well. Raises CannotChange for one that was taken off meanwhile."""
    begin(population)
    for row in mapped:
        if row.population_id != population.pk:
            raise CannotChange("Choose assets of this map.")
        tick_prompts(row, prompts=[prompt], by=by)


@action
def consider(population, *, prompt, on, by, note=""):
    """Say that the team talked about a question on this day. Returns the PromptConsidered.

    Said again, the later saying counts, and a note stays unless there is a new one; the same again writes nothing. Raises
    CannotChange for a day in the future.
    """
    begin(population)
    _not_in_future(on)
    row = PromptConsidered.objects.current().filter(population=population, prompt=prompt).first()
    if row is None:
        row = PromptConsidered.objects.create(population=population, prompt=prompt, considered_on=on, note=note, by=by)
        said("prompt.considered", row, population=population, by=by, label=_label(row))
    else:
        _edit(row, on=on, note=note or row.note, by=by)
    return row


@action
def edit_considered(considered, *, on, note, by):
    """Change the day or the note of a row as it was read. Nothing is written if both are the same.

    Raises CannotChange for a day in the future, and if the row was changed or taken away meanwhile.
    """
    begin(considered.population)
    _not_in_future(on)
    _edit(considered, on=on, note=note, by=by)


@action
def not_considered(considered, *, by):
    """Take back that the team talked about a question. It can be put back. Raises CannotChange if it was taken back already."""
    begin(considered.population)
    take_away(considered, by=by)
    said("prompt.not_considered", considered, population=considered.population, by=by, label=_label(considered))


@action
def consider_again(considered, *, by):
    """Put back what was taken back. Raises CannotChange if the question was marked anew meanwhile, or if it is back."""
    begin(considered.population)
    others = PromptConsidered.objects.current().filter(population=considered.population, prompt=considered.prompt)
    if others.exclude(pk=considered.pk).exists():
        raise CannotChange("Somebody has said anew that you talked about this question.")
    put_back(considered)
    said("prompt.considered_again", considered, population=considered.population, by=by, label=_label(considered))


def _edit(row, *, on, note, by):
    if (row.considered_on, row.note) == (on, note):
        return
    change(row, considered_on=on, note=note)
    said("prompt.edited", row, population=row.population, by=by, label=_label(row), changes={"considered_on": on.isoformat()})


def _not_in_future(on):
    if on > as_day(clock.now()):
        raise CannotChange(FUTURE, field="considered_on")


def _label(row):
    return row.get_prompt_display()
