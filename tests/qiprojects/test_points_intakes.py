"""Points from a paste or a file: how lines are compared with what is there, and taking them in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from core.errors import Refused
from qiprojects.actions import intakes
from qiprojects.actions.points import add_point, mark_missing
from qiprojects.intake import CHANGED, EMPTY, NEW, SAME, WRONG, check
from qiprojects.intake_reading import from_text
from qiprojects.models import DataPoint, PointIntake
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


def add(measure, by, on=APRIL, value=12, **fields):
    return add_point(measure, starts_on=on, value=Decimal(value), by=by, **fields)


def values(measure):
    return {str(point.starts_on): point.value for point in DataPoint.objects.current().filter(measure=measure, group=None)}


def codes():
    return list(Entry.objects.filter(action__startswith="point").order_by("pk").values_list("action", flat=True))


def kept(measure, text, by, **options):
    parsed = from_text(measure, text, starts_on=APRIL, **options)
    return intakes.keep(measure, parsed.rows, sentences=parsed.sentences, by=by)


def states(intake):
    groups = list(intake.measure.groups.current())
    return [line.state for line in check(intake.measure, intake.rows, groups=groups, today=TODAY)]


def test_lines_are_compared_with_what_is_there(measure, by):
    add(measure, by)
    add(measure, by, on=MAY)
    intake = kept(measure, "Month\tCount\nApr 2026\t12\nMay 2026\t15\nJune 2025\t4\nJuly 2025\t\nJuly 2024\tmany", by)

    assert states(intake) == [SAME, CHANGED, NEW, EMPTY, WRONG]


def test_points_are_taken_in_with_one_entry_in_the_log(measure, by):
    add(measure, by)
    intake = kept(measure, "Apr 2026\t15\nMar 2026\t4\nFeb 2026\tn/a\nJan 2026\tmany", by)
    taken = intakes.take_in(intake, by=by)

    assert (taken.added, taken.replaced, taken.kept, taken.left) == (2, 0, 1, 1)
    assert values(measure) == {"2026-02-01": None, "2026-03-01": 4, "2026-04-01": 12}
    assert codes() == ["point.added", "points.read", "points.taken_in"]
    intake.refresh_from_db()
    assert [row["words"] for row in intake.rows] == ["Jan 2026\tmany"]
    measure.refresh_from_db()
    assert (measure.latest_on, measure.next_due_on) == (APRIL, date(2026, 6, 1))


def test_points_that_differ_are_replaced_when_asked(measure, by):
    point = add(measure, by, note="A strike")
    intake = kept(measure, "Apr 2026\t15\nMar 2026\t4", by)
    taken = intakes.take_in(intake, replace=True, by=by)

    assert (taken.added, taken.replaced, taken.left) == (1, 1, 0)
    assert values(measure) == {"2026-03-01": 4, "2026-04-01": 15}
    point.refresh_from_db()
    assert point.note == "A strike"
    assert point.edited_at
    assert not PointIntake.objects.exists()


def test_nothing_new_is_refused_and_nothing_is_lost(measure, by):
    add(measure, by)
    same, differing = kept(measure, "Apr 2026\t12", by), kept(measure, "Apr 2026\t13", by)

    with pytest.raises(Refused, match="every point that can be read is here already"):
        intakes.take_in(same, by=by)
    with pytest.raises(Refused, match="Tick the box to replace them"):
        intakes.take_in(differing, by=by)
    assert PointIntake.objects.count() == 2


def test_two_numbers_for_one_day_are_both_wrong(measure, by):
    intake = kept(measure, "Apr 2026\t12\n1/4/2026\t13\nMar 2026\t4\nMar 2026\t4", by)
    lines = check(measure, intake.rows, groups=[], today=TODAY)

    assert [line.state for line in lines] == [WRONG, WRONG, NEW, SAME]
    assert lines[0].problems == ("1 April 2026 is in line 2 as well, with another number",)
    assert lines[1].problems == ("1 April 2026 is in line 1 as well, with another number",)


@pytest.mark.parametrize(
    ("fields", "line", "words"),
    [
        ({"share": True}, "Apr 2026\t45\t40", "The numerator (45) is above the denominator (40)"),
        ({"share": True}, "Apr 2026\t0\t0", "Nothing can be out of 0"),
        ({"unit": "time", "chart": "t"}, "Apr 2026\t0", "A T chart needs times above 0"),
        ({}, "Apr 2026\t-3", "A count must be 0 or more"),
        ({}, "Apr 2099\t3", "is in the future"),
    ],
)
def test_line_that_cannot_be_is_named(population, by, fields, line, words):
    measure = make.MeasureFactory(population=population, **fields)
    [checked] = check(measure, from_text(measure, line).rows, groups=[], today=TODAY)

    assert checked.state == WRONG
    assert words in checked.problems[0]


def test_same_paste_sent_twice_is_kept_and_taken_in_once(measure, by):
    intake = kept(measure, "Apr 2026\t12", by)

    assert kept(measure, "Apr 2026\t12", by) == intake
    intakes.take_in(intake, by=by)
    with pytest.raises(Refused, match="taken in or put aside already"):
        intakes.take_in(intake, by=by)
    assert len(values(measure)) == 1


def test_mended_lines_take_the_place_of_the_others(measure, by):
    first = kept(measure, "Apr 2026\tmany\nMay 2026\t3", by)
    mended = intakes.keep(measure, from_text(measure, "Apr 2026\t4\nMay 2026\t3").rows, instead_of=first, by=by)

    assert list(PointIntake.objects.values_list("pk", flat=True)) == [mended.pk]


def test_group_that_was_taken_away_meanwhile_gets_no_points(measure, by):
    group = make.BreakdownGroupFactory(measure=measure)
    parsed = from_text(measure, "Apr 2026\t12", group=group)
    intake = intakes.keep(measure, parsed.rows, group=group, by=by)
    assert states(intake) == [NEW]
    group.removed_at = timezone.now()
    group.save()

    assert states(intake) == [WRONG]


def test_what_waits_is_its_makers_alone_and_may_be_put_aside(population, measure, by):
    intake = kept(measure, "Apr 2026\t12", by)
    other = member_of(population)

    with pytest.raises(Refused, match="taken in or put aside already"):
        intakes.take_in(intake, by=other)
    with pytest.raises(Refused, match="taken in or put aside already"):
        intakes.drop(intake, by=other)
    intakes.drop(intake, by=by)
    assert not PointIntake.objects.exists()
    assert codes()[-1] == "points.dropped"


def test_four_hundred_points_take_no_query_each(measure, by):
    """Some databases take so many values at once, and no more: 400 points then go in a few portions."""
    measure.frequency = "weekly"
    measure.save()
    few, many = queries_of_taking_in(measure, 20, date(2006, 1, 2), by), queries_of_taking_in(measure, 400, date(2010, 1, 4), by)

    assert many <= few + 6


def queries_of_taking_in(measure, many, day, by):
    """How many queries it takes to take in so many points, half of them new and half with another number than before."""
    lines = [f"{day + timedelta(weeks=place)}\t{place}" for place in range(many)]
    intakes.take_in(kept(measure, "\n".join(lines[::2]), by), by=by)
    intake = kept(measure, "\n".join(f"{line}1" for line in lines), by)
    with CaptureQueriesContext(connection) as queries:
        taken = intakes.take_in(intake, replace=True, by=by)
    assert (taken.added, taken.replaced) == (many // 2, many // 2)
    return len(queries)


# What stays of the points that are there


def mean_of(population):
    return make.MeasureFactory(population=population, unit="mean", collect_from=date(2026, 1, 1))


def test_how_many_people_a_mean_is_about_stays_when_its_value_is_replaced(population, by):
    mean = mean_of(population)
    point = add(mean, by, value="12.5", denominator=Decimal(4))
    intakes.take_in(kept(mean, "Apr 2026\t13.5", by), replace=True, by=by)

    point.refresh_from_db()
    assert (point.value, point.denominator) == (Decimal("13.5"), 4)


def test_value_without_its_people_is_no_other_value(population, by):
    mean = mean_of(population)
    add(mean, by, value="12.5", denominator=Decimal(4))

    assert states(kept(mean, "Apr 2026\t12.5", by)) == [SAME]
    assert states(kept(mean, "Month\tMean\tPeople\nApr 2026\t12.5\t5", by)) == [CHANGED]


def test_point_at_which_new_lines_begin_is_not_marked_as_not_collected(measure, by):
    add(measure, by)
    make.RebaseFactory(measure=measure, on=APRIL)
    make.RebaseFactory(measure=measure, on=MAY, removed_at=timezone.now())
    add(measure, by, on=MAY)
    intake = kept(measure, "Apr 2026\tn/a\nMay 2026\tn/a", by)

    assert states(intake) == [WRONG, CHANGED]
    intakes.take_in(intake, replace=True, by=by)
    assert values(measure) == {"2026-04-01": 12, "2026-05-01": None}
    assert states(kept(measure, "Apr 2026\t14", by)) == [CHANGED]


def test_lines_of_a_group_may_be_marked_where_those_of_everybody_begin_anew(measure, by):
    group = make.BreakdownGroupFactory(measure=measure)
    add(measure, by, group=group)
    make.RebaseFactory(measure=measure, on=APRIL)

    assert states(kept(measure, "Apr 2026\tn/a", by, group=group)) == [CHANGED]


@pytest.mark.parametrize(
    ("name", "note"), [("", "Not collected, according to what was pasted"), ("a.csv", "Not collected, according to the file")]
)
def test_point_that_was_not_collected_says_where_that_is_from(measure, by, name, note):
    rows = from_text(measure, "Month\tCount\tNote\nFeb 2026\tn/a\t\nMar 2026\tn/a\tA strike").rows
    intakes.take_in(intakes.keep(measure, rows, name=name, by=by), by=by)

    assert [point.note for point in DataPoint.objects.order_by("starts_on")] == [note, "A strike"]


def test_reason_that_is_known_stays(measure, by):
    mark_missing(measure, starts_on=APRIL, note="The system was replaced", by=by)

    assert states(kept(measure, "Apr 2026\tn/a", by)) == [SAME]


def test_days_do_not_drift_behind_a_short_month(population, by):
    measure = make.MeasureFactory(population=population)
    counted = from_text(measure, "1\n2\n3\n4", starts_on=date(2025, 12, 28)).rows
    intakes.take_in(intakes.keep(measure, counted, by=by), by=by)
    intakes.take_in(kept(measure, "28/4/2025\t1\n28/2/2025\t2\n28/1/2025\t3", by), by=by)

    ends = {str(point.starts_on): str(point.ends_on) for point in DataPoint.objects.all()}
    assert ends.keys() == {"2025-12-28", "2026-01-28", "2026-02-28", "2026-03-28", "2025-01-28", "2025-02-28", "2025-04-28"}
    assert (ends["2026-02-28"], ends["2025-02-28"]) == ("2026-03-27", "2025-03-27")
