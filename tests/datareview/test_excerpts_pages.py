from datetime import date

import pytest
from django.urls import reverse

from datareview.models import CodedMark, Excerpt
from populations.models import Status
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    ThemeFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population):
    return member_of(population)


@pytest.fixture
def reader(population):
    """Somebody of the project team: reads what may be quoted, and writes nothing."""
    team = population.participation.teams.get(kind="project")
    return SeatFactory(team=team, user=True, role="project_team_member", starts_on=date(2026, 1, 5)).person.user


@pytest.fixture
def consent(population):
    return ConsentFactory(activity=ActivityFactory(population=population))


def address(name, population, *args):
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def said(consent, **fields):
    return ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent, **fields)


def shown(response):
    return [row.excerpt.text for row in response.context["rows"]]


# Writing one down


@pytest.mark.req("R98", "R332")
def test_a_member_writes_down_what_was_said_and_goes_on_with_the_next(client, member, consent):
    client.force_login(member)
    url = f"{address('excerpt-add', consent.activity.population)}?activity={consent.activity.pk}"
    assert client.get(url).context["form"].initial["consent"] == consent

    response = client.post(url, {"text": "Nobody asks", "consent": consent.pk, "topic": "M4.1.p3", "speaker": "a carer", "another": "yes"})

    assert (response.status_code, response.url) == (302, url)
    excerpt = Excerpt.objects.get()
    assert (excerpt.text, excerpt.topic, excerpt.speaker, excerpt.by) == ("Nobody asks", "M4.1.p3", "a carer", member)
    response = client.post(url, {"text": "Nobody comes", "consent": consent.pk})
    assert response.url == address("excerpt", consent.activity.population, Excerpt.objects.get(number=2).pk)


def test_each_form_that_is_opened_is_one_excerpt_and_two_people_may_say_the_same(client, member, consent):
    client.force_login(member)
    url = f"{address('excerpt-add', consent.activity.population)}?activity={consent.activity.pk}"
    data = {"text": "Nobody asks", "consent": consent.pk}

    def opened():
        return {**data, "guid": str(client.get(url).context["form"]["guid"].value())}

    first = opened()
    for sent in (first, first, opened()):
        assert client.post(url, sent).status_code == 302
    assert Excerpt.objects.count() == 2


@pytest.mark.req("R99")
def test_what_a_source_says_asks_for_no_agreement_and_no_speaker(client, member, population):
    source = DataSourceFactory(population=population)
    client.force_login(member)
    url = f"{address('excerpt-add', population)}?source={source.pk}"

    assert set(client.get(url).context["form"].fields) == {"text", "may_distress", "guid"}
    client.post(url, {"text": "Waits are longest in the east"})

    assert Excerpt.objects.get().source == source


def test_without_a_place_the_page_asks_for_one_and_nothing_is_written(client, member, consent, population):
    source = DataSourceFactory(population=population, name="Census")
    client.force_login(member)
    url = address("excerpt-add", population)

    page = client.get(url).content.decode()
    response = client.post(url, {"text": "Lost?"})

    assert f'href="?activity={consent.activity.pk}"' in page
    assert f'href="?source={source.pk}"' in page
    assert response.status_code == 422
    assert client.get(f"{url}?activity=nonsense").status_code == 200
    assert client.get(f"{url}?source={DataSourceFactory().pk}").templates[0].name == "datareview/excerpt_place.html"


def test_without_an_agreement_the_page_leads_to_writing_one_down(client, member, population):
    activity = ActivityFactory(population=population)
    client.force_login(member)

    page = client.get(f"{address('excerpt-add', population)}?activity={activity.pk}").content.decode()

    assert "First write down what people agreed to" in page
    assert "<textarea" not in page


@pytest.mark.req("R210")
@pytest.mark.parametrize("words", ["My number is 943 476 5919", "Ring 020 7946 0018", "anna@example.org", "I live at LS1 4AP"])
def test_words_that_may_identify_somebody_are_asked_about_before_they_are_saved(client, member, consent, words):
    client.force_login(member)
    url = f"{address('excerpt-add', consent.activity.population)}?activity={consent.activity.pk}"
    data = {"text": words, "consent": consent.pk}

    response = client.post(url, data)

    assert response.status_code == 422
    assert not Excerpt.objects.exists()
    assert words in response.content.decode()
    question = response.context["form"].free_text_questions["text"]
    assert client.post(url, {**data, question["name"]: question["token"]}).status_code == 302


