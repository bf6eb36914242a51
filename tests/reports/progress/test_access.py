"""The quick way to the newest report lets in exactly those whom the ordinary way lets in."""

from datetime import date, timedelta

import pytest

from accounts.permissions import PERMISSIONS_BY_ROLE, PROGRAMME_ROLES, Permission
from organisations.access import has_permission
from organisations.models import Participation, SeatRole
from reports.models import RenderedPdf
from reports.progress.access import FoundReport, newest_report
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, WaveFactory, project_team
from tests.factories.reports import TODAY, ReportFactory

pytestmark = pytest.mark.django_db
PERIODS = {
    "now": {"starts_on": TODAY - timedelta(days=3), "ends_on": None},
    "last day": {"starts_on": TODAY - timedelta(days=3), "ends_on": TODAY},
    "over": {"starts_on": TODAY - timedelta(days=3), "ends_on": TODAY - timedelta(days=1)},
    "not yet": {"starts_on": TODAY + timedelta(days=1), "ends_on": None},
}


@pytest.fixture
def report():
    return ReportFactory(published=True)


def accounts(participation):
    """An account for every way to belong to the organisation, or to another one: {words: user}."""
    sub_team = PopulationFactory(participation=participation, selected=True).team
    elsewhere = ParticipationFactory()
    people = {"nobody": UserFactory()}
    for name, dates in PERIODS.items():
        for role in SeatRole.for_kind("project"):
            people[f"{role} {name}"] = SeatFactory(team=project_team(participation), user=True, role=role, **dates).person.user
            people[f"{role} elsewhere {name}"] = SeatFactory(team=project_team(elsewhere), user=True, role=role, **dates).person.user
        for role in SeatRole.for_kind("sub"):
            people[f"{role} {name}"] = SeatFactory(team=sub_team, user=True, role=role, **dates).person.user
        for role in ("qi_coach", "expert_adviser"):
            people[f"{role} {name}"] = AssignmentFactory(participation=participation, role=role, **dates).person.user
            people[f"{role} elsewhere {name}"] = AssignmentFactory(participation=elsewhere, role=role, **dates).person.user
        for role in PROGRAMME_ROLES:
            people[f"programme {role} {name}"] = ProgrammeRoleFactory(role=role, **dates).person.user
    return people


def test_quick_way_and_ordinary_way_let_the_same_people_in(report):
    organisation = report.participation.organisation
    people = accounts(report.participation)

    quick = {name for name, user in people.items() if newest_report(user, organisation.slug, on=TODAY)}
    ordinary = {name for name, user in people.items() if has_permission(user, Permission.REPORT_VIEW, organisation=organisation, on=TODAY)}

    assert quick == ordinary
    assert len(quick) == 10  # sponsor, lead, deputy, coach and programme team, now and on their last day


def test_every_role_that_may_read_reports_is_one_that_the_quick_way_knows():
    """A new role needs a look at the conditions of the query."""
    readers = {role for role, permissions in PERMISSIONS_BY_ROLE.items() if Permission.REPORT_VIEW in permissions}

    assert {role.value for role in readers} == {"programme_admin", "qi_coach", "senior_sponsor", "project_lead"}


def test_account_that_was_closed_finds_nothing(report):
    user = ProgrammeRoleFactory().person.user
    user.is_active = False
    user.save()

    assert newest_report(user, report.participation.organisation.slug, on=TODAY) is None


def test_newest_published_report_is_found_with_its_file(report):
    participation = report.participation
    newer = ReportFactory(participation=participation, published=True)
    ReportFactory(participation=participation)
    user = ProgrammeRoleFactory().person.user
    found = FoundReport(newer.pk, 2, newer.digest, participation.organisation_id, None)

    assert newest_report(user, participation.organisation.slug, on=TODAY) == found

    RenderedPdf.objects.create(digest=newer.digest, key="k" * 64, file="kk/k.pdf")

    assert newest_report(user, participation.organisation.slug, on=TODAY).pdf_file == "kk/k.pdf"


def test_report_of_an_earlier_wave_is_not_the_newest(report):
    first = report.participation
    Participation.objects.filter(pk=first.pk).update(ended_on=date(2026, 11, 1))
    ParticipationFactory(organisation=first.organisation, wave=WaveFactory(name="Wave 4"), joined_on=date(2026, 11, 2))

    assert newest_report(ProgrammeRoleFactory().person.user, first.organisation.slug, on=TODAY) is None


def test_slug_that_does_not_exist_finds_nothing(report):
    assert newest_report(ProgrammeRoleFactory().person.user, "nowhere", on=TODAY) is None


def test_quick_way_is_one_query(report, django_assert_num_queries):
    user = ProgrammeRoleFactory().person.user

    with django_assert_num_queries(1):
        newest_report(user, report.participation.organisation.slug, on=TODAY)
