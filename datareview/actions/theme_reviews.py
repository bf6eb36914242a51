"""Writing down that the team looked at its themes together, and whether lived experience partners took part.

How many partners there were is stored for the standard of the wave, and goes into no audit entry: fewer than five can be worked out.
"""

from audit.recording import action
from datareview.actions.base import CannotChange, begin, said
from datareview.actions.keeping import change, put_back, said_just_now, take_away
from datareview.models import ThemeReview


@action
def add(population, held_on, people, partners, changed="", *, by):
    """Record a review of the themes: how many people took part, and how many lived experience partners among them.

    Returns the ThemeReview; a button pressed twice makes one. `changed` says what the team changed because of it.
    """
    begin(population)
    _check(people, partners)
    what = {"held_on": held_on, "people": people, "partners": partners, "changed": changed}
    if same := said_just_now(population.theme_reviews, by=by, **what):
        return same
    row = ThemeReview.objects.create(population=population, by=by, **what)
    said("theme_review.added", row, population=population, by=by)
    return row


@action
def edit(review, *, held_on, people, partners, changed, by):
    """Change a review, `review` being as it was read. Raises CannotChange if it was changed meanwhile."""
    begin(review.population)
    _check(people, partners)
    change(review, held_on=held_on, people=people, partners=partners, changed=changed)
    said("theme_review.edited", review, population=review.population, by=by)


@action
def remove(review, *, by):
    """Take a review away."""
    begin(review.population)
    take_away(review, by=by)
    said("theme_review.removed", review, population=review.population, by=by)


@action
def restore(review, *, by):
    """Put a review back."""
    begin(review.population)
    put_back(review)
    said("theme_review.restored", review, population=review.population, by=by)


def _check(people, partners):
    if partners > people:
        raise CannotChange("The partners are among the people who took part, so there cannot be more of them.", field="partners")
