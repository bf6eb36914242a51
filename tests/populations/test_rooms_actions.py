from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from audit.models import Entry
from populations.actions import long_list, rooms
from populations.models import DecisionRoom, Population, RankingRound, Stage
from populations.rooms import current
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory
from tests.factories.populations import DecisionRoomFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def open_ranking(room):
    return RankingRound.objects.create(
        room=room, number=1, question="Which first?", opened_at=datetime(2026, 11, 20, 9, tzinfo=UTC), electorate=5
    )


def test_a_room_starts_with_silent_ideas():
    participation = ParticipationFactory()

    room = rooms.open_room(participation=participation, on=TODAY, by=UserFactory())

    assert (room.number, room.stage, room.list_opened_at, current(participation)) == (1, Stage.IDEAS, None, room)


def test_only_one_room_is_open_at_a_time():
    room = DecisionRoomFactory()

    with pytest.raises(rooms.CannotMoveRoom, match="open already"):
        rooms.open_room(participation=room.participation, on=TODAY)

    assert DecisionRoom.objects.count() == 1


def test_a_second_room_follows_when_the_first_has_ended():
    room = DecisionRoomFactory()
    rooms.end_room(room=room, on=TODAY)

    second = rooms.open_room(participation=room.participation, on=TODAY)

    assert (second.number, current(room.participation)) == (2, second)


def test_no_room_is_current_when_none_is_open():
    room = DecisionRoomFactory()
    rooms.end_room(room=room, on=TODAY)

    assert current(room.participation) is None


def test_leaving_the_silent_ideas_signs_the_suggestions_for_good():
    room = DecisionRoomFactory()
    population = PopulationFactory(participation=room.participation)
    elsewhere = PopulationFactory()

    rooms.move(room=room, stage=Stage.LIST, on=TODAY)

    room.refresh_from_db()
    population.refresh_from_db()
    elsewhere.refresh_from_db()
    assert room.stage == Stage.LIST
    assert population.signed_at == room.list_opened_at is not None
    assert elsewhere.signed_at is None


def test_a_suggestion_made_after_the_list_is_open_is_signed_at_once():
    room = DecisionRoomFactory(stage=Stage.LIST)

    population = long_list.suggest(participation=room.participation, name="Young carers", on=TODAY)

    assert population.signed_at is not None


def test_a_suggestion_before_the_list_is_open_stays_unsigned():
    room = DecisionRoomFactory()

    population = long_list.suggest(participation=room.participation, name="Young carers", on=TODAY)

    assert population.signed_at is None


def test_going_back_to_the_ideas_keeps_the_moment_at_which_the_list_was_opened():
    room = DecisionRoomFactory(stage=Stage.LIST)
    opened_at = room.list_opened_at

    rooms.move(room=room, stage=Stage.IDEAS, on=TODAY)
    rooms.move(room=room, stage=Stage.CLARIFY, on=TODAY)

    room.refresh_from_db()
    assert (room.stage, room.list_opened_at) == (Stage.CLARIFY, opened_at)


def test_moving_to_the_same_stage_writes_nothing():
    room = DecisionRoomFactory(stage=Stage.LIST)
    before = Entry.objects.count()

    rooms.move(room=room, stage=Stage.LIST, on=TODAY)

    assert Entry.objects.count() == before


def test_the_ranking_stage_is_not_left_while_a_ranking_is_open():
    room = DecisionRoomFactory(stage=Stage.RANK)
    open_ranking(room)

    with pytest.raises(rooms.CannotMoveRoom, match="Close it, or call it off"):
        rooms.move(room=room, stage=Stage.DISCUSS, on=TODAY)

    room.refresh_from_db()
    assert room.stage == Stage.RANK


def test_a_room_does_not_end_while_a_ranking_is_open():
    room = DecisionRoomFactory(stage=Stage.RANK)
    open_ranking(room)

    with pytest.raises(rooms.CannotMoveRoom, match="still open"):
        rooms.end_room(room=room, on=TODAY)

    assert current(room.participation) == room


@pytest.mark.parametrize("field", ["closed_at", "cancelled_at"])
def test_the_ranking_stage_is_left_once_the_ranking_is_finished(field):
    room = DecisionRoomFactory(stage=Stage.RANK)
    ranking = open_ranking(room)
    RankingRound.objects.filter(pk=ranking.pk).update(**{field: ranking.opened_at})

    rooms.move(room=room, stage=Stage.DISCUSS, on=TODAY)

    room.refresh_from_db()
    assert room.stage == Stage.DISCUSS


def test_a_room_that_has_ended_cannot_be_moved():
    room = DecisionRoomFactory()
    rooms.end_room(room=room, on=TODAY)

    with pytest.raises(rooms.CannotMoveRoom, match="has ended"):
        rooms.move(room=room, stage=Stage.LIST, on=TODAY)

    assert Population.objects.filter(signed_at__isnull=False).count() == 0


def test_every_step_is_in_the_audit_log_and_says_who():
    by = UserFactory()
    room = rooms.open_room(participation=ParticipationFactory(), on=TODAY, by=by)
    rooms.move(room=room, stage=Stage.LIST, on=TODAY, by=by)
    rooms.end_room(room=room, on=TODAY, by=by, reason="Too early for us")

    entries = Entry.objects.filter(action__startswith="room.").order_by("pk").values_list("action", "actor_id", "organisation_id")
    assert list(entries) == [
        (code, by.pk, room.participation.organisation_id) for code in ("room.opened", "room.list_opened", "room.moved", "room.ended")
    ]


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_open_one_room():
    participation = ParticipationFactory()
    outcomes, barrier = [], Barrier(2)

    def open_it():
        barrier.wait()
        try:
            rooms.open_room(participation=participation, on=TODAY)
            outcomes.append("opened")
        except rooms.CannotMoveRoom:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["opened", "refused"]
    assert DecisionRoom.objects.count() == 1
