from datetime import date

import pytest
import time_machine

from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import AssignmentFactory, SeatFactory

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected(name="Young carers")


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def mapped(population, name, segment="associations", **fields):
    asset = AssetFactory(participation=population.participation, name=name, segment=segment)
    return MappedAssetFactory(population=population, asset=asset, **fields)


def owner_of(population, **fields):
    return SeatFactory(
        team=population.team, role="sub_team_member", starts_on=date(2026, 1, 5), role_title="Community worker", **{"user": True, **fields}
    )


@pytest.mark.req("R130")
def test_empty_map_says_what_it_is_for_and_where_to_begin(client, population, member):
    words = text(client.get(address(population, "map")))

    assert "See the strengths around this population, and not only what it lacks" in words
    assert "Sit together, sub-team and project team" in words
    assert "Begin with the first question" in words
    assert "Nobody is chosen yet. Choosing two to four comes after mapping." in words


def test_page_shows_picture_list_numbers_and_what_the_milestone_still_needs(client, population, member):
    mapped(population, "Village hall")
    mapped(population, "Library", segment="organisations")
    mapped(population, "Night market", segment="")

    response = client.get(address(population, "map"))

    words = text(response)
    assert "<svg" in response.content.decode()
    assert words.count("Village hall") >= 2
    assert (
        "Individuals: 0 individuals Associations: 1 associations Organisations: 1 organisations Not placed yet: 1 not placed yet" in words
    )
    assert "Go to question 2" in words
    missing = words[words.index("What is missing for Milestone 5") :]
    assert "(advised)" not in missing
    assert client.get(address(population, "list") + "?segment=none").context["page"].paginator.count == 1


def test_those_to_engage_first_stand_with_owner_next_action_and_what_is_late(client, population, member):
    owner = owner_of(population, user=None, person=UserFactory(name="Robin Example").person)
    mapped(population, "Village hall", prioritised=True, owner=owner, next_on=date(2026, 11, 19), next_action="Ask for a visit")
    mapped(population, "Library", prioritised=True, owner=owner_of(population, ends_on=date(2026, 11, 1)), next_action="", next_on=None)
    mapped(population, "Night market")

    words = text(client.get(address(population, "map")))

    assert "Robin Example. Next: Ask for a visit, 19 November 2026 Late" in words
    assert "Nobody looks after it yet . No next action yet" in words
    assert "1 more asset waits for later." in words


def test_lead_of_another_sub_team_sees_no_name_of_an_owner(client, population):
    owner = owner_of(population, user=None, person=UserFactory(name="Robin Example").person)
    mapped(population, "Village hall", prioritised=True, owner=owner, next_action="Ask for a visit")
    client.force_login(member_of(selected(participation=population.participation), role="sub_team_lead"))

    words = text(client.get(address(population, "map")))

    assert "Next: Ask for a visit" in words
    assert "Robin Example" not in words
    assert "Add to it" not in words


def test_next_action_is_not_for_the_programme(client, population):
    mapped(population, "Village hall", prioritised=True, owner=owner_of(population), next_action="Ask for a visit")
    client.force_login(ProgrammeRoleFactory().person.user)

    words = text(client.get(address(population, "map")))

    assert "Village hall" in words
    assert "Ask for a visit" not in words


def test_coach_reads_an_empty_map_without_being_asked_to_write(client, population):
    client.force_login(AssignmentFactory(participation=population.participation).person.user)

    words = text(client.get(address(population, "map")))

    assert "Nothing is on the map yet" in words
    assert "Begin with the first question" not in words


def test_population_that_is_not_worked_on_can_be_read(client, population, member):
    mapped(population, "Village hall")
    population.status = "closed"
    population.save()

    words = text(client.get(address(population, "map")))

    assert "not worked on any more. Its asset map can be read." in words
    assert "Village hall" in words
    assert "Go to question" not in words


@pytest.mark.parametrize("many", [3, 30])
def test_page_takes_the_same_number_of_queries_for_few_and_for_many(client, population, member, many):
    for number in range(many):
        mapped(population, f"Hall {number}", prioritised=number < 4, owner=owner_of(population))
    PromptConsideredFactory(population=population, prompt="access")

    assert queries_of(client, address(population, "map")) <= 30
