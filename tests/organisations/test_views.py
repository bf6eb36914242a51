from datetime import date

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation
from organisations import team_actions
from organisations.models import LivedExperiencePlan, Organisation, Participation, RoleGroup, Seat, SeatRole, Wave
from tests.counting import queries_of
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    LivedExperiencePlanFactory,
    OrganisationFactory,
    ParticipationFactory,
    SeatFactory,
    WaveFactory,
    project_team,
)

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def team():
    return project_team(ParticipationFactory())


@pytest.fixture
def lead(team, client):
    seat = SeatFactory(team=team, user=True, role=SeatRole.PROJECT_LEAD)
    client.force_login(seat.person.user)
    return seat.person.user


@pytest.fixture
def programme(client):
    user = ProgrammeRoleFactory().person.user
    client.force_login(user)
    return user


def address(name, team, *more):
    return reverse(f"organisations:{name}", args=[team.participation.organisation.slug, team.pk, *more])


def about(name, team, *more):
    return reverse(f"organisations:{name}", args=[team.participation.organisation.slug, *more])


def text(response):
    return " ".join(response.content.decode().split())


SEAT = {
    "name": "New Colleague",
    "email": "new@example.org",
    "role": "project_team_member",
    "role_title": "Nurse",
    "count": "1",
    "starts_on": "2026-11-20",
}


@pytest.mark.req("R10", "R13", "R20", "R36")
def test_a_lead_adds_a_seat(client, team, lead):
    response = client.post(address("seat-add", team), {**SEAT, "is_lived_experience": "on", "employer": "A charity"})

    seat = Seat.objects.get(person__email="new@example.org")
    assert response.status_code == 302
    assert (seat.role_title, seat.employer, seat.is_lived_experience, seat.starts_on) == ("Nurse", "A charity", True, TODAY)


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"role_title": ""}, "role_title", "Enter"),
        ({"ends_on": "2026-11-19"}, "ends_on", "The last day must be the same as or after the first day"),
        ({"name": ""}, "name", "Enter the name that belongs to the email address"),
        ({"count": "2"}, "count", "A seat with a name stands for 1 person"),
        ({"count": "0"}, "count", "Enter a number from 1 to 50"),
        ({"protected_hours": "61"}, "protected_hours", "between 0 and 60"),
        ({"email": "not an address"}, "email", "email"),
        ({"starts_on_0": "31", "starts_on_1": "11", "starts_on_2": "2026", "starts_on": None}, "starts_on", "real date"),
        ({"role": "sub_team_lead"}, "role", "Select"),
    ],
)
def test_a_bad_seat_is_refused_beside_the_field_and_nothing_typed_is_lost(client, team, lead, data, field, words):
    typed = {name: value for name, value in {**SEAT, **data}.items() if value is not None}

    response = client.post(address("seat-add", team), typed)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert words in str(form.errors[field])
    assert form["role_title"].value() == typed["role_title"]
    assert Seat.objects.filter(team=team).count() == 1


def test_the_same_person_twice_is_refused_beside_the_address(client, team, lead):
    client.post(address("seat-add", team), SEAT)

    response = client.post(address("seat-add", team), {**SEAT, "role": "administrator"})

    assert response.status_code == 422
    assert "already has a seat on this team (Project team member)" in str(response.context["form"].errors["email"])


def test_long_words_and_emoji_are_kept_or_refused_whole(client, team, lead):
    kept = client.post(address("seat-add", team), {**SEAT, "role_title": "Nurse 🧑‍⚕️ <script>"}, follow=True)
    refused = client.post(address("seat-add", team), {**SEAT, "email": "x@example.org", "role_title": "x" * 10_000})

    assert "Nurse 🧑‍⚕️ &lt;script&gt;" in text(kept)
    assert refused.status_code == 422


def test_a_seat_is_changed_ended_and_removed(client, team, lead):
    seat = SeatFactory(team=team, role_title="Nurse", starts_on=START)

    data = {"role": seat.role, "role_title": "Matron", "name": seat.person.name, "email": seat.person.email, "count": "1"}
    client.post(address("seat-edit", team, seat.pk), {**data, "starts_on": "2026-09-01"})
    changed = Seat.objects.get(pk=seat.pk).role_title
    client.post(address("seat-end", team, seat.pk), {"ends_on": "2026-11-19"})
    page = client.get(address("team", team))
    client.post(address("seat-remove", team, seat.pk))

    assert changed == "Matron"
    assert [row.pk for row in page.context["ended"]] == [seat.pk]
    assert not Seat.objects.filter(pk=seat.pk).exists()


