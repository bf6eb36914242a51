import re

import pytest
from django.urls import reverse

from datareview.actions import codes, coding
from datareview.models import Code, CodeChange, Coding
from populations.models import Population
from tests.counting import queries_of
from tests.factories.datareview import CodeFactory, CodingFactory, ConsentFactory, ExcerptFactory, ThemeFactory, member_of, selected
from tests.factories.organisations import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def address(name, population, *more):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *more])


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(**fields):
    return {"name": "Waiting", "description": "", "theme": "", "colour": "#007F3B", **fields}


@pytest.mark.req("R109", "R110", "R111", "R112", "R211")
def test_without_codes_the_page_offers_those_of_the_starter_pack(client, population, member):
    page = text(client.get(address("codes", population)))
    offer = text(client.get(address("codes-start", population)))
    added = text(client.post(address("codes-start", population), follow=True))

    assert "There are no codes yet" in page
    assert "Start with the four codes of the starter pack" in page
    for name in ("Strengths and assets", "Needs that are not met", "What the system made worse", "Changes suggested"):
        assert name in offer
        assert name in added
    assert "4 codes are added" in added
    assert "Start with the four codes" not in added


def test_starting_again_says_so(client, population, member):
    codes.start(population, by=member)

    assert "These codes are there already" in text(client.post(address("codes-start", population), follow=True))


@pytest.mark.req("R211")
def test_list_shows_how_often_and_by_how_many_each_was_given(client, population, member):
    theme = ThemeFactory(population=population, name="Trust")
    waits = CodeFactory(population=population, name="Waiting", theme=theme)
    CodeFactory(population=population, name="Being heard")
    merged = CodeFactory(population=population, name="Delays", merged_into=waits)
    excerpts = [ExcerptFactory(population=population) for _ in range(2)]
    for excerpt, code in ((excerpts[0], waits), (excerpts[0], merged), (excerpts[1], merged)):
        CodingFactory(excerpt=excerpt, code=code)

    page = text(client.get(address("codes", population)))

    assert "Code Being heard Theme None yet Excerpts 0 Coders 0" in page
    assert "Code Waiting Theme Trust Excerpts 2 Coders 3" in page
    assert "Delays , counts as “Waiting”" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?q=wait", ["Long waits", "Waiting"]),
        ("?kind=a_priori", ["Strengths"]),
        ("?theme=none", ["Strengths", "Waiting"]),
        ("?sort=-name", ["Waiting", "Strengths", "Long waits"]),
        ("?sort=-excerpts", ["Waiting", "Strengths", "Long waits"]),
        ("?sort=nonsense&page=99", ["Strengths", "Long waits", "Waiting"]),
    ],
)
def test_list_is_filtered_and_sorted(client, population, member, query, names):
    CodeFactory(population=population, name="Strengths", kind="a_priori")
    CodeFactory(population=population, name="Long waits", theme=ThemeFactory(population=population))
    CodingFactory(excerpt=ExcerptFactory(population=population), code=CodeFactory(population=population, name="Waiting"))

    response = client.get(address("codes", population) + query)

    assert [row.code.name for row in response.context["page"]] == names


def test_a_code_is_added_and_a_known_name_is_refused_beside_the_field(client, population, member):
    done = client.post(address("code-add", population), typed(), follow=True)
    again = client.post(address("code-add", population), typed(name="waiting", description="Else"))

    assert "“Waiting” is added" in text(done)
    assert again.status_code == 422
    assert again.context["form"].errors["name"] == ["There is a code “Waiting” already. Use it, or choose another name."]
    assert Code.objects.get().colour == "#007F3B"


def test_a_name_that_may_identify_somebody_is_asked_about(client, population, member):
    response = client.post(address("code-add", population), typed(name="Ring 07700 900123"))

    assert response.status_code == 422
    assert not Code.objects.exists()


def test_renaming_is_in_the_history_of_the_code(client, population, member):
    code = CodeFactory(population=population, name="Waiting")

    client.post(address("code-edit", population, code.pk), typed(name="Long waits"))

    page = text(client.get(address("code", population, code.pk)))
    assert "Renamed from “Waiting” to “Long waits”" in page
    assert "by you" in page


def test_a_form_older_than_the_code_changes_nothing(client, population, member):
    code = CodeFactory(population=population, name="Waiting")
    seen = client.get(address("code-edit", population, code.pk)).context["form"]["seen"].value()
    codes.rename(code, "Long waits", by=member)

    response = client.post(address("code-edit", population, code.pk), typed(name="Delays", seen=seen))

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert Code.objects.get().name == "Long waits"


def test_a_merge_is_made_with_a_way_back_and_taken_back(client, population, member):
    waits, delays = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Delays")
    CodingFactory(excerpt=ExcerptFactory(population=population), code=delays)
    before = list(Coding.objects.values())

    asks = text(client.get(address("code-merge", population, delays.pk)))
    done = client.post(address("code-merge", population, delays.pk), {"into": waits.pk}, follow=True)
    of_merged = text(client.get(address("code", population, delays.pk)))
    back = client.post(address("code-unmerge", population, delays.pk), follow=True)

    assert "given to 1 excerpt by 1 person" in asks
    assert "“Delays” counts as “Waiting” now. Take the merge back" in text(done)
    assert "This code counts as Waiting" in of_merged
    assert "“Delays” stands for itself again" in text(back)
    assert list(Coding.objects.values()) == before


