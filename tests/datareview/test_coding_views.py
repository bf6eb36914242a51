import re

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from datareview.actions import codes, coding, excerpts
from datareview.models import Code, CodedMark, Coding, Excerpt
from populations.models import Population
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, CodeFactory, ConsentFactory, ExcerptFactory, ThemeFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def three(population):
    activity = ActivityFactory(population=population)
    consent = ConsentFactory(activity=activity)
    return [
        ExcerptFactory(population=population, activity=activity, consent=consent, number=number, text=f"Words {number}")
        for number in (1, 2, 3)
    ]


def address(name, population, *more):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *more])


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def given(excerpt, by):
    return sorted(Coding.objects.filter(excerpt=excerpt, by=by).values_list("code__name", flat=True))


def test_coding_leads_to_the_first_excerpt_that_is_not_coded(client, population, member, three):
    coding.set_codes(three[0], [], by=member)

    response = client.get(address("coding", population))

    assert response.url == address("code-excerpt", population, three[1].pk)


@pytest.mark.req("R211")
def test_saving_goes_on_to_the_next_and_says_what_was_saved(client, population, member, three):
    waiting = CodeFactory(population=population, name="Waiting")

    response = client.post(
        address("code-excerpt", population, three[0].pk), {"codes": [waiting.pk], "new_code": ["Being heard", ""]}, follow=True
    )

    assert response.redirect_chain == [(address("code-excerpt", population, three[1].pk) + f"?saved={three[0].pk}", 302)]
    assert "Excerpt 1 is saved with 2 codes. You have coded 1 of 3." in text(response)
    assert f'href="{address("code-excerpt", population, three[0].pk)}">Change excerpt 1' in response.content.decode()
    assert given(three[0], member) == ["Being heard", "Waiting"]
    assert Entry.objects.filter(action="excerpt.coded").count() == 1


def test_after_the_last_one_skipped_ones_come_and_then_the_end(client, population, member, three):
    last = client.post(address("code-excerpt", population, three[2].pk))
    client.post(address("code-excerpt", population, three[0].pk))
    end = client.post(address("code-excerpt", population, three[1].pk), follow=True)

    assert last.url.startswith(address("code-excerpt", population, three[0].pk))
    assert "You have coded all 3 excerpts" in text(end)
    assert "Excerpt 2 is saved without a code" in text(end)
    assert "See where you differ" in text(end)


def test_a_strand_is_kept_to_and_the_others_are_offered_at_its_end(client, population, member, three):
    of_data = ExcerptFactory(population=population, of_data=True, number=9)

    first = client.get(address("coding", population) + "?strand=data")
    end = client.post(first.url, follow=True)

    assert first.url == address("code-excerpt", population, of_data.pk) + "?strand=data"
    assert "You have coded all 1 excerpt of this part" in text(end)
    assert "Go on with the other parts" in text(end)
    assert client.get(address("coding", population) + "?strand=nonsense").url == address("code-excerpt", population, three[0].pk)


@pytest.mark.parametrize(("distress", "query", "is_before"), [(False, "", True), (False, "?saved={}", False), (True, "?saved={}", True)])
def test_the_content_note_stands_before_the_words_at_first_and_where_they_may_distress(
    client, population, member, three, distress, query, is_before
):
    coding.set_codes(three[0], [], by=member)
    Excerpt.objects.filter(pk=three[1].pk).update(may_distress=distress)

    page = text(client.get(address("code-excerpt", population, three[1].pk) + query.format(three[0].pk)))

    assert page.count("If you need to talk to somebody") == 1
    assert (page.index("If you need to talk to somebody") < page.index("Words 2")) == is_before


@pytest.mark.req("R212")
def test_others_codes_are_hidden_until_they_are_asked_for(client, population, member, three):
    other = member_of(population)
    coding.set_codes(three[0], [CodeFactory(population=population, name="Waiting")], by=other)

    page = client.get(address("code-excerpt", population, three[0].pk))
    asked = client.get(address("code-excerpt", population, three[0].pk) + "?others=1")

    assert other.person.shown_name not in text(page)
    assert [code.name for code, is_ticked in page.context["choices"] if is_ticked] == []
    assert f"{other.person.shown_name}: Waiting" in text(asked)


