"""Giving a project a score on the IHI scale: the judgement of its coach, and of the team itself (DOMAIN section 10)."""

from datetime import timedelta

from audit import clock
from audit.recording import action
from core.dates import as_day
from qiprojects.actions.base import CannotChange, begin, said
from qiprojects.models import ProgressScore, Series
from qiprojects.suggesting import SCALE

TWICE_WITHIN = timedelta(minutes=1)


@action
def add_score(population, *, series, score, on, reason, by):
    """Write down a score (Decimal, one of `SCALE`) given on the day `on`, with its reason; those before it stay.

    Returns the ProgressScore; a button pressed twice makes one. Raises CannotChange for a score that is not on the scale, a day in the
    future, and without a reason.
    """
    begin(population)
    if score not in SCALE:
        raise CannotChange("Choose a score of the scale, from 0.5 to 5.0 by halves.", field="score")
    if on > as_day(clock.now()):
        raise CannotChange("The day must be today or before.", field="on")
    if not reason:
        raise CannotChange("Say why. A score without its reason cannot be talked about.", field="reason")
    new = {"population": population, "series": Series(series), "score": score, "on": on, "reason": reason, "by": by}
    if known := ProgressScore.objects.current().filter(created_at__gte=clock.now() - TWICE_WITHIN, **new).first():
        return known
    row = ProgressScore.objects.create(**new)
    _say("progress_score.added", row, by, changes={"series": row.series, "score": str(score), "on": on.isoformat()})
    return row


@action
def remove_score(score, *, by):
    """Take a score away; it can be put back."""
    begin(score.population)
    if not ProgressScore.objects.current().filter(pk=score.pk).update(removed_at=clock.now(), removed_by=by):
        raise CannotChange("This score was taken away already.")
    _say("progress_score.removed", score, by)


@action
def put_back_score(score, *, by):
    """Put a score back. Raises CannotChange if it is there."""
    begin(score.population)
    gone = ProgressScore.objects.filter(pk=score.pk, removed_at__isnull=False)
    if not gone.update(removed_at=None, removed_by=None, edited_at=clock.now()):
        raise CannotChange("This score is there already.")
    _say("progress_score.restored", score, by)


def _say(code, row, by, changes=None):
    label = f"Progress score of {'the QI coach' if row.series == Series.COACH else 'the team'}"
    said(code, row, population=row.population, by=by, label=label, changes=changes)
