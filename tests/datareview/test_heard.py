"""What a reader outside the sub-team can work out from the totals of people who were heard."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from datareview.heard import least_heard, shared_words

SMALL = range(1, 5)


def seen(people):
    """What a reader sees day by day while these activities are written down: how many there are, and what is said of them together."""
    return [(number, least_heard(number, sum(people[:number]))) for number in range(1, len(people) + 1)]


def could_be(history, place, count):
    """Whether numbers of people exist that look the same day by day, with `count` people in the activity at `place`.

    Day by day, it keeps the totals that are still possible; 11 people stand for all larger numbers.
    """
    totals = {0}
    for at, (number, said) in enumerate(history):
        counts = [count] if at == place else range(1, 12)
        totals = {total + more for total, more in product(totals, counts) if least_heard(number, total + more) == said}
    return bool(totals)


@pytest.mark.req("R106")
@settings(max_examples=200, deadline=None)
@given(some.lists(some.integers(1, 11), min_size=1, max_size=7))
def test_no_small_number_can_be_worked_out_by_whoever_looks_every_day(people):
    history = seen(people)

    for place, count in enumerate(people):
        if count in SMALL:
            assert all(could_be(history, place, other) for other in SMALL)


@pytest.mark.req("R106")
@settings(max_examples=200, deadline=None)
@given(some.lists(some.integers(1, 60), min_size=1, max_size=12))
def test_what_is_said_is_true_and_follows_from_one_yes_or_no(people):
    least = least_heard(len(people), sum(people))

    assert least in (None, 5 * len(people))
    assert least is None or sum(people) >= least


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([4], ""),
        ([5], "5 or more people"),
        ([4, 4], ""),
        ([1, 1, 1, 1], ""),
        ([1, 29], "10 or more people"),
        ([500, 700], "10 or more people"),
        ([], ""),
    ],
)
def test_words_of_a_total(people, words):
    assert shared_words(len(people), sum(people)) == words