@pytest.mark.req("R210")
def test_a_name_for_the_speaker_is_asked_about_and_a_role_is_not(client, member, consent):
    client.force_login(member)
    url = f"{address('excerpt-add', consent.activity.population)}?activity={consent.activity.pk}"
    data = {"text": "Nobody asks", "consent": consent.pk}

    response = client.post(url, {**data, "speaker": "Mrs Joan Miller, 07700 900123"})
    assert response.status_code == 422
    error = response.context["form"].errors["speaker"][0]
    assert "“07700 900123” looks like a phone number" in error
    assert "“Mrs Joan Miller” looks like a name of a person" in error
    question = response.context["form"].free_text_questions["speaker"]
    sure = {"speaker": "Mrs Joan Miller, 07700 900123", question["name"]: question["token"]}
    assert client.post(url, {**data, **sure}).status_code == 302
    for role in ("a carer", "MS nurse", "Sister on the ward", "a doctor", "miss the bus"):
        assert client.post(url, {**data, "speaker": role}).status_code == 302, role


def test_an_excerpt_that_is_an_nhs_number_is_not_saved(client, member, consent):
    client.force_login(member)
    url = f"{address('excerpt-add', consent.activity.population)}?activity={consent.activity.pk}"

    response = client.post(url, {"text": "9434765919", "consent": consent.pk})

    assert "looks like an NHS number" in response.context["form"].errors["text"][0]
    assert not Excerpt.objects.exists()


def test_a_closed_population_can_be_read_and_not_added_to(client, member, consent, population):
    excerpt = said(consent)
    type(population).objects.filter(pk=population.pk).update(status=Status.CLOSED)
    client.force_login(member)

    page = client.get(address("excerpts", population))
    response = client.get(f"{address('excerpt-add', population)}?activity={consent.activity.pk}", follow=True)

    assert shown(page) == [excerpt.text]
    assert address("excerpt-add", population) not in page.content.decode()
    assert "not worked on any more" in response.content.decode()


# Changing


def test_a_change_of_the_words_waits_for_a_check_again(client, member, consent, population):
    excerpt = said(consent)
    client.force_login(member)
    url = address("excerpt-edit", population, excerpt.pk)
    seen = client.get(url).context["form"]["seen"].value()

    response = client.post(url, {"text": "Other words", "consent": consent.pk, "seen": seen}, follow=True)

    excerpt.refresh_from_db()
    assert (excerpt.text, excerpt.checked_at, excerpt.by) == ("Other words", None, member)
    assert "somebody else has to check it" in response.content.decode()


def test_a_form_older_than_the_excerpt_says_so_and_keeps_what_was_typed(client, member, consent, population):
    excerpt = said(consent)
    client.force_login(member)
    url = address("excerpt-edit", population, excerpt.pk)
    seen = client.get(url).context["form"]["seen"].value()
    client.post(url, {"text": "First", "consent": consent.pk, "seen": seen})

    response = client.post(url, {"text": "Second", "consent": consent.pk, "seen": seen})

    assert response.status_code == 422
    assert "Second" in response.content.decode()
    assert "changed this since" in response.content.decode()
    assert Excerpt.objects.get().text == "First"


def test_somebody_who_notices_who_it_is_sends_it_back(client, member, reader, consent, population):
    excerpt = said(consent)
    client.force_login(member)

    client.post(address("excerpt-uncheck", population, excerpt.pk))

    client.force_login(reader)
    assert shown(client.get(address("excerpts", population))) == []


# Reading


@pytest.mark.req("R210")
def test_others_read_what_is_checked_and_may_be_quoted_and_learn_how_many_more_there_are(client, reader, consent, population):
    said(consent, text="Quoted")
    said(consent, text="Waiting", unchecked=True)
    silent = said(ConsentFactory(activity=consent.activity, may_quote=False), text="Not to be quoted")
    client.force_login(reader)

    response = client.get(address("excerpts", population))

    assert shown(response) == ["Quoted"]
    assert "1 more excerpt is not shown" in " ".join(response.content.decode().split())
    assert client.get(address("excerpt", population, silent.pk)).status_code == 403
    assert consent.label not in response.content.decode()
    for page in (response, client.get(address("excerpt", population, Excerpt.objects.get(text="Quoted").pk))):
        text = page.content.decode()
        assert consent.activity.place not in text
        assert consent.activity.get_method_display() not in text
        assert f"activity={consent.activity.pk}" not in text
    assert "activity" not in response.context["filter_form"].fields


