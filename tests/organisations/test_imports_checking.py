"""The check of an import: every problem of every row at once, and nothing written."""

from datetime import date
from decimal import Decimal

import pytest

from core import reference
from organisations.imports import sheets
from organisations.imports.checking import check
from organisations.imports.plans import Problem, SeatPlan
from organisations.models import Organisation, RoleGroup
from tests.factories.accounts import PersonFactory
from tests.factories.organisations import OrganisationFactory, ParticipationFactory, SeatFactory, TeamFactory, WaveFactory, project_team
from tests.organisations.import_rows import TODAY, found, messages, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return WaveFactory()


def test_check_plans_a_new_organisation_with_its_seats(wave):
    rows = [
        record(2, ods_code="xyz1", joined_on="01/10/2026", name="A. Lead", email="LEAD@example.org", protected_hours="7,5"),
        record(3, role="senior_sponsor", role_title="Medical Director", role_group="Senior_Leader", starts_on="2026-10-05"),
        record(4, role=" Project Team Member ", role_title="Expert by experience", count="2", lived_experience="Yes", ends_on="31/12/2027"),
    ]

    plan = check(rows, on=TODAY)

    assert plan.problems == []
    (organisation,) = plan.organisations
    assert (organisation.name, organisation.nation, organisation.type, organisation.ods_code) == (
        "Eastshire NHS Trust",
        "England",
        "NHS trust",
        "XYZ1",
    )
    assert (organisation.wave, organisation.joined_on, organisation.words) == (wave, date(2026, 10, 1), "Is added and joins Wave 3")
    assert organisation.seats == [
        SeatPlan(
            row=2,
            role="project_lead",
            role_title="Consultant Psychiatrist",
            starts_on=date(2026, 10, 1),
            name="A. Lead",
            email="lead@example.org",
            protected_hours=Decimal("7.5"),
        ),
        SeatPlan(row=3, role="senior_sponsor", role_title="Medical Director", starts_on=date(2026, 10, 5), role_group="senior_leader"),
        SeatPlan(
            row=4,
            role="project_team_member",
            role_title="Expert by experience",
            starts_on=date(2026, 10, 1),
            ends_on=date(2027, 12, 31),
            count=2,
            is_lived_experience=True,
        ),
    ]
    assert plan.counts() == {"new": 1, "joining": 1, "organisations": 1, "seats": 4, "problems": 0}
    assert not Organisation.objects.exists()


@pytest.mark.req("R33", "R34", "R35", "R36", "R37")
def test_check_takes_the_three_example_teams_of_the_programme(wave):
    items = reference.load("demo_organisations")["items"]

    plan = check(sheets.records_of_reference(items, wave="Wave 3", joined_on=wave.starts_on), on=TODAY)

    assert plan.problems == []
    assert [(one.name, one.ods_code, one.people) for one in plan.organisations] == [
        ("Norfolk and Suffolk NHS Foundation Trust", "RMY", 14),
        ("Southern Health and Social Care Trust", "", 9),
        ("Somerset NHS Foundation Trust", "RH5", 15),
    ]
    southern, somerset = plan.organisations[1:]
    assert [seat.role for seat in southern.seats].count("senior_sponsor") == 2
    assert len([seat for seat in somerset.seats if seat.employer]) == 6
    assert {seat.role_group for one in plan.organisations for seat in one.seats} == {
        "",
        "senior_leader",
        "equality_expert",
        "key_stakeholder",
        "ics_colleague",
    }
    assert sum(seat.count for one in plan.organisations for seat in one.seats if seat.is_lived_experience) == 5