def test_own_codes_are_ticked_and_can_be_changed(client, population, member, three):
    waiting, heard = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Being heard")
    coding.set_codes(three[0], [waiting], by=member)

    page = client.get(address("code-excerpt", population, three[0].pk))
    client.post(address("code-excerpt", population, three[0].pk), {"codes": [heard.pk], "seen": page.context["form"]["seen"].value()})

    assert [code.name for code, is_ticked in page.context["choices"] if is_ticked] == ["Waiting"]
    assert given(three[0], member) == ["Being heard"]


def test_a_page_older_than_ones_own_codes_says_so_and_keeps_the_ticks(client, population, member, three):
    waiting, heard = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Being heard")
    url = address("code-excerpt", population, three[0].pk)
    seen = client.get(url).context["form"]["seen"].value()
    coding.set_codes(three[0], [waiting], by=member)

    refused = client.post(url, {"codes": [heard.pk], "seen": seen})
    again = client.post(url, {"codes": [heard.pk], "seen": refused.context["form"]["seen"].value()})

    assert refused.status_code == 422
    assert "in another window meanwhile" in text(refused)
    assert [code.name for code, is_ticked in refused.context["choices"] if is_ticked] == ["Being heard"]
    assert again.status_code == 302
    assert given(three[0], member) == ["Being heard"]


@pytest.mark.req("R212")
def test_a_tick_on_a_code_that_somebody_merged_meanwhile_is_kept_and_told(client, population, member, three):
    waiting, delays, heard = (CodeFactory(population=population, name=name) for name in ("Waiting", "Delays", "Being heard"))
    url = address("code-excerpt", population, three[0].pk)
    coding.set_codes(three[0], [delays], by=member)
    seen = client.get(url).context["form"]["seen"].value()
    codes.merge(delays, waiting, by=member_of(population))

    response = client.post(url, {"codes": [delays.pk, heard.pk], "seen": seen}, follow=True)

    assert "“Delays” is merged into “Waiting” now. Your tick is kept, and counts as “Waiting”." in text(response)
    assert given(three[0], member) == ["Being heard", "Delays"]


def test_a_refused_page_still_holds_the_tick_on_a_merged_code(client, population, member, three):
    waiting, delays = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Delays")
    codes.merge(delays, waiting, by=member)

    refused = client.post(address("code-excerpt", population, three[0].pk), {"codes": [delays.pk], "new_code": ["x" * 201]})

    assert [code.name for code, is_ticked in refused.context["choices"] if is_ticked] == ["Delays"]
    assert "(merged into “Waiting”)" in text(refused)


def test_words_that_changed_come_again_with_the_codes_that_were_given(client, population, member, three):
    waiting = CodeFactory(population=population, name="Waiting")
    for excerpt in three:
        coding.set_codes(excerpt, [waiting], by=member)
    excerpts.edit(three[1], "Other words", by=member_of(population), consent=three[1].consent)
    excerpts.check(Excerpt.objects.get(pk=three[1].pk), by=member_of(population))

    page = client.get(address("coding", population), follow=True)

    assert page.redirect_chain[0][0] == address("code-excerpt", population, three[1].pk)
    assert "The words have changed since you coded this. Look at your codes again." in text(page)
    assert [code.name for code, is_ticked in page.context["choices"] if is_ticked] == ["Waiting"]
    assert "have changed" not in text(client.get(address("code-excerpt", population, three[0].pk)))


def test_the_same_form_sent_twice_saves_once(client, population, member, three):
    waiting = CodeFactory(population=population)
    url = address("code-excerpt", population, three[0].pk)
    data = {"codes": [waiting.pk], "new_code": ["Being heard"], "seen": client.get(url).context["form"]["seen"].value()}

    statuses = [client.post(url, data).status_code for _ in range(2)]

    assert statuses == [302, 302]
    assert Coding.objects.count() == 2
    assert Entry.objects.filter(action="excerpt.coded").count() == 1


