"""Telling people what was learned: planned, then done."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from datareview.models import Feedback


@action
def plan_feedback(*, population, what, how, planned_on, done_on, by, activity=None):
    """Plan feedback, or write down what was given. Returns the Feedback; a button pressed twice makes one.

    `activity` says to whom: those who were heard there, or with None everybody. `planned_on` or `done_on` is a day. Raises CannotChange.
    """
    begin(population)
    fields = {"activity": activity, "what": what, "how": how, "planned_on": planned_on, "done_on": done_on}
    _check(population, **fields)
    if already := said_just_now(population.feedback, by=by, **fields):
        return already
    feedback = Feedback.objects.create(population=population, by=by, **fields)
    _said("feedback.done" if done_on else "feedback.planned", feedback, by)
    return feedback


@action
def edit_feedback(*, feedback, what, how, planned_on, done_on, by, activity=None):
    """Change feedback that is as it was read. Raises CannotChange."""
    begin(feedback.population)
    fields = {"activity": activity, "what": what, "how": how, "planned_on": planned_on, "done_on": done_on}
    _check(feedback.population, **fields)
    change(feedback, **fields)
    _said("feedback.edited", feedback, by)


@action
def feedback_done(*, feedback, on, by):
    """Say that the feedback was given on the day `on`. Raises CannotChange if that is said already."""
    begin(feedback.population)
    if feedback.done_on:
        raise CannotChange("This feedback is given already.")
    change(feedback, done_on=on)
    _said("feedback.done", feedback, by)


@action
def remove_feedback(*, feedback, by):
    """Take feedback away."""
    begin(feedback.population)
    take_away(feedback, by=by)
    _said("feedback.removed", feedback, by)


@action
def restore_feedback(*, feedback, by):
    """Put feedback back that was taken away."""
    begin(feedback.population)
    put_back(feedback)
    _said("feedback.restored", feedback, by)


def _check(population, *, activity, planned_on, done_on, **_):
    if activity is not None and (activity.population_id != population.pk or activity.is_removed):
        raise CannotChange("Select one of the activities of this review.", field="activity")
    if planned_on is None and done_on is None:
        raise CannotChange("Enter the day for which it is planned, or the day on which it was given.", field="planned_on")


def _said(code, feedback, by):
    said(code, feedback, population=feedback.population, by=by, label="Feedback to those who were heard")
