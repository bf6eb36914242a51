"""What happens to rankings by itself: they close at their time, and what deleted ballots left in files is cleared."""

from datetime import timedelta

from django.db.models import Q

import jobs
from core.erasing import erase_traces
from populations.actions import rounds
from populations.models import Ballot, Elector, RankingRound

CLEARED_AGAIN_FOR = timedelta(minutes=10)


@jobs.each_tick("rankings")
def close_rankings(now):
    """Close what is due at `now`, an aware datetime. Traces are cleared again for a while: somebody's long read can delay it."""
    rounds.close_due(at=now)
    since = now - CLEARED_AGAIN_FOR
    if RankingRound.objects.filter(Q(closed_at__gte=since) | Q(cancelled_at__gte=since)).exists():
        erase_traces(Elector, Ballot)
