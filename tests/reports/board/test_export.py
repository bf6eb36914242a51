"""The board as a file: tidy rows with ids, all that the filters leave, no formulas, no names, noted in the audit log."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from openpyxl import load_workbook

from accounts.models import Person
from accounts.permissions import Role
from audit.models import Entry
from milestones import actions as milestone_actions
from milestones.models import Progress
from organisations.models import Participation
from reports.attention import refresh
from reports.board import export
from reports.board.readers import reader_of
from reports.models import LastActivity
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import GO_ON, ProgressFactory, progress_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    project_team,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
CSV, XLSX = "/board/?format=csv", "/board/?format=xlsx"


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def coach(client):
    user = ProgrammeRoleFactory(role="qi_coach").person.user
    client.force_login(user)
    return user


def looked_after(coach, name, **fields):
    participation = ParticipationFactory(organisation__name=name, **fields)
    AssignmentFactory(participation=participation, person=coach.person)
    return participation


def csv_rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheet(response):
    return load_workbook(io.BytesIO(response.content)).active


def test_csv_has_one_row_for_each_milestone_with_ids_and_dates(client, coach):
    participation = looked_after(coach, "A trust", organisation__ods_code="RXX")
    population = PopulationFactory(participation=participation, name="Rural communities", selected=True)
    Progress.objects.all().update(planned_on=date(2027, 1, 1))
    ProgressFactory(participation=participation, code="M2", planned_on=date(2026, 11, 19))
    ProgressFactory(participation=participation, code="M6", population=population, planned_on=None)
    first = progress_of(participation, "M1")
    milestone_actions.request_review(progress=first, by=UserFactory(), on=date(2026, 10, 1), by_role="Project lead")
    milestone_actions.sign_off(progress=first, by=coach, on=date(2026, 10, 2), reason="Fine", by_role="QI coach", **GO_ON)
    MeetingSeriesFactory(team=project_team(participation), first_on=date(2026, 11, 24))
    LastActivity.objects.update(at=datetime(2026, 11, 1, 23, 59, tzinfo=UTC))
    refresh(Participation.objects.all(), on=TODAY)

    response = client.get(CSV)

    rows = csv_rows(response)
    assert response["Content-Disposition"] == 'attachment; filename="board-2026-11-20.csv"'
    assert [(row["milestone"], row["population"], row["state"], row["timing"], row["is_late"]) for row in rows] == [
        ("M1", "", "Signed off", "done", "no"),
        ("M2", "", "In progress", "late", "yes"),
        ("M3", "Rural communities", "Not started", "planned", "no"),
        ("M4", "Rural communities", "Not started", "planned", "no"),
        ("M5", "Rural communities", "Not started", "planned", "no"),
        ("M6", "Rural communities", "Not started", "no date", "no"),
    ]
    assert rows[0] == {
        "participation_id": str(participation.pk),
        "organisation_id": str(participation.organisation_id),
        "organisation": "A trust",
        "ods_code": "RXX",
        "wave": "Wave 3",
        "status": "Active",
        "status_changed_on": "",
        "phase": "1",
        "month": "3",
        "months_planned": "6",
        "population_id": "",
        "population": "",
        "progress_id": str(first.pk),
        "milestone": "M1",
        "milestone_title": "Forming an overarching project team",
        "state": "Signed off",
        "state_set_on": "2026-10-02",
        "timing": "done",
        "planned_on": "2027-01-01",
        "started_on": "2026-10-01",
        "completed_on": "2026-10-02",
        "is_late": "no",
        "measures": "",
        "measures_due": "",
        "measures_improving": "",
        "measures_concerning": "",
        "tests_in_progress": "",
        "last_activity": "Review asked for",
        "last_activity_on": "2026-11-01",
        "next_meeting_on": "2026-11-24",
        "open_reviews": "0",
        "attention_review_since": "",
        "attention_late_since": "2026-11-20",
        "attention_quiet_since": "",
        "attention_lead_since": "2026-09-01",
        "attention_sponsor_since": "2026-09-01",
        "attention_lived_experience_since": "2026-09-01",
        "attention_standard_since": "",
        "attention_members_since": "2026-09-01",
        "attention_ranking_since": "",
        "attention_decision_since": "",
        "attention_data_review_since": "",
        "attention_assets_since": "",
        "attention_measures_since": "",
    }
    assert {row["population_id"] for row in rows} == {"", str(population.pk)}
    assert {row["measures"] for row in rows if row["population_id"]} == {"0"}


def test_file_holds_every_row_that_the_filters_leave_and_not_only_the_page(client, coach):
    for number in range(27):
        looked_after(coach, f"Trust {number:02}")

    everything = {row["organisation"] for row in csv_rows(client.get(CSV + "&page=2"))}
    some = {row["organisation"] for row in csv_rows(client.get(CSV + "&q=trust 1&sort=-name"))}

    assert everything == {f"Trust {number:02}" for number in range(27)}
    assert some == {f"Trust {number}" for number in range(10, 20)}


def test_csv_and_xlsx_hold_the_same_table(client, coach):
    participation = looked_after(coach, "A trust")
    PopulationFactory(participation=participation, selected=True)

    page = sheet(client.get(XLSX))
    rows = csv_rows(client.get(CSV))

    header, *body = page.iter_rows(values_only=True)
    assert list(header) == [name for name, _ in export.columns()]
    assert [[_as_csv(value) for value in row] for row in body] == [list(row.values()) for row in rows]


def _as_csv(value):
    return "" if value is None else value.date().isoformat() if isinstance(value, datetime) else str(value)


def test_text_that_looks_like_a_formula_stays_text(client, coach):
    participation = looked_after(coach, '=HYPERLINK("http://example.org","Click")')
    PopulationFactory(participation=participation, name="@SUM(A1:A9)", selected=True)

    page = sheet(client.get(XLSX))
    body = client.get(CSV).content.decode()

    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    assert page["C2"].value == '=HYPERLINK("http://example.org","Click")'
    assert "'=HYPERLINK" in body
    assert "'@SUM" in body


def test_file_names_nobody(client, coach):
    author = UserFactory(name="Robin Author")
    participation = looked_after(coach, "A trust")
    milestone_actions.request_review(progress=progress_of(participation, "M1"), by=author, on=TODAY)

    body = client.get(CSV + "&show=all").content.decode()

    assert Person.objects.filter(name="Robin Author").exists()
    assert [person.name for person in Person.objects.all() if person.name in body] == []


def test_organisation_without_milestones_keeps_its_row(client, coach):
    participation = looked_after(coach, "A trust")
    Progress.objects.filter(participation=participation).delete()

    (row,) = csv_rows(client.get(CSV))

    assert (row["organisation"], row["milestone"], row["is_late"]) == ("A trust", "", "")


def test_export_is_noted_without_the_words_that_were_searched_for(client, coach):
    looked_after(coach, "A trust")

    client.get("/board/?format=xlsx&q=secret&state=late")
    client.get("/board/?show=all")

    entry = Entry.objects.get(action="board.exported")
    changes = {"format": "xlsx", "rows": 0, "filters": {"state": "late"}}
    assert (entry.actor_id, entry.target_label, entry.changes) == (coach.pk, "Board", changes)


def test_export_is_no_activity(client, coach):
    looked_after(coach, "A trust")

    client.get(CSV)

    assert not LastActivity.objects.exists()


def test_unknown_format_shows_the_page(client, coach):
    assert client.get("/board/?format=pdf")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("rows", [1, 3])
def test_table_runs_the_same_queries_for_any_number_of_organisations(coach, django_assert_num_queries, rows):
    for number in range(rows):
        participation = looked_after(coach, f"Trust {number}", joined_on=START)
        PopulationFactory(participation=participation, selected=True)
        milestone_actions.request_review(progress=progress_of(participation, "M1"), by=UserFactory(), on=TODAY)
    reader = reader_of(coach, on=TODAY, roles=frozenset({Role.QI_COACH}))

    with django_assert_num_queries(10):
        table = list(export.table(sorted(reader.own), reader))

    assert len(table) == 6 * rows


def test_every_column_has_its_meaning_on_the_page(client, coach):
    response = client.get("/board/columns/")

    body = response.content.decode()
    assert [f'<code class="app-code">{name}</code>' in body for name in export.header()] == [True] * len(export.header())
    assert all(meaning for _, meaning in export.columns())
    assert len(set(export.header())) == len(export.header())
