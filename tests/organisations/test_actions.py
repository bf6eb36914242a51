from datetime import date, timedelta

import pytest

from organisations import actions
from organisations.models import Assignment, Organisation, Participation, ParticipationPhase, Seat
from populations.actions import selection
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    OrganisationFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.mark.req("R1", "R199")
def test_an_organisation_joins_a_wave_from_a_day_on():
    organisation = OrganisationFactory()

    participation = actions.join(organisation=organisation, wave=WaveFactory(), joined_on=START)

    assert (participation.joined_on, participation.status, participation.teams.get().kind) == (START, "active", "project")


@pytest.mark.parametrize("other_wave", [True, False])
def test_an_organisation_takes_part_once(other_wave):
    participation = ParticipationFactory()
    wave = WaveFactory(name="Wave 4") if other_wave else participation.wave

    with pytest.raises(actions.CannotJoin):
        actions.join(organisation=participation.organisation, wave=wave, joined_on=START)

    assert Participation.objects.count() == 1


@pytest.mark.req("R199")
@pytest.mark.parametrize("status", ["paused", "withdrawn"])
def test_a_pause_needs_a_reason_and_keeps_everything(status):
    participation = ParticipationFactory()

    with pytest.raises(actions.CannotJoin) as refusal:
        actions.change_status(participation=participation, status=status, reason=" ", on=TODAY, by=None)
    actions.change_status(participation=participation, status=status, reason="Restructuring", on=TODAY, by=None)
    paused = (participation.status, participation.status_reason, participation.status_changed_on)
    actions.change_status(participation=participation, status="active", reason="", on=TODAY, by=None)

    assert refusal.value.field == "reason"
    assert paused == (status, "Restructuring", TODAY)
    assert (participation.status, participation.status_reason) == ("active", "")
    assert participation.progress.count() == 2


def test_two_organisations_with_the_same_name_in_a_link_get_two_links():
    first = actions.add_organisation(name="Trust A", nation="England", type="NHS trust")
    second = actions.add_organisation(name="Trust (A)", nation="England", type="NHS trust")

    assert (first.slug, second.slug) == ("trust-a", "trust-a-2")


def test_a_wave_called_like_a_word_of_the_address_gets_another_link():
    assert actions.create_wave(name="Add", starts_on=START, entry_route="identify").slug == "add-2"


def test_an_organisation_without_an_ods_code_does_not_clash_with_another():
    actions.add_organisation(name="One", nation="Wales", type="Health board", ods_code="")
    actions.add_organisation(name="Two", nation="Wales", type="Health board", ods_code=None)

    assert list(Organisation.objects.values_list("ods_code", flat=True)) == [None, None]


@pytest.mark.req("R2", "R168")
def test_a_coach_is_assigned_once_at_a_time():
    assignment = AssignmentFactory(starts_on=START, ends_on=TODAY)
    again = {"participation": assignment.participation, "person": assignment.person, "role": "qi_coach", "by": None}

    with pytest.raises(actions.CannotAssign):
        actions.assign(**again, starts_on=TODAY)
    later = actions.assign(**again, starts_on=TODAY + timedelta(days=1))

    assert Assignment.objects.active(TODAY + timedelta(days=1)).get() == later


def test_ending_an_assignment_today_ends_access_today():
    assignment = AssignmentFactory(starts_on=START)

    actions.end_assignment(assignment=assignment, on=TODAY - timedelta(days=1), by=None)

    assert not Assignment.objects.active(TODAY).exists()


def test_an_assignment_that_would_end_before_it_starts_is_taken_away():
    assignment = AssignmentFactory(starts_on=TODAY)

    actions.end_assignment(assignment=assignment, on=TODAY - timedelta(days=1), by=None)

    assert not Assignment.objects.exists()


@pytest.mark.req("R2")
def test_cover_lasts_a_fortnight_and_ends_by_itself():
    participation, coach = ParticipationFactory(), ProgrammeRoleFactory(role="qi_coach").person.user

    cover = actions.take_cover(participation=participation, on=TODAY, by=coach)

    assert (cover.is_cover, cover.ends_on) == (True, date(2026, 12, 3))
    assert not Assignment.objects.active(date(2026, 12, 4)).exists()


def test_real_phase_dates_are_recorded_and_taken_back():
    participation = ParticipationFactory()
    phase = participation.wave.phases.first()

    actions.record_phase(participation=participation, phase=phase, started_on=TODAY, ended_on=None, by=None)
    recorded = ParticipationPhase.objects.get().started_on
    actions.record_phase(participation=participation, phase=phase, started_on=None, ended_on=None, by=None)

    assert (recorded, ParticipationPhase.objects.count()) == (TODAY, 0)


def test_ending_the_role_of_coach_ends_access_on_the_same_day():
    assignment = AssignmentFactory(starts_on=START)
    assignment.person.programme_roles.update(ends_on=TODAY)

    assert [Assignment.objects.active(day).exists() for day in (TODAY, TODAY + timedelta(days=1))] == [True, False]


def test_nobody_is_assigned_without_the_role():
    adviser = ProgrammeRoleFactory(role="expert_adviser").person

    with pytest.raises(actions.CannotAssign):
        actions.assign(participation=ParticipationFactory(), person=adviser, role="qi_coach", starts_on=TODAY, by=UserFactory())


@pytest.mark.req("R199")
def test_a_participation_ends_with_its_seats_and_assignments_and_another_wave_can_be_joined():
    assignment = AssignmentFactory(starts_on=START)
    participation = assignment.participation
    seat = SeatFactory(team=project_team(participation))

    actions.end_participation(participation=participation, ended_on=TODAY, by=None)

    seat.refresh_from_db()
    assignment.refresh_from_db()
    assert (seat.ends_on, assignment.ends_on) == (TODAY, TODAY)
    assert actions.join(organisation=participation.organisation, wave=WaveFactory(name="Wave 4"), joined_on=TODAY).ended_on is None


def test_who_joins_late_is_not_late_on_the_first_day():
    participation = ParticipationFactory(joined_on=TODAY)

    assert [row.planned_on for row in participation.progress.order_by("pk")] == [date(2026, 12, 19), date(2027, 1, 19)]


def test_a_population_selected_late_starts_without_dates_that_have_passed():
    population = PopulationFactory()
    selection.select(population=population, on=date(2027, 1, 15))

    planned = dict(population.progress.values_list("milestone__code", "planned_on"))
    assert planned == {"M3": None, "M4": None, "M5": date(2027, 1, 31), "M6": date(2027, 2, 28)}


def test_the_programme_team_lets_an_organisation_join_with_its_lead_invited(django_capture_on_commit_callbacks):
    by = UserFactory()

    with django_capture_on_commit_callbacks(execute=True):
        participation = actions.let_join(
            organisation=OrganisationFactory(),
            wave=WaveFactory(),
            joined_on=TODAY,
            by=by,
            lead_name="A Lead",
            lead_email="lead@example.org",
        )

    seat = Seat.objects.get(team__participation=participation)
    assert (seat.role, seat.person.email, seat.person.invitations.count()) == ("project_lead", "lead@example.org", 1)
