"""What an open decision room asks of a person on the start page."""

import pytest

from organisations.models import SeatRole
from populations.actions import long_list
from populations.models import Answer, Stage
from reports.home import home_of
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import DecisionRoomFactory, RankingRoundFactory, answer_all, rank, short_list

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
