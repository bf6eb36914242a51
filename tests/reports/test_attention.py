"""The rules of the needs-attention list: each is false, comes true on its day, and clears by itself."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import give_role
from audit import clock
from milestones import actions as milestone_actions
from milestones import facts
from milestones.models import Progress, State
from milestones.standard_decisions import decisions_in_force
from organisations import actions as organisation_actions
from organisations import team_actions
from organisations.models import Participation, Seat, SeatRole, Team
from organisations.models.organisations import Status
from populations.actions import long_list, selection
from reports.activity import rebuild_activity
from reports.attention import RULES, Flag, flags_of, rebuild_attention, refresh
from reports.models import AttentionLine, LastActivity, Rule
from reports.progress.position import position_of
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.assets import MappedAssetFactory
from tests.factories.datareview import DataReviewFactory
from tests.factories.milestones import GO_ON, ProgressFactory, progress_of, step_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    OrganisationFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)
from tests.factories.populations import DecisionFactory, DecisionRoomFactory, RankingRoundFactory
from tests.factories.qiprojects import ProjectFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def standing(participation, rule, on):
    """The flags of one rule that hold on this day, worked out from records: [(since, day)]."""
    refresh(Participation.objects.filter(pk=participation.pk), on=START)
    lines = AttentionLine.objects.standing(on).filter(participation=participation, rule=rule).order_by("since")
    return list(lines.values_list("since", "day"))


@pytest.fixture
def participation():
    return ParticipationFactory()


# Waiting for review


def test_review_is_a_line_for_each_milestone_that_waits_and_clears_with_the_answer(participation):
    lead, coach = UserFactory(), UserFactory()
    first, second = progress_of(participation, "M1"), progress_of(participation, "M2")
    before = standing(participation, Rule.REVIEW, START)

    milestone_actions.request_review(progress=first, by=lead, on=START + DAY)
    milestone_actions.request_review(progress=second, by=lead, on=START + 3 * DAY)
    asked = standing(participation, Rule.REVIEW, START + 5 * DAY)
    milestone_actions.return_to_team(progress=first, by=coach, on=START + 6 * DAY, reason="Nearly there")
    milestone_actions.withdraw_request(progress=second, by=lead, on=START + 6 * DAY)

    assert before == []
    assert asked == [(START + DAY, START + DAY), (START + 3 * DAY, START + 3 * DAY)]
    assert standing(participation, Rule.REVIEW, START + 6 * DAY) == []


def test_review_asked_for_again_counts_from_the_second_request(participation):
    lead, coach = UserFactory(), UserFactory()
    progress = progress_of(participation, "M1")

    milestone_actions.request_review(progress=progress, by=lead, on=START)
    milestone_actions.return_to_team(progress=progress, by=coach, on=START + DAY, reason="Nearly there")
    milestone_actions.request_review(progress=progress, by=lead, on=START + 9 * DAY)

    assert standing(participation, Rule.REVIEW, START + 9 * DAY) == [(START + 9 * DAY, START + 9 * DAY)]


def test_review_of_a_population_that_is_not_selected_any_more_is_no_line(participation):
    population = PopulationFactory(participation=participation, selected=True)
    milestone_actions.request_review(progress=progress_of(participation, "M3", population), by=UserFactory(), on=START)
    waiting = standing(participation, Rule.REVIEW, START)

    selection.unselect(population=population, on=START, by=UserFactory())

    assert (waiting, standing(participation, Rule.REVIEW, START)) == ([(START, START)], [])


# Milestone late: "no date", "not started" and "late" are three states


@pytest.mark.req("R245")
def test_late_begins_the_day_after_the_planned_date_and_clears_with_a_new_date(participation):
    lead = UserFactory()
    Progress.objects.filter(participation=participation).update(planned_on=None)
    progress = progress_of(participation, "M1")
    planned_on = date(2026, 11, 30)

    milestone_actions.plan_milestone(progress=progress, planned_on=planned_on, by=lead)
    on_the_day = standing(participation, Rule.LATE, planned_on)
    day_after = standing(participation, Rule.LATE, planned_on + DAY)
    milestone_actions.plan_milestone(progress=progress, planned_on=planned_on + 31 * DAY, by=lead)

    assert (on_the_day, day_after) == ([], [(date(2026, 12, 1), planned_on)])
    assert standing(participation, Rule.LATE, planned_on + DAY) == []


def test_milestone_without_a_date_is_never_late(participation):
    Progress.objects.filter(participation=participation).update(planned_on=None)

    assert standing(participation, Rule.LATE, START + 3000 * DAY) == []


def test_milestone_that_has_not_started_is_late_only_once_its_date_has_passed(participation):
    Progress.objects.filter(participation=participation).update(planned_on=None)
    ProgressFactory(participation=participation, code="M2", planned_on=START + 10 * DAY)

    assert standing(participation, Rule.LATE, START + 10 * DAY) == []
    assert standing(participation, Rule.LATE, START + 11 * DAY) == [(START + 11 * DAY, START + 10 * DAY)]


def test_late_clears_when_the_milestone_is_signed_off(participation):
    Progress.objects.filter(participation=participation).update(planned_on=None)
    progress = ProgressFactory(participation=participation, code="M1", planned_on=START)
    before = standing(participation, Rule.LATE, START + DAY)

    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START + DAY)
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START + DAY, reason="Agreed with the sponsor", **GO_ON)

    assert (before, standing(participation, Rule.LATE, START + DAY)) == ([(START + DAY, START)], [])


def test_late_is_one_line_for_an_organisation_and_names_the_earliest_date(participation):
    ProgressFactory(participation=participation, code="M1", planned_on=START + 20 * DAY)
    late = ProgressFactory(participation=participation, code="M2", planned_on=START + 10 * DAY)

    refresh(Participation.objects.all(), on=START)

    line = AttentionLine.objects.standing(START + 40 * DAY).get(rule=Rule.LATE)
    assert (line.progress, line.day) == (late, START + 10 * DAY)


# Quiet for 28 days


@pytest.mark.req("R200")
def test_quiet_begins_on_the_28th_day_and_clears_with_a_journal_entry(participation):
    member = UserFactory()
    progress = progress_of(participation, "M1")
    written_at = timezone.make_aware(timezone.datetime(2026, 10, 3, 12, 0))
    with clock.at(written_at):
        milestone_actions.add_entry(progress=progress, step=step_of(progress), text="We met", done_on=START, by=member)
    day = date(2026, 10, 3)
    on_27, on_28 = (standing(participation, Rule.QUIET, day + timedelta(days=number)) for number in (27, 28))

    with clock.at(written_at + timedelta(days=30)):
        milestone_actions.add_entry(progress=progress, step=step_of(progress), text="We met again", done_on=START, by=member)

    assert (on_27, on_28) == ([], [(day + 28 * DAY, day)])
    assert standing(participation, Rule.QUIET, day + 30 * DAY) == []


def test_quiet_counts_from_joining_while_nothing_is_recorded(participation):
    assert standing(participation, Rule.QUIET, START + 27 * DAY) == []
    assert standing(participation, Rule.QUIET, START + 28 * DAY) == [(START + 28 * DAY, None)]


def test_quiet_counts_local_days_across_the_end_of_summer_time(participation):
    # Half past midnight on 25 October in London is still 24 October in UTC; the clocks go back an hour later.
    with clock.at(timezone.datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/London"))):
        team_actions.add_seat(
            team=project_team(participation), role=SeatRole.ADMINISTRATOR, role_title="Diary", starts_on=START, by=UserFactory()
        )

    assert standing(participation, Rule.QUIET, date(2026, 11, 21)) == []
    assert standing(participation, Rule.QUIET, date(2026, 11, 22)) == [(date(2026, 11, 22), date(2026, 10, 25))]


def test_quiet_counts_from_the_end_of_a_pause(participation):
    coach = UserFactory()
    change = {"participation": participation, "by": coach}
    organisation_actions.change_status(status=Status.PAUSED, reason="A merger", on=START + 5 * DAY, **change)
    paused = standing(participation, Rule.QUIET, START + 100 * DAY)

    organisation_actions.change_status(status=Status.ACTIVE, reason="", on=START + 100 * DAY, **change)

    assert paused == []
    assert standing(participation, Rule.QUIET, START + 127 * DAY) == []
    assert standing(participation, Rule.QUIET, START + 128 * DAY) == [(START + 128 * DAY, None)]


# Lead vacant or leaving


@pytest.mark.req("R13", "R200")
def test_lead_is_vacant_from_joining_until_one_is_in_post(participation):
    team, by = project_team(participation), UserFactory()
    before = standing(participation, Rule.LEAD, START + 3 * DAY)

    team_actions.add_seat(team=team, role=SeatRole.PROJECT_LEAD, role_title="Lead", starts_on=START + 4 * DAY, by=by)

    assert before == [(START, None)]
    assert standing(participation, Rule.LEAD, START + 3 * DAY) == [(START, None)]
    assert standing(participation, Rule.LEAD, START + 4 * DAY) == []


def test_lead_leaves_within_42_days_and_the_seat_is_vacant_after_that(participation):
    last_day = date(2027, 2, 28)
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, ends_on=last_day)

    assert standing(participation, Rule.LEAD, last_day - 43 * DAY) == []
    assert standing(participation, Rule.LEAD, last_day - 42 * DAY) == [(last_day - 42 * DAY, last_day)]
    assert standing(participation, Rule.LEAD, last_day) == [(last_day - 42 * DAY, last_day)]
    assert standing(participation, Rule.LEAD, last_day + DAY) == [(last_day + DAY, None)]


@pytest.mark.parametrize(("starts_after", "leaving"), [(1, []), (2, [(START + 58 * DAY, START + 100 * DAY)])])
def test_lead_with_a_successor_who_starts_the_day_after_is_not_leaving(participation, starts_after, leaving):
    team, last_day = project_team(participation), START + 100 * DAY
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, ends_on=last_day)
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, starts_on=last_day + starts_after * DAY)

    assert standing(participation, Rule.LEAD, last_day) == leaving


@pytest.mark.parametrize("successor_after", [None, 0, 1, 2, 200])
def test_report_and_board_say_the_same_of_the_post_of_lead(participation, successor_after):
    team, last_day = project_team(participation), START + 100 * DAY
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, starts_on=START + 5 * DAY, ends_on=last_day)
    if successor_after is not None:
        SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, starts_on=last_day + successor_after * DAY)
    days = [START, START + 5 * DAY, *(last_day + number * DAY for number in (-43, -42, -10, 0, 1, 2, 199, 200))]

    lines = [[day for _, day in standing(participation, Rule.LEAD, day)] for day in days]
    posts = [position_of(participation, on=day).project_team.post("project_lead") for day in days]

    assert lines == [[post.leaves_on] if post.state in ("vacant", "leaving") else [] for post in posts]


def test_lead_who_leaves_beside_another_is_no_line(participation):
    team = project_team(participation)
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, ends_on=START + 10 * DAY)
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD)

    assert standing(participation, Rule.LEAD, START + 5 * DAY) == []


def test_deputy_and_sub_team_lead_do_not_fill_the_seat_of_the_project_lead(participation):
    population = PopulationFactory(participation=participation, selected=True)
    SeatFactory(team=project_team(participation), role=SeatRole.DEPUTY_LEAD)
    SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD)
    SeatFactory(team=population.team, role=SeatRole.PROJECT_LEAD)

    assert standing(participation, Rule.LEAD, START) == [(START, None)]


# No accepted sponsor


@pytest.mark.req("R11", "R202")
def test_sponsor_line_stands_until_one_accepts_and_returns_when_the_seat_ends(participation):
    seat = SeatFactory(user=True, team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)
    named = standing(participation, Rule.SPONSOR, START + 5 * DAY)

    team_actions.accept_sponsorship(seat=seat, on=START + 6 * DAY, by=seat.person.user)
    accepted = standing(participation, Rule.SPONSOR, START + 6 * DAY)
    team_actions.end_seat(seat=seat, on=START + 20 * DAY, by=UserFactory())

    assert (named, accepted) == ([(START, None)], [])
    assert standing(participation, Rule.SPONSOR, START + 20 * DAY) == []
    assert standing(participation, Rule.SPONSOR, START + 21 * DAY) == [(START + 21 * DAY, None)]


@pytest.mark.req("R34")
def test_one_of_two_sponsors_who_accepts_is_enough(participation):
    SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)
    SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR, accepted_on=START)

    assert standing(participation, Rule.SPONSOR, START) == []


# No lived experience seat or agreed plan


@pytest.mark.req("R20", "R243")
def test_lived_experience_line_clears_with_a_seat_and_returns_after_its_last_day(participation):
    before = standing(participation, Rule.LIVED_EXPERIENCE, START)

    SeatFactory(team=project_team(participation), is_lived_experience=True, starts_on=START + DAY, ends_on=START + 9 * DAY)

    assert before == [(START, None)]
    assert standing(participation, Rule.LIVED_EXPERIENCE, START + 9 * DAY) == []
    assert standing(participation, Rule.LIVED_EXPERIENCE, START + 10 * DAY) == [(START + 10 * DAY, None)]


@pytest.mark.req("R243")
def test_lived_experience_line_clears_with_an_agreed_plan_until_its_review_date(participation):
    plan = LivedExperiencePlanFactory(team=project_team(participation), review_on=date(2026, 12, 31))
    written = standing(participation, Rule.LIVED_EXPERIENCE, START)

    team_actions.agree_plan(plan=plan, reason="A start is made", on=START + DAY, by=UserFactory())

    assert written == [(START, None)]
    assert standing(participation, Rule.LIVED_EXPERIENCE, START + DAY) == []
    assert standing(participation, Rule.LIVED_EXPERIENCE, date(2026, 12, 31)) == []
    assert standing(participation, Rule.LIVED_EXPERIENCE, date(2027, 1, 1)) == [(date(2027, 1, 1), date(2026, 12, 31))]


def test_lived_experience_line_returns_on_the_day_on_which_the_plan_is_closed(participation):
    plan = LivedExperiencePlanFactory(team=project_team(participation), agreed_on=START)

    team_actions.close_plan(plan=plan, on=START + 5 * DAY, by=UserFactory())

    assert standing(participation, Rule.LIVED_EXPERIENCE, START + 4 * DAY) == []
    assert standing(participation, Rule.LIVED_EXPERIENCE, START + 5 * DAY) == [(START + 5 * DAY, None)]


# Fewer than three active members


@pytest.mark.req("R10", "R35")
def test_members_line_clears_with_the_third_person_and_returns_when_one_leaves(participation):
    team = project_team(participation)
    SeatFactory(team=team)
    SeatFactory(team=team, ends_on=START + 30 * DAY)
    two = standing(participation, Rule.MEMBERS, START + 9 * DAY)

    SeatFactory(team=team, starts_on=START + 10 * DAY)

    assert two == [(START, None)]
    assert standing(participation, Rule.MEMBERS, START + 9 * DAY) == [(START, None)]
    assert standing(participation, Rule.MEMBERS, START + 10 * DAY) == []
    assert standing(participation, Rule.MEMBERS, START + 30 * DAY) == []
    assert standing(participation, Rule.MEMBERS, START + 31 * DAY) == [(START + 31 * DAY, None)]


@pytest.mark.req("R35")
def test_seat_that_stands_for_several_people_counts_them_all(participation):
    SeatFactory(team=project_team(participation), person=None, count=3)

    assert standing(participation, Rule.MEMBERS, START) == []


# All rules together


@pytest.mark.parametrize("status", [Status.PAUSED, Status.WITHDRAWN])
def test_organisation_that_is_paused_or_withdrawn_has_no_lines_and_gets_them_back(participation, status):
    before = set(AttentionLine.objects.values_list("rule", flat=True))
    change = {"participation": participation, "by": UserFactory(), "on": START + DAY}

    organisation_actions.change_status(status=status, reason="A merger", **change)
    away = AttentionLine.objects.count()
    organisation_actions.change_status(status=Status.ACTIVE, reason="", **change)

    assert before == {Rule.LATE, Rule.QUIET, Rule.LEAD, Rule.SPONSOR, Rule.LIVED_EXPERIENCE, Rule.MEMBERS}
    assert (away, set(AttentionLine.objects.values_list("rule", flat=True))) == (0, before)


def test_participation_that_is_over_has_no_lines(participation):
    Participation.objects.filter(pk=participation.pk).update(ended_on=START + 10 * DAY)

    assert flags_of(Participation.objects.all(), on=START) == []


def test_flags_of_run_the_same_queries_for_any_number_of_organisations():
    def flags():
        with CaptureQueriesContext(connection) as queries:
            found = flags_of(Participation.objects.all(), on=START)
        return {flag.rule for flag in found}, len(queries)

    busy_organisation()
    one = flags()
    busy_organisation()
    busy_organisation()

    assert flags() == one
    assert one[0] == set(Rule)
    assert one[1] <= 25


def busy_organisation():
    """An organisation for which every rule holds one day or another."""
    participation = ParticipationFactory()
    team = project_team(participation)
    SeatFactory(team=team, role=SeatRole.PROJECT_LEAD, ends_on=START + 90 * DAY)
    SeatFactory(team=team, role=SeatRole.SENIOR_SPONSOR, accepted_on=START + 5 * DAY)
    SeatFactory(team=team, is_lived_experience=True, starts_on=START + 8 * DAY, ends_on=START + 20 * DAY)
    LivedExperiencePlanFactory(team=team, agreed_on=START + 30 * DAY, review_on=START + 40 * DAY, closed_on=START + 35 * DAY)
    LivedExperiencePlanFactory(team=team, agreed_on=START + 50 * DAY, review_on=START + 60 * DAY)
    first, *others = (listed(PopulationFactory(participation=participation)) for _ in range(3))
    DecisionFactory(choices=[first], on=START + 2 * DAY, took_part=["senior_leader"], review_on=START + 45 * DAY)
    first.refresh_from_db()
    SeatFactory(team=first.team, is_lived_experience=True, starts_on=START + 12 * DAY, ends_on=START + 50 * DAY)
    LivedExperiencePlanFactory(team=first.team, agreed_on=START + 49 * DAY, review_on=START + 70 * DAY)
    for progress in (progress_of(participation, "M1"), progress_of(participation, "M2"), progress_of(participation, "M3", first)):
        milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
        signed = {"reason": "Agreed", "standard_reason": "Soon", "review_on": START + 15 * DAY}
        milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START + 3 * DAY, **signed)
    milestone_actions.request_review(progress=progress_of(participation, "M4", first), by=UserFactory(), on=START)
    DataReviewFactory(population=first, ends_on=START + 60 * DAY)
    MappedAssetFactory(population=first, prioritised=True, next_on=START + 10 * DAY)
    ProjectFactory(population=first, measures_by=START + 20 * DAY, measures_agreed_on=START)
    room = DecisionRoomFactory(participation=participation, stage="rank", on=START)
    RankingRoundFactory(room=room, populations=others, voters=0, override_reason="Agreed in the room")
    return participation


def listed(population):
    long_list.short_list(population=population, on=START)
    return population


def test_lines_agree_with_facts_and_standards_on_every_day_on_which_something_changes():
    participation = busy_organisation()
    team = Team.objects.filter(participation=participation, kind="project")
    population = participation.populations.selected()
    forming = progress_of(participation, "M3", population.get())
    signed = list(Progress.objects.filter(participation=participation, state=State.SIGNED_OFF).select_related("milestone"))
    refresh(Participation.objects.all(), on=START)

    for number in range(100):
        day = START + timedelta(days=number)
        lines = set(AttentionLine.objects.standing(day).values_list("rule", "progress"))
        assert ((Rule.SPONSOR, None) in lines) == (not facts.teams.sponsor_has_accepted(team, day)), day
        assert ((Rule.LIVED_EXPERIENCE, None) in lines) == (not facts.teams.has_lived_experience(team, day)), day
        without = day >= population.get().selected_on and not facts.sub_teams.sub_team_has_lived_experience(population, day)
        assert ((Rule.LIVED_EXPERIENCE, forming.pk) in lines) == without, day
        in_force = decisions_in_force(signed, on=day)
        passed = {pk for pk, decision in in_force.items() if decision.review_on < day}
        assert {progress for rule, progress in lines if rule == Rule.STANDARD} == passed, day


def test_lines_are_kept_up_to_date_by_every_action(participation):
    SeatFactory(team=project_team(participation))
    team_actions.add_seat(team=project_team(participation), role=SeatRole.PROJECT_LEAD, role_title="Lead", starts_on=START, by=None)

    stored = set(AttentionLine.objects.values_list("rule", "since", "until"))
    expected = {(flag.rule, flag.since, flag.until) for flag in flags_of(Participation.objects.all(), on=timezone.localdate())}

    assert stored == expected
    assert Rule.LEAD not in {rule for rule, *_ in stored}


def test_action_that_fails_leaves_the_lines_as_they_were(participation):
    before = list(AttentionLine.objects.values())
    lead = SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD)

    with pytest.raises(team_actions.CannotFillSeat):
        team_actions.end_seat(seat=lead, on=START - DAY, by=UserFactory())

    assert list(AttentionLine.objects.values()) == before


def test_action_leaves_the_lines_of_other_organisations_alone(participation):
    other = ParticipationFactory()
    before = list(AttentionLine.objects.filter(participation=other).values())

    team_actions.add_seat(team=project_team(participation), role=SeatRole.PROJECT_LEAD, role_title="Lead", starts_on=START, by=None)

    assert list(AttentionLine.objects.filter(participation=other).values()) == before


def test_refresh_writes_only_what_changed(participation):
    refresh(Participation.objects.all(), on=START)
    others = set(AttentionLine.objects.exclude(rule=Rule.LEAD).values_list("pk", flat=True))
    SeatFactory(team=project_team(participation), person=None, count=2, role=SeatRole.PROJECT_LEAD)

    changed = refresh(Participation.objects.all(), on=START)

    assert (changed, set(AttentionLine.objects.values_list("pk", flat=True))) == (1, others)


def test_rebuild_finds_nothing_to_correct_after_actions_and_restores_what_is_lost(participation):
    today = timezone.localdate()
    busy_organisation()
    rebuild_attention(on=today)
    before = set(AttentionLine.objects.values_list("participation", "rule", "since", "until", "progress", "day"))

    untouched = rebuild_attention(on=today)
    AttentionLine.objects.all().delete()
    call_command("rebuild_progress", verbosity=0)

    assert untouched == 0
    assert set(AttentionLine.objects.values_list("participation", "rule", "since", "until", "progress", "day")) == before


def test_flag_of_joining_comes_with_the_organisation():
    participation = organisation_actions.join(organisation=OrganisationFactory(), wave=WaveFactory(), joined_on=START, by=None)

    stored = AttentionLine.objects.filter(rule=Rule.SPONSOR)

    assert list(stored.values_list("participation", "since", "until")) == [(participation.pk, START, None)]


# The latest activity


def test_activity_of_a_coach_or_the_programme_team_does_not_count(participation):
    team = project_team(participation)
    coach = ProgrammeRoleFactory(role="qi_coach").person.user
    member = UserFactory()

    team_actions.add_seat(team=team, role=SeatRole.ADMINISTRATOR, role_title="Diary", starts_on=START, by=member)
    team_actions.add_seat(team=team, role=SeatRole.ADMINISTRATOR, role_title="Papers", starts_on=START, by=coach)
    team_actions.add_seat(team=team, role=SeatRole.ADMINISTRATOR, role_title="Rooms", starts_on=START, by=None)

    assert list(LastActivity.objects.values_list("participation", "action", "by")) == [(participation.pk, "seat.added", member.pk)]


def seat_added_by(user, participation):
    """What this person recorded on START + 60 days."""
    with clock.at(timezone.make_aware(timezone.datetime(2026, 10, 31, 12, 0))):
        team_actions.add_seat(team=project_team(participation), role=SeatRole.ADMINISTRATOR, role_title="Diary", starts_on=START, by=user)


@pytest.mark.parametrize("role", ["qi_coach", "programme_admin", "expert_adviser"])
def test_activity_of_staff_who_hold_a_seat_in_the_organisation_counts_there_only(participation, role):
    member, other = UserFactory(), ParticipationFactory()
    SeatFactory(team=project_team(participation), person=member.person)
    ProgrammeRoleFactory(person=member.person, role=role)

    seat_added_by(member, participation)
    seat_added_by(member, other)

    assert list(LastActivity.objects.values_list("participation", flat=True)) == [participation.pk]


@pytest.mark.parametrize("role", ["evaluator", "communications", "equality_advisory_group"])
def test_activity_of_other_programme_roles_counts(participation, role):
    seat_added_by(ProgrammeRoleFactory(role=role).person.user, participation)

    assert LastActivity.objects.count() == 1


def test_activity_is_the_teams_before_somebody_becomes_a_coach_and_after_they_were_one(participation):
    member, by = UserFactory(), UserFactory()
    day = START + 60 * DAY
    ProgrammeRoleFactory(person=member.person, role="qi_coach", starts_on=START, ends_on=day - DAY)
    seat_added_by(member, participation)
    before = LastActivity.objects.values().get()

    give_role(person=member.person, role="qi_coach", starts_on=day + DAY, by=by)

    assert (rebuild_activity(), LastActivity.objects.values().get()) == (0, before)


def test_activity_that_is_stored_is_what_a_rebuild_finds_after_roles_of_days_past_change(participation):
    member, by, day = UserFactory(), UserFactory(), START + 60 * DAY
    seat_added_by(member, participation)

    give_role(person=member.person, role="qi_coach", starts_on=day, by=by)
    as_coach = (LastActivity.objects.count(), rebuild_activity())
    seat = {"name": member.name, "email": member.email, "role": SeatRole.ADMINISTRATOR, "role_title": "Secretary", "starts_on": START}
    team_actions.add_seat(team=project_team(participation), **seat, by=None)
    with_a_seat = (LastActivity.objects.count(), rebuild_activity())
    Seat.objects.filter(person=member.person).delete()
    organisation_actions.assign(participation=participation, person=member.person, role="qi_coach", starts_on=day, by=by)
    assigned = (LastActivity.objects.count(), rebuild_activity())

    assert (as_coach, with_a_seat, assigned) == ((0, 0), (1, 0), (0, 0))


def test_activity_told_of_the_past_does_not_replace_a_later_one(participation):
    team, member = project_team(participation), UserFactory()
    team_actions.add_seat(team=team, role=SeatRole.ADMINISTRATOR, role_title="Diary", starts_on=START, by=member)

    with clock.at(timezone.now() - timedelta(days=9)):
        organisation_actions.edit_readiness(participation=participation, by=member, priorities="Equity plan")

    assert LastActivity.objects.get().action == "seat.added"


def test_rebuild_activity_finds_in_the_audit_log_what_was_noted(participation):
    other, member = ParticipationFactory(), UserFactory()
    team_actions.add_seat(team=project_team(participation), role=SeatRole.ADMINISTRATOR, role_title="Diary", starts_on=START, by=member)
    organisation_actions.edit_readiness(participation=other, by=member, priorities="Equity plan")
    noted = list(LastActivity.objects.order_by("pk").values())

    LastActivity.objects.all().delete()
    call_command("rebuild_progress", verbosity=0)

    assert list(LastActivity.objects.order_by("pk").values()) == noted
    assert [row["action"] for row in noted] == ["seat.added", "participation.readiness_edited"]


def test_rules_are_flags_with_the_code_of_their_own(participation):
    busy_organisation()
    everyone = Participation.objects.order_by("pk")

    assert {code: {type(flag) for flag in function(everyone)} for code, function in RULES.items()} == {code: {Flag} for code in Rule}
    assert {code: {flag.rule for flag in function(everyone)} for code, function in RULES.items()} == {code: {code} for code in Rule}