def test_check_shows_every_problem_of_every_row_at_once(wave):
    rows = [
        record(2, nation="Englnd", ods_code="R-1", count="0", email="nobody", lived_experience="maybe", protected_hours="90"),
        record(3, role="Boss", role_title=None, starts_on="31/02/2026"),
        record(4, organisation=None, role=None),
        record(5, starts_on="2026-05-01", ends_on="2026-04-30", role_title="=cmd()"),
    ]

    plan = check(rows, on=TODAY)

    assert found(plan) == [
        (2, "Count"),
        (2, "Email"),
        (2, "Lived experience"),
        (2, "Nation"),
        (2, "ODS code"),
        (2, "Protected hours"),
        (3, "Role"),
        (3, "Role title"),
        (3, "Starts on"),
        (4, "Organisation"),
        (4, "Role"),
        (5, "Ends on"),
        (5, "Role title"),
    ]


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"starts_on": "2026-09-02", "ends_on": "2026-09-01"}, "Ends on", "The last day is before the first, 02/09/2026."),
        ({"ends_on": "31/08/2026"}, "Ends on", "The last day is before the first, 01/09/2026."),
        ({"starts_on": "01/31/2026"}, "Starts on", "“01/31/2026” is not a date. Write it like 31/01/2026 or 2026-01-31."),
        ({"starts_on": "01/02/26"}, "Starts on", "“01/02/26” is not a date. Write it like 31/01/2026 or 2026-01-31."),
        ({"joined_on": "1926-01-31"}, "Joined on", "The year of “1926-01-31” cannot be right."),
        ({"team": "Sub-team: rural"}, "Team", "Sub-teams are formed when a population is selected. Only the project team can be imported."),
        ({"team": "Project team 2"}, "Team", "An organisation has one project team. Write project, or leave it empty."),
        ({"role": "Sub-team lead"}, "Role", "This is a role of a sub-team. Only the project team can be imported."),
        ({"count": "2.5"}, "Count", "Write a whole number from 1 to 50."),
        ({"count": "51"}, "Count", "Write a whole number from 1 to 50."),
        ({"count": "2", "name": "A. Person"}, "Count", "A row with a name stands for one person. Write 1, or take the name out."),
        ({"email": "new@example.org"}, "Name", "Enter the name: nobody on this site has this address yet."),
        ({"wave": "Wave 9"}, "Wave", "There is no wave with this name. Write one of: Wave 3."),
        ({"wave": None}, "Wave", "Enter the wave that the organisation takes part in."),
        ({"nation": None}, "Nation", "Enter it: this organisation is not on this site yet."),
        ({"role_title": "x" * 201}, "Role title", "This is longer than 200 characters. Shorten it."),
        (
            {"name": "Zo\ufffd"},
            "Name",
            "Some letters cannot be read. Save the file as an Excel workbook or as CSV (UTF-8).",
        ),
        (
            {"employer": '=HYPERLINK("https://example.org")'},
            "Employer",
            "This starts like a formula. Write the words only, without =, +, - or @ in front.",
        ),
        (
            {"role_group": "stakeholders"},
            "Role group",
            "The team has no such role group. Write one of: equality_expert, ics_colleague, key_stakeholder, lived_experience, "
            "senior_leader.",
        ),
        (
            {"role_group": "lived_experience", "lived_experience": "no"},
            "Lived experience",
            "The role group says something else. Correct one of the two.",
        ),
        ({"organisation": "Example NHS Foundation Trust"}, "", "This is the example row of the template. Take it out."),
    ],
)
def test_check_refuses_a_bad_cell_by_row_and_column(wave, cells, column, message):
    plan = check([record(7, **cells)], on=TODAY)

    assert plan.problems == [Problem(7, column, message)]


@pytest.mark.parametrize("value", ["2026-01-31", "31/01/2026", "31.01.2026", "31-01-2026", "31 January 2026", "31 Jan 2026", "46053"])
def test_check_understands_the_ways_in_which_dates_are_written(wave, value):
    plan = check([record(starts_on=value)], on=TODAY)

    assert [seat.starts_on for seat in plan.organisations[0].seats] == [date(2026, 1, 31)]


def test_check_refuses_a_file_without_rows(wave):
    assert check([], on=TODAY).problems == [Problem(2, "", "The file has column names and no rows. Add a row for each seat.")]


