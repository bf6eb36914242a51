"""The lived experience standards: counted, never shown as a number, and let pass by a coach with a reason and a date."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from datareview.models import ThemeReview
from milestones import actions, standard_decisions, standards
from milestones.content import load_content
from milestones.models import Review, Standard, StandardDecision, State
from organisations import team_actions
from organisations.models import Seat, SeatRole
from populations.models import Decision, Method
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ThemeReviewFactory, selected
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def participation():
    return ParticipationFactory()


def status_of(progress, on=TODAY):
    """Whether the one standard of this milestone is met, asked beside milestones of another organisation."""
    other = progress_of(ParticipationFactory(), "M1")
    (status,) = standards.standards_of([progress, other], on=on)[progress.pk]
    return status.value


def partner(team, **fields):
    return SeatFactory(team=team, person=None, is_lived_experience=True, **fields)


@pytest.mark.req("R253")
def test_a_new_wave_has_a_standard_for_each_of_the_first_four_milestones():
    wave = WaveFactory()

    rows = Standard.objects.filter(milestone__wave=wave).order_by("milestone__number")
    assert list(rows.values_list("milestone__code", "code", "minimum")) == [
        ("M1", "partners_on_project_team", 1),
        ("M2", "partners_in_decision", 1),
        ("M3", "partners_on_sub_team", 1),
        ("M4", "partners_in_theme_review", 1),
    ]


def test_loading_again_keeps_a_standard_that_was_edited():
    wave = WaveFactory()
    Standard.objects.filter(milestone__wave=wave, code="partners_on_project_team").update(minimum=2, text="Our words")

    load_content(wave)

    assert Standard.objects.filter(milestone__wave=wave).count() == 4
    assert Standard.objects.get(milestone__wave=wave, code="partners_on_project_team").minimum == 2


def test_waves_that_were_there_before_get_the_standards():
    first, second = WaveFactory(name="Wave 3"), WaveFactory(name="Wave 4")
    Standard.objects.filter(milestone__wave=first).delete()
    Standard.objects.filter(milestone__wave=second).update(minimum=3)
    migration = import_module("milestones.migrations.0004_standards_of_waves")

    migration.load_standards(apps, None)
    migration.load_standards(apps, None)

    assert [list(Standard.objects.filter(milestone__wave=wave).values_list("minimum", flat=True)) for wave in (first, second)] == [
        [1, 1, 1, 1],
        [3, 3, 3, 3],
    ]


@pytest.mark.req("R253", "R254")
def test_people_on_the_project_team_are_counted_while_their_seats_last(participation):
    progress, team = progress_of(participation, "M1"), project_team(participation)
    Standard.objects.filter(milestone=progress.milestone).update(minimum=3)
    SeatFactory(team=team)
    partner(team)
    partner(PopulationFactory(participation=participation, selected=True).team, count=5)
    one = status_of(progress)
    seat = partner(team, count=2)
    three = status_of(progress)
    Seat.objects.filter(pk=seat.pk).update(ends_on=TODAY)

    assert (one, three, status_of(progress), status_of(progress, TODAY + DAY)) == (False, True, True, False)


@pytest.mark.req("R82")
def test_people_on_the_sub_team_are_counted_for_their_population_only(participation):
    first = PopulationFactory(participation=participation, selected=True)
    second = PopulationFactory(participation=participation, selected=True)
    partner(project_team(participation))
    partner(first.team)

    values = [status_of(progress_of(participation, "M3", population)) for population in (first, second)]

    assert values == [True, False]


@pytest.mark.req("R40")
def test_the_latest_decision_says_whether_lived_experience_took_part(participation):
    progress = progress_of(participation, "M2")
    partner(project_team(participation))
    before = status_of(progress)
    said = {"method": Method.CONSENSUS, "decided_on": TODAY, "sentence": "We start here.", "discussion": "We talked."}
    decision = Decision.objects.create(participation=participation, **said)
    without = status_of(progress)
    Decision.objects.filter(pk=decision.pk).update(has_lived_experience=True)

    took_part, day_before = status_of(progress), status_of(progress, TODAY - DAY)
    Decision.objects.create(participation=participation, **{**said, "decided_on": TODAY + DAY})

    assert (before, without, took_part, day_before) == (False, False, True, False)
    assert (status_of(progress), status_of(progress, TODAY + DAY)) == (True, False)


@pytest.mark.req("R209", "R212", "R253")
def test_partners_in_a_review_of_themes_are_counted_from_the_day_it_was_held(participation):
    population = PopulationFactory(participation=participation, selected=True)
    progress = progress_of(participation, "M4", population)
    Standard.objects.filter(milestone=progress.milestone).update(minimum=2)
    ThemeReviewFactory(population=PopulationFactory(participation=participation, selected=True), partners=3)
    ThemeReviewFactory(population=population, partners=1)
    one = status_of(progress)
    review = ThemeReviewFactory(population=population, partners=2, held_on=TODAY)
    two, day_before = status_of(progress), status_of(progress, TODAY - DAY)
    ThemeReview.objects.filter(pk=review.pk).update(removed_at=timezone.now())

    assert (one, two, day_before, status_of(progress)) == (False, True, False, False)


def test_a_standard_that_nobody_records_yet_is_neither_met_nor_missing(participation):
    population = PopulationFactory(participation=participation, selected=True)
    progress = progress_of(participation, "M5", population)
    Standard.objects.create(milestone=progress.milestone, code="partners_in_asset_map", text="Partners who map assets", minimum=1)

    statuses = standards.standards_of([progress], on=TODAY)[progress.pk]

    assert [status.words for status in statuses] == ["Not recorded yet"]
    assert standards.not_met(statuses) == []


def test_a_minimum_of_nothing_switches_a_standard_off(participation):
    progress = progress_of(participation, "M1")
    Standard.objects.filter(milestone=progress.milestone).update(minimum=0)

    assert standards.standards_of([progress], on=TODAY) == {progress.pk: []}


def test_standards_take_the_same_queries_for_one_milestone_and_for_all():
    def rows():
        for participation in ParticipationFactory.create_batch(2):
            population = PopulationFactory(participation=participation, selected=True)
            partner(population.team)
            partner(project_team(participation))
            yield from (progress_of(participation, code) for code in ("M1", "M2"))
            yield from (progress_of(participation, code, population) for code in ("M3", "M4", "M5", "M6"))

    progress = list(rows())
    with CaptureQueriesContext(connection) as few:
        standards.standards_of([row for row in progress if row.participation_id == progress[0].participation_id], on=TODAY)
    with CaptureQueriesContext(connection) as many:
        standards.standards_of(progress, on=TODAY)

    assert len(few) == len(many) == 5


# Signing off


@pytest.fixture
def asked(participation):
    """Milestone 1 of a team with nobody on it, waiting for the coach."""
    progress = progress_of(participation, "M1")
    actions.request_review(progress=progress, by=UserFactory(), on=TODAY)
    return progress


def sign_off(progress, **fields):
    actions.sign_off(progress=progress, by=UserFactory(), on=TODAY, by_role="QI coach", **{"reason": "Agreed", **GO_ON, **fields})


@pytest.mark.req("R254")
@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"standard_reason": " "}, "standard_reason"),
        ({"review_on": None}, "review_on"),
        ({"review_on": TODAY}, "review_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_signing_off_below_the_standard_needs_a_reason_and_a_day_to_look_again(asked, lacking, field):
    with pytest.raises(actions.CannotReview) as refusal:
        sign_off(asked, **lacking)

    assert refusal.value.field == field
    assert not StandardDecision.objects.exists()
    assert progress_of(asked.participation, "M1").state == State.READY_FOR_REVIEW


@pytest.mark.req("R254", "R243")
def test_the_decision_is_kept_with_the_standard_as_it_was(asked):
    sign_off(asked)

    decision = StandardDecision.objects.get()
    kept = {"code": "partners_on_project_team", "text": "Lived experience partners on the project team", "minimum": 1}
    assert (decision.progress, decision.standards, decision.reason) == (asked, [kept], "Two people start in January.")
    assert (decision.decided_on, decision.review_on, decision.by_role) == (TODAY, GO_ON["review_on"], "QI coach")
    assert Entry.objects.filter(action="standard.decided", organisation_id=asked.participation.organisation_id).count() == 1


def test_the_decision_stands_in_for_the_reason_that_the_fact_about_the_same_thing_needs(participation, asked):
    team = project_team(participation)
    SeatFactory(team=team, role="senior_sponsor", accepted_on=TODAY)
    SeatFactory(team=team, role="project_lead", protected_hours=4)
    MeetingSeriesFactory(team=team, first_held_on=TODAY)

    sign_off(asked, reason="")

    review = Review.objects.latest("pk")
    assert (review.kind, review.reason) == ("signed_off", "")
    assert [fact["code"] for fact in review.facts if fact["is_required"] and not fact["value"]] == ["M1.F3"]


def test_no_decision_is_kept_where_the_standard_is_met(participation, asked):
    partner(project_team(participation))

    sign_off(asked)

    assert not StandardDecision.objects.exists()


def test_an_agreed_plan_holds_the_fact_but_not_the_standard(participation, asked):
    LivedExperiencePlanFactory(team=project_team(participation), agreed_on=TODAY)

    with pytest.raises(actions.CannotReview):
        sign_off(asked, standard_reason="")


def in_force(progress, on=TODAY):
    return standard_decisions.decisions_in_force([progress], on=on).get(progress.pk)


def test_a_decision_ends_by_itself_when_the_standard_is_met_and_does_not_come_back(participation, asked):
    sign_off(asked)
    before = in_force(asked)
    partner(project_team(participation), starts_on=TODAY + DAY, ends_on=TODAY + 3 * DAY)

    states = [bool(in_force(asked, TODAY + number * DAY)) for number in (0, 1, 3, 4)]

    assert before == StandardDecision.objects.get()
    assert states == [True, False, False, False]


@pytest.mark.req("R254")
def test_a_review_of_themes_with_partners_ends_what_the_coach_decided_about_it():
    population = selected()
    progress = progress_of(population.participation, "M4", population)
    actions.request_review(progress=progress, by=UserFactory(), on=START)
    actions.sign_off(progress=progress, by=UserFactory(), on=START, reason="Agreed", **GO_ON)

    ThemeReviewFactory(population=population, held_on=START + DAY, people=4, partners=0)
    ThemeReviewFactory(population=population, held_on=START + 3 * DAY, people=4, partners=2)

    assert [in_force(progress, START + number * DAY) is None for number in (0, 2, 3, 9)] == [False, False, True, True]


@pytest.mark.req("R254")
def test_the_end_of_a_decision_is_kept_by_the_action_that_meets_the_standard(participation, asked):
    sign_off(asked)
    with time_machine.travel(TODAY + DAY, tick=False):
        said = {"role": SeatRole.PROJECT_TEAM_MEMBER, "role_title": "Partner", "is_lived_experience": True}
        seat = team_actions.add_seat(team=project_team(participation), starts_on=TODAY, by=None, **said)
    ended_on = StandardDecision.objects.get().ended_on
    with time_machine.travel(TODAY + 9 * DAY, tick=False):
        team_actions.end_seat(seat=seat, on=TODAY + DAY, by=UserFactory())

    assert ended_on == StandardDecision.objects.get().ended_on == TODAY
    assert in_force(asked, TODAY + 9 * DAY) is None


def test_a_lower_minimum_ends_the_decisions_of_the_wave_for_good(participation, asked):
    standard = Standard.objects.get(milestone=asked.milestone)
    actions.edit_content(item=standard, by=None, minimum=2)
    partner(project_team(participation))
    sign_off(asked)
    with time_machine.travel(TODAY, tick=False):
        actions.edit_content(item=standard, by=None, minimum=1)

    assert StandardDecision.objects.get().ended_on == TODAY


def test_decisions_in_force_take_the_same_queries_for_one_milestone_and_for_many():
    def signed():
        progress = progress_of(ParticipationFactory(), "M1")
        actions.request_review(progress=progress, by=UserFactory(), on=TODAY)
        sign_off(progress)
        return progress

    rows = [signed(), signed(), signed()]
    with CaptureQueriesContext(connection) as one:
        standard_decisions.decisions_in_force(rows[:1], on=TODAY)
    with CaptureQueriesContext(connection) as all_of_them:
        found = standard_decisions.decisions_in_force(rows, on=TODAY)

    assert (len(found), len(one)) == (3, len(all_of_them))


def test_reopening_ends_the_decision(asked):
    sign_off(asked)

    actions.reopen(progress=asked, by=UserFactory(), on=TODAY + DAY, reason="The lead left")

    assert StandardDecision.objects.get().ended_on == TODAY + DAY
    assert in_force(asked) is None


@pytest.mark.req("R254")
def test_a_coach_looks_again_and_the_earlier_decision_is_kept(asked):
    sign_off(asked)
    by, on = UserFactory(), TODAY + 70 * DAY

    actions.decide_again(progress=asked, reason="They start in March", review_on=on + 30 * DAY, by=by, on=on, by_role="QI coach")

    first, second = StandardDecision.objects.order_by("pk")
    assert (first.ended_on, second.ended_on) == (on, None)
    assert (in_force(asked, on), second.reason, second.by) == (second, "They start in March", by)


def test_there_is_nothing_to_decide_once_the_standard_is_met(participation, asked):
    sign_off(asked)
    partner(project_team(participation))

    with pytest.raises(actions.CannotReview):
        actions.decide_again(progress=asked, reason="Later", review_on=TODAY + 30 * DAY, by=UserFactory(), on=TODAY)
