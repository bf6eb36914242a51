"""Reads about rounds: who may rank, who is helped, and what a result says in words."""

from datetime import timedelta
from fractions import Fraction

import pytest

from organisations.access import access_of
from organisations.models import Seat, SeatRole
from populations import electorate, results
from populations.actions.rounds import call_off, cast, close, withdraw
from populations.models import RankingRound, Stage
from populations.results import Turnout
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, SeatFactory, project_team
from tests.factories.populations import OPENED_AT, DecisionRoomFactory, RankingRoundFactory, electors_of, rank

pytestmark = pytest.mark.django_db
TODAY = OPENED_AT.date()
LATER = OPENED_AT + timedelta(days=1)


def closed(round):
    close(round=round, at=LATER)
    return RankingRound.objects.get(pk=round.pk)


def result(*orders, partners=0, **fields):
    """The Result of a round with a voter for each order, the first of them lived experience partners."""
    room = DecisionRoomFactory(stage=Stage.RANK)
    SeatFactory.create_batch(partners, team=project_team(room.participation), user=True, is_lived_experience=True)
    round = RankingRoundFactory(room=room, voters=len(orders) - partners, **fields)
    rank(round, *orders)
    return results.result_of(closed(round))


def test_nothing_is_read_of_a_round_before_close():
    round = RankingRoundFactory()
    rank(round, "123")

    assert results.result_of(round) is None


@pytest.mark.parametrize(
    ("points", "words"), [(Fraction(13), "13"), (Fraction(27, 2), "13½"), (Fraction(1, 2), "½"), (Fraction(0), "0"), (Fraction(1), "1")]
)
def test_points_are_shown_exactly(points, words):
    assert results.points_words(points) == words


@pytest.mark.req("R59")
def test_result_has_order_places_points_duels_and_spread():
    first, second, third, fourth = result(*["12", "1", "21"] * 2, options=4).rows

    assert [(row.name, row.place, row.points, row.is_chosen) for row in (first, second, third, fourth)] == [
        ("Group 1", "1", "16", True),
        ("Group 2", "2", "12", False),
        ("Group 3", "3 equal", "4", False),
        ("Group 4", "3 equal", "4", False),
    ]
    assert first.ahead_of == (("Group 2", 4, 2), ("Group 3", 6, 0), ("Group 4", 6, 0))
    assert (third.behind, third.level_with) == ((("Group 1", 0, 6), ("Group 2", 0, 4)), (("Group 4", 0, 0),))
    assert (second.spread, fourth.spread) == ((2, 2, 0, 0, 2), (0, 0, 0, 0, 6))


@pytest.mark.req("R59")
@pytest.mark.parametrize(("orders", "has_figures"), [(["123"] * 4, False), (["123"] * 5, True)])
def test_result_of_fewer_than_five_ballots_holds_nothing_that_shows_single_ones(orders, has_figures):
    found = result(*orders)

    assert found.has_figures is has_figures
    assert [(row.name, row.place, bool(row.points)) for row in found.rows] == [(f"Group {n}", str(n), True) for n in (1, 2, 3)]
    assert (found.chosen_names, found.condorcet) == ("Group 1", "Group 1")
    figures = [[*row.ahead_of, *row.level_with, *row.behind, *row.spread] for row in found.rows]
    figures += [found.ranking.head_to_head, found.ranking.spread]
    assert [bool(figure) for figure in figures] == [has_figures] * 5


def test_tie_that_is_settled_by_fewer_than_five_ballots_says_how_without_figures():
    head_to_head = result("123", "123", "231")
    top_three = result("34215", "12534", options=5)

    assert (head_to_head.chosen_names, head_to_head.settled) == (
        "Group 1",
        "Group 1 and Group 2 have equal points for the last place. Between them, head to head decides for Group 1.",
    )
    assert (top_three.chosen_names, top_three.settled) == (
        "Group 2",
        "Group 1, Group 2 and Group 3 have equal points for the last place. Head to head, and then how often each is among the first "
        "three, decides for Group 2.",
    )
    assert head_to_head.ranking.at_the_cut is top_three.ranking.at_the_cut is None


