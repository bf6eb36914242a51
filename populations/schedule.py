"""What happens to rankings by itself: they close at their time, and what deleted ballots left in files is cleared."""

import jobs
from populations.actions import rounds


@jobs.each_tick("rankings")
def close_rankings(now):
    """Close what is due at `now`, an aware datetime, and clear what is left of it."""
    rounds.close_due(at=now)
    rounds.erase_finished(at=now)