def test_check_says_so_when_no_wave_is_set_up():
    assert messages(check([record()], on=TODAY)) == ["There is no wave with this name. Set up a wave first."]


def test_check_takes_a_row_without_a_seat_as_an_organisation_only(wave):
    plan = check([record(role=None, role_title=None)], on=TODAY)

    assert (plan.problems, plan.organisations[0].seats) == ([], [])


# The same person twice


def test_check_refuses_the_same_person_twice_on_one_team(wave):
    rows = [
        record(2, name="A. Person", email="a@example.org"),
        record(3, name="A. Person", email="A@Example.org", role="Administrator"),
        record(4, name="B. Person", role="Administrator"),
        record(5, name="b. person", email="b@example.org", role="Administrator"),
    ]

    plan = check(rows, on=TODAY)

    assert [(problem.row, problem.message) for problem in plan.problems] == [
        (3, "The same person is on this team in row 2. If these are two people, give the email address of both."),
        (5, "The same person is on this team in row 4. If these are two people, give the email address of both."),
    ]


def test_check_takes_one_person_twice_at_different_times_and_in_two_organisations(wave):
    rows = [
        record(2, name="A. Person", email="a@example.org", starts_on="2026-09-01", ends_on="2026-09-30"),
        record(3, name="A. Person", email="a@example.org", starts_on="2026-10-01"),
        record(4, name="A. Person", email="a@example.org", organisation="Westshire NHS Trust"),
        record(5, name="A. Person", email="other@example.org"),
    ]

    assert check(rows, on=TODAY).problems == []


def test_check_refuses_one_address_with_two_names(wave):
    rows = [
        record(2, name="A. Person", email="a@example.org"),
        record(3, name="B. Person", email="a@example.org", organisation="Westshire NHS Trust"),
    ]

    assert check(rows, on=TODAY).problems == [Problem(3, "Email", "Row 2 has this address with another name.")]


def test_check_refuses_the_same_seat_without_a_name_twice(wave):
    rows = [record(2), record(3), record(4, employer="A charity")]

    plan = check(rows, on=TODAY)

    assert plan.problems == [Problem(3, "", "Row 2 is the same seat. Keep one of them, and write the number of people under Count.")]


def test_check_refuses_people_who_sit_on_the_team_already():
    team = TeamFactory()
    seated = SeatFactory(team=team, person__email="Seated@example.org")
    SeatFactory(team=team, person=PersonFactory(name="No Address", email=""))
    SeatFactory(team=team, person=None, role="project_team_member", role_title="Nurse")
    former = SeatFactory(team=team, person__email="former@example.org", ends_on=date(2026, 10, 31))
    organisation = team.participation.organisation
    existing = {"organisation": organisation.name.upper(), "nation": None, "type": None}
    rows = [
        record(2, **existing, email="seated@example.org"),
        record(3, **existing, name="No address"),
        record(4, **existing, role="Project team member", role_title="nurse"),
        record(5, **existing, email="former@example.org"),
        record(6, **existing, name="Somebody new", email="new@example.org"),
    ]

    plan = check(rows, on=TODAY)

    assert [(problem.row, problem.message) for problem in plan.problems] == [
        (2, "This person has a seat on this team already. Edit that seat on the team's page, or take the row out."),
        (3, "This person has a seat on this team already. Edit that seat on the team's page, or take the row out."),
        (4, "The team has this seat, without a name, already. Edit it on the team's page, or take the row out."),
    ]
    assert [(seat.row, seat.person_id, seat.starts_on) for seat in plan.organisations[0].seats] == [
        (2, seated.person_id, TODAY),
        (3, None, TODAY),
        (4, None, TODAY),
        (5, former.person_id, TODAY),
        (6, None, TODAY),
    ]


# Organisations that exist


