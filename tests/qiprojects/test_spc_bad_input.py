"""`qiprojects.spc` refuses what it cannot work with, in a sentence that can be shown."""

from decimal import Decimal
from math import inf, nan

import pytest

from qiprojects import spc

SENTENCE = r"^[A-Z“].*\.$"


@pytest.mark.parametrize("value", ["7", "seven", nan, inf, -inf, True, object(), [1], 10**400, 1e200, Decimal("NaN"), Decimal("Infinity")])
@pytest.mark.parametrize("chart", [spc.xmr, spc.run_chart, spc.run_chart_rephase, lambda values: spc.control_chart(values, chart="i")])
def test_something_that_is_no_number_is_refused(chart, value):
    with pytest.raises(ValueError, match=SENTENCE):
        chart([*[1.0] * 20, value])


def test_the_sum_of_large_numbers_is_refused_in_words():
    with pytest.raises(ValueError, match="too large"):
        spc.xmr([1.7e308, 1.7e308])


@pytest.mark.parametrize(
    "wrong",
    [
        {"improvement": "up"},
        {"rebase": [3]},
        {"rebase": [-1]},
        {"rebase": ["2024-01-01"]},
        {"fix_after_n_points": 11},
        {"target": "3"},
        {"target": nan},
    ],
)
def test_a_wrong_argument_of_an_xmr_chart_is_refused(wrong):
    with pytest.raises(ValueError, match=SENTENCE):
        spc.xmr([1, 2, 3], **wrong)


@pytest.mark.parametrize("wrong", [{"baseline": 0}, {"baseline": 4}, {"parts": [3]}, {"parts": [None]}])
def test_a_wrong_argument_of_a_run_chart_is_refused(wrong):
    with pytest.raises(ValueError, match=SENTENCE):
        spc.run_chart([1, 2, 3], **wrong)


def test_a_baseline_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no value in the baseline"):
        spc.run_chart([None, 2, 3], baseline=1)


@pytest.mark.parametrize("wrong", [{"direction": "up"}, {"baseline": 0}, {"run_length": 0}])
def test_a_wrong_argument_of_drawing_the_median_again_is_refused(wrong):
    with pytest.raises(ValueError, match=SENTENCE):
        spc.run_chart_rephase([1] * 20, **wrong)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"chart": "z", "values": [1]}, "not a kind"),
        ({"chart": "i"}, "one value"),
        ({"chart": "i", "values": [1], "numerators": [1]}, "one value"),
        ({"chart": "p", "values": [1]}, "numerator and a denominator"),
        ({"chart": "p", "numerators": [1], "denominators": [1, 2]}, "as many"),
        ({"chart": "p", "numerators": [3], "denominators": [2]}, "above its denominator"),
        ({"chart": "p", "numerators": [-1], "denominators": [2]}, "below zero"),
        ({"chart": "u", "numerators": [1], "denominators": [0]}, "above zero"),
        ({"chart": "ip", "numerators": [1], "denominators": [1e-200]}, "too small"),
        ({"chart": "c", "values": [-1]}, "below zero"),
        ({"chart": "g", "values": [-1]}, "below zero"),
        ({"chart": "t", "values": [3, 0]}, "above zero"),
        ({"chart": "i", "values": [1], "multiply": 0}, "above zero"),
        ({"chart": "i", "values": [1], "freeze": 2}, "frozen"),
        ({"chart": "i", "values": [1], "parts": [5]}, "new part"),
    ],
)
def test_data_that_a_control_chart_cannot_have_are_refused(wrong, says):
    with pytest.raises(ValueError, match=says):
        spc.control_chart(**wrong)


def test_a_rebase_date_that_is_no_data_date_is_refused():
    dates = ["2024-01-01", "2024-02-01", "2024-03-01"]
    assert spc.indices_of(dates, ["2024-03-01", "2024-01-01"]) == (0, 2)
    with pytest.raises(ValueError, match="2024-02-15"):
        spc.indices_of(dates, ["2024-02-15"])
