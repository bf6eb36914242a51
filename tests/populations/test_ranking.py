"""The rules of ranking: elections worked out elsewhere, cases worked out by hand, and properties that hold for every election."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populations.ranking import AtTheCut, agrees, as_json, borda, condorcet, from_json, groups, head_to_head, ranking, spread, without

ELECTIONS = json.loads((Path(__file__).parent / "vectors" / "elections.json").read_text(encoding="utf-8"))["elections"]
each_election = pytest.mark.parametrize("election", ELECTIONS, ids=lambda election: election["id"])
TWELVE = list(range(1, 13))

# Elections worked out by hand: (options, ballots, seats).
CLEAR = ["A", "B", "C"], [["A", "B", "C"], ["A", "C", "B"], ["B", "A", "C"]], 1
EVEN = ["A", "B", "C", "D"], [["A", "B", "C", "D"], ["D", "C", "B", "A"]], 2  # B and C are more often in a top three
CYCLE = ["A", "B", "C"], [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]], 1
DUEL = ["A", "B", "C"], [["A", "C", "B"], ["A", "B", "C"], ["B", "C", "A"], ["B", "C", "A"], ["A", "B", "C"]], 1  # A 6, B 6, C 3; A beats B

# A, B and E have 8 points each. E loses both duels, although it is in the top three most often; nothing parts A and B.
OUT = ["A", "B", "C", "D", "E"], [["A", "B", "E"], ["B", "A", "E"], ["E", "D"]], 1
# All but E have 7 points. B wins two duels and loses one, D loses two and wins one; A and C are left level for the second seat.
IN_AND_OUT = ["A", "B", "C", "D", "E"], [["B", "D"], ["A", "B", "C", "D", "E"], ["C", "D", "A", "E", "B"]], 2


@st.composite
def elections(draw, least=1):
    """Options in any order, up to eight ballots of any length, and seats from one to one more than there are options."""
    options = draw(st.permutations(range(1, draw(st.integers(least, 7)) + 1)))
    whole = st.permutations(options)
    ballots = draw(st.lists(st.builds(lambda ballot, kept: ballot[:kept], whole, st.integers(0, len(options))), max_size=8))
    return options, ballots, draw(st.integers(1, len(options) + 1))


def sets(lists):
    return [set(each) for each in lists]


def outcome(result):
    """What may depend on nothing but what the ballots say."""
    return result.points, sets(result.groups), set(result.selected), set(result.tied), result.seats_left, result.settled_by


@pytest.mark.req("R59")
@each_election
def test_ranking_agrees_with_elections_worked_out_elsewhere(election):
    expected = election["expected"]

    result = ranking(election["options"], election["ballots"], election["seats"])

    assert {option: str(points) for option, points in result.points.items()} == expected["points"]
    assert sets(result.groups) == sets(expected["groups"])
    assert result.head_to_head == expected["head_to_head"]
    assert result.condorcet == expected["condorcet"]
    assert (set(result.selected), set(result.tied)) == (set(expected["selected"]), set(expected["tied"]))
    assert (len(result.selected), len(result.tied)) == (len(expected["selected"]), len(expected["tied"]))
    assert (result.seats_left, result.settled_by) == (expected["seats_left"], expected["settled_by"])


@each_election
def test_ranking_shows_the_figures_at_the_cut_as_worked_out_elsewhere(election):
    expected, cut = election["at_the_cut"], ranking(election["options"], election["ballots"], election["seats"]).at_the_cut

    if expected is None:
        assert cut is None
    else:
        assert (set(cut.group), cut.seats) == (set(expected["group"]), expected["seats"])
        assert (cut.duels, cut.top_three) == (expected["net"], expected["top_three"])


@each_election
def test_single_functions_give_what_the_ranking_gives(election):
    options, ballots = election["options"], election["ballots"]

    result = ranking(options, ballots, election["seats"])

    assert (borda(options, ballots), condorcet(options, ballots)) == (result.points, result.condorcet)
    assert (head_to_head(options, ballots), spread(options, ballots)) == (result.head_to_head, result.spread)
    assert groups(result.points) == result.groups


def test_all_vectors_are_here():
    assert len(ELECTIONS) == 20


@pytest.mark.req("R59")
def test_points_follow_the_ranks():
    result = ranking(*CLEAR)

    assert result.points == {"A": 5, "B": 3, "C": 1}
    assert (result.groups, result.selected, result.settled_by, result.at_the_cut) == ([["A"], ["B"], ["C"]], ["A"], "points", None)
    assert (result.options, result.seats, result.ballots) == (["A", "B", "C"], 1, 3)


def test_one_short_ballot_shares_the_points_left_among_the_unranked():
    result = ranking(["A", "B", "C", "D"], [["C"]], 1)

    assert result.points == {"A": 1, "B": 1, "C": 3, "D": 1}
    assert (result.selected, result.condorcet) == (["C"], "C")


def test_half_points_are_exact():
    points = borda(["A", "B", "C"], [["B"], []])

    assert points == {"A": Fraction(3, 2), "B": 3, "C": Fraction(3, 2)}
    assert all(isinstance(each, Fraction) for each in points.values())


def test_empty_ballots_leave_everything_equal():
    result = ranking(["A", "B", "C", "D"], [[], [], []], 2)

    assert result.points == dict.fromkeys("ABCD", Fraction(9, 2))
    assert (result.selected, result.tied, result.seats_left, result.settled_by) == ([], ["A", "B", "C", "D"], 2, "tie")
    assert result.spread["A"] == {1: 0, 2: 0, 3: 0, 4: 0, None: 3}


def test_no_ballots_are_a_tie_of_all():
    result = ranking(["A", "B", "C"], [], 1)

    assert result.points == {"A": 0, "B": 0, "C": 0}
    assert (result.groups, result.tied, result.settled_by, result.condorcet) == ([["A", "B", "C"]], ["A", "B", "C"], "tie", None)
    assert (result.at_the_cut.duels, result.at_the_cut.top_three) == ({"A": 0, "B": 0, "C": 0}, {"A": 0, "B": 0, "C": 0})


@pytest.mark.parametrize("seats", [3, 4])
@pytest.mark.parametrize("ballots", [[], CYCLE[1]])
def test_a_seat_for_every_option_selects_all_by_points(ballots, seats):
    result = ranking(["A", "B", "C"], ballots, seats)

    assert (result.selected, result.tied, result.seats_left, result.settled_by) == (["A", "B", "C"], [], 0, "points")


def test_a_single_option_is_selected_and_beats_all_there_are():
    result = ranking([7], [[7], []], 1)

    assert (result.selected, result.points, result.condorcet, result.head_to_head) == ([7], {7: 0}, 7, {7: {}})


def test_tie_at_the_cut_is_settled_head_to_head():
    result = ranking(*DUEL)

    assert result.points == {"A": 6, "B": 6, "C": 3}
    assert (result.selected, result.settled_by, result.at_the_cut.duels) == (["A"], "head_to_head", {"A": 1, "B": -1})


def test_tie_at_the_cut_is_settled_by_the_top_three_when_duels_are_even():
    result = ranking(*EVEN)

    assert (result.selected, result.settled_by) == (["B", "C"], "top_three")
    assert result.at_the_cut.top_three == {"A": 1, "B": 2, "C": 2, "D": 1}


def test_tie_that_no_rule_settles_is_declared_and_nobody_is_drawn():
    result = ranking(*CYCLE)

    assert (result.selected, result.tied, result.seats_left, result.settled_by) == ([], ["A", "B", "C"], 1, "tie")
    assert result.condorcet is None


def test_only_those_still_level_after_the_duels_go_on_to_the_top_three():
    result = ranking(*OUT)

    assert result.at_the_cut == AtTheCut(["A", "B", "E"], 1, duels={"A": 1, "B": 1, "E": -2}, top_three={"A": 2, "B": 2, "E": 3})
    assert (result.selected, result.tied, result.seats_left, result.settled_by) == ([], ["A", "B"], 1, "tie")


def test_duels_can_put_one_in_and_one_out_and_leave_a_tie_between():
    result = ranking(*IN_AND_OUT)

    assert result.at_the_cut.duels == {"A": 0, "B": 1, "C": 0, "D": -1}
    assert (result.selected, result.tied, result.seats_left, result.settled_by) == (["B"], ["A", "C"], 1, "tie")


def test_tie_that_does_not_cross_the_cut_stays_a_tie():
    result = ranking(["A", "B", "C"], [["A", "B", "C"], ["B", "A", "C"]], 2)

    assert (result.groups, result.selected, result.settled_by) == ([["A", "B"], ["C"]], ["A", "B"], "points")


def test_equals_keep_the_order_in_which_the_options_are_given():
    assert groups(borda([3, 1, 2], [[1]])) == [[1], [3, 2]]


def test_twelve_options_are_ranked_like_any():
    result = ranking(TWELVE, [TWELVE, TWELVE[:2], list(reversed(TWELVE))], 3)

    assert result.points == {1: 22, 2: 21, **dict.fromkeys(range(3, 13), Fraction(31, 2))}
    assert (result.selected, result.tied, result.seats_left) == ([1, 2], [3, 10, 11, 12], 1)  # those in somebody's top three
    assert result.spread[1] == {1: 2, **dict.fromkeys(range(2, 12), 0), 12: 1, None: 0}


def test_spread_counts_each_rank_and_the_unranked():
    assert spread(["A", "B"], [["A"], ["B", "A"], []]) == {"A": {1: 1, 2: 1, None: 1}, "B": {1: 1, 2: 0, None: 2}}


def test_withdrawn_option_is_left_out_and_the_order_kept():
    ballots = [["A", "B", "C"], ["B"], [], ["C", "A"]]

    assert without(ballots, "B") == [["A", "C"], [], [], ["C", "A"]]
    assert ballots[0] == ["A", "B", "C"]


@pytest.mark.parametrize("count", [borda, condorcet, head_to_head, spread, lambda options, ballots: ranking(options, ballots, 1)])
@pytest.mark.parametrize(
    ("options", "ballots", "words"),
    [
        ([], [], "There must be at least one option."),
        (["A", "A"], [], "An option is listed twice."),
        (["A", "B"], [["A"], ["Z"]], "A ballot names something that is not an option."),
        (["A", "B"], [["A", "B", "A"]], "A ballot names an option twice."),
    ],
)
def test_what_cannot_be_counted_is_an_error_in_words(count, options, ballots, words):
    with pytest.raises(ValueError) as error:
        count(options, ballots)

    assert str(error.value) == words


def test_seats_below_one_are_an_error():
    with pytest.raises(ValueError, match=r"^There must be at least one seat\.$"):
        ranking(["A", "B"], [], 0)


@pytest.mark.parametrize(
    ("election", "chosen", "follows"),
    [
        (CLEAR, ["A"], True),
        (CLEAR, ["A", "B"], True),  # more than there were seats: the points decide
        (CLEAR, ["B", "A"], False),
        (CLEAR, ["B"], False),
        (CLEAR, ["A", "C"], False),
        (CLEAR, ["A", "Z"], False),
        (CLEAR, ["A", "A"], False),
        (CLEAR, [], True),
        (DUEL, ["A"], True),
        (DUEL, ["B"], False),
        (DUEL, ["B", "A"], True),  # equal points, and no longer a tie across the cut
        (EVEN, ["C", "B"], True),
        (EVEN, ["A", "B"], False),
        (EVEN, ["A"], True),  # settled for two, not for one
        (OUT, ["A"], True),
        (OUT, ["E"], False),  # equal points, but the duels put it out
        (OUT, ["E", "A"], True),
        (IN_AND_OUT, ["A", "B"], True),
        (IN_AND_OUT, ["B", "C"], True),
        (IN_AND_OUT, ["A", "C"], False),
        (IN_AND_OUT, ["B", "D"], False),
        (CYCLE, ["A"], True),
        (CYCLE, ["C"], True),
        (CYCLE, ["C", "B"], True),
    ],
)
def test_choice_agrees_when_it_follows_points_and_what_was_settled(election, chosen, follows):
    assert agrees(ranking(*election), chosen) is follows


def test_json_keeps_points_exact_and_names_every_field():
    assert as_json(ranking([2, 1, 3], [[1], []], 2)) == {
        "options": [2, 1, 3],
        "seats": 2,
        "ballots": 2,
        "points": {"2": "3/2", "1": "3", "3": "3/2"},
        "groups": [[1], [2, 3]],
        "head_to_head": {"2": {"1": 0, "3": 0}, "1": {"2": 1, "3": 1}, "3": {"2": 0, "1": 0}},
        "condorcet": 1,
        "selected": [1],
        "tied": [2, 3],
        "seats_left": 1,
        "settled_by": "tie",
        "at_the_cut": {"group": [2, 3], "seats": 1, "duels": {"2": 0, "3": 0}, "top_three": {"2": 0, "3": 0}},
        "spread": {
            "2": {"1": 0, "2": 0, "3": 0, "unranked": 2},
            "1": {"1": 1, "2": 0, "3": 0, "unranked": 1},
            "3": {"1": 0, "2": 0, "3": 0, "unranked": 2},
        },
    }


def test_json_refuses_options_that_would_not_come_back_as_they_were():
    with pytest.raises(ValueError, match="whole numbers"):
        as_json(ranking(["A", "1"], [], 1))


@given(elections())
def test_json_comes_back_as_it_was_even_when_the_store_sorts_its_keys(election):
    result = ranking(*election)

    again = from_json(json.loads(json.dumps(as_json(result), sort_keys=True)))

    assert again == result
    assert list(again.points) == list(again.head_to_head) == list(again.spread) == result.options
    assert [list(ranks) for ranks in again.spread.values()] == [list(ranks) for ranks in result.spread.values()]


@pytest.mark.req("R59")
@given(elections())
def test_points_of_all_options_add_up_to_the_same_for_every_ballot(election):
    options, ballots, _ = election

    assert sum(borda(options, ballots).values()) == Fraction(len(ballots) * len(options) * (len(options) - 1), 2)


@given(elections())
def test_points_are_what_the_head_to_head_table_says(election):
    """Another way to count: half a point for every ballot and other option, half more where above it, half less where below."""
    options, ballots, _ = election
    table = head_to_head(options, ballots)

    counted = {a: sum(Fraction(len(ballots) + table[a][b] - table[b][a], 2) for b in table[a]) for a in options}

    assert borda(options, ballots) == counted


@given(elections(), st.data())
def test_no_order_of_ballots_or_options_changes_the_outcome(election, data):
    options, ballots, seats = election
    other = ranking(data.draw(st.permutations(options)), data.draw(st.permutations(ballots)), seats)

    result = ranking(options, ballots, seats)

    assert outcome(result) == outcome(other)
    assert replace(result.at_the_cut, group=[]) == replace(other.at_the_cut, group=[]) if result.at_the_cut else other.at_the_cut is None
    assert (result.condorcet, result.head_to_head, result.spread) == (other.condorcet, other.head_to_head, other.spread)


@pytest.mark.req("R59")
@given(elections(), st.data())
def test_short_ballot_gains_nothing(election, data):
    """Whoever stops early gives the options they wrote exactly the points of the whole ballot, and the rest as many in all."""
    options, ballots, _ = election
    whole, kept = data.draw(st.permutations(options)), data.draw(st.integers(0, len(options)))

    long, short = borda(options, [*ballots, whole]), borda(options, [*ballots, whole[:kept]])

    assert [short[option] for option in whole[:kept]] == [long[option] for option in whole[:kept]]
    assert sum(short[option] for option in whole[kept:]) == sum(long[option] for option in whole[kept:])


@given(elections())
def test_seats_are_all_given_or_left_to_a_tie_too_large_for_them(election):
    options, _, seats = election

    result = ranking(*election)

    assert len(result.selected) + result.seats_left == min(seats, len(options))
    assert (result.settled_by == "tie") == bool(result.tied) == bool(result.seats_left)
    assert len(result.tied) > result.seats_left or not result.tied
    assert not {*result.selected} & {*result.tied}
    assert (result.at_the_cut is None) == (result.settled_by == "points")


@given(elections())
def test_spread_counts_every_ballot_once_for_each_option(election):
    options, ballots, _ = election

    rows = spread(options, ballots)

    assert [sum(row.values()) for row in rows.values()] == [len(ballots)] * len(options)
    assert sum(count for row in rows.values() for rank, count in row.items() if rank) == sum(len(ballot) for ballot in ballots)


@given(elections(least=2), st.data())
def test_choosing_what_was_selected_and_any_of_a_declared_tie_agrees(election, data):
    result = ranking(*election)

    drawn = data.draw(st.permutations(result.tied))[: result.seats_left]

    assert agrees(result, result.selected + drawn)


@given(elections(least=2), st.data())
def test_ballots_without_an_option_rank_the_others_as_they_did(election, data):
    options, ballots, _ = election
    gone = data.draw(st.sampled_from(options))
    left = [option for option in options if option != gone]

    before, after = head_to_head(options, ballots), head_to_head(left, without(ballots, gone))

    assert after == {a: {b: before[a][b] for b in left if b != a} for a in left}


@given(elections())
def test_counting_changes_nothing_that_is_passed_in(election):
    options, ballots, seats = election
    before = list(options), [list(ballot) for ballot in ballots]

    result = ranking(options, ballots, seats)
    agrees(result, list(options))
    as_json(result)
    without(ballots, options[0])

    assert (options, ballots) == before
