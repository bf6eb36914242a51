import re

import pytest
from django.urls import reverse

from datareview.actions import coding
from tests.counting import queries_of
from tests.factories.datareview import CodeFactory, ConsentFactory, ExcerptFactory, member_of, selected
from tests.factories.organisations import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def ann(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def ben(population):
    return member_of(population)


def address(population, query=""):
    return reverse("datareview:agreement", args=[population.participation.organisation.slug, population.pk]) + query


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def differ(population, *coders, number=1):
    """Excerpts to which the first coder gives a code, and the others none."""
    code = CodeFactory(population=population)
    rows = [ExcerptFactory(population=population) for _ in range(number)]
    for row in rows:
        for coder in coders:
            coding.set_codes(row, [code] if coder == coders[0] else [], by=coder)
    return rows, code


def test_without_coders_the_page_says_what_comes_first(client, population, ann):
    assert "Nobody has coded an excerpt yet" in text(client.get(address(population)))


def test_with_one_coder_there_is_nothing_to_compare(client, population, ann):
    differ(population, ann)

    assert "No excerpt is coded by two or more people yet" in text(client.get(address(population)))


@pytest.mark.req("R212")
def test_two_coders_see_where_they_differ(client, population, ann, ben):
    [row], code = differ(population, ann, ben)

    page = text(client.get(address(population)))

    assert "You: 1 of 1 excerpt" in page
    assert "they say the same about 0% of the codes that one of them used" in page
    assert "With fewer than 10 excerpts the numbers say little" in page
    assert f"{code.name} : given by you; not by {ben.person.shown_name}" in page
    assert row.text in page
    assert "Cohen’s kappa" in page


def test_three_coders_have_alpha_and_a_choice_of_two_has_kappa(client, population, ann, ben):
    cat = member_of(population)
    differ(population, ann, ben, cat, number=3)

    everybody = client.get(address(population))
    two = client.get(address(population, f"?coders={ben.pk}&coders={cat.pk}"))
    one = client.get(address(population, f"?coders={ben.pk}"))

    assert "Cohen’s kappa" not in text(everybody)
    assert everybody.context["page"].paginator.count == 3
    assert two.context["page"].paginator.count == 0
    assert two.context["compared"].coders == sorted([ben.pk, cat.pk])
    assert "Choose two or more people" in text(one)


def test_the_list_of_differences_can_be_about_one_code(client, population, ann, ben):
    [row], code = differ(population, ann, ben)
    differ(population, ben, ann)

    page = client.get(address(population, f"?code={code.pk}")).context["page"]

    assert [excerpt for excerpt, _ in page.object_list] == [row]


def test_outside_the_sub_team_coders_have_numbers_and_words_need_consent(client, population, ann, ben):
    [row], code = differ(population, ann, ben)
    kept = ExcerptFactory(
        population=population, text="Stays inside", activity=row.activity, consent=ConsentFactory(activity=row.activity, may_quote=False)
    )
    for coder, given in ((ann, [code]), (ben, [])):
        coding.set_codes(kept, given, by=coder)
    client.force_login(AssignmentFactory(participation=population.participation, role="expert_adviser").person.user)

    response = client.get(address(population))

    page = text(response)
    assert "Stays inside" not in page
    assert row.text not in page
    assert "2 excerpts are for the sub-team to read only" in page
    assert [name for name, _ in response.context["coders"]] == ["Coder 1", "Coder 2"]
    assert "given by Coder" not in page


@pytest.mark.parametrize("role", ["qi_coach", "expert_adviser"])
def test_outside_the_sub_team_nobody_is_named_and_excerpts_are_counted_on_one_set(client, population, ann, ben, role):
    [row], code = differ(population, ann, ben)
    for number in range(3):
        hidden = ConsentFactory(activity=row.activity, may_quote=False)
        kept = ExcerptFactory(population=population, text=f"Inside {number}", activity=row.activity, consent=hidden)
        coding.set_codes(kept, [code], by=ann)
    CodeFactory(population=population, is_codable=False, name="A folder")
    client.force_login(AssignmentFactory(participation=population.participation, role=role).person.user)

    response = client.get(address(population))

    page = text(response)
    assert "Coder 1: 4 of 4 excerpts" in page
    assert "Coder 2: 1 of 4 excerpts" in page
    assert "given by Coder 1; not by Coder 2" in page or role == "expert_adviser"
    assert not re.search(rf"({ann.person.shown_name}|{ben.person.shown_name})\b", page)
    assert "A folder" not in page


def test_page_runs_the_same_queries_for_any_number_of_rows(client, population, ann, ben):
    differ(population, ann, ben, number=3)
    few = queries_of(client, address(population))
    differ(population, ben, ann, member_of(population), number=27)

    assert queries_of(client, address(population)) == few
