"""Figures as the sub-team and as others see them, and attempts to get at small numbers."""

import json
from collections import defaultdict
from itertools import product

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import given
from hypothesis import strategies as st

from core.charts import draw_bars
from core.suppression import suppress_count
from datareview.figures import ShownTable, shown, shown_all
from datareview.hiding import hidden_in, is_hidden_whole
from datareview.models import DataSource, FigureRow, FigureTable
from datareview.standing import SHOWN, Standing
from tests.factories.datareview import DataSourceFactory, FigureTableFactory

COUNT, SHARE, RATE = "count", "share", "rate"


def table_of(*figures, kind=SHARE, **fields):
    """A table that is in no database, and its rows; the first one is the reference."""
    table = FigureTable(pk=1, source=DataSource(pk=1, name="Referrals", population_id=1), title="Seen in time", kind=kind, **fields)
    rows = [
        FigureRow(table=table, position=place, label=label, numerator=over, denominator=under, is_reference=place == 0)
        for place, (label, over, under) in enumerate(figures)
    ]
    return table, rows


def seen(*figures, exact=False, standing=SHOWN, **fields):
    table, rows = table_of(*figures, **fields)
    return shown(table, rows, exact=exact, standing=standing)


def cells(view):
    return {line.label: (line.numerator, line.denominator, line.value) for line in view.all_lines}


FACTORY = (("White British", 120, 300), ("Black African", 13, 60), ("Other", 3, 20))


@pytest.mark.req("R99", "R128", "R192", "R321")
def test_sub_team_sees_exact_figures_with_intervals_and_ratios():
    view = seen(*FACTORY, exact=True)

    first, second, third = view.lines
    assert (first.numerator, first.denominator, first.value, first.interval) == ("120", "300", "40.0%", "34.6% to 45.6%")
    assert (second.value, second.ratio, second.ratio_interval) == ("21.7%", "0.54", "0.33 to 0.89")
    assert (third.numerator, third.value, third.is_hidden) == ("3", "15.0%", False)
    assert (view.total.numerator, view.total.denominator, view.total.value) == ("136", "380", "35.8%")
    assert view.notes == ("95% intervals: Wilson's score method; comparisons: log method.",)
    assert view.reading == "More than chance may explain: Black African: 0.54 times White British (0.33 to 0.89)."


@pytest.mark.req("R99")
def test_others_see_small_counts_hidden_and_the_rest_rounded():
    view = seen(*FACTORY)

    assert cells(view) == {
        "White British": ("120", "300", "40%"),
        "Black African": ("15", "60", "22%"),
        "Other": ("*", "20", "*"),
        "Total": ("*", "*", "*"),
    }
    other = next(line for line in view.lines if line.label == "Other")
    assert (other.interval, other.ratio, other.number, other.low, other.high) == ("*", "*", None, None, None)


def test_totals_are_shown_where_nothing_is_hidden():
    assert cells(seen(*FACTORY[:2]))["Total"] == ("135", "360", "37%")


def test_public_total_hides_a_second_row_whole():
    view = seen(*FACTORY, total_is_public=True)

    assert cells(view)["Black African"] == cells(view)["Other"] == ("*", "*", "*")
    assert cells(view)["White British"] == ("120", "300", "40%")


def test_earlier_table_with_the_same_total_counts_as_a_public_one():
    assert cells(seen(*FACTORY, standing=Standing(total_is_known=True)))["Black African"] == ("*", "*", "*")


@pytest.mark.parametrize("kind", [SHARE, RATE])
def test_small_denominator_takes_a_second_one_with_it(kind):
    view = seen(("A", 100, 200), ("B", 30, 60), ("C", 6, 4 if kind == RATE else 6), ("D", 8, 3 if kind == RATE else 8), kind=kind)
    assert [line.denominator for line in view.lines].count("*") != 1

    lone = seen(("A", 10, 3), ("B", 20, 50), kind=RATE)
    assert list(cells(lone).values()) == [("10", "*", "*"), ("20", "*", "*"), ("*", "*", "*")]


@pytest.mark.req("R99")
@pytest.mark.parametrize(("over", "under"), [(48, 50), (50, 50), (46, 50), (1_000, 1_000)])
def test_share_that_leaves_few_or_none_over_is_hidden_with_what_is_worked_out_from_it(over, under):
    view = seen(("A", 30, 60), ("B", over, under))

    line = view.lines[1]
    assert line.numerator != "*"
    assert (line.value, line.interval, line.ratio, line.ratio_interval, line.number) == ("*", "*", "*", "", None)
    assert (view.total.numerator, view.total.value) == ("*", "*")
    assert "few or none are left over" in view.notes[0]


