"""The stored state follows from records: proved on chosen cases, and on random actions against an independent model."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assets.actions.prompts import consider
from assets.actions.register import quick_add
from milestones import actions, state
from milestones.models import JournalEntry, Progress, ReviewKind, State
from organisations import team_actions
from organisations.models import Participation
from populations.actions import decisions, long_list, rooms, selection
from tests.factories.accounts import UserFactory
from tests.factories.datareview import AT, HELD, ActivityFactory, DataReviewFactory, DataSourceFactory, selected
from tests.factories.milestones import GO_ON, progress_of, step_of
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import AnswerFactory

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("last", "has_begun", "expected"),
    [
        (None, False, State.NOT_STARTED),
        (None, True, State.IN_PROGRESS),
        (ReviewKind.REQUESTED, True, State.READY_FOR_REVIEW),
        (ReviewKind.WITHDRAWN, True, State.IN_PROGRESS),
        (ReviewKind.RETURNED, True, State.IN_PROGRESS),
        (ReviewKind.SIGNED_OFF, True, State.SIGNED_OFF),
        (ReviewKind.REOPENED, True, State.REOPENED),
        (ReviewKind.NOT_APPLICABLE, True, State.NOT_APPLICABLE),
        (ReviewKind.APPLICABLE, True, State.IN_PROGRESS),
    ],
)
def test_the_state_follows_from_the_last_review(last, has_begun, expected):
    assert state.state_after(last, has_begun) == expected


@pytest.mark.django_db
@pytest.mark.req("R7", "R79")
def test_an_organisation_starts_with_two_milestones_and_gets_four_for_each_selected_population():
    participation = ParticipationFactory()
    before = list(participation.progress.order_by("pk").values_list("milestone__code", "population"))
    population = PopulationFactory(participation=participation, selected=True)
    after = list(participation.progress.filter(population=population).order_by("pk").values_list("milestone__code", flat=True))

    assert (before, after) == ([("M1", None), ("M2", None)], ["M3", "M4", "M5", "M6"])


@pytest.mark.django_db
@pytest.mark.req("R8", "R170")
def test_any_milestone_can_be_begun_first():
    participation = ParticipationFactory()
    progress = progress_of(participation, "M2")

    actions.add_entry(progress=progress, step=step_of(progress), text="Listed three", done_on=START, by=UserFactory())

    assert progress_of(participation, "M2").state == State.IN_PROGRESS
    assert progress_of(participation, "M1").state == State.NOT_STARTED


@pytest.mark.django_db
@pytest.mark.req("R41")
def test_choosing_begins_with_the_first_population_or_the_decision_room():
    listed, met, neither = ParticipationFactory.create_batch(3)

    PopulationFactory(participation=listed)
    rooms.open_room(participation=met, on=START)

    assert [progress_of(participation, "M2").state for participation in (listed, met, neither)] == [
        State.IN_PROGRESS,
        State.IN_PROGRESS,
        State.NOT_STARTED,
    ]


@pytest.mark.django_db
@pytest.mark.req("R98", "R99")
def test_the_asset_map_begins_with_an_asset_or_a_question_that_was_talked_about():
    mapped, talked, neither = (PopulationFactory(selected=True) for _ in range(3))
    quick_add(mapped, names=["Village hall"], by=UserFactory())
    consider(talked, prompt="learn", on=START, by=UserFactory())

    states = [progress_of(population.participation, "M5", population).state for population in (mapped, talked, neither)]
    assert states == ["in_progress", "in_progress", "not_started"]
    assert progress_of(talked.participation, "M5", talked).started_on == START


@pytest.mark.django_db
def test_the_data_review_begins_with_its_plan_an_activity_or_a_source():
    planned, listened, found, neither = (selected() for _ in range(4))
    DataReviewFactory(population=planned)
    ActivityFactory(population=listened)
    ActivityFactory(population=neither, removed_at=AT)
    DataSourceFactory(population=found)

    state.rebuild()

    states = [progress_of(population.participation, "M4", population).state for population in (planned, listened, found, neither)]
    assert states == [State.IN_PROGRESS] * 3 + [State.NOT_STARTED]
    assert progress_of(listened.participation, "M4", listened).started_on == HELD


@pytest.mark.django_db
def test_rebuilding_restores_what_somebody_changed_by_hand():
    participation = ParticipationFactory()
    SeatFactory(team=project_team(participation))
    state.refresh(Participation.objects.all())
    Progress.objects.update(state=State.SIGNED_OFF, completed_on=TODAY, started_on=None)

    changed = state.rebuild()

    assert changed == 2
    assert list(Progress.objects.order_by("pk").values_list("state", "completed_on")) == [
        (State.IN_PROGRESS, None),
        (State.NOT_STARTED, None),
    ]


@pytest.mark.django_db
def test_refreshing_takes_the_same_queries_for_one_and_three_organisations(django_assert_max_num_queries):
    first = ParticipationFactory.create_batch(3)[0]

    with django_assert_max_num_queries(10) as one:
        state.refresh(Participation.objects.filter(pk=first.pk))
    with django_assert_max_num_queries(10) as three:
        state.refresh(Participation.objects.all())

    assert len(one) == len(three)


REVIEWED = {
    "request": State.READY_FOR_REVIEW,
    "withdraw": State.IN_PROGRESS,
    "sign_off": State.SIGNED_OFF,
    "return": State.IN_PROGRESS,
    "reopen": State.REOPENED,
    "not_applicable": State.NOT_APPLICABLE,
    "applicable": State.IN_PROGRESS,
}
ALLOWED = {
    "request": {State.NOT_STARTED, State.IN_PROGRESS, State.REOPENED},
    "withdraw": {State.READY_FOR_REVIEW},
    "sign_off": {State.READY_FOR_REVIEW},
    "return": {State.READY_FOR_REVIEW},
    "reopen": {State.SIGNED_OFF},
    "not_applicable": {State.NOT_STARTED, State.IN_PROGRESS, State.REOPENED, State.READY_FOR_REVIEW},
    "applicable": {State.NOT_APPLICABLE},
}
CALLS = {
    "request": lambda progress, by, on: actions.request_review(progress=progress, by=by, on=on),
    "withdraw": lambda progress, by, on: actions.withdraw_request(progress=progress, by=by, on=on),
    "sign_off": lambda progress, by, on: actions.sign_off(progress=progress, by=by, on=on, reason="Agreed", **GO_ON),
    "return": lambda progress, by, on: actions.return_to_team(progress=progress, by=by, on=on, reason="More, please"),
    "reopen": lambda progress, by, on: actions.reopen(progress=progress, by=by, on=on, reason="The lead left"),
    "not_applicable": lambda progress, by, on: actions.mark_not_applicable(progress=progress, by=by, on=on, reason="Chosen before"),
    "applicable": lambda progress, by, on: actions.mark_applicable(progress=progress, by=by, on=on),
}


class Programme(RuleBasedStateMachine):
    """Random actions of leads and coaches. `expected` is kept by hand, knowing nothing of how the application works it out."""

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.by = UserFactory()
        self.participation = ParticipationFactory()
        self.team = project_team(self.participation)
        self.expected = {}
        self.entries = []
        self.suggested = 0
        self.on = START
        self._meet()

    def _meet(self):
        for progress in Progress.objects.filter(participation=self.participation):
            self.expected.setdefault(progress.pk, State.NOT_STARTED)

    def _begin(self, progress):
        if self.expected[progress.pk] == State.NOT_STARTED:
            self.expected[progress.pk] = State.IN_PROGRESS

    @rule(days=st.integers(0, 40))
    def time_passes(self, days):
        self.on += timedelta(days=days)

    @rule(name=st.sampled_from(sorted(CALLS)), place=st.integers(0, 20))
    def review(self, name, place):
        progress = self._pick(place)
        before = self.expected[progress.pk]
        if before in ALLOWED[name]:
            CALLS[name](progress, self.by, self.on)
            self.expected[progress.pk] = REVIEWED[name]
        else:
            with pytest.raises(actions.CannotReview):
                CALLS[name](progress, self.by, self.on)

    def _pick(self, place):
        rows = list(Progress.objects.filter(participation=self.participation).order_by("pk"))
        return rows[place % len(rows)]

    @rule(place=st.integers(0, 20))
    def write(self, place):
        progress = self._pick(place)
        self.entries.append(actions.add_entry(progress=progress, step=step_of(progress), text="Done", done_on=self.on, by=self.by))
        self._begin(progress)

    @precondition(lambda self: self.entries)
    @rule()
    def take_off(self):
        entry = self.entries.pop()
        actions.remove_entry(entry=entry, by=self.by)
        progress = entry.progress
        written = JournalEntry.objects.filter(progress=progress, removed_at__isnull=True).exists()
        reviewed = progress.reviews.exists()
        if not written and not reviewed and not self._has_records(progress):
            self.expected[progress.pk] = State.NOT_STARTED

    def _has_records(self, progress):
        if progress.milestone.code == "M1":
            return self.team.seats.exists()
        if progress.milestone.code == "M2":
            return self.participation.populations.exists() or self.participation.decision_rooms.exists()
        return progress.milestone.code == "M3" and progress.population.team.seats.exists()

    @rule()
    def seat(self):
        team_actions.add_seat(team=self.team, role="project_team_member", role_title="Nurse", starts_on=self.on, by=self.by)
        self._begin(Progress.objects.get(participation=self.participation, milestone__code="M1"))

    def _begin_choosing(self):
        self._begin(Progress.objects.get(participation=self.participation, milestone__code="M2"))

    @rule()
    def suggest(self):
        self.suggested += 1
        long_list.suggest(participation=self.participation, name=f"P{self.suggested}", on=self.on, by=self.by)
        self._begin_choosing()

    def _of_status(self, *statuses):
        return self.participation.populations.filter(status__in=statuses).order_by("pk")

    @rule()
    def take_back(self):
        """The last trace of a choice may go with a suggestion."""
        if population := self._of_status("candidate").filter(answers__isnull=True).last():
            long_list.take_back(population=population, by=self.by)
            progress = Progress.objects.get(participation=self.participation, milestone__code="M2")
            written = JournalEntry.objects.filter(progress=progress, removed_at__isnull=True).exists()
            if not written and not progress.reviews.exists() and not self._has_records(progress):
                self.expected[progress.pk] = State.NOT_STARTED

    @rule(place=st.integers(0, 20))
    def answer(self, place):
        populations = list(self._of_status("candidate", "short_listed"))
        if populations:
            AnswerFactory(population=populations[place % len(populations)], by=self.by)

    @rule()
    def open_room(self):
        if not self.participation.decision_rooms.filter(ended_on__isnull=True).exists():
            rooms.open_room(participation=self.participation, on=self.on, by=self.by)
            self._begin_choosing()

    @rule()
    def park(self):
        if population := self._of_status("candidate").first():
            long_list.park(population=population, reason="Later", on=self.on, by=self.by)

    @rule()
    def decide(self):
        """Choose the first two that are left, in the room that is open or in a new one."""
        free = 3 - self._of_status("selected").count()
        choices = list(self._of_status("candidate", "short_listed")[: min(2, free)])
        if not choices:
            return
        for population in choices:
            long_list.short_list(population=population, on=self.on, by=self.by)
        room = self.participation.decision_rooms.filter(ended_on__isnull=True).first()
        room = room or rooms.open_room(participation=self.participation, on=self.on, by=self.by)
        rooms.move(room=room, stage="discuss", on=self.on, by=self.by)
        said = {"sentence": "We start here.", "discussion": "We talked.", "took_part": ["lived_experience"], "method": "consensus"}
        days = {"decided_on": self.on, "review_on": self.on, "on": self.on}
        decisions.record_decision(participation=self.participation, room=room, choices=choices, by=self.by, **said, **days)
        self._meet()
        self._begin_choosing()

    @rule()
    def unselect(self):
        if population := self._of_status("selected").last():
            selection.unselect(population=population, on=self.on, by=self.by)

    @rule()
    def seat_on_sub_team(self):
        if population := self._of_status("selected").first():
            team_actions.add_seat(team=population.team, role="sub_team_member", role_title="Nurse", starts_on=self.on, by=self.by)
            self._begin(Progress.objects.get(population=population, milestone__code="M3"))

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @invariant()
    def stored_state_is_the_expected_one_and_rebuilding_changes_nothing(self):
        stored = dict(Progress.objects.filter(participation=self.participation).values_list("pk", "state"))
        assert stored == {pk: expected.value for pk, expected in self.expected.items()}
        assert state.rebuild() == 0


@pytest.mark.django_db
@pytest.mark.timeout(300)
def test_stored_state_equals_rebuilt_state_after_random_actions():
    quiet = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))

    run_state_machine_as_test(Programme, settings=quiet)
