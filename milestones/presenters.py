"""Display words and tag colours of milestones. One meaning for each colour; red is for errors only."""

from core.dates import nhs_date
from milestones.models import State

TAGS = {
    State.NOT_STARTED: "blue",
    State.IN_PROGRESS: "white",
    State.READY_FOR_REVIEW: "purple",
    State.SIGNED_OFF: "plain",
    State.REOPENED: "pink",
    State.NOT_APPLICABLE: "grey",
}


def state_words(progress, *, is_late):
    """The state in words; a milestone that is late says so whatever else is true."""
    words = State(progress.state).label
    return f"{words}, late" if is_late else words


def date_words(progress, *, is_late):
    """The dates of a milestone in a line: when it was done, or when it is planned, or that it has no date."""
    if progress.completed_on:
        return (
            f"Signed off on {nhs_date(progress.completed_on)}"
            if progress.state == State.SIGNED_OFF
            else f"Settled on {nhs_date(progress.completed_on)}"
        )
    if progress.planned_on is None:
        return "No planned date"
    verb = "Was planned for" if is_late else "Planned for"
    started = f", started on {nhs_date(progress.started_on)}" if progress.started_on else ""
    return f"{verb} {nhs_date(progress.planned_on)}{started}"
