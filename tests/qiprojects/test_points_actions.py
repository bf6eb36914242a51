"""One point as an action: what is kept, what is refused, what follows for the measure, and what the log says."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.models import Entry
from core.errors import Refused
from qiprojects.actions import points as actions
from qiprojects.actions.base import CannotChange
from qiprojects.actions.measures import edit_measure
from qiprojects.models import DataPoint, Measure
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


@pytest.fixture
def measure(population):
    return make.MeasureFactory(population=population, collect_from=date(2026, 1, 1))


@pytest.fixture
def share(population):
    return make.MeasureFactory(population=population, share=True)


def add(measure, by, on=APRIL, value=12, **fields):
    numbers = {name: Decimal(str(fields.pop(name))) for name in ("numerator", "denominator") if name in fields}
    if not measure.has_parts:
        numbers["value"] = Decimal(str(value))
    return actions.add_point(measure, starts_on=on, by=by, **numbers, **fields)


def values(measure):
    return {str(point.starts_on): point.value for point in DataPoint.objects.current().filter(measure=measure, group=None)}


def codes():
    return list(Entry.objects.filter(action__startswith="point").order_by("pk").values_list("action", flat=True))


# One point


def test_point_is_kept_with_its_period_and_what_follows_for_its_measure(measure, by):
    point = add(measure, by, note="A strike")

    assert (point.value, point.ends_on, point.note, point.by) == (12, date(2026, 4, 30), "A strike", by)
    measure.refresh_from_db()
    assert (measure.latest_on, measure.next_due_on) == (APRIL, date(2026, 6, 1))
    [entry] = Entry.objects.filter(action="point.added")
    assert entry.target_label == f"Measure {measure.number}, 1 April 2026"
    assert "12" not in str(entry.changes)


def test_share_and_rate_are_worked_out(share, population, by):
    rate = make.MeasureFactory(population=population, unit="rate", per=1_000)

    assert add(share, by, numerator=12, denominator=36).value == Decimal("33.333333")
    assert add(rate, by, numerator=3, denominator=600).value == 5


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"numerator": 45, "denominator": 40}, "that is more than 100%", "numerator"),
        ({"numerator": 0, "denominator": 0}, "Nothing can be out of 0", "denominator"),
        ({"numerator": 3}, "Enter the denominator", "denominator"),
    ],
)
def test_share_that_cannot_be_is_refused(share, by, fields, words, field):
    with pytest.raises(Refused, match=words) as refusal:
        add(share, by, **fields)

    assert refusal.value.field == field
    assert values(share) == {}


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1999, 12, 31)])
def test_days_of_another_century_are_refused(measure, by, day):
    with pytest.raises(Refused, match="is not between 2000 and 2100"):
        add(measure, by, on=day)
    assert not DataPoint.objects.exists()


def test_negative_counts_and_days_in_the_future_are_refused(measure, by):
    with pytest.raises(Refused, match="A count must be 0 or more"):
        add(measure, by, value=-1)
    with pytest.raises(Refused, match="is in the future"):
        add(measure, by, on=TODAY + timedelta(days=1))


def test_zero_is_refused_where_a_t_chart_is_drawn(population, by):
    times = make.MeasureFactory(population=population, unit="time", chart="t")

    with pytest.raises(Refused, match="A T chart needs times above 0"):
        add(times, by, value=0)
    times.chart = "i"
    times.save()
    assert add(times, by, value=0).value == 0


def test_two_points_for_one_day_are_refused_and_the_same_one_is_kept_once(measure, by):
    first = add(measure, by)

    assert add(measure, by) == first
    with pytest.raises(Refused, match="There is a point for 1 April 2026 already") as refusal:
        add(measure, by, value=13)
    assert refusal.value.field == "starts_on"
    assert codes() == ["point.added"]


def test_group_has_points_of_its_own(measure, by):
    group = make.BreakdownGroupFactory(measure=measure)
    add(measure, by)

    assert add(measure, by, value=3, group=group).group == group
    measure.refresh_from_db()
    assert measure.latest_on == APRIL
    with pytest.raises(Refused, match="This group was taken away"):
        add(measure, by, on=MAY, group=make.BreakdownGroupFactory())


def test_removed_measure_takes_no_points(measure, by):
    measure.removed_at = timezone.now()
    measure.save()

    with pytest.raises(Refused, match="was taken away meanwhile"):
        add(measure, by)


def test_project_of_a_population_that_is_left_takes_no_points(population, measure, by):
    population.status = "long_listed"
    population.save()

    with pytest.raises(Refused, match="not worked on any more"):
        add(measure, by)


def test_days_do_not_drift_behind_a_short_month(population, by):
    measure = make.MeasureFactory(population=population)
    add(measure, by, on=date(2026, 1, 28))
    add(measure, by, on=date(2026, 1, 31), group=make.BreakdownGroupFactory(measure=measure))
    point = add(measure, by, on=date(2026, 2, 28))

    assert point.ends_on == date(2026, 3, 27)
    measure.refresh_from_db()
    assert measure.next_due_on == date(2026, 4, 28)
    edit(point, by, starts_on=date(2026, 2, 27))
    edit(point, by, starts_on=date(2026, 2, 28))
    point.refresh_from_db()
    assert point.ends_on == date(2026, 3, 27)


# Not collected


def test_point_that_was_not_collected_settles_what_is_due(measure, by):
    add(measure, by)
    point = actions.mark_missing(measure, starts_on=MAY, note="The system was replaced", by=by)

    assert (point.is_missing, point.value) == (True, None)
    measure.refresh_from_db()
    assert (measure.latest_on, measure.next_due_on) == (APRIL, date(2026, 7, 1))


def test_number_that_turns_up_later_replaces_the_mark(measure, by):
    mark = actions.mark_missing(measure, starts_on=APRIL, note="The system was replaced", by=by)
    point = add(measure, by, value=9)

    assert point.pk == mark.pk
    assert values(measure) == {"2026-04-01": 9}
    point.refresh_from_db()
    assert (point.is_missing, point.note) == (False, "")
    assert codes() == ["point.not_collected", "point.edited"]


def test_mark_needs_a_reason_and_does_not_replace_a_number(measure, by):
    with pytest.raises(Refused, match="Say why"):
        actions.mark_missing(measure, starts_on=APRIL, note="", by=by)
    add(measure, by)
    with pytest.raises(Refused, match="There is a point for 1 April 2026 already"):
        actions.mark_missing(measure, starts_on=APRIL, note="Nobody was there", by=by)


# Changing, taking away, putting back


def edit(point, by, **fields):
    now = {"starts_on": point.starts_on, "value": point.value, "note": point.note, **fields}
    actions.edit_point(point, by=by, **now)


def test_point_is_changed(measure, by):
    point = add(measure, by)
    edit(point, by, value=Decimal(13), starts_on=MAY)

    assert values(measure) == {"2026-05-01": 13}
    point.refresh_from_db()
    assert point.ends_on == date(2026, 5, 31)
    entry = Entry.objects.get(action="point.edited")
    assert entry.changes == {"fields": ["numbers", "starts_on"]}
    edit(point, by)
    assert codes() == ["point.added", "point.edited"]


def test_point_changed_meanwhile_is_not_overwritten(measure, by):
    point = add(measure, by)
    stale = DataPoint.objects.select_related("measure").get(pk=point.pk)
    stale.measure = measure
    edit(point, by, value=Decimal(13))

    with pytest.raises(Refused, match="was changed or taken away since"):
        edit(stale, by, value=Decimal(14))
    assert values(measure) == {"2026-04-01": 13}


def test_point_is_not_moved_onto_another(measure, by):
    point = add(measure, by)
    add(measure, by, on=MAY)

    with pytest.raises(Refused, match="There is a point for 1 May 2026 already"):
        edit(point, by, starts_on=MAY)


def test_point_becomes_one_that_was_not_collected(measure, by):
    point = add(measure, by)

    with pytest.raises(Refused, match="Say why"):
        actions.edit_point(point, starts_on=APRIL, is_missing=True, by=by)
    actions.edit_point(point, starts_on=APRIL, is_missing=True, note="A slip", by=by)
    point.refresh_from_db()
    assert (point.is_missing, point.value) == (True, None)


def test_point_is_taken_away_and_put_back(measure, by):
    point = add(measure, by)
    actions.remove_point(point, by=by)
    assert values(measure) == {}
    measure.refresh_from_db()
    assert measure.latest_on is None

    actions.put_back_point(point, by=by)
    assert values(measure) == {"2026-04-01": 12}
    measure.refresh_from_db()
    assert measure.latest_on == APRIL
    with pytest.raises(Refused, match="back already"):
        actions.put_back_point(point, by=by)


def test_point_is_not_put_back_onto_another(measure, by):
    point = add(measure, by)
    actions.remove_point(point, by=by)
    add(measure, by, value=14)

    with pytest.raises(Refused, match="There is a point for 1 April 2026 already"):
        actions.put_back_point(point, by=by)


def test_point_at_which_new_lines_begin_stays(measure, by):
    point = add(measure, by)
    make.RebaseFactory(measure=measure, on=APRIL)

    with pytest.raises(Refused, match="New lines of the chart begin at this point"):
        actions.remove_point(point, by=by)
    with pytest.raises(Refused, match="New lines of the chart begin at this point"):
        edit(point, by, starts_on=MAY)
    edit(point, by, value=Decimal(13))
    assert values(measure) == {"2026-04-01": 13}


def test_several_points_are_all_added_or_none(measure, share, by):
    good = {"starts_on": APRIL, "value": Decimal(1)}
    bad = {"starts_on": APRIL, "numerator": Decimal(2), "denominator": Decimal(1)}

    with pytest.raises(actions.CannotAdd) as refusal:
        actions.add_each([(measure, good), (share, bad)], by=by)
    assert (refusal.value.measure, values(measure), codes()) == (share, {}, [])
    actions.add_each([(measure, good), (share, {**bad, "denominator": Decimal(4)})], by=by)
    assert (values(measure), values(share)) == ({"2026-04-01": 1}, {"2026-04-01": 50})


# A measure that was changed while a page was open


def test_value_is_worked_out_with_the_base_that_the_measure_has_now(population, by):
    rate = make.MeasureFactory(population=population, unit="rate", per=1_000)
    stale = Measure.objects.get(pk=rate.pk)
    edit_measure(rate, per=10_000, target=Decimal(70), by=by)
    point = add(stale, by, numerator=3, denominator=600)

    assert point.value == 50
    edit_measure(Measure.objects.get(pk=rate.pk), per=100, by=by)
    point = DataPoint.objects.get(pk=point.pk)
    point.measure = stale
    actions.edit_point(point, starts_on=APRIL, numerator=Decimal(6), denominator=Decimal(600), by=by)
    assert values(rate) == {"2026-04-01": 1}


def test_chart_and_frequency_are_those_of_now(population, by):
    times = make.MeasureFactory(population=population, unit="time")
    stale = Measure.objects.get(pk=times.pk)
    edit_measure(times, chart="t", frequency="quarterly", by=by)

    with pytest.raises(Refused, match="A T chart needs times above 0"):
        add(stale, by, value=0)
    assert add(stale, by, value=1).ends_on == date(2026, 6, 30)
    stale.refresh_from_db()
    assert stale.next_due_on == date(2026, 10, 1)


def test_population_that_is_left_is_said_before_what_is_wrong_with_the_number(population, measure, by):
    population.status = "long_listed"
    population.save()

    with pytest.raises(Refused, match="not worked on any more"):
        add(measure, by, value=-1)


# Putting back what does not fit any more


def removed_then(measure, by, point, **changes):
    actions.remove_point(point, by=by)
    edit_measure(Measure.objects.get(pk=measure.pk), by=by, **changes)
    return DataPoint.objects.select_related("measure").get(pk=point.pk)


@pytest.mark.parametrize("value", [120, 12])
def test_count_is_not_put_back_as_a_percentage(measure, by, value):
    point = removed_then(measure, by, add(measure, by, value=value), unit="percentage")

    with pytest.raises(CannotChange, match="The point of 1 April 2026 does not fit the measure as it is now"):
        actions.put_back_point(point, by=by)
    assert values(measure) == {}


def test_share_is_not_put_back_as_a_mean(share, by):
    point = removed_then(share, by, add(share, by, numerator=12, denominator=36), unit="mean")

    with pytest.raises(CannotChange, match="does not fit the measure as it is now"):
        actions.put_back_point(point, by=by)


def test_share_without_its_parts_is_put_back(share, by):
    point = make.DataPointFactory(measure=share, starts_on=APRIL, value=38)
    actions.remove_point(point, by=by)
    actions.put_back_point(DataPoint.objects.get(pk=point.pk), by=by)

    assert values(share) == {"2026-04-01": 38}


def test_zero_is_not_put_back_into_a_t_chart(population, by):
    times = make.MeasureFactory(population=population, unit="time")
    point = removed_then(times, by, add(times, by, value=0), chart="t")

    with pytest.raises(CannotChange, match="A T chart needs times above 0"):
        actions.put_back_point(point, by=by)


def test_rate_is_put_back_for_the_base_of_now(population, by):
    rate = make.MeasureFactory(population=population, unit="rate", per=1_000)
    point = removed_then(rate, by, add(rate, by, numerator=3, denominator=600), per=10_000)
    actions.put_back_point(point, by=by)

    assert values(rate) == {"2026-04-01": 50}


def test_mark_is_put_back_whatever_the_unit(measure, by):
    mark = actions.mark_missing(measure, starts_on=APRIL, note="The system was replaced", by=by)
    actions.put_back_point(removed_then(measure, by, mark, unit="percentage"), by=by)

    assert values(measure) == {"2026-04-01": None}