def test_a_code_that_was_taken_away_is_named_and_the_other_ticks_and_new_names_stay(client, population, member, three):
    waiting, heard = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Being heard")
    codes.remove(heard, by=member)

    response = client.post(
        address("code-excerpt", population, three[0].pk), {"codes": [waiting.pk, heard.pk], "new_code": ["Respect", "Kindness"]}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors["codes"] == ["“Being heard” was taken away meanwhile. Choose another code."]
    assert [code.name for code, is_ticked in response.context["choices"] if is_ticked] == ["Waiting"]
    assert 'value="Respect"' in page
    assert 'value="Kindness"' in page
    assert not CodedMark.objects.exists()


@pytest.mark.parametrize("name", ["x" * 201, "Ring 07700 900123", "943 476 5919"])
def test_bad_names_of_new_codes_are_refused_with_words(client, population, member, three, name):
    response = client.post(address("code-excerpt", population, three[0].pk), {"new_code": [name]})

    assert response.status_code == 422
    assert response.context["form"].errors["new_code"]
    assert not Code.objects.exists()


@pytest.mark.parametrize("data", [{"codes": ["x"]}, {"codes": ["999999"]}, {"codes": ["-1", "9" * 40]}])
def test_nonsense_is_refused(client, population, member, three, data):
    assert client.post(address("code-excerpt", population, three[0].pk), data).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_excerpt_that_was_withdrawn_leads_on_with_words(client, population, member, three, method):
    Excerpt.objects.filter(pk=three[0].pk).update(text="", withdrawn_at=three[0].checked_at)

    response = getattr(client, method)(address("code-excerpt", population, three[0].pk), follow=True)

    assert response.redirect_chain[0][0] == address("code-excerpt", population, three[1].pk)
    assert "Excerpt 1 was withdrawn, so it cannot be coded" in text(response)
    assert not CodedMark.objects.exists()


def test_excerpts_of_another_population_are_not_there(client, population, member):
    assert client.get(address("code-excerpt", population, ExcerptFactory().pk)).status_code == 404


def test_nothing_to_code_says_what_comes_first(client, population, member):
    assert "There is nothing to code yet" in text(client.get(address("coding", population)))

    ExcerptFactory(population=population, unchecked=True)

    assert "once a second person has checked" in text(client.get(address("coding", population)))


def test_a_closed_population_leads_to_its_codes(client, population, member, three):
    Population.objects.filter(pk=population.pk).update(status="closed")

    for name, more in (("coding", []), ("code-excerpt", [three[0].pk])):
        response = client.get(address(name, population, *more), follow=True)
        assert "not worked on any more" in text(response)
        assert response.redirect_chain[-1][0] == address("codes", population)


@pytest.mark.req("R212")
def test_two_coders_save_the_same_excerpt_and_both_are_kept(client, population, member, three):
    waiting, heard = CodeFactory(population=population, name="Waiting"), CodeFactory(population=population, name="Being heard")
    other = member_of(population)
    browser, url = Client(), address("code-excerpt", population, three[0].pk)
    browser.force_login(other)
    mine, theirs = (one.get(url).context["form"]["seen"].value() for one in (client, browser))

    browser.post(url, {"codes": [heard.pk], "seen": theirs})
    client.post(url, {"codes": [waiting.pk], "seen": mine})

    assert (given(three[0], member), given(three[0], other)) == (["Waiting"], ["Being heard"])


@pytest.mark.parametrize("query", ["", "?others=1"])
def test_coding_page_runs_the_same_queries_for_any_number_of_rows(client, population, member, query):
    first = ExcerptFactory(population=population, number=1)
    url = address("code-excerpt", population, first.pk) + query

    def fill(number):
        for _ in range(number):
            code = CodeFactory(population=population, theme=ThemeFactory(population=population))
            ExcerptFactory(population=population)
            coding.set_codes(first, [code], by=member_of(population))
            coding.set_codes(first, [code], by=member)

    fill(3)
    few = queries_of(client, url)
    fill(27)

    assert queries_of(client, url) == few