def test_interval_and_comparison_fit_the_share_that_is_shown():
    """12 of 31 is shown as 10 of 30, and 39%: what is worked out from 10 of 30 would not fit it."""
    view = seen(("A", 40, 78), ("B", 12, 31))

    line = view.lines[1]
    assert (line.numerator, line.denominator, line.value, line.interval) == ("10", "30", "39%", "24% to 57%")
    assert line.ratio == "0.76"


def test_intervals_tell_nothing_but_the_share_and_the_denominator():
    views = [seen(("A", 400, 798), ("B", over, 298)) for over in (149, 150)]

    assert views[0].lines == views[1].lines


@pytest.mark.parametrize("figures", [[("A", 0, 90), ("B", 60, 90)], [("A", 2, 4), ("B", 3, 4)]])
def test_without_a_comparison_nothing_is_said_about_chance(figures):
    assert seen(*figures).reading == seen(*figures[:1], exact=True).reading == "No comparison with A can be worked out."
    assert seen(("A", 0, 90), ("B", 60, 90), exact=True).reading == "No comparison with A can be worked out."


def test_note_is_shown_to_others_where_nothing_is_hidden():
    assert seen(*FACTORY, note="Of two hamlets").note == ""
    assert seen(*FACTORY, note="Of two hamlets", exact=True).note == "Of two hamlets"
    assert seen(*FACTORY[:2], note="Of two towns").note == "Of two towns"


def test_chart_with_nothing_to_draw_is_left_out():
    assert seen(*FACTORY).has_chart
    assert not seen(("A", 2, 9), ("B", 3, 9)).has_chart


def test_rates_are_worked_out_from_the_rounded_counts():
    view = seen(("A", 52, 1_004), ("B", 98, 2_003), kind=RATE, per=1_000)

    line = view.lines[1]
    assert (line.numerator, line.denominator, line.value) == ("100", "2,005", "49.9")
    assert view.lines[0].value == "49.8"
    assert seen(("A", 52, 1_004), ("B", 98, 2_003), kind=RATE, per=1_000, exact=True).lines[0].value == "51.8"


def test_hidden_reference_hides_every_ratio():
    view = seen(("A", 3, 90), ("B", 60, 90), ("C", 70, 90))

    assert [line.ratio for line in view.lines] == ["", "*", "*"]


def test_unknown_counts_are_said_and_leave_no_total():
    view = seen(("A", None, 90), ("B", 60, 90), exact=True)

    assert (view.lines[0].numerator, view.lines[0].value, view.total) == ("not known", "–", None)


def test_rows_stand_in_a_neutral_order_where_something_is_hidden():
    """Typed by size, the order would say between which numbers a hidden one lies."""
    view = seen(("Ward 10", 90, 200), ("Ward 9", 60, 200), ("Ward 2", 3, 200), ("Ward 1", 2, 200))

    assert [line.label for line in view.lines] == ["Ward 1", "Ward 2", "Ward 9", "Ward 10"]
    assert [line.label for line in seen(("B", 90, 200), ("A", 60, 200)).lines] == ["B", "A"]


def test_chart_and_its_words_hold_nothing_but_what_is_shown():
    view = seen(*FACTORY)

    picture = draw_bars(view.chart())
    assert "Other: hidden" in picture
    assert picture.count("<rect") == 2
    assert picture == draw_bars(seen(("White British", 119, 299), ("Black African", 13, 60), ("Other", 4, 20)).chart())


def test_frozen_figures_are_texts_and_come_back_the_same():
    view = seen(*FACTORY)

    assert ShownTable.from_data(json.loads(json.dumps(view.as_data(), cls=DjangoJSONEncoder))) == view


@pytest.mark.django_db
def test_many_tables_need_as_many_queries_as_two(django_assert_num_queries):
    source = DataSourceFactory()
    tables = [FigureTableFactory(source=source) for _ in range(5)]

    with django_assert_num_queries(4):
        views = shown_all(tables, exact=False)

    assert [view.pk for view in views] == [table.pk for table in tables]
    assert [bool(view.kept) for view in views] == [False, True, True, True, True], "they break the same people down"


# Somebody tries. They know the rule, and every text of the table, and put all tables together that look the same.


def looks(kind, pairs, public):
    """What a table shows, or None for one that is kept to the sub-team."""
    hidden = hidden_in(kind, pairs, total_is_known=public)
    if public and is_hidden_whole(kind, pairs, hidden):
        return None
    view = seen(*((f"{place}", *pair) for place, pair in enumerate(pairs)), kind=kind, total_is_public=public)
    total = tuple(map(sum, zip(*pairs, strict=True))) if public else None
    return tuple((line.numerator, line.denominator, line.value) for line in view.all_lines), total


