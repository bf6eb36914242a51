"""Small numbers: the published rule, its settings, and properties that hold for every table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.suppression import (
    is_small,
    staff_in_words,
    suppress_count,
    suppress_line,
    suppress_mean,
    suppress_percentage,
    suppress_table,
)

COUNTS = st.integers(min_value=0, max_value=400)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=4))


@pytest.fixture
def wider_rule(settings):
    """The rule of the hospital statistics: 1 to 7 hidden, zero shown."""
    settings.SMALL_NUMBER_THRESHOLD = 8
    settings.SMALL_NUMBER_HIDES_ZERO = False


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "*"), (1, "*"), (4, "*"), (5, "5"), (7, "5"), (8, "10"), (12, "10"), (13, "15"), (1002, "1000")]
)
def test_count_is_hidden_below_five_and_rounded_from_five(count, shown):
    assert suppress_count(count) == shown


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (1, "*"), (7, "*"), (8, "10")])
def test_count_follows_a_wider_rule_by_settings_alone(count, shown, wider_rule):
    assert suppress_count(count) == shown


def test_count_is_never_rounded_down_to_nothing(settings):
    settings.SMALL_NUMBER_BASE = 50

    assert [suppress_count(5), suppress_count(74), suppress_count(75)] == ["50", "50", "100"]


def test_count_below_zero_is_an_error():
    with pytest.raises(ValueError, match="negative"):
        is_small(-1)


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (4, 100, "*"),
        (0, 100, "*"),
        (5, 100, "5%"),
        (3, 4, "*"),
        (0, 0, "*"),
        (5, 8, "*"),
        (96, 100, "*"),
        (100, 100, "*"),
        (95, 100, "95%"),
        (1, 3, "*"),
        (100, 300, "33%"),
        (9, 15, "60%"),
    ],
)
def test_percentage_is_hidden_if_either_part_or_the_rest_is_small_else_whole(numerator, denominator, shown):
    assert suppress_percentage(numerator, denominator) == shown


def test_percentage_of_nobody_is_shown_where_zero_is(wider_rule):
    assert [suppress_percentage(0, 20), suppress_percentage(0, 7), suppress_percentage(0, 0)] == ["0%", "*", "*"]


def test_mean_needs_as_many_people_as_the_threshold(wider_rule):
    assert [suppress_mean("3.4", 7), suppress_mean("3.4", 8)] == ["*", "3.4"]


def test_line_hides_only_small_cells_while_its_total_is_not_public():
    assert suppress_line([3, 21, 48]) == ["*", "20", "50"]


def test_line_hides_a_second_cell_when_its_total_is_public():
    assert suppress_line([3, 21, 48], total_is_public=True) == ["*", "*", "50"]


def test_line_hides_a_third_cell_when_two_together_would_still_be_small():
    assert suppress_line([0, 3, 21, 48], total_is_public=True) == ["*", "*", "*", "50"]


def test_line_without_small_cells_is_only_rounded():
    assert suppress_line([6, 21], total_is_public=True) == ["5", "20"]


def test_line_in_which_everything_is_small_is_hidden_as_a_whole():
    assert suppress_line([1, 2], total_is_public=True) == ["*", "*"]


def test_table_hides_only_small_cells_while_its_totals_are_not_public():
    assert suppress_table([[3, 30], [40, 50]]) == [["*", "30"], ["40", "50"]]


def test_table_hides_more_cells_of_each_row_and_column_when_totals_are_public():
    table = [[3, 30, 60], [40, 50, 60], [70, 80, 90]]

    assert suppress_table(table, totals_are_public=True) == [["*", "*", "60"], ["*", "*", "60"], ["70", "80", "90"]]


def test_total_is_rounded_by_itself_and_not_summed_from_what_is_shown():
    counts = [7, 7, 7]

    assert suppress_line(counts) == ["5", "5", "5"]
    assert suppress_count(sum(counts)) == "20"


@pytest.mark.parametrize(("people", "words"), [(0, "fewer than five"), (4, "fewer than five"), (5, "5"), (14, "14")])
def test_size_of_a_team_is_exact_from_five(people, words):
    assert staff_in_words(people) == words


@pytest.mark.parametrize(("threshold", "words"), [(8, "fewer than eight"), (20, "fewer than 20")])
def test_size_of_a_team_names_the_threshold_of_the_settings(threshold, words, settings):
    settings.SMALL_NUMBER_THRESHOLD = threshold

    assert staff_in_words(3) == words


@given(COUNTS)
def test_shown_count_is_never_exactly_told_by_another_value(count):
    shown = suppress_count(count)

    assert shown == "*" if count < 5 else abs(int(shown) - count) <= 2


@given(COUNTS, COUNTS)
def test_shown_percentage_tells_no_small_part(numerator, denominator):
    shown = suppress_percentage(numerator, denominator)

    assert (shown == "*") == (numerator < 5 or denominator < 5 or denominator - numerator < 5)


@given(COUNTS, st.integers(1, 4))
def test_difference_of_two_filters_does_not_give_a_small_group(base, small):
    """Asking for everybody and for everybody but a few shows figures whose difference is no small number."""
    everybody, without = suppress_count(base + small), suppress_count(base)

    difference = 0 if "*" in (everybody, without) else int(everybody) - int(without)
    assert difference % 5 == 0


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_line_with_a_public_total_never_hides_a_single_cell_or_a_small_sum(counts):
    shown = suppress_line(counts, total_is_public=True)

    hidden = [count for count, cell in zip(counts, shown, strict=True) if cell == "*"]
    assert not hidden or len(hidden) == len(counts) or (len(hidden) >= 2 and sum(hidden) >= 5)


@given(TABLES)
def test_table_with_public_totals_never_hides_a_single_cell_of_a_line(table):
    shown = suppress_table(table, totals_are_public=True)

    lines = list(zip(table, shown, strict=True)) + list(zip(zip(*table, strict=True), zip(*shown, strict=True), strict=True))
    for counts, cells in lines:
        hidden = [count for count, cell in zip(counts, cells, strict=True) if cell == "*"]
        assert not hidden or len(hidden) == len(counts) or (len(hidden) >= 2 and sum(hidden) >= 5)


@given(TABLES)
def test_table_never_shows_a_small_count(table):
    shown = suppress_table(table, totals_are_public=True)

    assert all(cell == "*" for row, cells in zip(table, shown, strict=True) for count, cell in zip(row, cells, strict=True) if count < 5)


@given(TABLES)
def test_table_is_not_changed_by_looking_at_it(table):
    before = [list(row) for row in table]

    suppress_table(table, totals_are_public=True)

    assert table == before