def test_condorcet_winner_is_named_or_none():
    assert result("123", "123", "231").condorcet == "Group 1"
    assert result("123", "231", "312").condorcet == ""


def test_equal_everything_is_a_tie_of_all():
    found = result("123", "231", "312")

    assert (found.is_all_equal, found.chosen_names, found.tied_names, found.seats_left) == (True, "", "Group 1, Group 2 and Group 3", 1)
    assert found.settled == (
        "Group 1, Group 2 and Group 3 have equal points for the last place. They are compared head to head, then by how often they are "
        "among the first three; Group 1, Group 2 and Group 3 are level in both."
    )


def test_tie_away_from_the_cut_needs_no_words():
    assert result("123", "132").settled == ""


def test_tie_at_the_cut_that_is_settled_says_how():
    head_to_head = result(*["123", "123", "231"] * 2)
    top_three = result(*["34215", "12534"] * 3, options=5)

    assert (head_to_head.chosen_names, head_to_head.settled) == (
        "Group 1",
        "Group 1 and Group 2 have equal points for the last place. Between them, head to head decides: duels won less duels lost "
        "(Group 1: +1, Group 2: −1).",
    )
    assert (top_three.chosen_names, top_three.settled) == (
        "Group 2",
        "Group 1, Group 2 and Group 3 have equal points for the last place. Between them, head to head decides: duels won less duels "
        "lost (Group 1: 0, Group 2: 0, Group 3: 0). Where that leaves them level, the number of ballots with the population in the first "
        "three decides (Group 1: 3, Group 2: 6, Group 3: 3).",
    )


def test_groups_are_side_by_side_and_say_whether_the_first_three_differ():
    differ = result(*["4321"] * 5, *["1234"] * 5, partners=5, options=4)
    same = result(*["1234"] * 5, *["1234"] * 4, "123", partners=5, options=4)

    assert (differ.groups.differ, same.groups.differ) == (True, False)
    assert (differ.groups.partners.ballots, differ.groups.partners.rows[0]) == (5, ("1", "Group 4", "15"))
    assert differ.groups.others.rows[0] == ("1", "Group 1", "15")
    assert result("123", "321").groups is None


def test_difference_below_the_first_three_is_none():
    found = result(*["12345"] * 5, *["12354"] * 5, partners=5, options=5)

    assert found.groups.differ is False


@pytest.mark.parametrize(
    ("turnout", "is_met", "is_few"),
    [
        (Turnout(8, 4, True, True), True, False),
        (Turnout(8, 4, False, True), False, False),
        (Turnout(8, 3, True, True), False, False),
        (Turnout(9, 4, True, True), False, False),
        (Turnout(2, 2, None, True), False, True),
        (Turnout(8, 2, None, True), False, True),
        (Turnout(8, 0, False, True), False, False),
        (Turnout(8, 1), False, False),
        (Turnout(2, 0), False, True),
    ],
)
def test_turnout_target_is_half_and_a_partner(turnout, is_met, is_few):
    assert (turnout.is_met, turnout.is_few) == (is_met, is_few)


def test_withdrawn_option_is_not_in_the_result():
    round = RankingRoundFactory()
    rank(round, "123", "132")
    withdraw(option=round.options.first(), reason="Merged", at=OPENED_AT)

    found = results.result_of(closed(round))

    assert [(row.name, row.points) for row in found.rows] == [("Group 2", "1"), ("Group 3", "1")]


# Who may rank, and who is helped


def test_somebody_on_two_seats_has_one_vote():
    room = DecisionRoomFactory(stage=Stage.RANK)
    seat = SeatFactory(team=project_team(room.participation), ends_on=TODAY)
    other = {"role_title": "Other", "is_lived_experience": True}
    Seat.objects.create(team=seat.team, person=seat.person, role=seat.role, starts_on=seat.starts_on, **other)

    assert [(vote.person, vote.is_partner) for vote in electorate.electors_of(room.participation, on=TODAY)] == [(seat.person_id, True)]