def test_taking_away_and_putting_back(client, population, member):
    code = CodeFactory(population=population, name="Waiting")

    gone = text(client.post(address("code-remove", population, code.pk), follow=True))
    page = text(client.get(address("code", population, code.pk)))
    back = text(client.post(address("code-restore", population, code.pk), follow=True))

    assert "“Waiting” is taken away. Put it back" in gone
    assert "It cannot be given, and counts nowhere" in page
    assert "“Waiting” is back" in back


@pytest.mark.parametrize(("name", "state"), [("code-merge", "removed"), ("code-unmerge", "current"), ("code-restore", "current")])
def test_what_makes_no_sense_leads_back_with_words(client, population, member, name, state):
    code = CodeFactory(population=population)
    if state == "removed":
        codes.remove(code, by=member)

    for response in (client.get(address(name, population, code.pk), follow=True), client.post(address(name, population, code.pk))):
        assert response.status_code in (200, 422)
    assert "cannot be done with the code as it is now" in text(client.get(address(name, population, code.pk), follow=True))


def test_outside_the_sub_team_the_words_of_a_code_need_consent_and_names_of_the_sub_team_are_not_said(client, population):
    coach = AssignmentFactory(participation=population.participation).person.user
    author = member_of(population)
    code = codes.add(population, "Waiting", by=author)
    quoted = ExcerptFactory(population=population, text="May be quoted")
    kept = ExcerptFactory(
        population=population,
        text="Stays inside",
        activity=quoted.activity,
        consent=ConsentFactory(activity=quoted.activity, may_quote=False),
    )
    for excerpt in (quoted, kept):
        CodingFactory(excerpt=excerpt, code=code)
    client.force_login(coach)

    page = text(client.get(address("code", population, code.pk)))

    assert "May be quoted" in page
    assert "Stays inside" not in page
    assert "1 more excerpt with this code is for the sub-team to read only" in page
    assert "Rename or change" not in page


def test_closed_population_shows_codes_without_buttons(client, population, member):
    code = CodeFactory(population=population)
    Population.objects.filter(pk=population.pk).update(status="closed")

    assert "Add a code" not in text(client.get(address("codes", population)))
    assert "Take away" not in text(client.get(address("code", population, code.pk)))
    assert client.post(address("code-remove", population, code.pk)).status_code == 422


@pytest.mark.parametrize("name", ["code-add", "codes-start", "code-edit", "code-merge", "code-remove"])
def test_a_closed_population_says_so_before_anything_is_typed(client, population, member, name):
    more = [] if name in ("code-add", "codes-start") else [CodeFactory(population=population).pk]
    Population.objects.filter(pk=population.pk).update(status="closed")

    response = client.get(address(name, population, *more), follow=True)

    assert response.redirect_chain == [(address("code", population, *more) if more else address("codes", population), 302)]
    assert text(response).count("not worked on any more") == 1


def test_a_long_history_and_many_merged_codes_are_cut_and_say_how_many_more(client, population, member):
    code = CodeFactory(population=population)
    CodeFactory.create_batch(53, population=population, merged_into=code)
    CodeChange.objects.bulk_create(CodeChange(code=code, kind="renamed", old="A", new="B", by=member) for _ in range(52))

    page = text(client.get(address("code", population, code.pk)))

    assert page.count("Renamed from") == 50
    assert "And 2 more before that." in page
    assert "and 3 more" in page


@pytest.mark.req("R212")
def test_an_excerpt_says_where_one_coder_alone_gave_the_code(client, population, member):
    code, other = CodeFactory(population=population), member_of(population)
    slip, agreed, alone = (ExcerptFactory(population=population, number=number) for number in (1, 2, 3))
    for excerpt, coders in ((slip, [member]), (agreed, [member, other]), (alone, [member])):
        for coder in coders:
            coding.set_codes(excerpt, [code], by=coder)
    coding.set_codes(slip, [], by=other)

    response = client.get(address("code", population, code.pk))

    assert response.context["alone"] == {slip.pk}
    assert text(response).count("Given by one coder only") == 1


def test_outside_the_sub_team_nobody_who_codes_is_named(client, population, member):
    code = codes.add(population, "Waiting", by=member)
    client.force_login(AssignmentFactory(participation=population.participation, role="qi_coach").person.user)

    response = client.get(address("code", population, code.pk))

    assert response.context["maker"] == ""
    assert [name for _, name, _ in response.context["events"]] == [""]


@pytest.mark.parametrize("name", ["codes", "code"])
def test_pages_run_the_same_queries_for_any_number_of_rows(client, population, member, name):
    def fill(number):
        code = Code.objects.filter(name__startswith="Name").first() or CodeFactory(population=population, by=member, name="Name")
        for _ in range(number):
            other = CodeFactory(population=population, theme=ThemeFactory(population=population))
            CodingFactory(excerpt=ExcerptFactory(population=population), code=code)
            CodingFactory(excerpt=ExcerptFactory(population=population), code=other)
            codes.merge(CodeFactory(population=population), code, by=member)
            codes.remove(CodeFactory(population=population), by=member)
            code = codes.rename(code, f"Name {Code.objects.count()}", by=member_of(population))
        return [] if name == "codes" else [code.pk]

    more = fill(3)
    few = queries_of(client, address(name, population, *more))
    fill(27)

    assert queries_of(client, address(name, population, *more)) == few
