"""What an open decision room asks of a person on the start page."""

import pytest

from organisations.models import SeatRole
from populations.actions import long_list, rooms, rounds
from populations.models import Answer, Stage
from reports.home import home_of
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import (
    OPENED_AT,
    DecisionRoomFactory,
    DefinitionFactory,
    RankingRoundFactory,
    answer_all,
    rank,
    short_list,
)

pytestmark = pytest.mark.django_db


def seated(participation, role=SeatRole.PROJECT_TEAM_MEMBER, **fields):
    return SeatFactory(user=True, team=project_team(participation), role=role, **fields).person.user


def asks(user):
    return [need.label for mine in home_of(user, on=START).own for need in mine.needs]


def test_in_silence_a_member_is_asked_for_ideas_until_one_is_there():
    participation = ParticipationFactory()
    member = seated(participation)
    room = DecisionRoomFactory(participation=participation)
    before = asks(member)

    long_list.suggest(participation=participation, name="Women veterans", on=room.opened_on, by=member)

    assert (before, asks(member)) == (["Suggest a population"], [])


def test_an_unanswered_question_is_asked_about_until_it_is_answered():
    participation = ParticipationFactory()
    member = seated(participation)
    population = short_list(participation, 1)[0]
    Answer.objects.all().delete()
    DecisionRoomFactory(participation=participation, stage=Stage.CLARIFY)
    before = asks(member)

    answer_all(population)

    assert (before, asks(member)) == (["See what is missing"], [])


def test_an_elector_is_asked_to_rank_until_that_is_done_and_the_sponsor_is_one():
    participation = ParticipationFactory()
    sponsor = seated(participation, SeatRole.SENIOR_SPONSOR, accepted_on=START)
    ranking = RankingRoundFactory(participation=participation, voters=1)
    before = asks(sponsor)

    rank(ranking, "123", "321")

    assert (before, asks(sponsor)) == (["Rank the populations"], [])


def test_observers_and_administrators_are_asked_nothing():
    participation = ParticipationFactory()
    seated(participation)
    observer = seated(participation, is_observer=True)
    administrator = seated(participation, SeatRole.ADMINISTRATOR)
    RankingRoundFactory(participation=participation)

    assert (asks(observer), asks(administrator)) == ([], [])


def test_nothing_is_asked_where_no_room_is_open():
    participation = ParticipationFactory()
    PopulationFactory(participation=participation)

    assert asks(seated(participation)) == []


# Of leads


def test_a_lead_is_asked_to_record_the_decision_once_the_ranking_is_closed_and_until_it_is():
    participation = ParticipationFactory()
    lead, member = seated(participation, SeatRole.PROJECT_LEAD), seated(participation)
    ranking = RankingRoundFactory(participation=participation)
    rank(ranking, "123", "213", "231", "321", "123")
    open_one = asks(lead)
    rounds.close(round=ranking, at=OPENED_AT)
    closed = asks(lead), asks(member)
    rooms.end_room(room=ranking.room, reason="We begin again", on=START)

    assert "Record the decision" not in open_one
    assert closed[0][0] == "Record the decision"
    assert "Record the decision" not in closed[1]
    assert "Record the decision" not in asks(lead)


def test_a_lead_is_asked_to_define_what_is_selected_until_it_has_a_segment_type():
    participation = ParticipationFactory()
    lead, member = seated(participation, SeatRole.PROJECT_LEAD), seated(participation)
    population = PopulationFactory(participation=participation, name="Farm workers", definition="", selected=True)
    PopulationFactory(participation=participation, definition="")
    before = asks(lead), asks(member)
    DefinitionFactory(population=population, segment_types=[])
    without_type = asks(lead)
    DefinitionFactory(population=population, segment_types=["geography"])

    assert (before[0][0], without_type[0]) == ("Define Farm workers", "Define Farm workers")
    assert not [label for label in [*before[1], *asks(lead)] if label.startswith("Define")]


def test_asks_lead_to_pages_that_open(client):
    participation = ParticipationFactory()
    lead = seated(participation, SeatRole.PROJECT_LEAD)
    PopulationFactory(participation=participation, definition="", selected=True)
    ranking = RankingRoundFactory(participation=participation)
    rounds.close(round=ranking, at=OPENED_AT)
    client.force_login(lead)

    needs = [need for mine in home_of(lead, on=START).own for need in mine.needs][:2]

    assert [need.label.split()[0] for need in needs] == ["Record", "Define"]
    assert {client.get(need.url).status_code for need in needs} == {200}