def test_check_adds_seats_to_a_known_organisation_and_knows_its_own_role_groups():
    participation = ParticipationFactory()
    RoleGroup.objects.create(team=project_team(participation), code="chaplaincy", label="Chaplaincy", position=6)

    plan = check([record(organisation=participation.organisation.name, nation=None, type=None, role_group="Chaplaincy")], on=TODAY)

    (organisation,) = plan.organisations
    assert (plan.problems, organisation.words, organisation.seats[0].role_group) == ([], "Seats are added to its team", "chaplaincy")


def test_check_lets_a_known_organisation_join_a_wave(wave):
    OrganisationFactory(name="Eastshire NHS Trust", type="NHS trust")

    plan = check([record()], on=TODAY)

    assert (plan.problems, plan.counts()) == ([], {"new": 0, "joining": 1, "organisations": 1, "seats": 1, "problems": 0})


def test_check_refuses_an_ods_code_in_use(wave):
    OrganisationFactory(name="Westshire", ods_code="rww")
    rows = [
        record(2, ods_code="RWW"),
        record(3, ods_code="RNN", organisation="Northshire", role_title="One"),
        record(4, ods_code="rnn", organisation="Southshire", role_title="Two"),
    ]

    plan = check(rows, on=TODAY)

    assert plan.problems == [
        Problem(2, "ODS code", "This code is in use by Westshire. Check the code, or write the name as it is there."),
        Problem(4, "ODS code", "Row 3 gives this code to another organisation."),
    ]


def test_check_changes_nothing_that_is_recorded():
    participation = ParticipationFactory(organisation__name="Westshire", organisation__ods_code="RWW")

    plan = check(
        [record(organisation="Westshire", nation="Wales", type="nhs  foundation trust", ods_code="RXX", joined_on="2026-10-01")], on=TODAY
    )

    assert participation.joined_on == date(2026, 9, 1)
    assert plan.problems == [
        Problem(2, "Joined on", "The organisation joined on 01/09/2026. Leave this empty: an import does not change it."),
        Problem(2, "Nation", "The organisation is recorded with “England”. Change it on the organisation's own page, or leave this empty."),
        Problem(2, "ODS code", "The organisation is recorded with “RWW”. Change it on the organisation's own page, or leave this empty."),
    ]


def test_check_refuses_a_second_project_team(wave):
    ParticipationFactory(organisation__name="Westshire", wave=WaveFactory(name="Wave 2", starts_on=date(2026, 1, 1)))
    rows = [
        record(2, organisation="Westshire", nation=None, type=None),
        record(3),
        record(4, wave="Wave 2", role_title="Manager"),
    ]

    plan = check(rows, on=TODAY)

    assert plan.problems == [
        Problem(2, "Wave", "The organisation has a project team in Wave 2, and can have one in one wave at a time."),
        Problem(
            4,
            "Wave",
            "Row 3 says something else of the same organisation. It can have a project team in one wave at a time.",
        ),
    ]


def test_check_refuses_organisations_that_are_closed_or_have_left():
    OrganisationFactory(name="Closed", type="NHS trust", closed_on=date(2026, 1, 1))
    ParticipationFactory(organisation__name="Left", organisation__type="NHS trust", ended_on=date(2026, 11, 1))

    plan = check([record(2, organisation="Closed"), record(3, organisation="Left")], on=TODAY)

    assert plan.problems == [
        Problem(2, "Organisation", "Closed is closed."),
        Problem(3, "Wave", "The organisation has left Wave 3."),
    ]


@pytest.mark.parametrize("rows", [10, 5_000])
def test_check_runs_the_same_queries_for_any_number_of_rows(wave, django_assert_num_queries, rows):
    seated = SeatFactory()
    organisation = seated.team.participation.organisation
    records = [
        record(number, organisation=f"Trust no. {number % 400}", name=f"Person {number}", email=f"person{number}@example.org")
        for number in range(2, rows + 1)
    ]
    records.append(record(rows + 1, organisation=organisation.name, type=None, email=seated.person.email))

    with django_assert_num_queries(7):
        plan = check(records, on=TODAY)

    assert found(plan) == [(rows + 1, "")]