def test_the_words_of_another_population_are_not_there(client, member, population):
    foreign = ExcerptFactory(text="Foreign")
    client.force_login(member)

    assert client.get(address("excerpt", population, foreign.pk)).status_code == 404
    assert shown(client.get(address("excerpts", population))) == []


def test_a_withdrawn_excerpt_leaves_a_neutral_marker(client, member, consent, population):
    excerpt = said(consent)
    Excerpt.objects.update(text="", withdrawn_at=excerpt.checked_at)
    client.force_login(member)

    page = client.get(address("excerpt", population, excerpt.pk)).content.decode()

    assert "were withdrawn" in page
    assert address("excerpt-edit", population, excerpt.pk) not in page
    assert client.get(address("excerpt-edit", population, excerpt.pk)).status_code == 403


@pytest.mark.req("R210")
def test_others_cannot_tell_a_withdrawn_excerpt_from_one_that_they_may_not_read(client, reader, consent, population):
    withdrawn, unchecked = said(consent), said(consent, unchecked=True)
    Excerpt.objects.filter(pk=withdrawn.pk).update(text="", withdrawn_at=withdrawn.checked_at)
    client.force_login(reader)

    answers = {client.get(address("excerpt", population, excerpt.pk)).status_code for excerpt in (withdrawn, unchecked)}
    assert answers == {403}


def test_the_list_is_narrowed_by_each_filter(client, member, consent, population):
    theme = ThemeFactory(population=population)
    code = CodeFactory(population=population, theme=theme)
    merged = CodeFactory(population=population, merged_into=code)
    people, other = said(consent, text="The bus is late"), said(consent, text="The bus was early")
    data = ExcerptFactory(population=population, of_data=True, text="Buses by ward")
    CodingFactory(excerpt=other, code=merged, by=UserFactory())
    CodedMark.objects.create(excerpt=people, by=member)
    client.force_login(member)

    def found(**filters):
        return shown(client.get(address("excerpts", population), filters))

    assert found(strand="data") == found(source=data.source.pk) == [data.text]
    assert found(activity=consent.activity.pk) == [people.text, other.text]
    assert found(code=code.pk) == found(theme=theme.pk) == [other.text]
    assert found(not_coded="on") == [other.text, data.text]
    assert found(q="late BUS") == [people.text]
    assert found(q="nowhere") == []
    assert found(code="nonsense") == [people.text, other.text, data.text]


def test_whoever_codes_sees_their_own_codes_and_whoever_reads_sees_all(client, member, reader, consent, population):
    excerpt = said(consent)
    mine, theirs = CodingFactory(excerpt=excerpt, by=member), CodingFactory(excerpt=excerpt)

    client.force_login(member)
    assert client.get(address("excerpts", population)).context["rows"][0].codes == [mine.code.name]
    client.force_login(reader)
    assert client.get(address("excerpts", population)).context["rows"][0].codes == sorted([mine.code.name, theirs.code.name])


@pytest.mark.parametrize("who", ["member", "reader"])
def test_the_list_takes_the_same_queries_however_many_excerpts_there_are(client, who, request, consent, population):
    client.force_login(request.getfixturevalue(who))

    def fill(numbers):
        for number in numbers:
            CodingFactory(excerpt=said(consent, number=number), code__population=population)
            ExcerptFactory(population=population, of_data=True, number=1000 + number)

    fill(range(1, 4))
    few = queries_of(client, address("excerpts", population))
    fill(range(4, 31))
    assert queries_of(client, address("excerpts", population)) == few


def test_two_thousand_excerpts_are_a_list_of_pages(client, member, consent, population):
    Excerpt.objects.bulk_create(
        [
            ExcerptFactory.build(
                population=population, activity=consent.activity, consent=consent, number=n, by=consent.recorded_by, checked_by=member
            )
            for n in range(1, 2001)
        ]
    )
    client.force_login(member)

    response = client.get(address("excerpts", population), {"page": "80"})

    assert len(shown(response)) == 25
    assert response.context["page"].paginator.count == 2000
