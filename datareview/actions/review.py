"""The data review of a population as a whole: its plan, its time box, and "enough for now"."""

from audit import clock
from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.models import DataReview


@action
def save_plan(*, population, by, review=None, **fields):
    """Plan the review, or change its plan. Returns the DataReview.

    `review` is the plan as it was read, None if there was none. `fields` are those of DataReview: who, where, partners_part,
    support, first_people, later_people, starts_on, ends_on. The same plan sent twice is kept once. Raises CannotChange if
    somebody else planned it meanwhile.
    """
    begin(population)
    plan, is_new = DataReview.objects.get_or_create(population=population, defaults={**fields, "by": by})
    if not is_new:
        if review is None and all(getattr(plan, name) == value for name, value in fields.items()):
            return plan
        _change(plan, seen_at=review.edited_at if review else None, is_seen=review is not None, **fields)
    said("review.planned", plan, population=population, by=by, label=str(population))
    return plan


def _change(plan, *, seen_at, is_seen, **fields):
    now = clock.now()
    unchanged = DataReview.objects.filter(pk=plan.pk, edited_at=seen_at)
    if not is_seen or not unchanged.update(**fields, edited_at=now):
        raise CannotChange("Somebody else has planned this review since you opened the page. Compare, then save again.")
    for name, value in {**fields, "edited_at": now}.items():
        setattr(plan, name, value)


@action
def finish(*, population, reason, on, by):
    """Say "enough for now" on the day `on`, with a reason. Nothing is closed. Raises CannotChange if that is said already.

    The reason stays with the organisation: neither the audit log nor a summary holds it.
    """
    begin(population)
    plan, _ = DataReview.objects.get_or_create(population=population, defaults={"by": by})
    if plan.finished_on:
        raise CannotChange("The team has said “enough for now” already.")
    plan.finished_on, plan.finished_reason = on, reason
    plan.save(update_fields=["finished_on", "finished_reason"])
    said("review.finished", plan, population=population, by=by, label=str(population))


@action
def go_on(*, population, by):
    """Take "enough for now" back. Raises CannotChange if nobody has said so."""
    begin(population)
    plan = DataReview.objects.filter(population=population, finished_on__isnull=False).first()
    if plan is None:
        raise CannotChange("The review goes on already.")
    plan.finished_on, plan.finished_reason = None, ""
    plan.save(update_fields=["finished_on", "finished_reason"])
    said("review.reopened", plan, population=population, by=by, label=str(population))
