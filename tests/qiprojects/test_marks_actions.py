"""Marking the chart of a measure, and writing down what was seen: what is kept, what is refused, what follows."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Population, Status
from qiprojects.actions import marks, measures
from qiprojects.actions.base import CannotChange
from qiprojects.models import Annotation, Measure, Observation, Rebase
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY, MARCH = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)
MINE = ("measure", "rebase", "annotation", "observation")


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


@pytest.fixture
def measure(population):
    return make.MeasureFactory(population=population)


def codes():
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    return [action for action in actions if action.startswith(MINE)]


def test_new_lines_begin_at_a_point_with_a_reason_and_the_chart_says_something_else(measure, by):
    make.points(measure, *[10, 12] * 8, *[40, 42] * 8)
    measures.edit_measure(measure, target=9, by=by)
    assert Measure.objects.get().latest_variation == "improvement_high"

    row = marks.rebase(measure, on=date(2025, 5, 1), reason="Open on Saturdays", by=by)
    again = marks.rebase(measure, on=date(2025, 5, 1), reason="Open on Saturdays", by=by)

    assert row == again == Rebase.objects.get()
    assert (row.on, row.reason, row.by) == (date(2025, 5, 1), "Open on Saturdays", by)
    assert Measure.objects.get().latest_variation == "common_cause"
    marks.remove_rebase(row, by=by)
    assert Measure.objects.get().latest_variation == "improvement_high"
    marks.put_back_rebase(row, by=by)
    assert Measure.objects.get().latest_variation == "common_cause"
    assert codes() == ["measure.edited", "rebase.added", "rebase.removed", "rebase.restored"]


@pytest.mark.parametrize(
    ("on", "reason", "field", "words"),
    [
        (MARCH, " ", "reason", "Say why"),
        (date(2024, 2, 15), "New", "on", "no point on 15 February 2024. The nearest are those of 1 February 2024 and 1 March 2024"),
        (date(2026, 1, 1), "New", "on", "The nearest is that of 1 April 2024"),
        (JANUARY, "New", "on", "the first point"),
        (FEBRUARY, "New", "on", "not collected"),
        (date(2024, 4, 1), "New", "on", "new lines from 1 April 2024 already"),
    ],
)
def test_new_lines_that_cannot_be_are_refused(measure, by, on, reason, field, words):
    make.points(measure, 10, None, 12, 14)
    make.RebaseFactory(measure=measure, on=date(2024, 4, 1))

    with pytest.raises(CannotChange, match=words) as refusal:
        marks.rebase(measure, on=on, reason=reason, by=by)

    assert refusal.value.field == field
    assert Rebase.objects.count() == 1


def test_new_lines_need_points_of_everybody(measure, by):
    make.points(measure, 1, 2, 3, group=make.BreakdownGroupFactory(measure=measure))

    with pytest.raises(CannotChange, match="There are no points yet"):
        marks.rebase(measure, on=FEBRUARY, reason="New", by=by)


def test_new_lines_do_not_come_back_where_no_point_is_left(measure, by):
    rows = make.points(measure, 1, 2, 3)
    row = marks.rebase(measure, on=FEBRUARY, reason="New", by=by)
    marks.remove_rebase(row, by=by)
    rows[1].delete()

    with pytest.raises(CannotChange, match="no point on 1 February 2024"):
        marks.put_back_rebase(row, by=by)

    assert not Rebase.objects.current().exists()


KINDS = {
    "annotation": (Annotation, marks.annotate, marks.edit_annotation, marks.remove_annotation, marks.put_back_annotation),
    "observation": (Observation, marks.observe, marks.edit_observation, marks.remove_observation, marks.put_back_observation),
}


@pytest.mark.parametrize("kind", [pytest.param("annotation"), pytest.param("observation", marks=pytest.mark.req("R349"))])
def test_words_are_written_changed_taken_away_and_put_back(measure, by, kind):
    model, write, edit, remove, put_back = KINDS[kind]
    today = timezone.localdate()

    row = write(measure, on=today, text="Secret tea", by=by)
    assert write(measure, on=today, text="Secret tea", by=by) == row
    edit(row, on=today, text="Secret tea", by=by)
    edit(row, on=today - timedelta(days=1), text="Secret coffee", by=by)
    stored = model.objects.get()
    assert (stored.on, stored.text, stored.measure) == (today - timedelta(days=1), "Secret coffee", measure)
    assert stored.edited_at
    remove(row, by=by)
    with pytest.raises(CannotChange, match="taken away already"):
        remove(row, by=by)
    with pytest.raises(CannotChange, match="Put it back first"):
        edit(row, on=today, text="Late", by=by)
    assert not model.objects.current().exists()
    put_back(row, by=by)
    with pytest.raises(CannotChange, match="there already"):
        put_back(row, by=by)

    assert model.objects.current().get() == row
    assert codes() == [f"{kind}.{verb}" for verb in ("added", "edited", "removed", "restored")]
    assert "Secret" not in json.dumps(list(Entry.objects.values("target_label", "changes", "reason")))


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_cannot_be_are_refused(measure, by, kind):
    model, write, edit, _, _ = KINDS[kind]
    today = timezone.localdate()
    row = write(measure, on=today, text="Tea", by=by)
    old = model.objects.get()
    edit(row, on=today, text="Coffee", by=by)

    with pytest.raises(CannotChange, match="today or before") as refusal:
        write(measure, on=today + timedelta(days=1), text="Tea", by=by)
    assert refusal.value.field == "on"
    with pytest.raises(CannotChange, match="Write what happened") as refusal:
        edit(row, on=today, text=" ", by=by)
    assert refusal.value.field == "text"
    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        edit(old, on=today, text="Water", by=by)

    assert model.objects.get().text == "Coffee"


@pytest.mark.parametrize("kind", KINDS)
def test_words_do_not_come_back_to_a_measure_that_is_gone(measure, by, kind):
    model, write, _, remove, put_back = KINDS[kind]
    row = write(measure, on=timezone.localdate(), text="Tea", by=by)
    remove(row, by=by)
    measures.remove(measure, by=by)

    with pytest.raises(CannotChange, match="The measure was taken away"):
        put_back(row, by=by)
    with pytest.raises(CannotChange, match="This measure was taken away"):
        write(measure, on=timezone.localdate(), text="More tea", by=by)

    assert not model.objects.current().exists()


def test_nothing_is_marked_once_the_population_is_not_worked_on(measure, by):
    make.points(measure, 1, 2, 3)
    row, note, seen = (factory(measure=measure) for factory in (make.RebaseFactory, make.AnnotationFactory, make.ObservationFactory))
    Population.objects.update(status=Status.PARKED)

    for act in (
        lambda: marks.rebase(measure, on=FEBRUARY, reason="New", by=by),
        lambda: marks.remove_rebase(row, by=by),
        lambda: marks.put_back_rebase(row, by=by),
        lambda: marks.annotate(measure, on=JANUARY, text="Late", by=by),
        lambda: marks.edit_annotation(note, on=JANUARY, text="Late", by=by),
        lambda: marks.remove_annotation(note, by=by),
        lambda: marks.observe(measure, on=JANUARY, text="Late", by=by),
        lambda: marks.edit_observation(seen, on=JANUARY, text="Late", by=by),
        lambda: marks.put_back_observation(seen, by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()
