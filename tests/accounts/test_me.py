import json

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import personal_data
from accounts.models import User
from audit.models import Entry
from tests.accounts.helpers import sign_in
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

URL = reverse("account")


def test_page_shows_names_and_the_way_to_everything_else(client):
    user = UserFactory(name="Real Name", display_name="Alias", email="me@example.org")
    client.force_login(user)

    page = client.get(URL).content.decode()

    links = ("account_change_password", "mfa_index", "usersessions_list", "account_download", "reminders:preferences")
    assert [f'href="{reverse(name)}"' in page for name in links] == [True] * 5
    assert [text in page for text in ("Real Name", "Alias", "me@example.org")] == [True] * 3


def test_names_are_changed(client):
    user = UserFactory(name="Old Name")
    client.force_login(user)

    response = client.post(URL, {"name": "New Name", "display_name": " A pseudonym "}, follow=True)

    user.person.refresh_from_db()
    assert (user.person.name, user.person.display_name) == ("New Name", "A pseudonym")
    assert [str(message) for message in response.context["messages"]] == ["Your names are saved."]
    assert str(response.context["request"].user) == "A pseudonym"


def test_name_is_needed(client):
    user = UserFactory(name="Old Name")
    client.force_login(user)

    response = client.post(URL, {"name": " ", "display_name": "X"})

    assert response.status_code == 422
    user.person.refresh_from_db()
    assert user.person.name == "Old Name"


def test_nothing_but_ones_own_names_is_changed(client):
    user, other = UserFactory(), UserFactory(name="Somebody Else")
    client.force_login(user)

    client.post(URL, {"name": "New", "email": "new@example.org", "person": other.person.pk, "id": other.person.pk, "user": other.pk})

    user.refresh_from_db()
    other.person.refresh_from_db()
    assert (user.email, user.person.email, other.person.name) == (user.email, user.email, "Somebody Else")
    assert User.objects.get(pk=user.pk).person == user.person


def test_account_without_a_person_has_a_page_too(client):
    client.force_login(User.objects.create_superuser("root@example.org", "x"))

    page = client.get(URL)
    posted = client.post(URL, {"name": "X"})

    assert "root@example.org" in page.content.decode()
    assert (posted.status_code, client.get(reverse("account_download")).status_code) == (302, 200)


def test_download_holds_what_is_known_about_oneself_and_nobody_else(client):
    other = UserFactory(name="Somebody Else", email="other@example.org")
    user = UserFactory(name="Real Name", display_name="Alias", email="me@example.org")
    ProgrammeRoleFactory(person=user.person, role="qi_coach")
    sign_in(client, user)

    response = client.get(reverse("account_download"))

    data = json.loads(response.content)
    assert response.headers["Content-Disposition"] == f'attachment; filename="my-data-{timezone.localdate()}.json"'
    assert {name: data["person"][name] for name in ("name", "display_name", "email", "programme_roles")} == {
        "name": "Real Name",
        "display_name": "Alias",
        "email": "me@example.org",
        "programme_roles": [{"role": "QI coach", "starts_on": "2026-01-01", "ends_on": None}],
    }
    assert data["account"]["email"] == "me@example.org"
    assert [session["device"] for session in data["account"]["sessions"]] == ["Unknown browser"]
    assert [(row["action"], row["about"]) for row in data["activity"]] == [("account.signed_in", f"Account {user.pk}")]
    text = response.content.decode()
    assert [secret in text for secret in (other.email, "Somebody Else", user.password, client.session.session_key)] == [False] * 4
    assert (Entry.objects.last().action, Entry.objects.last().actor_id) == ("personal_data.downloaded", user.pk)


def test_apps_above_add_their_part_to_the_download(client, monkeypatch):
    monkeypatch.setattr(personal_data, "_exporters", dict(personal_data._exporters))

    @personal_data.exporter("hobby")
    def hobbies(person, user):
        return [f"{person.name} knits"]

    user = UserFactory(name="Somebody")

    assert personal_data.personal_data(person=user.person, user=user)["hobby"] == ["Somebody knits"]
    with pytest.raises(ValueError, match="an exporter called hobby already"):
        personal_data.exporter("hobby")(hobbies)
