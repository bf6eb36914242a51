from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Person, ProgrammeRole
from audit.models import Entry
from tests.accounts.helpers import token_in_mail
from tests.factories.accounts import InvitationFactory, PersonFactory, ProgrammeRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client):
    """Somebody of the programme team, signed in."""
    user = ProgrammeRoleFactory(person=UserFactory(name="Zz Programme").person).person.user
    client.force_login(user)
    return user


def page(name, *args):
    return reverse(f"people:{name}", args=args)


def pages(person, role, invitation):
    on_person = ("person-detail", "person-invite", "role-give", "account-close", "account-open", "factor-reset")
    return [
        page("person-list"),
        page("person-add"),
        *(page(name, person.pk) for name in on_person),
        page("role-end", person.pk, role.pk),
        page("invitation-resend", person.pk, invitation.pk),
        page("invitation-revoke", person.pk, invitation.pk),
        reverse("audit:entry-list"),
    ]


@pytest.mark.parametrize("role", ["qi_coach", "expert_adviser", "evaluator", "communications", None])
def test_pages_are_closed_to_everybody_but_the_programme_team(client, role):
    user = UserFactory(is_superuser=role is None)
    if role:
        ProgrammeRoleFactory(person=user.person, role=role)
    invitation = InvitationFactory()
    held = ProgrammeRoleFactory(person=invitation.person, role="qi_coach")
    client.force_login(user)

    addresses = pages(invitation.person, held, invitation)

    assert [client.get(address).status_code for address in addresses] == [403] * len(addresses)
    assert [client.post(address).status_code for address in addresses] == [403] * len(addresses)
    assert Invitation.objects.get().state == "open"


def test_role_that_ended_yesterday_opens_nothing(client):
    role = ProgrammeRoleFactory(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(role.person.user)

    assert client.get(page("person-list")).status_code == 403


def test_role_taken_away_counts_for_the_next_request(client, by):
    before = client.get(page("person-list")).status_code
    ProgrammeRole.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    assert (before, client.get(page("person-list")).status_code) == (200, 403)


def test_list_shows_people_in_order_with_the_state_of_their_account(client, by):
    now = timezone.now()
    UserFactory(name="A has account")
    UserFactory(name="B closed", is_active=False)
    InvitationFactory(person=PersonFactory(name="C invited"), by=by)
    opened = InvitationFactory(person=PersonFactory(name="D opened"), by=by)
    expired = InvitationFactory(person=PersonFactory(name="E expired"), by=by)
    PersonFactory(name="F nothing")
    taken_back = InvitationFactory(person=PersonFactory(name="G taken back"), by=by)
    Invitation.objects.filter(pk=opened.pk).update(created_at=now - timedelta(days=3), opened_at=now)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=now)
    Invitation.objects.filter(pk=taken_back.pk).update(revoked_at=now)

    rows = client.get(page("person-list")).context["rows"]

    assert [(row["person"].name, row["state"], row["roles"]) for row in rows] == [
        ("A has account", "Has an account", []),
        ("B closed", "Account closed", []),
        ("C invited", "Invited today, not opened", []),
        ("D opened", "Invited 3 days ago, opened", []),
        ("E expired", "Invitation expired", []),
        ("F nothing", "Not invited", []),
        ("G taken back", "Not invited", []),
        ("Zz Programme", "Has an account", ["Programme team"]),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ann"}, ["Anna Lee", "Bea Hannah"]),
        ({"q": "HANNAH bea"}, ["Bea Hannah"]),
        ({"q": "alias"}, ["Carl Smith"]),
        ({"q": "carl@"}, ["Carl Smith"]),
        ({"q": "100%_"}, []),
        ({"state": "none"}, ["Anna Lee", "Bea Hannah"]),
        ({"state": "active", "q": "carl"}, ["Carl Smith"]),
        ({"state": "closed"}, []),
        ({"state": "nonsense"}, ["Anna Lee", "Bea Hannah", "Carl Smith", "Zz Programme"]),
        ({"page": "999"}, ["Anna Lee", "Bea Hannah", "Carl Smith", "Zz Programme"]),
    ],
)
def test_list_can_be_searched(client, by, query, found):
    PersonFactory(name="Anna Lee")
    PersonFactory(name="Bea Hannah")
    UserFactory(name="Carl Smith", display_name="An Alias of C", email="carl@example.org")

    rows = client.get(page("person-list"), query).context["rows"]

    assert [row["person"].name for row in rows] == found


def test_list_is_in_pages(client, by):
    PersonFactory.create_batch(55, name="Same Name")

    first, second = (client.get(page("person-list"), {"page": number}).context["rows"] for number in (1, 2))

    ids = [row["person"].pk for row in (*first, *second)]
    assert (len(first), len(second), len(set(ids))) == (50, 6, 56)


def test_list_runs_the_same_queries_for_any_number_of_rows(client, by):
    def queries_with_more_rows():
        ProgrammeRoleFactory()
        InvitationFactory(by=by)
        with CaptureQueriesContext(connection) as captured:
            client.get(page("person-list"))
        return len(captured)

    assert queries_with_more_rows() == queries_with_more_rows() == queries_with_more_rows()


def test_person_is_added_and_invited(client, by):
    added = client.post(page("person-add"), {"name": "Somebody New", "email": "new@example.org"})
    person = Person.objects.get(email="new@example.org")
    invited = client.post(page("person-invite", person.pk), {"email": "new@example.org", "context": "the programme"})

    assert (added.url, invited.url) == (page("person-detail", person.pk),) * 2
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert list(Entry.objects.order_by("pk").values_list("action", "actor_id")) == [("person.added", by.pk), ("invitation.sent", by.pk)]


