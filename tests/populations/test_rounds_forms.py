"""What may be typed on a ballot and about a ranking."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from populations.forms.rounds import BallotForm, ReasonForm, RunoffForm, london_moment, moved, moved_words

OPTIONS = [SimpleNamespace(pk=pk, name=name) for pk, name in ((7, "Rural"), (8, "Veterans"), (9, "Farmers"))]


def ballot(text, **kwargs):
    """A ballot as it was sent: "7=1&9=2" are the number boxes in the order of the page."""
    data = QueryDict("&".join(f"rank-{pair}" for pair in text.split("&")))
    return BallotForm(data, options=OPTIONS, **kwargs)


def test_numbers_give_the_order_gaps_do_not_matter_and_empty_is_not_ranked():
    form = ballot("7=40&8=&9=2")

    assert form.is_valid()
    assert form.ranking == [9, 7]
    assert form.shown == [9, 7, 8]


def test_empty_ballot_ranks_nothing():
    form = ballot("7=&8=&9=")

    assert (form.is_valid(), form.ranking, form.shown) == (True, [], [7, 8, 9])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("first", "The number for Rural must be a whole number"),
        ("0", "The number for Rural must be 1 or more"),
        ("-1", "The number for Rural must be 1 or more"),
        ("100", "The number for Rural must be 99 or less"),
        ("1½", "The number for Rural must be a whole number"),
    ],
)
def test_what_is_no_number_is_refused_and_stays(typed, words):
    form = ballot(f"8=2&7={typed}&9=1")

    assert form.errors == {"rank-7": [words]}
    assert [(option.pk, field.value()) for option, field, _ in form.rows] == [(8, "2"), (7, typed), (9, "1")]


def test_endless_number_is_refused_and_can_be_read():
    form = ballot(f"7={'9' * 5000}&8=2&9=10&{'9' * 5000}=1")

    assert form.errors.keys() == {"rank-7"}
    assert [name for _, name in form.typed] == ["Veterans", "Farmers", "Rural"]


def test_same_number_twice_is_refused_beside_both():
    assert ballot("7=1&8=2&9=1").errors == {
        "rank-7": ["“Rural” has the same number as “Farmers”. Give each a number of its own"],
        "rank-9": ["“Farmers” has the same number as “Rural”. Give each a number of its own"],
    }


def test_fresh_ballot_shows_what_was_kept_and_then_the_rest():
    form = BallotForm(options=OPTIONS, order=[9], ranked=1)

    assert [(option.pk, field.value()) for option, field, _ in form.rows] == [(9, 1), (7, None), (8, None)]
    assert [value for _, _, buttons in form.rows for value, _ in buttons][:2] == ["up-9", "down-9"]


def test_boxes_of_others_are_passed_over():
    form = ballot("7=1&99=2&x=3")

    assert (form.is_valid(), form.ranking) == (True, [7])


@pytest.mark.parametrize(
    ("ranked", "option", "direction", "expected"),
    [
        ([7, 8, 9], 8, "up", [8, 7, 9]),
        ([7, 8, 9], 8, "down", [7, 9, 8]),
        ([7, 8, 9], 7, "up", [7, 8, 9]),
        ([7, 8, 9], 9, "down", [7, 8]),
        ([7], 9, "up", [7, 9]),
        ([], 9, "up", [9]),
        ([7], 9, "down", [7]),
    ],
)
def test_moving_up_and_down(ranked, option, direction, expected):
    assert moved(ranked, option, direction) == expected


def test_what_a_move_did_in_words():
    assert moved_words([8, 7], 8, "Veterans", [7, 8]) == "Veterans is now number 1 of 2 ranked."
    assert moved_words([8, 7], 8, "Veterans", [8, 7]) == "Veterans is number 1 already."
    assert moved_words([7], 8, "Veterans", [7, 8]) == "Veterans is not ranked."


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 11, 20), time(17), datetime(2026, 11, 20, 17, tzinfo=UTC)),
        (date(2027, 7, 1), time(17), datetime(2027, 7, 1, 16, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # comes twice: the later one
        (date(2027, 3, 28), time(2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_closing_time_is_that_of_the_clocks_in_the_united_kingdom(day, clock, moment):
    assert london_moment(day, clock) == moment


def test_time_that_the_clocks_skip_is_refused_beside_it():
    with pytest.raises(ValidationError):
        london_moment(date(2027, 3, 28), time(1, 30))

    form = RunoffForm({"question": "Which?", "closes_on": "2027-03-28", "closes_time": "01:30"})

    assert form.errors == {"closes_time": ["The clocks go forward that night, and this time does not exist. Enter another one"]}


@pytest.mark.parametrize(
    ("typed", "closes_at"),
    [
        ({}, None),
        ({"closes_on": "2026-11-20"}, datetime(2026, 11, 21, tzinfo=UTC)),
        ({"closes_on": "2027-06-30"}, datetime(2027, 6, 30, 23, tzinfo=UTC)),
        ({"closes_on": "2026-11-20", "closes_time": "17:30"}, datetime(2026, 11, 20, 17, 30, tzinfo=UTC)),
    ],
)
def test_day_and_time_become_one_moment(typed, closes_at):
    form = RunoffForm({"question": "Which?", **typed})

    assert form.is_valid()
    assert form.cleaned_data == {"question": "Which?", "closes_at": closes_at}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"closes_time": "17:00"}, {"closes_on": ["Enter the last day, too"]}),
        ({"closes_on": "2026-11-20", "closes_time": "soon"}, {"closes_time": ["Time must be a time, like 14:30"]}),
        ({"question": ""}, {"question": ["Enter the question"]}),
    ],
)
def test_what_is_wrong_about_question_or_time_is_said_beside_it(typed, errors):
    assert RunoffForm({"question": "Which?", **typed}).errors == errors


def test_reason_that_could_identify_somebody_is_asked_about():
    assert "reason" in ReasonForm({"reason": "Ask Jo on 020 7946 0018"}).errors
