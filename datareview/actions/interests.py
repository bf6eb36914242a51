"""People who were heard and want to join in: written down without a name, and followed up (starter pack 6.1.2)."""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from datareview.models import Interest


@action
def add_interest(*, activity, interest_in, words, held_by, follow_up_by, by):
    """Write down that somebody wants to join in. Returns the Interest; a button pressed twice makes one.

    `held_by` is the role of whoever can reach the person; no name and no contact is kept here.
    """
    begin(activity.population)
    if activity.is_removed:
        raise CannotChange("This activity was taken away.")
    fields = {"interest_in": interest_in, "words": words, "held_by": held_by, "follow_up_by": follow_up_by}
    if already := said_just_now(activity.interests, by=by, **fields):
        return already
    interest = Interest.objects.create(activity=activity, by=by, **fields)
    _said("interest.added", interest, by)
    return interest


@action
def edit_interest(*, interest, interest_in, words, held_by, follow_up_by, by):
    """Change an interest that is as it was read. Raises CannotChange."""
    begin(interest.activity.population)
    change(interest, interest_in=interest_in, words=words, held_by=held_by, follow_up_by=follow_up_by)
    _said("interest.edited", interest, by)


@action
def follow_up(*, interest, on, outcome, by):
    """Say that the interest was followed up on the day `on`, and what came of it; again, to put right what was said."""
    begin(interest.activity.population)
    change(interest, followed_up_on=on, outcome=outcome)
    _said("interest.followed_up", interest, by)


@action
def open_again(*, interest, by):
    """Take a follow-up back: it is still to be done. Raises CannotChange if none is written down."""
    begin(interest.activity.population)
    if interest.followed_up_on is None:
        raise CannotChange("This is not followed up yet.")
    change(interest, followed_up_on=None, outcome="")
    _said("interest.reopened", interest, by)


@action
def remove_interest(*, interest, by):
    """Take an interest away."""
    begin(interest.activity.population)
    take_away(interest, by=by)
    _said("interest.removed", interest, by)


@action
def restore_interest(*, interest, by):
    """Put an interest back that was taken away."""
    begin(interest.activity.population)
    put_back(interest)
    _said("interest.restored", interest, by)


def _said(code, interest, by):
    said(code, interest, population=interest.activity.population, by=by, label=interest.get_interest_in_display())
