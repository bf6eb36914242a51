"""What people are told, as a page to read out, to print and to change."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from datareview import information as reads
from datareview.models import Information
from populations.models import Population
from tests.counting import queries_of
from tests.factories.datareview import InformationFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population):
    client = Client()
    client.force_login(member_of(population))
    return client


def address(population, name, *args):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


@pytest.mark.req("R105", "R106", "R307")
def test_page_says_how_it_is_used_that_it_is_confidential_and_which_rule_applies(population, member):
    page = member.get(address(population, "information")).text

    assert "How we use what you say" in page
    assert "without your name or anything that shows who you are" in page
    assert "In this data review" in page
    assert "In the university&#x27;s evaluation" in page or "In the university's evaluation" in page
    assert not Information.objects.exists()


def test_version_can_be_printed_before_anybody_needed_it_and_one_that_is_not_there_is_not_found(population, member):
    page = member.get(address(population, "information-version", 1)).text

    assert "Before you speak with us" in page
    assert "the text that the programme brings" in page
    assert member.get(address(population, "information-version", 2)).status_code == 404


def test_changing_makes_a_version_and_the_page_of_the_version_says_what_changed(population, member):
    new = reads.START.replace("We are listening to people", "We listen to people")

    response = member.post(address(population, "information-edit"), {"text": new, "seen": 1}, follow=True)
    page = member.get(address(population, "information-version", 2)).text

    assert "Saved as version 2." in response.text
    assert re.findall(r"Version (\d)</a>", response.text) == ["2", "1"]
    assert "What changed in this version" in page
    assert page.index("We listen to people", page.index(">New<")) < page.index("We are listening to people")


def test_whoever_saves_second_sees_what_was_saved_meanwhile_and_loses_nothing(population, member):
    InformationFactory(population=population, number=1)
    InformationFactory(population=population, number=2, text="Saved meanwhile by somebody")

    first = member.post(address(population, "information-edit"), {"text": "What I typed", "seen": 1})
    seen = re.search(r'name="seen" value="(\d+)"', first.text)[1]
    second = member.post(address(population, "information-edit"), {"text": "What I typed", "seen": seen}, follow=True)

    assert first.status_code == 422
    assert "Saved meanwhile by somebody" in first.text
    assert "What I typed" in first.text
    assert "Saved as version 3." in second.text


def test_phone_number_is_asked_about(population, member):
    response = member.post(address(population, "information-edit"), {"text": "Ring 020 7946 0018", "seen": 1})

    assert response.status_code == 422
    assert "looks like a phone number" in response.text


def test_closed_population_leads_back_and_says_why(population, member):
    Population.objects.filter(pk=population.pk).update(status="closed")

    response = member.get(address(population, "information-edit"), follow=True)

    assert response.redirect_chain == [(address(population, "information"), 302)]
    assert "not worked on any more" in response.text
    assert "information/edit" not in response.text


def test_page_runs_the_same_queries_for_any_number_of_versions(population, member):
    counts = []
    for upto in (3, 30):
        for number in range(Information.objects.count() + 1, upto + 1):
            InformationFactory(population=population, number=number)
        counts.append(queries_of(member, address(population, "information")))

    assert counts[0] == counts[1]
