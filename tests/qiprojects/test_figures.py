"""Points as readers see them: exact for the team, with small numbers hidden for everybody else."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from qiprojects.figures import hides, plain, say_value, shown_points
from tests.qiprojects.charts import a_measure, a_share, rows


def people(**fields):
    return a_measure(counts_people=True, **fields)


def shown(measure, *values, exact=False):
    return shown_points(measure, rows(*values), exact=exact)


def over(value, count):
    """A point that is said of so many people."""
    (row,) = rows(value)
    row.denominator = count
    return row


def test_team_sees_a_share_with_its_counts():
    (point,) = shown(a_share(), (3, 8), exact=True)

    assert (point.text, point.numerator_text, point.denominator_text, point.value) == ("37.5%", "3", "8", 37.5)
    assert not point.is_hidden


@pytest.mark.parametrize(("numerator", "denominator"), [(3, 40), (0, 40), (38, 40), (40, 40), (2, 4)])
def test_share_with_a_small_part_or_rest_is_hidden_from_others(numerator, denominator):
    (point,) = shown(a_share(), (numerator, denominator))

    assert point.is_hidden
    assert point.value is point.numerator is point.denominator is None
    assert (point.text, point.numerator_text, point.denominator_text) == ("*", "", "")


def test_share_is_a_whole_number_of_the_unrounded_counts_for_others():
    (point,) = shown(a_share(), (13, 33))

    assert (point.text, point.value) == ("39%", 39)


def test_share_comes_without_its_counts_for_others_because_rounded_ones_would_give_the_numerator_away():
    (point,) = shown(a_share(), (7, 59))

    assert point.text == "12%"
    assert (point.numerator_text, point.denominator_text, point.numerator, point.denominator) == ("", "", None, None)


@pytest.mark.parametrize(("count", "text"), [(0, "*"), (4, "*"), (5, "5"), (12, "10"), (13, "15"), (1238, "1,240")])
def test_count_is_rounded_or_hidden_for_others(count, text):
    (point,) = shown(people(), count)

    assert point.text == text
    assert point.value == (None if text == "*" else float(text.replace(",", "")))


def test_rate_comes_from_the_rounded_counts_for_others():
    measure = people(unit="rate", per=1000)
    (row,) = rows((12, 480))
    row.value = Decimal("25")

    (point,) = shown_points(measure, [row], exact=False)

    assert point.text == "20.83"  # 10 of 480
    assert point.value == 20.83


@pytest.mark.parametrize("counts", [(4, 480), (12, 4), (478, 480)])
def test_rate_with_a_small_count_is_hidden_from_others(counts):
    (point,) = shown(people(unit="rate", per=1000), counts)

    assert point.is_hidden


def test_rate_of_more_events_than_people_has_no_rest():
    (point,) = shown(people(unit="rate", per=1), (120, 40))

    assert point.text == "3"


@pytest.mark.parametrize("unit", ["mean", "median", "time", "score"])
def test_value_said_of_few_people_is_hidden_from_others(unit):
    measure = people(unit=unit)
    few, many = over(12.5, 4), over(12.5, 5)

    assert [point.is_hidden for point in shown_points(measure, [few], exact=False) + shown_points(measure, [many], exact=False)] == [
        True,
        False,
    ]


def test_measure_that_counts_no_people_hides_nothing():
    assert [point.text for point in shown(a_measure(), 0, 3, 4)] == ["0", "3", "4"]
    assert not hides(a_measure(), exact=False)


def test_what_somebody_wrote_about_a_point_is_left_out_for_others():
    kept, lost = rows(20, None)
    kept.note, lost.note = "Two of them came twice", "Nobody counted"

    notes = [[point.note for point in shown_points(people(), [kept, lost], exact=exact)] for exact in (True, False)]

    assert notes == [["Two of them came twice", "Nobody counted"], ["", "Nobody counted"]]


def test_point_that_was_not_collected_says_so():
    (point,) = shown(people(), None)

    assert (point.text, point.value, point.is_missing, point.is_hidden) == ("not collected", None, True, False)


def test_points_come_in_the_order_of_their_dates():
    first, second = rows(20, 30)

    assert [point.value for point in shown_points(a_measure(), [second, first], exact=True)] == [20, 30]


@pytest.mark.parametrize("value", [13, 27, 48, 96, 1234, 12345])
def test_value_is_never_finer_than_its_text(value):
    for measure, point in (
        (people(), value),
        (a_share(), (value // 2, value)),
        (people(unit="rate", per=1000), (value // 2, value)),
        (people(unit="mean"), value / 7),
    ):
        (shown_point,) = shown(measure, point)
        if not shown_point.is_hidden:
            assert float(shown_point.text.rstrip("%").replace(",", "")) == shown_point.value


def test_decimals_of_the_database_are_taken():
    row = SimpleNamespace(
        pk=1, starts_on=date(2026, 1, 1), ends_on=None, numerator=Decimal("13.0000"), denominator=Decimal("33.0000"),
        value=Decimal("39.393939"), is_missing=False, note="",
    )  # fmt: skip

    assert [shown_points(a_share(), [row], exact=exact)[0].text for exact in (True, False)] == ["39.4%", "39%"]


@pytest.mark.parametrize(
    ("number", "text"), [(1234, "1,234"), (Decimal("3.1250"), "3.125"), (0.5, "0.5"), (-0.00001, "0"), (Decimal("1000.5"), "1,000.5")]
)
def test_numbers_have_no_needless_zeros(number, text):
    assert plain(number) == text


def test_values_are_said_with_their_unit():
    assert say_value(a_share(), Decimal("38.46")) == "38.5%"
    assert say_value(a_measure(unit="time"), Decimal("3.1250")) == "3.125"
    assert say_value(a_measure(unit="rate"), Decimal("12.345678")) == "12.35"