@pytest.mark.req("R35")
def test_a_seat_for_several_people_is_shown_as_such(client, team, lead):
    SeatFactory(team=team, person=None, count=3, role_title="GP Clinical Lead")

    assert "3 × GP Clinical Lead" in text(client.get(address("team", team)))


@pytest.mark.parametrize("who", ["lead", "programme"])
def test_the_team_page_runs_the_same_queries_for_one_seat_and_three(client, team, who, request):
    request.getfixturevalue(who)
    SeatFactory(team=team, user=True, role_group="senior_leader")
    one = queries_of(client, address("team", team))
    SeatFactory(team=team, user=True)
    SeatFactory(team=team)

    assert queries_of(client, address("team", team)) == one <= 35


def test_an_invitation_is_sent_and_its_state_shown(client, team, lead, django_capture_on_commit_callbacks):
    seat = SeatFactory(team=team, person=PersonFactory(email="someone@example.org"))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("seat-invite", team, seat.pk), {"email": "someone@example.org"})

    assert Invitation.objects.get().email == "someone@example.org"
    assert [message.to for message in mail.outbox] == [["someone@example.org"]]
    assert "Invited today, not opened" in text(client.get(address("team", team)))


def test_an_empty_seat_cannot_be_invited(client, team, lead):
    seat = SeatFactory(team=team, person=None)

    response = client.post(address("seat-invite", team, seat.pk), {"email": "someone@example.org"})

    assert response.status_code == 422
    assert "Nobody holds this seat" in text(response)


@pytest.mark.req("R12", "R202", "R262")
def test_a_sponsor_reads_what_is_asked_and_accepts(client, team):
    seat = SeatFactory(team=team, user=True, role=SeatRole.SENIOR_SPONSOR)
    client.force_login(seat.person.user)
    page = reverse("organisations:accept-sponsorship", args=[team.participation.organisation.slug, seat.pk])

    asked = text(client.get(page))
    client.post(page)

    assert "agree protected time for the lead" in asked
    assert Seat.objects.get(pk=seat.pk).accepted_on == TODAY


def test_a_partner_decides_who_may_know(client, team):
    seat = SeatFactory(team=team, user=True, is_lived_experience=True)
    client.force_login(seat.person.user)

    client.post(address("seat-share", team, seat.pk), {"is_shared": "on"})
    shared = Seat.objects.get(pk=seat.pk).is_lived_experience_shared
    client.post(address("seat-share", team, seat.pk), {})

    assert (shared, Seat.objects.get(pk=seat.pk).is_lived_experience_shared) == (True, False)


@pytest.mark.req("R27", "R32")
def test_role_groups_are_shown_kindly_and_changed(client, team, lead):
    SeatFactory(team=team, role_group="senior_leader")
    group = team.role_groups.get(code="ics_colleague")

    client.post(address("role-group-edit", team, group.pk), {"label": group.label, "considered_reason": "Joins after Milestone 2"})
    client.post(address("role-group-add", team), {"label": "Housing"})
    shown = text(client.get(address("team", team)))
    own = RoleGroup.objects.get(team=team, code="housing")
    client.post(address("role-group-remove", team, own.pk))

    assert "Considered on 20 November 2026: Joins after Milestone 2" in shown
    assert "Not yet. Who could this be?" in shown
    assert "Housing" in shown
    assert not RoleGroup.objects.filter(code="housing").exists()


@pytest.mark.req("R254", "R243")
def test_a_lead_writes_a_plan_and_the_coach_agrees_it(client, team, lead):
    coach = AssignmentFactory(participation=team.participation).person.user
    client.post(address("plan-edit", team), {"obstacles": "No paid role", "tried": "", "help_wanted": "Money", "review_on": "2026-12-20"})
    waiting = text(client.get(address("plan", team)))
    refused = client.post(address("plan-agree", team))
    client.force_login(coach)
    without_reason = client.post(address("plan-agree", team), {"reason": " "})
    form = client.get(address("plan-agree", team)).context["form"]
    answer = {"reason": "Two people start in January", "seen": form["seen"].value()}
    agreed = text(client.post(address("plan-agree", team), answer, follow=True))

    assert "Waits for the coach to agree it." in waiting
    assert (refused.status_code, without_reason.status_code) == (403, 422)
    assert "Agreed by the coach on 20 November 2026." in agreed
    assert "Two people start in January" in agreed


