"""Progress is made by the application itself; these helpers find it or bring it into a state."""

from datetime import date

from milestones.models import Progress, Step
from tests.factories.organisations import ParticipationFactory

# What a coach says at sign-off where a lived experience standard is not met.
GO_ON = {"standard_reason": "Two people start in January.", "review_on": date(2099, 1, 31)}


def progress_of(participation, code, population=None):
    """The progress of the participation (or of its population) with this milestone."""
    return Progress.objects.select_related("milestone", "participation__organisation", "population").get(
        participation=participation, milestone__code=code, population=population
    )


def ProgressFactory(*, participation=None, code="M1", population=None, **fields):  # reads like the other factories
    """A Progress row of a (new) participation, with the given fields overwritten in the database."""
    progress = progress_of(participation or ParticipationFactory(), code, population)
    if fields:
        Progress.objects.filter(pk=progress.pk).update(**fields)
        progress.refresh_from_db()
    return progress


def step_of(progress, position=1):
    """A step of the milestone."""
    return Step.objects.get(milestone=progress.milestone, position=position)
