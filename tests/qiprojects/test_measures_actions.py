"""Defining measures: what is kept, what is refused, what follows from it, what the log says."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Population, Status
from qiprojects.actions import groups, measures
from qiprojects.actions.base import CannotChange
from qiprojects.actions.points import put_back_point
from qiprojects.models import DataPoint, Measure, Project
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)
MINE = ("measure", "project.measures")


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def codes():
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    return [action for action in actions if action.startswith(MINE)]


def values(measure):
    return [point.value for point in DataPoint.objects.filter(measure=measure).order_by("starts_on")]


def labels(measure):
    return [group.label for group in measure.groups.current()]


def test_name_is_enough_to_begin(population, by):
    measure = measures.add_measure(population, name="First appointments", by=by)

    stored = Measure.objects.get()
    assert stored == measure
    assert (stored.number, stored.kind, stored.unit, stored.by) == (1, "outcome", "count", by)
    assert stored.next_due_on > timezone.localdate()
    assert codes() == ["measure.added"]


def test_button_pressed_twice_makes_one(population, by):
    first = measures.add_measure(population, name="Seen in time", target=Decimal(70), serves=["pcref"], by=by)
    again = measures.add_measure(population, name="Seen in time", target=Decimal(70), serves=["pcref"], by=by)

    assert again == first
    assert codes() == ["measure.added"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": "  "}, "name", "Enter the name"),
        ({"name": "WAITING time "}, "name", "Another measure is called"),
        ({"name": "A", "unit": "rate"}, "per", "for how many the rate is"),
        ({"name": "A", "unit": "percentage", "target": Decimal(101)}, "target", "between 0 and 100"),
        ({"name": "A", "collect_from": MARCH, "collect_until": JANUARY}, "collect_until", "cannot end before it begins"),
        ({"name": "A", "unit": "count", "chart": "p"}, "chart", "P chart does not fit a count"),
        ({"name": "A", "chart": "pie"}, "chart", "does not fit a count"),
        ({"name": "A", "serves": ["moon"]}, "serves", "from the list"),
        ({"name": "A", "unit": "moons"}, None, "from the list"),
    ],
)
def test_what_does_not_go_together_is_refused(population, by, fields, field, words):
    make.MeasureFactory(population=population, name="Waiting time")

    with pytest.raises(CannotChange, match=words) as refusal:
        measures.add_measure(population, by=by, **fields)

    assert refusal.value.field == field
    assert Measure.objects.count() == 1
    assert codes() == []


def test_edit_writes_what_differs_and_restates(population, by):
    measure = make.MeasureFactory(population=population, frequency="monthly", direction="up", target=None)
    make.points(measure, *range(10, 24), 60)

    measures.edit_measure(measure, direction="up", target=Decimal(5), by=by)
    assert Measure.objects.get().latest_assurance == "pass"
    measures.edit_measure(measure, direction="down", by=by)

    stored = Measure.objects.get()
    assert (stored.latest_on, stored.latest_variation, stored.latest_assurance) == (date(2025, 3, 1), "concern_high", "fail")
    assert stored.next_due_on == date(2025, 5, 1)
    measures.edit_measure(measure, frequency="quarterly", by=by)
    assert Measure.objects.get().next_due_on > stored.next_due_on
    before = len(codes())
    measures.edit_measure(measure, direction="down", by=by)
    assert len(codes()) == before


def test_stale_row_overwrites_nothing(population, by):
    measure = make.MeasureFactory(population=population)
    old = Measure.objects.get()
    measures.edit_measure(measure, counted="Kept appointments", by=by)

    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        measures.edit_measure(old, counted="All appointments", by=by)

    assert Measure.objects.get().counted == "Kept appointments"


def test_points_follow_another_base_and_another_unit(population, by):
    measure = make.MeasureFactory(population=population, unit="rate", per=1000)
    make.points(measure, (3, 60), (10, 40), None)
    assert values(measure) == [50, 250, None]

    measures.edit_measure(measure, per=100, by=by)
    assert values(measure) == [5, 25, None]
    measures.edit_measure(measure, unit="percentage", per=None, by=by)
    assert values(measure) == [5, 25, None]
    assert codes() == ["measure.edited", "measure.edited"]


@pytest.mark.parametrize(
    ("before", "points", "after", "words"),
    [
        ({"unit": "percentage"}, [(3, 60)], {"unit": "count"}, "worked out from a numerator"),
        ({"unit": "count"}, [34], {"unit": "percentage"}, "1 January 2024 has no numerator and denominator"),
        ({"unit": "rate", "per": 10}, [(3, 60), (70, 60)], {"unit": "percentage", "per": None}, "1 February 2024 does not fit"),
        ({"unit": "mean"}, [2.5], {"unit": "count"}, "must be a whole number"),
    ],
)
def test_unit_that_does_not_fit_the_points_is_refused(population, by, before, points, after, words):
    measure = make.MeasureFactory(population=population, **before)
    make.points(measure, *points)

    with pytest.raises(CannotChange, match=words):
        measures.edit_measure(measure, by=by, **after)

    assert Measure.objects.get().unit == before["unit"]
    assert codes() == []


def test_zero_does_not_go_with_a_t_chart(population, by):
    measure = make.MeasureFactory(population=population, unit="time")
    make.points(measure, 4, 0, 5)

    with pytest.raises(CannotChange, match="point of 1 February 2024 is not more than zero") as refusal:
        measures.edit_measure(measure, chart="t", by=by)

    assert refusal.value.field == "chart"
    DataPoint.objects.filter(value=0).update(value=1)
    measures.edit_measure(measure, chart="t", by=by)
    assert Measure.objects.get().chart == "t"


def test_baseline_is_set_by_a_day_and_taken_back(population, by):
    measure = make.MeasureFactory(population=population)
    with pytest.raises(CannotChange, match="no points yet"):
        measures.set_baseline(measure, until=MARCH, by=by)
    make.points(measure, 1, 2, 3)

    with pytest.raises(CannotChange, match="first point is from 1 January 2024"):
        measures.set_baseline(measure, until=JANUARY - timedelta(days=1), by=by)
    measures.set_baseline(measure, until=MARCH, by=by)
    measures.set_baseline(measure, until=MARCH, by=by)
    assert Measure.objects.get().baseline_until == MARCH
    measures.set_baseline(measure, until=None, by=by)

    assert Measure.objects.get().baseline_until is None
    assert codes() == ["measure.baseline_set", "measure.baseline_set"]


def test_baseline_needs_points_of_everybody(population, by):
    measure = make.MeasureFactory(population=population)
    make.points(measure, 1, 2, group=make.BreakdownGroupFactory(measure=measure))

    with pytest.raises(CannotChange, match="no points yet"):
        measures.set_baseline(measure, until=MARCH, by=by)


def test_measure_goes_and_comes_back_once(population, by):
    measure = make.MeasureFactory(population=population, name="Seen in time")
    make.points(measure, 1, 2)

    measures.remove(measure, by=by)
    with pytest.raises(CannotChange, match="taken away already"):
        measures.remove(measure, by=by)
    with pytest.raises(CannotChange, match="Put it back first"):
        measures.edit_measure(measure, name="Late", by=by)
    other = measures.add_measure(population, name="seen in TIME", by=by)
    with pytest.raises(CannotChange, match="Another measure is called"):
        measures.put_back(measure, by=by)
    measures.remove(other, by=by)
    measures.put_back(measure, by=by)
    with pytest.raises(CannotChange, match="there already"):
        measures.put_back(measure, by=by)

    assert [row.name for row in Measure.objects.current()] == ["Seen in time"]
    assert values(measure) == [1, 2]


def test_measure_moves_among_those_of_its_kind(population, by):
    first, second = (make.MeasureFactory(population=population, kind="process", name=name) for name in ("First", "Second"))
    outcome = make.MeasureFactory(population=population, kind="outcome", name="Outcome")
    make.MeasureFactory(kind="process")

    measures.move(second, up=True, by=by)
    measures.move(second, up=True, by=by)
    measures.move(outcome, up=True, by=by)

    assert [row.name for row in Measure.objects.filter(population=population, kind="process")] == ["Second", "First"]
    assert first.population == population
    assert codes() == ["measure.moved"]


@pytest.mark.req("R353")
def test_groups_are_named_renamed_and_come_back(population, by):
    measure = make.MeasureFactory(population=population)

    groups.save_groups(measure, breakdown="age", new=["Under 25", " 25  to 64 ", "", "under 25"], by=by)
    assert labels(measure) == ["Under 25", "25 to 64"]
    young, others = measure.groups.current()
    make.points(measure, 5, 6, group=young)
    groups.save_groups(measure, breakdown="age", labels={young.pk: "16 to 24", others.pk: "25 to 64"}, by=by)
    groups.remove_group(young, by=by)
    with pytest.raises(CannotChange, match="taken away already"):
        groups.remove_group(young, by=by)
    assert labels(measure) == ["25 to 64"]
    groups.save_groups(measure, breakdown="age", new=["16 TO 24"], by=by)

    assert labels(measure) == ["25 to 64", "16 TO 24"]
    assert measure.groups.current().last() == young
    assert codes() == ["measure.broken_down", "measure.broken_down", "measure_group.removed", "measure.broken_down"]


@pytest.mark.parametrize(
    ("now", "then"), [(["A", "B"], ["B", "A"]), (["A", "B", "C"], ["B", "C", "D"]), (["A", "B", "C"], ["C", "A", "B"])]
)
def test_groups_take_over_the_names_of_each_other(population, by, now, then):
    measure = make.MeasureFactory(population=population, breakdown="age")
    rows = [make.BreakdownGroupFactory(measure=measure, label=label, position=place) for place, label in enumerate(now)]

    groups.save_groups(measure, breakdown="age", labels={row.pk: label for row, label in zip(rows, then, strict=True)}, by=by)

    assert [(row.pk, row.label) for row in measure.groups.current()] == [(row.pk, label) for row, label in zip(rows, then, strict=True)]


def test_same_groups_again_write_nothing(population, by):
    measure = make.MeasureFactory(population=population, breakdown="age")
    group = make.BreakdownGroupFactory(measure=measure, label="Under 25")

    groups.save_groups(measure, breakdown="age", labels={group.pk: "Under 25"}, new=["", " "], by=by)

    assert codes() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"breakdown": "shoes"}, "Choose from the list"),
        ({"new": ["x" * 101]}, "up to 100 characters"),
        ({"new": ["UNDER 25"]}, "Two groups would be called"),
        ({"new": [str(number) for number in range(40)]}, "up to 40 groups; these would be 41"),
        ({"labels": {0: "Gone"}}, "taken away meanwhile"),
    ],
)
def test_groups_that_cannot_be_are_refused(population, by, fields, words):
    measure = make.MeasureFactory(population=population)
    make.BreakdownGroupFactory(measure=measure, label="Under 25")

    with pytest.raises(CannotChange, match=words):
        groups.save_groups(measure, by=by, **{"breakdown": "", **fields})

    assert labels(measure) == ["Under 25"]


def test_group_does_not_come_back_beside_one_of_its_name(population, by):
    measure = make.MeasureFactory(population=population)
    group = make.BreakdownGroupFactory(measure=measure, label="Under 25")
    groups.remove_group(group, by=by)
    make.BreakdownGroupFactory(measure=measure, label="UNDER 25")

    with pytest.raises(CannotChange, match="Another group is called"):
        groups.put_back_group(group, by=by)

    assert labels(measure) == ["UNDER 25"]


@pytest.mark.req("R167")
def test_coach_agrees_a_date_and_takes_it_back(population, by):
    today = timezone.localdate()
    agree = measures.agree_date

    with pytest.raises(CannotChange, match="today or before"):
        agree(population, by_date=today + timedelta(days=30), on=today + timedelta(days=1), by=by)
    with pytest.raises(CannotChange, match="then or later") as refusal:
        agree(population, by_date=today - timedelta(days=1), on=today, by=by)
    assert refusal.value.field == "measures_by"
    agree(population, by_date=today + timedelta(days=30), on=today, by=by)
    agree(population, by_date=today + timedelta(days=30), on=today, by=by)
    project = Project.objects.get()
    assert (project.measures_by, project.measures_agreed_on, project.measures_agreed_by) == (today + timedelta(days=30), today, by)

    agree(population, by_date=None, on=None, by=by)
    project = Project.objects.get()
    assert (project.measures_by, project.measures_agreed_on, project.measures_agreed_by) == (None, None, None)
    assert codes() == ["project.measures_agreed", "project.measures_agreed"]


def test_log_names_a_measure_by_number_and_holds_none_of_its_words(population, by):
    measure = measures.add_measure(population, name="Secret name", counted="Secret words", by=by)
    measures.edit_measure(measure, name="Secret as well", by=by)
    groups.save_groups(measure, breakdown="age", new=["Secret group"], by=by)
    groups.remove_group(measure.groups.get(), by=by)

    assert set(Entry.objects.filter(action__startswith="measure").values_list("target_label", flat=True)) == {
        "Measure 1",
        "Group of measure 1",
    }
    assert "Secret" not in json.dumps(list(Entry.objects.values("target_label", "changes", "reason")))


def test_nothing_is_written_once_the_population_is_not_worked_on(population, by):
    measure = make.MeasureFactory(population=population)
    group = make.BreakdownGroupFactory(measure=measure)
    Population.objects.update(status=Status.PARKED)

    for act in (
        lambda: measures.add_measure(population, name="Late", by=by),
        lambda: measures.edit_measure(measure, name="Late", by=by),
        lambda: measures.set_baseline(measure, until=None, by=by),
        lambda: measures.move(measure, up=True, by=by),
        lambda: measures.remove(measure, by=by),
        lambda: measures.put_back(measure, by=by),
        lambda: measures.agree_date(population, by_date=None, on=None, by=by),
        lambda: groups.save_groups(measure, breakdown="age", by=by),
        lambda: groups.remove_group(group, by=by),
        lambda: groups.put_back_group(group, by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()
    assert codes() == []


def test_new_base_leaves_points_that_were_taken_away(population, by):
    """A value that is too large to be kept may come of them, and is refused when they are put back."""
    rate = make.MeasureFactory(population=population, unit="rate", per=1)
    huge = {"numerator": Decimal(999_999_999), "denominator": Decimal("0.001"), "value": Decimal(999_999_999_000)}
    gone = make.DataPointFactory(measure=rate, starts_on=JANUARY, removed_at=timezone.now(), **huge)
    make.DataPointFactory(measure=rate, starts_on=MARCH, numerator=1, denominator=4, value=Decimal("0.25"))
    measures.edit_measure(rate, per=1_000_000, by=by)

    assert values(rate) == [huge["value"], 250_000]
    with pytest.raises(CannotChange, match="The rate is too large"):
        put_back_point(DataPoint.objects.get(pk=gone.pk), by=by)