@pytest.mark.req("R254")
def test_a_plan_is_agreed_only_in_the_words_that_the_coach_has_read(client, team, lead):
    plan = LivedExperiencePlanFactory(team=team, review_on=date(2026, 12, 20))
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    page = client.get(address("plan-agree", team))
    answer = {"reason": "Two people start in January", "seen": page.context["form"]["seen"].value()}
    team_actions.save_plan(team=team, obstacles="Caring duties", tried="", help_wanted="", review_on=date(2027, 6, 30), on=TODAY, by=lead)

    refused = client.post(address("plan-agree", team), answer)
    after_refusal = LivedExperiencePlan.objects.get().agreed_on
    client.post(address("plan-agree", team), {**answer, "seen": refused.context["form"]["seen"].value()})

    assert plan.obstacles in text(page)
    assert (refused.status_code, after_refusal) == (422, None)
    assert "The plan was changed while you had this page open." in text(refused)
    assert "Caring duties" in text(refused)
    assert "30 June 2027" in text(refused)
    assert LivedExperiencePlan.objects.get().agreed_on == TODAY


def test_a_plan_is_not_agreed_by_whoever_has_not_opened_the_page(client, team):
    LivedExperiencePlanFactory(team=team)
    client.force_login(AssignmentFactory(participation=team.participation).person.user)

    assert client.post(address("plan-agree", team), {"reason": "Two people start in January"}).status_code == 422


def test_a_plan_cannot_be_reviewed_in_the_past(client, team, lead):
    response = client.post(address("plan-edit", team), {"obstacles": "x", "review_on": "2026-11-19"})

    assert response.status_code == 422
    assert "today or in the future" in str(response.context["form"].errors["review_on"])


def test_a_plan_is_closed(client, team, lead):
    LivedExperiencePlanFactory(team=team)

    closed = text(client.post(address("plan-close", team), follow=True))

    assert "There is no open plan" in text(client.get(address("plan", team)))
    assert "The plan is closed." in closed or client.get(address("plan-close", team)).status_code == 404


@pytest.mark.req("R263", "R202")
def test_priorities_and_payment_are_recorded_in_any_order(client, team, lead):
    client.post(about("readiness", team), {"priorities": "PCREF", "payment_policy": "", "payment_budget_holder": "", "payment_contact": ""})
    partly = Participation.objects.get().has_payment_route
    whole = {
        "priorities": "PCREF",
        "payment_policy": "Policy 7",
        "payment_budget_holder": "Finance lead",
        "payment_contact": "Involvement team",
    }
    client.post(about("readiness", team), whole)

    assert (partly, Participation.objects.get().has_payment_route) == (False, True)
    assert "PCREF" in text(client.get(about("about", team)))


@pytest.mark.req("R199")
def test_a_status_is_changed_with_a_reason(client, team, programme):
    refused = client.post(about("status", team), {"status": "paused", "on": "2026-11-20", "reason": ""})
    client.post(about("status", team), {"status": "paused", "on": "2026-11-20", "reason": "Restructuring"})

    assert refused.status_code == 422
    assert "Restructuring" in text(client.get(reverse("milestones:organisation", args=[team.participation.organisation.slug])))


@pytest.mark.req("R2", "R168")
def test_a_coach_is_assigned_and_the_assignment_ended(client, team, programme):
    coach = ProgrammeRoleFactory(role="qi_coach").person
    data = {"person": coach.pk, "role": "qi_coach", "starts_on": "2026-11-20"}

    client.post(about("assignment-add", team), data)
    twice = client.post(about("assignment-add", team), data)
    assignment = coach.assignments.get()
    client.post(about("assignment-end", team, assignment.pk), {"ends_on": "2026-11-30"})

    assignment.refresh_from_db()
    assert twice.status_code == 422
    assert assignment.ends_on == date(2026, 11, 30)


def test_real_dates_of_a_phase_are_recorded(client, team, lead):
    phase = team.participation.wave.phases.first()

    refused = client.post(about("phase", team, phase.pk), {"started_on": "2026-11-01", "ended_on": "2026-10-31"})
    client.post(about("phase", team, phase.pk), {"started_on": "2026-11-01"})

    assert refused.status_code == 422
    assert "Phase 1, month 1 of 6" in text(client.get(reverse("milestones:organisation", args=[team.participation.organisation.slug])))


