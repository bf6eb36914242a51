from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from audit.models import Entry
from milestones import actions
from milestones.models import Fact, JournalEntry, Progress, Review, ReviewKind, State
from tests.factories.accounts import UserFactory
from tests.factories.milestones import GO_ON, ProgressFactory, progress_of, step_of
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory, SeatFactory, project_team

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return UserFactory()


@pytest.fixture
def coach():
    return UserFactory()


@pytest.fixture
def asked(lead):
    """Milestone 1, waiting for the coach."""
    progress = ProgressFactory()
    actions.request_review(progress=progress, by=lead, on=TODAY, note="Please look")
    return progress


def kinds(progress):
    return list(Review.objects.filter(progress=progress).order_by("pk").values_list("kind", flat=True))


@pytest.mark.req("R42")
def test_a_request_waits_for_the_coach_and_is_audited(asked, lead):
    assert asked.state == State.READY_FOR_REVIEW
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.target_id, entry.reason) == ("milestone.requested", lead.pk, asked.pk, "Please look")


def test_a_second_request_is_refused(asked, lead):
    with pytest.raises(actions.CannotReview):
        actions.request_review(progress=asked, by=lead, on=TODAY)

    assert kinds(asked) == [ReviewKind.REQUESTED]


def test_signing_off_with_something_missing_needs_a_reason(asked, coach):
    with pytest.raises(actions.CannotReview) as refusal:
        actions.sign_off(progress=asked, by=coach, on=TODAY, reason="  ", **GO_ON)

    assert refusal.value.field == "reason"
    assert progress_of(asked.participation, "M1").state == State.READY_FOR_REVIEW


@pytest.mark.req("R254")
def test_a_coach_can_sign_off_with_a_reason_and_the_facts_are_kept_as_they_stood(asked, coach):
    actions.sign_off(progress=asked, by=coach, on=TODAY, reason="The sponsor starts on Monday", by_role="QI coach", **GO_ON)
    SeatFactory(team=project_team(asked.participation), role="project_lead", protected_hours=4)

    review = Review.objects.latest("pk")
    kept = {fact["code"]: fact["value"] for fact in review.facts}
    assert kept == {f"M1.F{number}": False for number in range(1, 8)}
    assert (review.kind, review.on, review.reason, review.by_role) == ("signed_off", TODAY, "The sponsor starts on Monday", "QI coach")
    progress = progress_of(asked.participation, "M1")
    assert (progress.state, progress.completed_on) == (State.SIGNED_OFF, TODAY)


def test_a_milestone_that_nobody_asked_about_cannot_be_signed_off(coach):
    progress = ProgressFactory()

    with pytest.raises(actions.CannotReview):
        actions.sign_off(progress=progress, by=coach, on=TODAY, reason="It is fine", **GO_ON)

    assert kinds(progress) == []


def test_facts_without_records_are_kept_as_not_recorded(coach, lead):
    population = PopulationFactory(selected=True)
    progress = ProgressFactory(participation=population.participation, code="M6", population=population)
    Fact.objects.create(milestone=progress.milestone, code="M6.F9", position=9, text="The team had cake", weight="advised")
    actions.request_review(progress=progress, by=lead, on=TODAY)

    actions.sign_off(progress=progress, by=coach, on=TODAY, reason="Seen on paper")

    kept = {fact["code"]: fact["value"] for fact in Review.objects.latest("pk").facts}
    assert kept == {f"M6.F{number}": False for number in (1, 2, 3, 4, 5)} | {"M6.F9": None}


def test_returning_needs_a_reason_and_keeps_it(asked, coach):
    with pytest.raises(actions.CannotReview):
        actions.return_to_team(progress=asked, by=coach, on=TODAY, reason="")

    actions.return_to_team(progress=asked, by=coach, on=TODAY, reason="Name a deputy")

    assert (asked.state, Review.objects.latest("pk").reason) == (State.IN_PROGRESS, "Name a deputy")


def test_reopening_keeps_the_history_and_the_earlier_facts(asked, coach, lead):
    actions.sign_off(progress=asked, by=coach, on=TODAY, reason="Fine", **GO_ON)
    facts = Review.objects.latest("pk").facts
    with pytest.raises(actions.CannotReview):
        actions.reopen(progress=asked, by=coach, on=TODAY, reason=" ")

    actions.reopen(progress=asked, by=coach, on=TODAY, reason="The lead has left")

    assert kinds(asked) == ["requested", "signed_off", "reopened"]
    assert Review.objects.get(kind="signed_off").facts == facts
    progress = progress_of(asked.participation, "M1")
    assert (progress.state, progress.completed_on) == (State.REOPENED, None)