@pytest.mark.req("R99")
@pytest.mark.parametrize("public", [False, True])
def test_reader_who_tries_every_table_pins_no_small_numerator_denominator_or_rest(public):
    """In every table of two shares of up to 12 people, each small number could be at least two others beside itself."""
    possible = [(over, under) for under in range(1, 13) for over in range(under + 1)]
    alike = defaultdict(list)
    for pairs in product(possible, repeat=2):
        alike[looks(SHARE, pairs, public)].append(pairs)
    alike.pop(None, None)

    assert len(alike) > 20
    for shows, tables in alike.items():
        for place in range(2):
            for number in (lambda pair: pair[0], lambda pair: pair[1], lambda pair: pair[1] - pair[0]):
                values = {number(pairs[place]) for pairs in tables}
                assert len(values) > 2 or min(values) >= 5, (shows, tables)


@pytest.mark.parametrize("second", [(4, 5), (4, 23)])
def test_tables_that_once_left_one_solution_show_no_total(second):
    view = seen(("a", 2, 2), ("b", *second))

    assert (view.total.numerator, view.total.denominator, view.total.value) == ("*", "*", "*")
    assert [line.denominator for line in view.lines] == ["*", "*"]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=6), st.randoms())
def test_row_is_shown_by_itself_where_no_total_is_known(figures, random):
    """Other rows change nothing about it, unless a denominator is small, so that no row tells another."""
    pairs = [(over, over + more) for over, more in figures if over + more >= 5]
    whole = hidden_in(SHARE, pairs)

    for place, pair in enumerate(pairs):
        alone = hidden_in(SHARE, [pair])
        assert (place in whole.numerators, place in whole.shares) == (bool(alone.numerators), bool(alone.shares))
        assert not whole.denominators
    assert whole.totals == bool(whole.shares)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6), st.booleans())
def test_share_is_never_shown_beside_a_hidden_count(figures, public):
    view = seen(*((f"row {place}", over, over + more) for place, (over, more) in enumerate(figures)), total_is_public=public)

    for line in view.all_lines:
        if "*" in (line.numerator, line.denominator):
            assert (line.value, line.interval, line.number, line.low, line.high) == ("*", "*", None, None, None)
            assert line.ratio in ("", "*")
            assert line.ratio_interval == ""


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=6))
def test_known_total_never_leaves_one_hidden_cell_or_a_small_sum_in_either_column(figures):
    pairs = [(over, over + more) for over, more in figures]

    hidden = hidden_in(SHARE, pairs, total_is_known=True)

    for column, places in enumerate((hidden.numerators, hidden.denominators)):
        counts = [pairs[place][column] for place in places]
        assert not counts or len(counts) == len(pairs) or (len(counts) >= 2 and sum(counts) >= 5)
    assert hidden.denominators <= hidden.numerators


@given(
    st.lists(st.tuples(st.integers(5, 400), st.integers(0, 400)), min_size=2, max_size=5), st.sampled_from([SHARE, RATE, COUNT]), st.data()
)
def test_counts_that_round_alike_look_alike(figures, kind, data):
    """Of counts and rates nothing is shown but what follows from the rounded numbers."""
    pairs = [(over, over + more) for over, more in figures]
    alike = [tuple(_alike(count, data) for count in pair) for pair in pairs]

    if kind == SHARE:
        return
    views = [seen(*((f"row {place}", *pair) for place, pair in enumerate(each)), kind=kind) for each in (pairs, alike)]
    assert views[0].lines == views[1].lines
    assert draw_bars(views[0].chart()) == draw_bars(views[1].chart())


def _alike(count, data):
    rounded = int(suppress_count(count))
    return data.draw(st.integers(max(5, rounded - 2), rounded + 2))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=5), st.randoms())
def test_order_of_typing_tells_nothing_where_something_is_hidden(figures, random):
    named = [(f"row {place}", over, over + more) for place, (over, more) in enumerate(figures)]
    mixed = random.sample(named, len(named))
    views = []
    for each in (named, mixed):
        table, rows = table_of(*each)
        for row in rows:
            row.is_reference = False
        views.append(shown(table, rows, exact=False, standing=SHOWN))

    if views[0].hides and views[1].hides:
        assert [line.label for line in views[0].lines] == [line.label for line in views[1].lines]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6), st.booleans())
def test_words_of_the_chart_and_what_is_frozen_hold_no_small_count(figures, public):
    """Counts are told from texts: with all small ones changed at once, either nothing changes or no small number is on the page."""
    view = seen(*((f"row {place}", over, over + more) for place, (over, more) in enumerate(figures)), total_is_public=public, kind=COUNT)

    for bar, line in zip(view.chart().bars, view.lines, strict=True):
        assert (bar.value is None) == line.is_hidden
        assert bar.text == ("hidden" if line.is_hidden else line.numerator)
        assert line.is_hidden or line.number % 5 == 0
