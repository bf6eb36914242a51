from datetime import date, timedelta

import pytest
import time_machine

from audit.models import Entry
from datareview.actions import activities, feedback, interests
from datareview.actions.base import CannotChange
from datareview.models import Activity, Feedback, Interest
from populations.actions import selection
from tests.factories.accounts import UserFactory
from tests.factories.datareview import (
    ActivityFactory,
    ExcerptFactory,
    FeedbackFactory,
    InterestFactory,
    RawNoteFactory,
    selected,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
HELD = {"strand": "people", "method": "visit", "place_kind": "faith", "place": "St Mary", "date": TODAY, "people": 3}


def told(code):
    return Entry.objects.filter(action=code).count()


@pytest.mark.req("R98", "R102", "R103", "R104", "R323")
def test_activity_is_kept_with_where_and_how_people_were_heard():
    population, by = selected(), UserFactory()

    activity = activities.add_activity(population=population, by=by, **HELD, topics=["M4.1.p1"], accessibility="Ramp")

    activity.refresh_from_db()
    assert (activity.strand, activity.method, activity.place_kind, activity.people) == ("people", "visit", "faith", 3)
    assert (activity.topics, activity.accessibility, activity.by) == (["M4.1.p1"], "Ramp", by)
    assert Entry.objects.get(action="activity.added").target_label == "Visit to a place where people gather"


def test_button_pressed_twice_makes_one_activity_and_the_same_later_makes_another():
    population, by = selected(), UserFactory()

    with time_machine.travel("2026-11-20 12:00 +0000", tick=False) as clock:
        first, second = (activities.add_activity(population=population, by=by, **HELD) for _ in range(2))
        clock.shift(timedelta(minutes=5))
        third = activities.add_activity(population=population, by=by, **HELD)

    assert first == second != third
    assert Activity.objects.count() == told("activity.added") == 2


def test_change_of_an_activity_that_was_changed_meanwhile_is_refused():
    activity = ActivityFactory()
    old = Activity.objects.get(pk=activity.pk)
    activities.edit_activity(activity=activity, by=activity.by, people=5)

    with pytest.raises(CannotChange, match="changed or taken away"):
        activities.edit_activity(activity=old, by=activity.by, people=6)

    old.refresh_from_db()
    assert old.people == 5


def test_strand_stays_once_there_are_excerpts():
    excerpt = ExcerptFactory()

    with pytest.raises(CannotChange, match="other strand") as refusal:
        activities.edit_activity(activity=excerpt.activity, by=excerpt.by, strand="professionals")

    assert refusal.value.field == "strand"


@pytest.mark.req("R109", "R110", "R111", "R112")
def test_reflections_are_kept_and_their_words_are_not_in_the_log():
    activity = ActivityFactory()

    activities.reflect(activity=activity, strengths="Neighbours", needs="Time", made_worse="Letters", changes="Evenings", by=activity.by)

    activity.refresh_from_db()
    assert (activity.strengths, activity.needs, activity.made_worse, activity.changes) == ("Neighbours", "Time", "Letters", "Evenings")
    entry = Entry.objects.get(action="activity.reflected")
    assert not {"Neighbours", "Time", "Letters", "Evenings"} & set(f"{entry.target_label} {entry.changes} {entry.reason}".split())


def test_activity_is_taken_away_once_and_put_back():
    activity = ActivityFactory()

    activities.remove_activity(activity=activity, by=activity.by)
    assert not Activity.objects.current().exists()
    with pytest.raises(CannotChange, match="already"):
        activities.remove_activity(activity=activity, by=activity.by)

    activities.restore_activity(activity=activity, by=activity.by)
    assert Activity.objects.current().get() == activity
    assert told("activity.removed") == told("activity.restored") == 1


@pytest.mark.parametrize(("factory", "words"), [(ExcerptFactory, "has excerpts"), (RawNoteFactory, "has raw notes")])
def test_activity_with_what_was_said_stays(factory, words):
    activity = factory().activity

    with pytest.raises(CannotChange, match=words):
        activities.remove_activity(activity=activity, by=activity.by)


def test_closed_population_takes_nothing_new():
    activity, by = ActivityFactory(), UserFactory()
    selection.close(population=activity.population, on=TODAY, by=by, reason="Over")

    for act in (
        lambda: activities.add_activity(population=activity.population, by=by, **HELD),
        lambda: activities.edit_activity(activity=activity, by=by, people=4),
        lambda: activities.remove_activity(activity=activity, by=by),
        lambda: give(activity.population, by=by),
        lambda: want(activity, by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()


# Feedback


def give(population, **fields):
    said = {"what": "A letter", "how": "By post", "planned_on": TODAY, "done_on": None, "by": UserFactory(), **fields}
    return feedback.plan_feedback(population=population, **said)


@pytest.mark.req("R114", "R356")
def test_feedback_is_planned_then_given_once():
    activity = ActivityFactory()

    planned = give(activity.population, activity=activity, by=activity.by)
    feedback.feedback_done(feedback=planned, on=TODAY, by=activity.by)

    planned.refresh_from_db()
    assert (planned.activity, planned.planned_on, planned.done_on) == (activity, TODAY, TODAY)
    assert told("feedback.planned") == told("feedback.done") == 1
    with pytest.raises(CannotChange, match="given already"):
        feedback.feedback_done(feedback=planned, on=TODAY, by=activity.by)


def test_feedback_pressed_twice_is_one():
    population, by = selected(), UserFactory()

    assert give(population, by=by) == give(population, by=by)
    assert Feedback.objects.count() == 1


def test_feedback_needs_a_day_and_an_activity_of_its_own_review():
    population = selected()

    with pytest.raises(CannotChange, match="Enter the day"):
        give(population, planned_on=None)
    with pytest.raises(CannotChange, match="Select one of the activities"):
        give(population, activity=ActivityFactory())


def test_feedback_is_changed_taken_away_and_put_back():
    row = FeedbackFactory()

    feedback.edit_feedback(feedback=row, what="A meeting", how="", planned_on=None, done_on=TODAY, by=row.by)
    feedback.remove_feedback(feedback=row, by=row.by)
    assert not Feedback.objects.current().exists()
    feedback.restore_feedback(feedback=row, by=row.by)

    assert Feedback.objects.current().get().what == "A meeting"
    assert [told(f"feedback.{verb}") for verb in ("edited", "removed", "restored")] == [1, 1, 1]


# Interest in joining


def want(activity, **fields):
    said = {"interest_in": "team", "words": "", "held_by": "Community worker", "follow_up_by": TODAY, "by": UserFactory(), **fields}
    return interests.add_interest(activity=activity, **said)


@pytest.mark.req("R115")
def test_interest_is_written_down_followed_up_and_opened_again():
    activity = ActivityFactory()

    wish = want(activity, by=activity.by)
    interests.follow_up(interest=wish, on=TODAY, outcome="Joins the sub-team", by=activity.by)
    wish.refresh_from_db()
    assert (wish.followed_up_on, wish.outcome) == (TODAY, "Joins the sub-team")

    interests.open_again(interest=wish, by=activity.by)

    wish.refresh_from_db()
    assert (wish.followed_up_on, wish.outcome) == (None, "")
    assert told("interest.added") == told("interest.followed_up") == told("interest.reopened") == 1


def test_interest_pressed_twice_is_one():
    activity, by = ActivityFactory(), UserFactory()

    assert want(activity, by=by) == want(activity, by=by)
    assert Interest.objects.count() == 1


def test_interest_is_changed_taken_away_and_put_back_without_its_words_in_the_log():
    row = InterestFactory(words="Would like to sing")

    interests.edit_interest(interest=row, interest_in="idea", words="Would like to cook", held_by="Lead", follow_up_by=TODAY, by=row.by)
    interests.remove_interest(interest=row, by=row.by)
    assert not Interest.objects.current().exists()
    interests.restore_interest(interest=row, by=row.by)

    assert Interest.objects.current().get().interest_in == "idea"
    entries = Entry.objects.filter(action__startswith="interest.")
    assert entries.count() == 3
    assert not any("like to" in f"{entry.target_label}{entry.changes}{entry.reason}" for entry in entries)
