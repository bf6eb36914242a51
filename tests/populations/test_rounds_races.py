"""Several people, or tabs, at the same moment: threads with connections of their own stand for them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organisations.models import Participation
from populations import schedule
from populations.actions import decisions, rooms
from populations.actions.rounds import call_off, cast, close, open_round, withdraw
from populations.models import Ballot, CountedBallot, Decision, DecisionRoom, Elector, Method, RankingRound, RoundOption, Stage
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.populations import DecisionRoomFactory, RankingRoundFactory, electors_of, rank, short_list
from tests.populations.threads import at_once, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_at_once_leave_one_ballot_and_no_fault():
    round = RankingRoundFactory(voters=1, at=timezone.now())
    [elector], options = electors_of(round), [option.pk for option in round.options.all()]
    address = reverse("populations:ballot", args=[round.room.participation.organisation.slug, round.pk])
    orders = [options, options[::-1], options[1:], options[:1]]

    def tab(order):
        client = Client()
        client.force_login(elector.person.user)
        return lambda: client.post(address, {f"rank-{pk}": number for number, pk in enumerate(order, start=1)}).status_code

    statuses = at_once(*[tab(order) for order in orders])

    assert statuses == [302] * 4
    assert [ballot.ranking in orders for ballot in Ballot.objects.all()] == [True]


def test_ballot_that_was_kept_is_counted_and_one_that_came_too_late_is_not():
    round = RankingRoundFactory(voters=5, at=timezone.now())
    option = round.options.first().pk

    def ballot(elector):
        return lambda: cast(round=round, elector=elector, ranking=[option], at=timezone.now(), by=elector.person.user)

    results = at_once(*[ballot(elector) for elector in electors_of(round)], lambda: close(round=round, at=timezone.now()))

    kept = sum(result == [] for result in results[:-1])
    refused = sum("so your order was not kept" in result for result in results[:-1] if isinstance(result, str))
    round.refresh_from_db()
    assert (kept + refused, results[-1]) == (5, None)
    assert (round.ballots_counted, CountedBallot.objects.count(), Ballot.objects.count()) == (kept, kept, 0)


def test_two_who_open_at_once_open_one_and_the_other_is_told():
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory(team=project_team(room.participation))
    populations = short_list(room.participation)

    def opens():
        return open_round(room=room, populations=populations, seats=1, question="Which?", at=timezone.now()).pk

    results = at_once(opens, opens, opens)

    words = "A ranking is open already; somebody else may have opened it just now. Go back and look at it."
    assert sorted(map(str, results)) == sorted([str(RankingRound.objects.get().pk), words, words])


def test_two_ticks_and_a_click_at_once_close_once():
    round = RankingRoundFactory(voters=2, at=timezone.now(), closes_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)

    results = at_once(*[lambda: schedule.close_rankings(later)] * 3, lambda: close(round=round, at=later))

    assert results[:3] == [None] * 3
    assert results[3] in (None, "This ranking was closed already.")
    assert Entry.objects.filter(action="ranking.closed").count() == 1


# Closing beside whoever moves the room, or writes down what was decided


def fresh(row):
    """The row as a page loads it: with nothing that a test has worked with before."""
    return type(row).objects.get(pk=row.pk)


def decides(room, population):
    today = timezone.localdate()
    said = {"method": Method.RANKING, "sentence": "We start here.", "discussion": "All heard.", "took_part": ["lived_experience"]}
    dates = {"decided_on": today, "review_on": today, "on": today}
    return lambda: decisions.record_decision(
        participation=fresh(room.participation), room=fresh(room), choices=[population], **said, **dates
    )


@pytest.mark.parametrize("attempt", range(5))
def test_closing_and_moving_the_room_at_once_leave_no_fault(attempt):
    round = RankingRoundFactory(voters=1, at=timezone.now())
    room = DecisionRoom.objects.get()

    closed, moved = at_once(
        lambda: close(round=fresh(round), at=timezone.now()),
        lambda: rooms.move(room=fresh(room), stage=Stage.CLARIFY, on=timezone.localdate()),
    )

    room.refresh_from_db()
    assert closed is None
    assert (moved, room.stage) in [
        (None, Stage.CLARIFY),
        ("A ranking is still open. Close it, or call it off, before you leave this stage.", Stage.DISCUSS),
    ]


@pytest.mark.parametrize("attempt", range(5))
def test_closing_and_recording_the_decision_at_once_leave_no_fault(attempt):
    round = RankingRoundFactory(voters=1, at=timezone.now())
    rank(round, "123", at=timezone.now())
    room = DecisionRoom.objects.get()

    closed, decided = at_once(lambda: close(round=fresh(round), at=timezone.now()), decides(room, round.options.first().population))

    assert closed is None
    assert decided == Decision.objects.first() or decided.startswith("A ranking is still open.")


def everything():
    """What may be done with rounds and rooms, but for ballots, by name."""
    now, today = timezone.now(), timezone.localdate()
    round = RankingRoundFactory(voters=1, at=now, options=3)
    room = DecisionRoom.objects.get()
    populations = [option.population for option in round.options.all()]
    return {
        "close": lambda: close(round=fresh(round), at=now),
        "call_off": lambda: call_off(round=fresh(round), reason="Too early", at=now),
        "withdraw": lambda: withdraw(option=fresh(round.options.first()), reason="Merged", at=now),
        "open_round": lambda: open_round(room=fresh(room), populations=populations, seats=1, question="Which?", at=now),
        "move": lambda: rooms.move(room=fresh(room), stage=Stage.DISCUSS, on=today),
        "open_list": lambda: rooms.open_list(room=fresh(room)),
        "end_room": lambda: rooms.end_room(room=fresh(room), on=today),
        "open_room": lambda: rooms.open_room(participation=fresh(room.participation), on=today),
    }


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs locks of rows: runs with the tests on PostgreSQL and Redis")
@pytest.mark.parametrize("name", ["close", "call_off", "withdraw", "open_round", "move", "open_list", "end_room", "open_room"])
def test_an_action_waits_for_the_participation_before_it_touches_anything(name):
    act = everything()[name]

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Participation.objects.select_for_update().get()
            waiting = pool.submit(at_once, act)
            wait_until_somebody_waits()
            for model in (DecisionRoom, RankingRound, RoundOption, Elector):
                list(model.objects.select_for_update(of=("self",), nowait=True))
            assert DecisionRoom.objects.count() == 1
        waiting.result(timeout=30)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs locks of rows: runs with the tests on PostgreSQL and Redis")
def test_a_ballot_waits_for_nobody_who_works_on_the_participation():
    round = RankingRoundFactory(voters=1, at=timezone.now())
    [elector], option = electors_of(round), round.options.first().pk

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Participation.objects.select_for_update().get()
        kept = pool.submit(at_once, lambda: cast(round=fresh(round), elector=elector, ranking=[option], at=timezone.now()))
        assert kept.result(timeout=10) == [[]]
