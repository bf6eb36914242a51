"""The pages that lead to the asset map of a population."""

import pytest
from django.urls import reverse

from organisations.models import SeatRole
from tests.datareview.pages import text
from tests.factories.assets import MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.milestones import progress_of
from tests.factories.organisations import PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def milestone(population, code="M5"):
    progress = progress_of(population.participation, code, population)
    return reverse("milestones:milestone", args=[population.participation.organisation.slug, progress.pk])


def step(population, code):
    progress = progress_of(population.participation, "M5", population)
    found = progress.milestone.steps.get(code=code)
    return reverse("milestones:step", args=[population.participation.organisation.slug, progress.pk, found.pk])


def detail(population):
    return reverse("populations:detail", args=[population.participation.organisation.slug, population.pk])


def leads_to(client, population, page, name="map"):
    address = reverse(f"assets:{name}", args=[population.participation.organisation.slug, population.pk])
    return f'href="{address}"' in client.get(page).content.decode()


@pytest.mark.req("R134")
def test_milestone_its_steps_and_the_population_lead_both_teams_to_the_map(client, population):
    both = [member_of(population), SeatFactory(team=project_team(population.participation), user=True).person.user]
    for user in both:
        client.force_login(user)

        assert [leads_to(client, population, page) for page in (milestone(population), step(population, "M5.1"), detail(population))] == [
            True,
            True,
            True,
        ]
        assert leads_to(client, population, step(population, "M5.2"), "first")


def test_the_pages_say_how_many_there_are(client, population):
    client.force_login(member_of(population))
    nothing = text(client.get(detail(population)))
    MappedAssetFactory(population=population)
    one = text(client.get(detail(population)))
    MappedAssetFactory(population=population, prioritised=True)
    two = text(client.get(milestone(population)))

    assert "Nothing is mapped yet." in nothing
    assert "1 asset is mapped, none of them to engage first." in one
    assert "2 assets are mapped, 1 of them to engage first." in two


def test_nobody_is_sent_to_a_map_that_they_may_not_read(client, population):
    team = project_team(population.participation)
    client.force_login(SeatFactory(user=True, team=team, role=SeatRole.ADMINISTRATOR).person.user)

    assert not any(leads_to(client, population, page) for page in (milestone(population), detail(population)))


def test_other_milestones_and_populations_without_a_team_have_no_way_in(client, population):
    client.force_login(member_of(population))
    listed = PopulationFactory(participation=population.participation)

    assert not leads_to(client, population, milestone(population, "M3"))
    assert "/assets/" not in client.get(detail(listed)).content.decode()