@pytest.mark.parametrize(
    ("name", "data", "errors"),
    [
        (
            "person-invite",
            {"email": "", "context": ""},
            {"email": ["Enter the email address"], "context": ["Enter what the person is invited to"]},
        ),
        (
            "person-invite",
            {"email": "taken@example.org", "context": "x"},
            {"email": ["Somebody else has an account with this email address."]},
        ),
        ("role-give", {"role": "project_lead"}, {"role": ["Select the role from the list"], "starts_on": ["Enter the first day"]}),
    ],
)
def test_refused_form_says_why_beside_the_field(client, by, name, data, errors):
    UserFactory(email="taken@example.org")

    response = client.post(page(name, PersonFactory().pk), data)

    assert response.status_code == 422
    assert response.context["form"].errors == errors


def test_invitation_is_sent_again_and_taken_back(client, by):
    first = InvitationFactory(by=by)
    old = token_in_mail()

    client.post(page("invitation-resend", first.person.pk, first.pk))
    second = Invitation.objects.latest("pk")
    new = token_in_mail()
    client.post(page("invitation-revoke", first.person.pk, second.pk))
    again = client.post(page("invitation-revoke", first.person.pk, second.pk), follow=True)

    assert old != new
    assert [row.state for row in Invitation.objects.order_by("pk")] == ["revoked", "revoked"]
    assert str(list(again.context["messages"])[-1]) == "This invitation was accepted or taken back already."


def test_invitation_of_somebody_else_is_not_found(client, by):
    invitation, other = InvitationFactory(by=by), PersonFactory()

    assert client.post(page("invitation-revoke", other.pk, invitation.pk)).status_code == 404
    assert client.get(page("invitation-revoke", invitation.person.pk, invitation.pk)).status_code == 405


def test_role_is_given_and_ended(client, by):
    person = PersonFactory()
    day = {"starts_on_0": "1", "starts_on_1": "12", "starts_on_2": "2026"}

    client.post(page("role-give", person.pk), {"role": "qi_coach", **day})
    role = ProgrammeRole.objects.get(person=person)
    client.post(page("role-end", person.pk, role.pk), {"ends_on_0": "24", "ends_on_1": "12", "ends_on_2": "2026"})

    role.refresh_from_db()
    assert (role.role, role.starts_on, role.ends_on) == ("qi_coach", date(2026, 12, 1), date(2026, 12, 24))
    assert client.get(page("role-end", by.person.pk, role.pk)).status_code == 404


def test_account_is_closed_and_opened_with_a_reason(client, by):
    user = UserFactory()
    without = client.post(page("account-close", user.person.pk), {"reason": ""})

    client.post(page("account-close", user.person.pk), {"reason": "Left"})
    user.refresh_from_db()
    closed = user.is_active
    client.post(page("account-open", user.person.pk), {"reason": "Back"})
    user.refresh_from_db()

    assert (without.status_code, closed, user.is_active) == (422, False, True)
    assert list(Entry.objects.order_by("pk").values_list("action", "reason")) == [
        ("account.deactivated", "Left"),
        ("account.reactivated", "Back"),
    ]


def test_account_of_a_person_without_one_is_not_found(client, by):
    assert client.post(page("account-close", PersonFactory().pk), {"reason": "x"}).status_code == 404


def test_own_account_is_not_closed_from_the_page(client, by):
    response = client.post(page("account-close", by.person.pk), {"reason": "x"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["You cannot close your own account."]


def test_page_of_a_person_shows_roles_and_invitations(client, by):
    invitation = InvitationFactory(by=by)
    role = ProgrammeRoleFactory(person=invitation.person, role="qi_coach")

    response = client.get(page("person-detail", invitation.person.pk))

    assert (response.context["state"], list(response.context["roles"]), list(response.context["invitations"])) == (
        "invited",
        [role],
        [invitation],
    )


def test_unknown_person_is_not_found(client, by):
    assert client.get(page("person-detail", 10**9)).status_code == 404


def test_inviting_is_limited(client, by, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invite": "2/h/user"}
    person = PersonFactory()
    data = {"email": person.email, "context": "x"}

    statuses = [client.post(page("person-invite", person.pk), data).status_code for _ in range(3)]

    assert statuses == [302, 302, 429]
    assert len(mail.outbox) == 2


def test_the_programme_team_changes_the_address_that_somebody_signs_in_with(client, django_capture_on_commit_callbacks):
    client.force_login(ProgrammeRoleFactory().person.user)
    user = UserFactory(email="old@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("people:email-change", args=[user.person.pk]), {"email": "New@example.org"})

    user.refresh_from_db()
    user.person.refresh_from_db()
    assert (user.email, user.person.email) == ("new@example.org", "new@example.org")
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")) == [("new@example.org", True, True)]
    assert sorted(message.to[0] for message in mail.outbox) == ["new@example.org", "old@example.org"]
    assert "example.org" not in str(list(Entry.objects.filter(action="person.email_changed").values()))


def test_the_programme_team_may_invite_at_another_address(client):
    client.force_login(ProgrammeRoleFactory().person.user)
    person = PersonFactory(email="old@example.org")

    client.post(page("person-invite", person.pk), {"email": "new@example.org", "context": "x"})

    person.refresh_from_db()
    assert (person.email, mail.outbox[-1].to) == ("new@example.org", ["new@example.org"])


def test_an_address_that_somebody_else_has_is_refused(client):
    client.force_login(ProgrammeRoleFactory().person.user)
    UserFactory(email="taken@example.org")
    person = PersonFactory(email="mine@example.org")

    response = client.post(reverse("people:email-change", args=[person.pk]), {"email": "TAKEN@example.org"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])