@pytest.mark.req("R242")
def test_a_milestone_can_be_marked_as_not_applicable_and_back(coach):
    progress = ProgressFactory(code="M2")

    actions.mark_not_applicable(progress=progress, by=coach, on=TODAY, reason="Populations were chosen before joining")
    marked = progress.state
    actions.mark_applicable(progress=progress, by=coach, on=TODAY)

    assert (marked, progress.state) == (State.NOT_APPLICABLE, State.IN_PROGRESS)


def test_a_plan_without_a_date_is_never_late():
    progress = ProgressFactory()

    actions.plan_milestone(progress=progress, planned_on=None, by=None)

    assert not progress.is_late(date(2099, 1, 1))
    assert progress not in Progress.objects.late(date(2099, 1, 1))


@pytest.mark.parametrize(("planned", "expected"), [(date(2026, 11, 19), True), (TODAY, False), (None, False)])
def test_a_milestone_is_late_the_day_after_its_planned_date(planned, expected):
    progress = ProgressFactory(planned_on=planned)

    assert progress.is_late(TODAY) is expected
    assert (progress in Progress.objects.late(TODAY)) is expected


def test_a_signed_milestone_is_not_late(asked, coach):
    actions.sign_off(progress=asked, by=coach, on=TODAY, reason="Fine", **GO_ON)

    assert not asked.is_late(date(2099, 1, 1))


def test_an_entry_keeps_text_day_author_and_many_links(lead):
    progress = ProgressFactory()

    entry = actions.add_entry(
        progress=progress,
        step=step_of(progress),
        text="Met the director 🎉",
        done_on=TODAY,
        links=[("https://example.org/a", "Minutes"), ("https://example.org/b", "")],
        by=lead,
    )

    assert (entry.text, entry.done_on, entry.author) == ("Met the director 🎉", TODAY, lead)
    assert list(entry.links.values_list("url", "title")) == [("https://example.org/a", "Minutes"), ("https://example.org/b", "")]


def test_only_the_author_changes_an_entry(lead, coach):
    progress = ProgressFactory()
    entry = actions.add_entry(progress=progress, step=step_of(progress), text="Mine", done_on=TODAY, by=lead)

    for change in (
        lambda: actions.edit_entry(entry=entry, text="Yours", done_on=TODAY, links=[], by=coach),
        lambda: actions.remove_entry(entry=entry, by=coach),
        lambda: actions.restore_entry(entry=entry, by=coach),
    ):
        with pytest.raises(actions.CannotWrite):
            change()

    assert JournalEntry.objects.get().text == "Mine"


def test_a_removed_entry_can_be_put_back(lead):
    progress = ProgressFactory()
    entry = actions.add_entry(progress=progress, step=step_of(progress), text="Mine", done_on=TODAY, by=lead)

    actions.remove_entry(entry=entry, by=lead)
    without = progress_of(progress.participation, "M1").state
    actions.restore_entry(entry=entry, by=lead)

    assert (without, progress_of(progress.participation, "M1").state) == (State.NOT_STARTED, State.IN_PROGRESS)


def test_every_action_writes_one_audit_entry(lead, coach):
    population = PopulationFactory(selected=True)
    progress = progress_of(population.participation, "M3", population)
    step = step_of(progress)
    before = Entry.objects.count()

    actions.plan_milestone(progress=progress, planned_on=TODAY, by=lead)
    entry = actions.add_entry(progress=progress, step=step, text="Done", done_on=TODAY, by=lead)
    actions.edit_entry(entry=entry, text="Done well", done_on=TODAY, links=[], by=lead)
    actions.request_review(progress=progress, by=lead, on=TODAY)
    actions.withdraw_request(progress=progress, by=lead, on=TODAY)

    entries = Entry.objects.order_by("pk")[before:]
    assert [entry.action for entry in entries] == [
        "milestone.planned",
        "journal.added",
        "journal.edited",
        "milestone.requested",
        "milestone.withdrawn",
    ]
    assert {entry.population_id for entry in entries} == {population.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_coaches_who_answer_at_once_one_wins():
    lead, first, second = UserFactory(), UserFactory(), UserFactory()
    progress = ProgressFactory(participation=ParticipationFactory())
    actions.request_review(progress=progress, by=lead, on=TODAY)
    outcomes, barrier = [], Barrier(2)

    def answer(by):
        mine = progress_of(progress.participation, "M1")
        barrier.wait()
        try:
            actions.sign_off(progress=mine, by=by, on=START, reason="Fine", **GO_ON)
            outcomes.append("signed")
        except actions.CannotReview:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=answer, args=[by]) for by in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "signed"]
    assert kinds(progress) == ["requested", "signed_off"]
