"""The ways to a QI project from the population and from Milestone 6, and the line that stands beside them."""

import pytest
from django.urls import reverse

from milestones.models import Progress
from qiprojects.templatetags.qi_project import line_of
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected
from tests.qiprojects.pages import address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def population(client):
    population = selected()
    client.force_login(member_of(population))
    return population


def test_population_and_milestone_lead_to_the_project(client, population):
    slug = population.participation.organisation.slug
    progress = Progress.objects.get(population=population, milestone__code="M6")
    pages = [reverse("populations:detail", args=[slug, population.pk]), reverse("milestones:milestone", args=[slug, progress.pk])]
    for page in pages:
        assert address(population, "project") in client.get(page).content.decode()
        assert "It has not begun yet." in text(client.get(page))

    make.AimFactory(population=population)
    for page in pages:
        assert "There is a first aim, with no change ideas; no test has begun." in text(client.get(page))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"aim": "smart", "ideas": 1, "tests": 1}, "There is a SMART aim, with 1 change idea; 1 test has begun."),
        ({"aim": None, "ideas": 12, "tests": 3}, "There is no aim yet, with 12 change ideas; 3 tests have begun."),
    ],
)
def test_line_counts_in_words(numbers, words):
    assert line_of(**numbers) == words
