"""Several people, or tabs, at the same moment: threads with connections of their own stand for them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.errors import Refused
from populations import schedule
from populations.actions.rounds import cast, close, open_round
from populations.models import Ballot, CountedBallot, RankingRound, Stage
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.populations import DecisionRoomFactory, RankingRoundFactory, electors_of, short_list

pytestmark = pytest.mark.django_db(transaction=True)


def together(functions):
    """What each function returned or raised, all of them started at the same moment."""
    barrier = Barrier(len(functions))

    def call(function):
        barrier.wait()
        try:
            return function()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result() for future in [pool.submit(call, function) for function in functions]]


def test_two_tabs_at_once_leave_one_ballot_and_no_fault():
    round = RankingRoundFactory(voters=1, at=timezone.now())
    [elector], options = electors_of(round), [option.pk for option in round.options.all()]
    address = reverse("populations:ballot", args=[round.room.participation.organisation.slug, round.pk])
    orders = [options, options[::-1], options[1:], options[:1]]

    def tab(order):
        client = Client()
        client.force_login(elector.person.user)
        return lambda: client.post(address, {f"rank-{pk}": number for number, pk in enumerate(order, start=1)}).status_code

    statuses = together([tab(order) for order in orders])

    assert statuses == [302] * 4
    assert [ballot.ranking in orders for ballot in Ballot.objects.all()] == [True]


def test_ballot_that_was_kept_is_counted_and_one_that_came_too_late_is_not():
    round = RankingRoundFactory(voters=5, at=timezone.now())
    option = round.options.first().pk

    def ballot(elector):
        return lambda: cast(round=round, elector=elector, ranking=[option], at=timezone.now(), by=elector.person.user)

    results = together([*[ballot(elector) for elector in electors_of(round)], lambda: close(round=round, at=timezone.now())])

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

    results = together([opens] * 3)

    words = "A ranking is open already; somebody else may have opened it just now. Go back and look at it."
    assert sorted(map(str, results)) == sorted([str(RankingRound.objects.get().pk), words, words])


def test_two_ticks_and_a_click_at_once_close_once():
    round = RankingRoundFactory(voters=2, at=timezone.now(), closes_at=timezone.now() + timedelta(hours=1))
    later = timezone.now() + timedelta(hours=2)

    results = together([lambda: schedule.close_rankings(later)] * 3 + [lambda: close(round=round, at=later)])

    assert results[:3] == [None] * 3
    assert results[3] in (None, "This ranking was closed already.")
    assert Entry.objects.filter(action="ranking.closed").count() == 1
