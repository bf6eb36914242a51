"""Rounds of ranking that are closed, with the result that the ballots give."""

from datetime import UTC, datetime

from populations import ranking
from populations.models import RankingRound, RoundOption


def closed_round(room, populations, ballots, *, seats=1, partners=None, at=datetime(2026, 11, 19, 16, tzinfo=UTC), **fields):
    """A closed round; `ballots` are lists of populations: those of everybody, or of the others where `partners` has those of lived
    experience partners, and both may be shown."""
    everybody = [*ballots, *(partners or ())]
    number = room.rounds.count() + 1
    row = RankingRound.objects.create(
        room=room,
        number=number,
        question="Which first?",
        seats=seats,
        opened_at=at.replace(hour=9),
        closed_at=at,
        electorate=len(everybody),
        ballots_counted=len(everybody),
        **fields,
    )
    options = {one.pk: RoundOption.objects.create(round=row, population=one, name=one.name).pk for one in populations}

    def stored(some):
        return ranking.as_json(ranking.ranking(list(options.values()), [[options[one.pk] for one in ballot] for ballot in some], seats))

    groups = None
    if partners is not None:
        groups = {"lived_experience": stored(partners), "others": stored(ballots)}
    row.result = {"ranking": stored(everybody), "groups": groups}
    row.save(update_fields=["result"])
    return row