def test_whoever_gets_a_seat_later_does_not_get_its_vote():
    round = RankingRoundFactory(voters=1)
    [elector] = electors_of(round)
    old, new = elector.person.user, UserFactory()
    Seat.objects.filter(pk=elector.seat_id).update(person=new.person)

    assert (electorate.elector_of(round, old), electorate.elector_of(round, new)) == (elector, None)


def test_vote_of_somebody_without_an_account_is_theirs_once_they_have_one():
    room = DecisionRoomFactory(stage=Stage.RANK)
    person = SeatFactory(team=project_team(room.participation), person=PersonFactory()).person
    round = RankingRoundFactory(room=room, voters=0)
    user = UserFactory()
    user.person.delete()
    person.user = user
    person.save(update_fields=["user"])

    assert electorate.elector_of(round, user).person == person


def why_not(round, user):
    return electorate.why_not(round, access_of(user, round.room.participation.organisation, on=TODAY), user, on=TODAY)


def test_everybody_without_a_vote_reads_why():
    round = RankingRoundFactory()
    team = project_team(round.room.participation)

    def on_the_team(**fields):
        return SeatFactory(team=team, user=True, **fields).person.user

    assert why_not(round, on_the_team(is_observer=True)).startswith("You are an observer on the project team.")
    assert why_not(round, on_the_team()).startswith("You joined the team, or took over your seat, after this ranking was opened.")
    assert why_not(round, on_the_team(role=SeatRole.ADMINISTRATOR)).startswith("Your role on the team (administrator) does not rank.")
    coach = AssignmentFactory(participation=round.room.participation).person.user
    assert why_not(round, coach) == "Coaches help a team to choose, and do not rank."
    assert why_not(round, UserFactory()) == "Only the members of the project team rank."


def test_helper_sees_everybody_else_but_neither_private_titles_nor_who_ranked_alone():
    room = DecisionRoomFactory(stage=Stage.RANK)
    team = project_team(room.participation)
    helper = SeatFactory(team=team, user=True).person.user
    paper = SeatFactory(team=team, person=PersonFactory(name="Sam"), role_title="Expert by experience", is_lived_experience=True)
    SeatFactory(team=team, person=None, count=2, role_title="Nurses")
    alone = SeatFactory(team=team, user=True).person
    round = RankingRoundFactory(room=room, voters=0)
    electors = electors_of(round)
    by_person = {elector.person: elector for elector in electors}
    option = round.options.first().pk
    cast(round=round, elector=by_person[paper.person], ranking=[option], at=OPENED_AT, by=helper)
    cast(round=round, elector=by_person[alone], ranking=[option], at=OPENED_AT, by=alone.user)

    rows = electorate.help_rows(round, access_of(helper, room.participation.organisation, on=TODAY), helper, team=team)

    assert [(row.words, row.has_account, row.entered_by) for row in rows] == [
        ("Sam", False, str(helper)),
        ("Project team member, no name entered (1 of 2)", False, ""),
        ("Project team member, no name entered (2 of 2)", False, ""),
        (alone.name, True, ""),
    ]


def test_lead_sees_who_may_rank_with_titles_and_a_member_without():
    room = DecisionRoomFactory(stage=Stage.RANK)
    team = project_team(room.participation)
    lead = SeatFactory(team=team, user=True, role=SeatRole.PROJECT_LEAD, role_title="Head").person
    member = SeatFactory(team=team, user=True, role_title="Nurse").person

    def rows_for(person):
        access = access_of(person.user, room.participation.organisation, on=TODAY)
        return electorate.electorate_rows(room.participation, access, team=team, on=TODAY)

    assert rows_for(lead) == [(f"{lead}, Head", 1), (f"{member}, Nurse", 1)]
    assert rows_for(member) == [(f"{lead}", 1), (f"{member}, Nurse", 1)]


def test_open_rounds_are_neither_closed_nor_called_off():
    open_round, closed_round, called_off = RankingRoundFactory.create_batch(3)
    close(round=closed_round, at=LATER)
    call_off(round=called_off, reason="Too early", at=LATER)

    assert list(RankingRound.objects.open()) == [open_round]
