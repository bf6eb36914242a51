"""The lists of tests: all of a project, the ramp of an idea, and who sees what."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.counting import queries_of
from tests.datareview.pages import text
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.qiprojects import BEGUN, ChangeIdeaFactory, CycleFactory, MeasureFactory, PredictionChangeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def idea(population):
    return ChangeIdeaFactory(population=population, text="Clinic at the village hall")


@pytest.fixture
def cycle(idea):
    return CycleFactory(population=idea.population, idea=idea, number=1)


def address(population, name, *args):
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def test_list_has_those_under_way_first_and_can_be_narrowed(client, population, by, idea):
    CycleFactory(population=population, idea=idea, question="Planned one")
    CycleFactory(population=population, idea=idea, question="Finished one", finished=True)
    CycleFactory(population=population, idea=idea, question="One under way", doing=True)
    other = CycleFactory(population=population, question="Of another idea", doing=True)

    words = text(client.get(address(population, "tests")))
    assert words.index("One under way") < words.index("Planned one") < words.index("Finished one")
    narrowed = text(client.get(f"{address(population, 'tests')}?part=finished&decision=adapt"))
    assert "Finished one" in narrowed
    assert "Planned one" not in narrowed
    of_other = text(client.get(f"{address(population, 'tests')}?idea={other.idea_id}"))
    assert "Of another idea" in of_other
    assert "One under way" not in of_other


def test_each_part_of_the_list_is_a_list_of_its_own(client, population, by, idea):
    for fields in ({"doing": True}, {"doing": True}, {"finished": True}):
        CycleFactory(population=population, idea=idea, **fields)

    page = client.get(address(population, "tests"))

    assert [(part, len(cycles)) for part, cycles in page.context["parts"]] == [("Under way", 2), ("Finished", 1)]
    assert page.content.decode().count('<ul class="app-populations">') == 2


def test_tests_of_an_idea_that_was_taken_away_are_not_shown(client, population, by, cycle):
    type(cycle.idea).objects.update(removed_at=timezone.now())

    assert cycle.question not in text(client.get(address(population, "tests")))
    assert client.get(address(population, "cycle", cycle.pk)).status_code == 404


def test_empty_list_says_the_next_step(client, population, by):
    assert "Go to the theory of change" in text(client.get(address(population, "tests"), follow=True))
    assert "no change idea to test yet" in text(client.get(address(population, "cycle-add"), follow=True))
    ChangeIdeaFactory(population=population)
    assert "Plan the first test" in text(client.get(address(population, "tests")))


def test_ramp_shows_the_tests_in_order_with_the_scale_that_grows(client, population, by, idea):
    for number, scale in enumerate(("one_person", "one_team", "several"), start=1):
        CycleFactory(population=population, idea=idea, number=number, scale=scale, question=f"Question {number}", finished=True)

    page = client.get(address(population, "ramp", idea.pk))

    words = text(page)
    assert words.index("One person") < words.index("Test 1: Question 1") < words.index("Test 3: Question 3")
    assert "test 3, several teams or clinics, adapted" in words


def test_ramp_of_an_idea_without_tests_says_the_next_step(client, population, by, idea):
    page = client.get(address(population, "ramp", idea.pk))

    assert "Plan the first test" in text(page)
    assert "<svg" not in page.content.decode().partition("<main")[2]


@pytest.mark.parametrize(("role", "sees"), [("evaluator", False), ("programme_admin", True)])
def test_reader_without_the_asset_map_learns_no_name_of_an_asset(role, sees, client, population, idea):
    asset = AssetFactory(participation=population.participation, name="Barber in Mill Lane")
    cycle = CycleFactory(population=population, idea=idea, tester=MappedAssetFactory(population=population, asset=asset))
    client.force_login(ProgrammeRoleFactory(role=role, starts_on=BEGUN.replace(year=2025)).person.user)

    words = text(client.get(address(population, "cycle", cycle.pk)))

    assert ("Barber in Mill Lane" in words) is sees
    assert "n asset on the map" in words
    assert "Change the plan" not in words


@pytest.mark.parametrize("name", ["tests", "cycle", "ramp", "cycle-plan"])
def test_pages_run_as_many_queries_for_many_rows(name, client, population, by, idea):
    first = CycleFactory(population=population, idea=idea, number=1, doing=True)
    CycleFactory(population=population, idea=idea, number=2, follows=first)
    PredictionChangeFactory(cycle=first, by=by)
    first.measures.add(MeasureFactory(population=population))
    MappedAssetFactory(population=population)
    args = {"tests": [], "ramp": [idea.pk]}.get(name, [first.pk])
    few = queries_of(client, address(population, name, *args))
    for number in range(3, 33):
        CycleFactory(population=population, idea=idea, number=number, follows=first, finished=number % 2 == 0)
        PredictionChangeFactory(cycle=first, by=member_of(population))
        first.measures.add(MeasureFactory(population=population))
        MappedAssetFactory(population=population)

    assert queries_of(client, address(population, name, *args)) == few
