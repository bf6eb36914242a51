"""Reads about ranking rounds: which there are, and what they are about."""

from populations.models import Population, RankingRound, Status
from populations.rules import MOST_SELECTED


def of(participation):
    """The rounds of an organisation with what their pages read."""
    return RankingRound.objects.filter(room__participation=participation).select_related("room__participation__organisation", "runoff_of")


def to_rank(participation):
    """The populations that a ranking is about: the short list."""
    return Population.objects.filter(participation=participation, status=Status.SHORT_LISTED).order_by("pk")


def free_places(participation):
    """How many populations can still be selected."""
    return max(MOST_SELECTED - Population.objects.filter(participation=participation).selected().count(), 0)


def withdrawn_options(round):
    """The options that were taken out, in the order of the round."""
    return list(round.options.filter(withdrawn_at__isnull=False))


def options_to_rank(round):
    """The options that can be ranked, in the order of the round."""
    return list(round.options.filter(withdrawn_at__isnull=True))


def has_open_round(room):
    """Whether a ranking is open in the room."""
    return room.rounds.open().exists()
