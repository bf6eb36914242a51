import pytest
from django.urls import reverse

from datareview.models import Excerpt
from tests.counting import queries_of
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, member_of, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent():
    return ConsentFactory(activity=ActivityFactory(population=selected()))


@pytest.fixture
def member(consent):
    return member_of(consent.activity.population)


def waiting(consent, **fields):
    return ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent, unchecked=True, **fields)


def address(name, consent, *args):
    population = consent.activity.population
    return reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def seen(client, url):
    return client.get(url).context["form"]["seen"].value()


def test_the_queue_has_what_others_wrote_and_names_apart_what_is_ones_own(client, member, consent):
    theirs, mine = waiting(consent), waiting(consent, by=member)
    client.force_login(member)

    response = client.get(address("checks", consent))

    assert [row.excerpt for row in response.context["rows"]] == [theirs]
    assert [row.excerpt for row in response.context["own"]] == [mine]
    assert response.context["first"] == theirs


def test_a_check_leads_to_the_next_one_and_then_back_to_the_queue(client, member, consent):
    first, second = waiting(consent), waiting(consent)
    client.force_login(member)
    url = address("excerpt-check", consent, first.pk)

    response = client.post(url, {"seen": seen(client, url)})

    assert response.url == f"{address('excerpt-check', consent, second.pk)}?next=1"
    assert "data-check-next" in client.get(response.url).content.decode()
    assert "data-check-next" not in client.get(url, follow=True).content.decode()
    first.refresh_from_db()
    assert (first.checked_by, first.checked_at is None) == (member, False)
    response = client.post(response.url, {"seen": seen(client, response.url)})
    assert response.url == address("checks", consent)


def test_nothing_is_checked_by_somebody_who_has_not_seen_it(client, member, consent):
    excerpt = waiting(consent)
    client.force_login(member)

    assert client.post(address("excerpt-check", consent, excerpt.pk)).status_code == 422
    assert not Excerpt.objects.checked().exists()


@pytest.mark.req("R210")
def test_the_second_person_is_asked_about_the_speaker(client, member, consent):
    excerpt = waiting(consent, speaker="Mrs Joan Miller")
    client.force_login(member)

    page = client.get(address("excerpt-check", consent, excerpt.pk)).content.decode()

    assert "Who said it: <strong>Mrs Joan Miller</strong>. Is that a role" in page
    assert "“Mrs Joan Miller” looks like: name of a person" in page


def test_ones_own_words_cannot_be_checked(client, member, consent):
    excerpt = waiting(consent, by=member)
    client.force_login(member)
    url = address("excerpt-check", consent, excerpt.pk)

    assert "somebody else has to check it" in client.get(url).content.decode()
    assert client.post(url, {"seen": seen(client, url)}).status_code == 422
    assert not Excerpt.objects.checked().exists()


def test_words_that_changed_meanwhile_are_read_again_before_they_are_checked(client, member, consent):
    excerpt = waiting(consent)
    client.force_login(member)
    url = address("excerpt-check", consent, excerpt.pk)
    before = seen(client, url)
    Excerpt.objects.update(text="Ms Anna Smith told me", edited_at=excerpt.created_at)

    response = client.post(url, {"seen": before})

    assert response.status_code == 422
    assert "changed since you opened" in response.content.decode()
    assert not Excerpt.objects.checked().exists()
    now = response.context["form"]["seen"].value()
    assert client.post(url, {"seen": now}).status_code == 302


def test_the_second_person_is_shown_what_was_said_not_to_identify_anybody(client, member, consent):
    excerpt = waiting(consent, text="Ring 020 7946 0018")
    client.force_login(member)

    page = client.get(address("excerpt-check", consent, excerpt.pk)).content.decode()

    assert "“020 7946 0018” looks like: phone number" in page


def test_the_queue_takes_the_same_queries_however_long_it_is(client, member, consent):
    client.force_login(member)

    def fill(count):
        for _ in range(count):
            waiting(consent)
            waiting(consent, by=member)

    fill(3)
    few = queries_of(client, address("checks", consent))
    fill(27)
    assert queries_of(client, address("checks", consent)) == few
