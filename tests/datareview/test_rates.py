"""Intervals against published values, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datareview.rates import byar, ratio_of_rates, ratio_of_shares, wilson


@pytest.mark.req("R192")
@pytest.mark.parametrize(
    ("numerator", "denominator", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_share_has_the_score_interval_of_newcombe_table_1(numerator, denominator, low, high):
    share = wilson(numerator, denominator)

    assert (round(share.low, 4), round(share.high, 4)) == (low, high)
    assert share.value == numerator / denominator


@pytest.mark.parametrize(
    ("events", "low", "high"), [(10, 4.795, 18.390), (20, 12.217, 30.888), (50, 37.111, 65.919), (100, 81.364, 121.627)]
)
def test_rate_is_within_a_hundredth_of_the_exact_poisson_limits(events, low, high):
    rate = byar(events, 1)

    assert (rate.low, rate.high) == (pytest.approx(low, abs=0.02), pytest.approx(high, abs=0.02))


def test_rate_of_no_events_begins_at_nothing():
    rate = byar(0, 1_000)

    assert (rate.value, rate.low) == (0, 0)
    assert rate.times(1_000).high == pytest.approx(3.67, abs=0.01)


def test_ratio_of_rates_is_that_of_the_fluoroscopy_cohort():
    """Rothman and Greenland: 41 cases in 28,010 years against 15 in 19,017 years."""
    ratio = ratio_of_rates(41, 28_010, 15, 19_017)

    assert [round(number, 2) for number in (ratio.value, ratio.low, ratio.high)] == [1.86, 1.03, 3.35]


def test_ratio_of_shares_is_that_of_the_aspirin_trial():
    """Agresti: 189 of 11,034 against 104 of 11,037."""
    ratio = ratio_of_shares(189, 11_034, 104, 11_037)

    assert [round(number, 2) for number in (ratio.value, ratio.low, ratio.high)] == [1.82, 1.43, 2.31]


@pytest.mark.parametrize("counts", [(0, 10, 5, 10), (5, 10, 0, 10), (5, 0, 5, 10), (5, 10, 5, 0)])
def test_ratio_without_events_or_people_does_not_exist(counts):
    assert (ratio_of_rates(*counts), ratio_of_shares(*counts)) == (None, None)


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 5), (6, 5), (0, 0)])
def test_share_of_impossible_counts_is_an_error(numerator, denominator):
    with pytest.raises(ValueError, match=r"count|share"):
        wilson(numerator, denominator)


@pytest.mark.parametrize(("events", "people"), [(-1, 5), (3, 0)])
def test_rate_of_impossible_counts_is_an_error(events, people):
    with pytest.raises(ValueError, match=r"count|rate"):
        byar(events, people)


@given(st.integers(0, 3_000), st.integers(1, 3_000))
def test_interval_holds_its_value(numerator, denominator):
    rate = byar(numerator, denominator)
    assert rate.low <= rate.value <= rate.high
    if numerator <= denominator:
        share = wilson(numerator, denominator)
        assert 0 <= share.low <= share.value + 1e-12 <= share.high + 1e-9 <= 1 + 1e-6
