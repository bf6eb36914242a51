from datetime import date

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone

from accounts import actions
from accounts.access import programme_roles_of
from accounts.actions import CannotChangePerson
from accounts.models import Person, ProgrammeRole
from accounts.permissions import Role
from audit.models import Entry
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


def last_entry():
    entry = Entry.objects.order_by("pk").last()
    return (entry.action, entry.target_label, entry.actor_id, entry.reason, entry.changes)


def test_adding_a_person():
    by = UserFactory()

    person = actions.add_person(name="Somebody", email="Somebody@Example.org", by=by)

    assert (person.name, person.email, person.user) == ("Somebody", "somebody@example.org", None)
    assert last_entry() == ("person.added", f"Person {person.pk}", by.pk, "", {})


def test_adding_a_person_twice_is_refused():
    PersonFactory(email="somebody@example.org")

    with pytest.raises(CannotChangePerson) as error:
        actions.add_person(name="Somebody", email="SOMEBODY@example.org", by=UserFactory())

    assert (str(error.value), error.value.field) == ("Somebody else is entered with this email address.", "email")


def test_change_of_name_is_logged_without_the_names():
    user = UserFactory(name="Legal Name", display_name="Old Alias")

    actions.edit_person(person=user.person, name="Other Name", display_name="New Alias", by=user)

    user.person.refresh_from_db()
    assert (user.person.name, user.person.display_name) == ("Other Name", "New Alias")
    assert last_entry() == ("person.edited", f"Person {user.person.pk}", user.pk, "", {"fields": ["name", "display_name"]})
    stored = str(Entry.objects.values())
    assert not [name for name in ("Legal Name", "Old Alias", "Other Name", "New Alias") if name in stored]


def test_change_of_nothing_is_not_logged():
    user = UserFactory(name="Same Name")

    actions.edit_person(person=user.person, name="Same Name", display_name="", by=user)

    assert not Entry.objects.exists()


def test_closing_and_opening_an_account():
    user, by = UserFactory(), UserFactory()

    actions.deactivate_account(user=user, by=by, reason="Left the trust")
    user.refresh_from_db()
    closed = user.is_active
    entry = last_entry()
    actions.reactivate_account(user=user, by=by, reason="Is back")
    user.refresh_from_db()

    assert (closed, user.is_active) == (False, True)
    assert entry == ("account.deactivated", f"Account {user.pk}", by.pk, "Left the trust", {})
    assert last_entry() == ("account.reactivated", f"Account {user.pk}", by.pk, "Is back", {})


def test_own_account_cannot_be_closed():
    user = UserFactory()

    with pytest.raises(CannotChangePerson, match="your own account"):
        actions.deactivate_account(user=user, by=user)


@pytest.mark.parametrize(("act", "is_active"), [(actions.deactivate_account, False), (actions.reactivate_account, True)])
def test_account_is_not_closed_or_opened_twice(act, is_active):
    with pytest.raises(CannotChangePerson, match="already"):
        act(user=UserFactory(is_active=is_active), by=UserFactory())


def test_second_steps_can_be_taken_away_from_somebody_who_lost_them():
    user, by = UserFactory(), UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={})

    actions.reset_factors(user=user, by=by, reason="Lost phone")

    assert not Authenticator.objects.filter(user=user).exists()
    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([user.email], "Set up a new second step")
    assert last_entry() == ("factor.reset", f"Account {user.pk}", by.pk, "Lost phone", {})


def test_own_second_steps_cannot_be_taken_away_like_this():
    user = UserFactory()

    with pytest.raises(CannotChangePerson, match="your own account"):
        actions.reset_factors(user=user, by=user, reason="Bored")


# Programme roles


def test_giving_a_role():
    person, by = PersonFactory(), UserFactory()

    role = actions.give_role(person=person, role="qi_coach", starts_on=TODAY, ends_on=date(2026, 12, 31), by=by)

    assert (role.person, role.role, role.starts_on, role.ends_on) == (person, "qi_coach", TODAY, date(2026, 12, 31))
    changes = {"role": "qi_coach", "starts_on": "2026-11-20", "ends_on": "2026-12-31"}
    assert last_entry() == ("programme_role.given", f"Person {person.pk}", by.pk, "", changes)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 6, 30), date(2026, 7, 31)),
        (date(2026, 4, 1), date(2026, 4, 2)),
    ],
)
def test_same_role_is_not_held_twice_on_one_day(starts_on, ends_on):
    held = ProgrammeRoleFactory(person=PersonFactory(), role="evaluator", starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30))

    with pytest.raises(CannotChangePerson, match="on some of these days already"):
        actions.give_role(person=held.person, role="evaluator", starts_on=starts_on, ends_on=ends_on, by=UserFactory())


def test_same_role_can_be_given_again_after_it_ended():
    held = ProgrammeRoleFactory(person=PersonFactory(), role="evaluator", ends_on=date(2026, 6, 30))

    actions.give_role(person=held.person, role="evaluator", starts_on=date(2026, 7, 1), by=UserFactory())

    assert held.person.programme_roles.count() == 2


def test_role_cannot_end_before_it_starts():
    role = ProgrammeRoleFactory(person=PersonFactory(), role="qi_coach")

    with pytest.raises(CannotChangePerson, match="must not be before"):
        actions.end_role(programme_role=role, ends_on=date(2025, 12, 31), by=UserFactory())
    with pytest.raises(CannotChangePerson, match="must not be before"):
        actions.give_role(person=role.person, role="evaluator", starts_on=TODAY, ends_on=date(2026, 11, 19), by=UserFactory())


def test_ending_a_role():
    role, by = ProgrammeRoleFactory(role="qi_coach"), UserFactory()

    actions.end_role(programme_role=role, ends_on=TODAY, by=by)

    role.refresh_from_db()
    assert role.ends_on == TODAY
    assert last_entry() == ("programme_role.ended", f"Person {role.person.pk}", by.pk, "", {"role": "qi_coach", "ends_on": "2026-11-20"})


def test_programme_team_is_never_left_empty():
    role = ProgrammeRoleFactory()
    ProgrammeRoleFactory(ends_on=TODAY)
    ProgrammeRoleFactory(person=UserFactory(is_active=False).person)
    ProgrammeRoleFactory(person=PersonFactory())

    with pytest.raises(CannotChangePerson, match="Nobody else would be left"):
        actions.end_role(programme_role=role, ends_on=TODAY, by=role.person.user)

    ProgrammeRoleFactory()
    actions.end_role(programme_role=role, ends_on=TODAY, by=role.person.user)
    assert ProgrammeRole.objects.get(pk=role.pk).ends_on == TODAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)],
)
def test_role_holds_from_its_first_to_its_last_day(day, expected):
    role = ProgrammeRoleFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30))

    assert programme_roles_of(role.person.user, on=day) == ({Role.PROGRAMME_ADMIN} if expected else frozenset())


def test_closed_account_holds_no_role():
    role = ProgrammeRoleFactory(person=UserFactory(is_active=False).person)

    assert programme_roles_of(role.person.user, on=TODAY) == frozenset()


def test_action_that_fails_writes_nothing():
    person = PersonFactory(name="Before")

    with time_machine.travel(timezone.now()), pytest.raises(CannotChangePerson):
        actions.give_role(person=person, role="qi_coach", starts_on=TODAY, ends_on=date(2026, 1, 1), by=UserFactory())

    assert (Entry.objects.count(), ProgrammeRole.objects.count(), Person.objects.get(pk=person.pk).name) == (0, 0, "Before")