@pytest.mark.req("R1")
def test_the_programme_team_adds_a_wave_and_lets_an_organisation_join(client, programme):
    client.post(reverse("organisations:wave-add"), {"name": "Wave 4", "starts_on": "2027-01-04", "entry_route": "pre_identified"})
    client.post(reverse("organisations:add"), {"name": "Northmoor", "nation": "England", "type": "NHS trust", "ods_code": "rn1"})
    organisation = Organisation.objects.get()
    wave = Wave.objects.get()
    client.post(reverse("organisations:wave-join", args=[wave.slug]), {"organisation": organisation.pk, "joined_on": "2027-01-04"})

    assert organisation.ods_code == "RN1"
    assert [milestone.code for milestone in wave.milestones.all()] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert organisation.participations.get().wave == wave


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"ods_code": "RMY"}, "ods_code", "Another organisation has this ODS code"),
        ({"ods_code": "R-Y"}, "ods_code", "Enter an ODS code of 3 to 10 letters and digits"),
        ({"name": "Taken"}, "name", "An organisation with this name is on the list already"),
        ({"nation": "France"}, "nation", "Select"),
    ],
)
def test_a_bad_organisation_is_refused_beside_the_field(client, programme, data, field, words):
    OrganisationFactory(name="Taken", ods_code="RMY")

    response = client.post(reverse("organisations:add"), {"name": "Free", "nation": "England", "type": "NHS trust", "ods_code": "", **data})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert words in str(response.context["form"].errors[field])


def test_two_waves_cannot_have_one_name(client, programme):
    WaveFactory()

    response = client.post(reverse("organisations:wave-add"), {"name": "Wave 3", "starts_on": "2027-01-04", "entry_route": "identify"})

    assert "There is a wave with this name already" in str(response.context["form"].errors["name"])


def test_the_dates_of_a_phase_of_a_wave_are_changed(client, programme):
    phase = WaveFactory().phases.first()
    page = reverse("organisations:phase-edit", args=[phase.wave.slug, phase.pk])

    refused = client.post(page, {"starts_on": "2026-10-01", "ends_on": "2026-09-01"})
    overlap = client.post(page, {"starts_on": "2026-10-01", "ends_on": "2027-03-31"})
    client.post(page, {"starts_on": "2026-10-01", "ends_on": "2027-02-27"})

    phase.refresh_from_db()
    assert (refused.status_code, overlap.status_code) == (422, 422)
    assert (phase.starts_on, phase.ends_on) == (date(2026, 10, 1), date(2027, 2, 27))


def test_the_programme_names_are_data(client, programme):
    wave = WaveFactory()

    client.post(
        reverse("organisations:wave-edit", args=[wave.slug]),
        {"name": "Wave 3", "programme_name": "Another Collaborative", "programme_short_name": "AC", "entry_route": "identify"},
    )

    assert "Another Collaborative" in text(client.get(reverse("organisations:wave", args=[wave.slug])))


@pytest.mark.req("R33", "R34", "R36", "R37")
def test_three_real_teams_are_shown_as_examples_without_names(client, team, lead):
    response = client.get(reverse("organisations:team-examples"))

    shown = text(response)
    assert [(example.organisation.split()[0], example.size) for example in response.context["examples"]] == [
        ("Norfolk", 14),
        ("Southern", 9),
        ("Somerset", 15),
    ]
    assert "2 × Service user / expert by experience" in shown
    assert shown.count("Senior sponsor") == 4
    assert "Co-Production Manager, Rethink" in shown


@pytest.mark.req("R265")
def test_the_scope_is_agreed_up_front(client, team, lead):
    client.post(about("readiness", team), {"scope": "Talking therapies in the north of the county; not inpatient care"})

    assert "Talking therapies in the north of the county" in text(client.get(about("about", team)))


def test_of_two_tabs_the_second_is_told_before_it_overwrites(client, team, lead):
    seat = SeatFactory(team=team, role_title="Nurse")
    page = address("seat-edit", team, seat.pk)
    seen = client.get(page).context["form"]["seen"].value()
    data = {**SEAT, "name": seat.person.name, "email": seat.person.email, "role": seat.role, "seen": seen}
    client.post(page, {**data, "role_title": "First tab"})

    told = client.post(page, {**data, "role_title": "Second tab"})
    kept = Seat.objects.get(pk=seat.pk).role_title
    client.post(page, {**data, "role_title": "Second tab", "seen": told.context["form"]["seen"].value()})

    assert (told.status_code, kept) == (422, "First tab")
    assert "Somebody else has changed this since you opened the page" in text(told)
    assert Seat.objects.get(pk=seat.pk).role_title == "Second tab"


@pytest.mark.req("R26")
@pytest.mark.parametrize(("role", "words"), [("administrator", "Administrator"), ("organisation_qi_member", "own QI team member")])
def test_the_team_has_seats_for_those_who_support_it(client, team, lead, role, words):
    client.post(address("seat-add", team), {**SEAT, "role": role})

    assert words in text(client.get(address("team", team)))
    assert Seat.objects.get(person__email="new@example.org").role == role
