"""The pages that lead to the data review of a population."""

import pytest
from django.urls import reverse

from organisations.models import SeatRole
from tests.factories.datareview import member_of, selected
from tests.factories.milestones import progress_of
from tests.factories.organisations import PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def pages(population):
    organisation = population.participation.organisation
    progress = progress_of(population.participation, "M4", population)
    return [
        reverse("milestones:milestone", args=[organisation.slug, progress.pk]),
        reverse("populations:detail", args=[organisation.slug, population.pk]),
    ]


def leads_to(client, population, address):
    review = reverse("datareview:review", args=[population.participation.organisation.slug, population.pk])
    return f'href="{review}"' in client.get(address).content.decode()


@pytest.mark.req("R96")
def test_milestone_4_and_the_page_of_the_population_lead_to_its_review(client, population):
    client.force_login(member_of(population))

    assert [leads_to(client, population, page) for page in pages(population)] == [True, True]


def test_nobody_is_sent_to_a_review_that_they_may_not_read(client, population):
    team = project_team(population.participation)
    client.force_login(SeatFactory(user=True, team=team, role=SeatRole.ADMINISTRATOR).person.user)

    assert not leads_to(client, population, pages(population)[0])


def test_other_milestones_and_populations_without_a_team_have_no_way_in(client, population):
    client.force_login(member_of(population))
    participation = population.participation
    progress = progress_of(participation, "M3", population)
    listed = PopulationFactory(participation=participation)

    assert not leads_to(client, population, reverse("milestones:milestone", args=[participation.organisation.slug, progress.pk]))
    page = client.get(reverse("populations:detail", args=[participation.organisation.slug, listed.pk]))
    assert "/review/" not in page.content.decode()
