"""Whoever may rank, in whatever order they do, and however often they change their minds: the points add up and the result is the same."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Seat
from populations.actions.rounds import call_off, cast, close, open_round, withdraw
from populations.models import Ballot, CountedBallot, Elector, Population, RankingRound, Stage, Status
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.populations import OPENED_AT, DecisionRoomFactory, electors_of, short_list
from tests.populations.ballot_search import mark_ids

pytestmark = [pytest.mark.django_db, pytest.mark.req("R59")]
VOTERS, OPTIONS = 12, 6
LATER = OPENED_AT + timedelta(days=1)


@pytest.fixture
def room():
    """Its options will have ids that no other figure of a result can be."""
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory.create_batch(VOTERS, team=project_team(room.participation))
    short_list(room.participation, OPTIONS)
    with mark_ids():
        yield room


@st.composite
def rounds(draw):
    """How many options, which seats vote (True: a lived experience partner), what is cast by whom in turn, and another order of it."""
    options = draw(st.integers(2, OPTIONS))
    seats = draw(st.lists(st.booleans(), min_size=1, max_size=VOTERS))
    orders = st.permutations(range(options)).flatmap(lambda order: st.integers(1, options).map(lambda length: order[:length]))
    casts = draw(st.lists(st.tuples(st.integers(0, len(seats) - 1), orders), max_size=16))
    last = draw(st.permutations(list(dict(casts).items())))
    gone = draw(st.none() | st.integers(0, options - 1)) if options > 2 else None
    return options, seats, casts, last, gone


def set_up(room, options, seats):
    """The first so many seats vote, and the first so many populations are ranked."""
    own = Seat.objects.filter(team=project_team(room.participation)).order_by("pk")
    for number, seat in enumerate(own):
        Seat.objects.filter(pk=seat.pk).update(is_observer=number >= len(seats), is_lived_experience=number < len(seats) and seats[number])
    populations = list(Population.objects.filter(participation=room.participation).order_by("pk"))
    Population.objects.filter(pk__in=[population.pk for population in populations]).update(status=Status.SHORT_LISTED)
    return populations[:options]


def outcome(room, populations, casts, gone):
    """What is kept of a round: the result by places of options, and the bare rankings."""
    round = open_round(room=room, populations=populations, seats=1, question="Which?", at=OPENED_AT)
    options, electors = list(round.options.all()), electors_of(round)
    for voter, order in casts:
        ranking = [options[place].pk for place in order]
        cast(round=round, elector=electors[voter], ranking=ranking, at=OPENED_AT)
    if gone is not None:
        withdraw(option=options[gone], reason="Merged", at=OPENED_AT)
    close(round=round, at=LATER)
    round = RankingRound.objects.get(pk=round.pk)
    places = {str(option.pk): place for place, option in enumerate(options)}
    counted = [[places[str(pk)] for pk in ballot.ranking] for ballot in CountedBallot.objects.filter(round=round)]
    return round, by_place(round.result, places), counted


def by_place(value, places):
    """The stored result with the place of each option in place of its id, so that two rounds can be compared."""
    if isinstance(value, dict):
        return {places.get(key, key): by_place(item, places) for key, item in value.items()}
    if isinstance(value, list):
        return [by_place(item, places) for item in value]
    return places.get(str(value), value) if isinstance(value, int) else value


@given(drawn=rounds())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_points_add_up_and_no_order_of_submission_changes_the_result(room, drawn):
    options, seats, casts, last, gone = drawn
    populations = set_up(room, options, seats)

    round, result, counted = outcome(room, populations, casts, gone)
    _, again, counted_again = outcome(room, populations, last, gone)

    ranked = options - (gone is not None)
    points = [Fraction(text) for text in result["ranking"]["points"].values()]
    assert (len(points), sum(points)) == (ranked, Fraction(len(last) * ranked * (ranked - 1), 2))
    assert (round.electorate, round.ballots_counted) == (len(seats), len(last))
    assert (result, counted) == (again, counted_again)
    partners = sum(seats[voter] for voter, _ in last)
    assert (result["groups"] is not None) == (partners >= 5 and len(last) - partners >= 5)
    if result["groups"]:
        parts = result["groups"].values()
        assert [sum(Fraction(part["points"][place]) for part in parts) for place in result["ranking"]["points"]] == points
    assert not Elector.objects.exists()
    assert not Ballot.objects.exists()


def test_a_round_that_is_called_off_in_between_changes_nothing(room):
    populations = set_up(room, 3, [False] * 3)
    casts = [(0, [2, 1]), (1, [1])]
    _, result, _ = outcome(room, populations, casts, None)
    abandoned = open_round(room=room, populations=populations, seats=1, question="Which?", at=OPENED_AT)
    cast(round=abandoned, elector=electors_of(abandoned)[0], ranking=[abandoned.options.first().pk], at=OPENED_AT)
    call_off(round=abandoned, reason="Wrong list", at=OPENED_AT)

    assert outcome(room, populations, casts, None)[1] == result
