from datetime import date

import pytest
from django.urls import reverse

from core import reference
from milestones.four_steps import four_steps_of
from milestones.models import Step
from organisations.models import SeatRole
from tests.counting import queries_of
from tests.factories.milestones import ProgressFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def parts_of(participation):
    return {part.code: part for step in four_steps_of(participation, on=TODAY) for part in step.parts}


@pytest.mark.req("R198")
def test_every_part_of_the_resource_has_the_milestones_that_do_it():
    participation = ParticipationFactory()
    first = PopulationFactory(participation=participation, selected=True)
    second = PopulationFactory(participation=participation, selected=True)
    PopulationFactory(participation=participation)
    Step.objects.filter(code="M2.1").update(title="Our own words")

    parts = parts_of(participation)

    listed = [part["code"] for item in reference.load("amhe_four_steps")["items"] for part in item["steps"]]
    places = [
        (place.progress.milestone.code, place.progress.population, [step.code for step in place.steps]) for place in parts["1A"].places
    ]
    assert list(parts) == listed == ["1A", "1B", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C"]
    assert places == [
        ("M2", None, ["M2.1", "M2.2"]),
        ("M4", first, ["M4.3"]),
        ("M4", second, ["M4.3"]),
        ("M5", first, ["M5.1"]),
        ("M5", second, ["M5.1"]),
    ]
    assert str(parts["1A"].places[0].steps[0]) == "2.1 Our own words"
    assert parts["3B"].later == ["Test change ideas with PDSA cycles (Phase 2)", "Implement and scale up what works (Phase 2)"]


def test_what_waits_for_a_population_says_so():
    parts = parts_of(ParticipationFactory())

    assert [step.code for step in parts["1B"].waiting] == ["M3.1", "M4.1", "M4.2", "M5.1"]
    assert [place.progress.milestone.code for place in parts["1B"].places] == ["M2"]


@pytest.mark.req("R198")
def test_the_page_is_linked_and_shows_the_states(client):
    participation = ParticipationFactory()
    ProgressFactory(participation=participation, code="M2", state="signed_off")
    client.force_login(SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_TEAM_MEMBER).person.user)
    address = reverse("milestones:four-steps", args=[participation.organisation.slug])

    home = client.get(reverse("milestones:organisation", args=[participation.organisation.slug])).content.decode()
    page = " ".join(client.get(address).content.decode().split())

    assert address in home
    assert "1. Identify: understanding inequalities" in page
    assert "1A Use existing data and resources" in page
    assert "Milestone 2: Identifying populations" in page
    assert "Signed off" in page
    assert "For each population, once it is selected: 4.3" in page


def test_the_page_runs_the_same_queries_for_any_number_of_populations(client):
    participation = ParticipationFactory()
    client.force_login(SeatFactory(team=project_team(participation), user=True).person.user)
    address = reverse("milestones:four-steps", args=[participation.organisation.slug])
    PopulationFactory(participation=participation, selected=True)
    one = queries_of(client, address)
    PopulationFactory.create_batch(2, participation=participation, selected=True)

    assert queries_of(client, address) == one <= 20
