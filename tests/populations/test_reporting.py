from datetime import date

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry
from organisations.models import SeatRole
from populations.actions import reporting
from populations.models import Reporting
from tests.factories.accounts import UserFactory
from tests.factories.organisations import PopulationFactory, SeatFactory, project_team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
FIRST = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return PopulationFactory(selected=True)


@pytest.fixture
def sub_team_lead(client, population):
    user = SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD, user=True).person.user
    client.force_login(user)
    return user


def address(name, population):
    return reverse(f"populations:{name}", args=[population.participation.organisation.slug, population.pk])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.req("R77")
def test_a_reporting_line_is_planned_changed_and_removed_with_an_entry_for_each(population):
    by = UserFactory()
    plan = {"first_on": FIRST, "every_weeks": 4, "how": "In writing"}

    reporting.plan_reporting(population=population, by=by, **plan)
    reporting.plan_reporting(population=population, by=by, **plan)
    reporting.plan_reporting(population=population, by=by, **{**plan, "every_weeks": 6})
    reporting.remove_reporting(population=population, by=by)
    reporting.remove_reporting(population=population, by=by)

    entries = Entry.objects.filter(action__startswith="reporting.").order_by("pk")
    assert list(entries.values_list("action", "changes", "population_id", "actor_id")) == [
        ("reporting.planned", {"first_on": "2026-12-01", "every_weeks": 4}, population.pk, by.pk),
        ("reporting.planned", {"first_on": "2026-12-01", "every_weeks": 6}, population.pk, by.pk),
        ("reporting.removed", {}, population.pk, by.pk),
    ]
    assert not Reporting.objects.exists()


def test_a_population_without_a_sub_team_has_nobody_who_reports(client):
    population = PopulationFactory()

    with pytest.raises(reporting.CannotReport):
        reporting.plan_reporting(population=population, first_on=FIRST, every_weeks=4, by=None)

    client.force_login(SeatFactory(team=project_team(population.participation), role=SeatRole.PROJECT_LEAD, user=True).person.user)
    assert client.get(address("reporting", population)).status_code == 404


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), FIRST),
        (FIRST, FIRST),
        (date(2026, 12, 2), date(2026, 12, 29)),
        (date(2026, 12, 29), date(2026, 12, 29)),
        (date(2026, 12, 30), date(2027, 1, 26)),
    ],
)
def test_the_next_report_is_a_whole_number_of_rounds_after_the_first(today, expected):
    assert Reporting(first_on=FIRST, every_weeks=4).next_on(today) == expected


@pytest.mark.req("R77")
def test_the_lead_of_the_sub_team_sets_the_first_report_and_both_teams_see_it(client, population, sub_team_lead):
    offered = text(client.get(address("reporting", population)))

    saved = client.post(
        address("reporting", population),
        {"first_on_0": "1", "first_on_1": "12", "first_on_2": "2026", "every_weeks": "4", "how": "One page in writing"},
        follow=True,
    )

    assert 'name="every_weeks" value="4"' in offered
    assert "Remove the reporting line" not in offered
    assert "The reporting line is saved. Both teams see it." in text(saved)
    client.force_login(SeatFactory(team=project_team(population.participation), user=True).person.user)
    seen = text(client.get(address("definition", population)))
    assert 'First report on 1 December 2026, then every 4 weeks.<br><span class="app-secondary">One page in writing</span>' in seen
    assert address("reporting", population) not in seen


def test_after_the_first_report_the_next_one_is_shown(client, population, sub_team_lead):
    reporting.plan_reporting(population=population, first_on=date(2026, 11, 2), every_weeks=1, by=None)

    assert "Every 1 week since 2 November 2026. Next report on 23 November 2026." in text(client.get(address("definition", population)))


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"first_on": ""}, "first_on", "Enter the first report"),
        ({"first_on": "2026-08-31"}, "first_on", "First report must be on or after 1 September 2026"),
        ({"first_on": "2099-01-01"}, "first_on", "First report must be on or before 21 November 2028"),
        ({"first_on_0": "31", "first_on_1": "2", "first_on_2": "2027", "first_on": ""}, "first_on", "First report must be a real date"),
        ({"every_weeks": "0"}, "every_weeks", "Enter a number of weeks from 1 to 26"),
        ({"every_weeks": "often"}, "every_weeks", "Enter a number of weeks from 1 to 26"),
        ({"every_weeks": ""}, "every_weeks", "Enter a number of weeks from 1 to 26"),
        ({"how": "x" * 301}, "how", "Your answer to “How does the sub-team report?” must be 300 characters or less"),
    ],
)
def test_a_wrong_reporting_line_is_refused_beside_the_field(client, population, sub_team_lead, data, field, words):
    response = client.post(address("reporting", population), {"first_on": "2026-12-01", "every_weeks": "4", "how": "In writing", **data})

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [words]}
    assert not Reporting.objects.exists()


def test_what_may_identify_somebody_is_asked_about(client, population, sub_team_lead):
    response = client.post(address("reporting", population), {"first_on": "2026-12-01", "every_weeks": "4", "how": "Mail jo@example.org"})

    assert list(response.context["form"].errors) == ["how"]


def test_a_line_that_somebody_else_changed_is_not_overwritten_without_a_word(client, population, sub_team_lead):
    reporting.plan_reporting(population=population, first_on=FIRST, every_weeks=4, by=None)
    seen = client.get(address("reporting", population)).context["form"]["seen"].value()
    reporting.plan_reporting(population=population, first_on=FIRST, every_weeks=2, by=None)

    response = client.post(address("reporting", population), {"first_on": "2027-01-05", "every_weeks": "4", "how": "", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)


def test_a_reporting_line_is_removed_after_a_question(client, population, sub_team_lead):
    reporting.plan_reporting(population=population, first_on=FIRST, every_weeks=4, by=None)

    shown = text(client.get(address("reporting", population)))
    asked = text(client.get(address("reporting-remove", population)))
    done = client.post(address("reporting-remove", population), follow=True)

    assert address("reporting-remove", population) in shown
    assert "Remove the reporting line?" in asked
    assert "The reporting line is removed." in text(done)
    assert "No date is set for the first report yet." in text(done)
