"""Where an organisation is in the three years, in words: "Phase 1, month 4 of 6". Never a colour."""

from dataclasses import dataclass
from datetime import date

from core.dates import month_of
from organisations.models import Phase


@dataclass(frozen=True)
class Pace:
    """A position in a phase. `month` counts from 1 and may pass `months`; it is None before the phase starts."""

    phase: Phase
    month: int | None
    starts_on: date
    ends_on: date
    has_ended: bool = False

    @property
    def words(self):
        """The position as people say it."""
        if self.month is None:
            return f"Phase {self.phase.number} has not started"
        if self.has_ended:
            return f"Phase {self.phase.number} has ended"
        if self.month > self.phase.months:
            return f"Phase {self.phase.number}, month {self.month} ({self.phase.months} planned)"
        return f"Phase {self.phase.number}, month {self.month} of {self.phase.months}"


def pace_of(phases, actual, *, on):
    """The Pace on a day, or None for a wave without phases.

    `phases` are the phases of the wave in order; `actual` maps a phase's id to its ParticipationPhase. A recorded start moves
    the phase; the latest phase that has started is the current one, also after it was recorded as ended.
    """
    current = None
    for phase in phases:
        recorded = actual.get(phase.pk)
        starts_on = recorded.started_on if recorded and recorded.started_on else phase.starts_on
        ends_on = recorded.ended_on if recorded and recorded.ended_on else phase.ends_on + (starts_on - phase.starts_on)
        has_ended = bool(recorded and recorded.ended_on and recorded.ended_on < on)
        position = Pace(phase, month_of(starts_on, on) if starts_on <= on else None, starts_on, ends_on, has_ended)
        before_runs_on = current is not None and _runs_on(current, actual)
        if current is None or (starts_on <= on and not (before_runs_on and not (recorded and recorded.started_on))):
            current = position
    return current


def _runs_on(pace, actual):
    """Whether the phase was started by hand and nobody has said that it ended: then it goes on past its planned end."""
    recorded = actual.get(pace.phase.pk)
    return bool(recorded and recorded.started_on and not recorded.ended_on)
