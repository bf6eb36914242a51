import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reminders.models import DIGEST_KINDS, Preference
from reminders.tokens import token_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PREFERENCES = "/reminders/preferences/"
ALL = [kind.value for kind in DIGEST_KINDS]


@pytest.fixture
def person():
    return UserFactory(name="Anna Example").person


@pytest.fixture
def stop(person):
    return reverse("reminders:unsubscribe", args=[token_of(person)])


@pytest.fixture
def resume(person):
    return reverse("reminders:subscribe-again", args=[token_of(person)])


def chosen(person):
    return Preference.objects.filter(person=person).values_list("rhythm", "muted_kinds").first()


def test_preferences_show_what_holds_without_a_choice(client, person):
    client.force_login(person.user)

    form = client.get(PREFERENCES).context["form"]

    assert (form["rhythm"].value(), form["kinds"].value()) == ("daily", ALL)


def test_preferences_are_saved_and_shown_again(client, person):
    client.force_login(person.user)

    response = client.post(PREFERENCES, {"rhythm": "weekly", "kinds": ["milestone_due", "review_waiting"]}, follow=True)

    assert response.redirect_chain == [(PREFERENCES, 302)]
    assert [str(message) for message in response.context["messages"]] == ["Your choice is saved."]
    others = ["milestone_late", "milestone_still_late", "review_answered", "ranking_open", "report_due", "asset_next", "assets_stale"]
    assert chosen(person) == ("weekly", [*others, "measures_due", "measure_planned"])
    form = response.context["form"]
    assert (form["rhythm"].value(), form["kinds"].value()) == ("weekly", ["milestone_due", "review_waiting"])


def test_preferences_may_leave_out_every_kind(client, person):
    client.force_login(person.user)

    client.post(PREFERENCES, {"rhythm": "daily"})

    assert chosen(person) == ("daily", ALL)


@pytest.mark.parametrize("data", [{}, {"rhythm": "hourly"}, {"rhythm": "daily", "kinds": ["invitation_chase"]}])
def test_preferences_refuse_what_is_not_offered(client, person, data):
    client.force_login(person.user)

    response = client.post(PREFERENCES, data)

    assert (response.status_code, chosen(person)) == (422, None)


def test_preferences_are_ones_own_and_need_a_sign_in(client, person):
    other = UserFactory().person
    client.force_login(other.user)
    client.post(PREFERENCES, {"rhythm": "off", "person": person.pk})

    anonymous = Client().get(PREFERENCES)

    assert (chosen(other)[0], chosen(person)) == ("off", None)
    assert (anonymous.status_code, anonymous.url) == (302, f"{reverse('account_login')}?next={PREFERENCES}")


def test_account_without_a_person_has_no_preferences(client):
    client.force_login(User.objects.create_user("root@example.org", "correct-horse-battery"))

    assert client.get(PREFERENCES).status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_of_a_mail_stops_nothing(client, person, stop, method):
    response = getattr(client, method)(stop)

    assert (response.status_code, chosen(person)) == (200, None)


def test_one_click_of_a_mail_program_stops_the_mails(person, stop):
    """A mail program has no cookie and no CSRF token, and does not follow redirects (RFC 8058)."""
    client = Client(enforce_csrf_checks=True)

    response = client.post(stop, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert (response.status_code, chosen(person)) == (200, ("off", []))
    assert "You get no reminder emails" in response.content.decode()


def test_stopping_twice_is_no_error(client, person, stop):
    answers = [client.post(stop).status_code for _ in range(2)]

    assert (answers, chosen(person)) == ([200, 200], ("off", []))


def test_mails_can_be_had_again_with_the_same_token(client, person, stop, resume):
    client.force_login(person.user)
    client.post(PREFERENCES, {"rhythm": "weekly", "kinds": ["milestone_due"]})
    client.logout()
    page = client.post(stop).content.decode()
    before = client.get(resume)

    after = client.post(resume)

    assert f'href="{resume}"' in page
    assert ("Get reminder emails again?" in before.content.decode(), "You get reminder emails" in after.content.decode()) == (True, True)
    assert chosen(person) == ("weekly", [kind for kind in ALL if kind != "milestone_due"])


def test_only_the_one_click_view_is_free_of_csrf(person, resume):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)

    assert [client.post(path, {"rhythm": "off"}).status_code for path in (resume, PREFERENCES)] == [403, 403]


def test_public_pages_tell_nobody_who_it_is(client, person, stop, resume):
    pages = [client.get(stop), client.post(stop), client.get(resume), client.post(resume)]

    words = [word for page in pages for word in (person.name, person.email) if word in page.content.decode()]
    assert ([page.status_code for page in pages], words) == ([200] * 4, [])


@pytest.mark.parametrize("name", ["unsubscribe", "subscribe-again"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_made_up_token_is_not_found(client, person, name, method):
    wrong = reverse(f"reminders:{name}", args=[f"{person.pk}.made-up"])

    assert getattr(client, method)(wrong).status_code == 404
    assert chosen(person) is None
