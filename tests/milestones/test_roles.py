"""The roles and responsibilities go to people when they join a sub-team: one mail, once, whatever happens to the seat."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit import clock
from audit.models import Entry
from jobs.models import OutgoingMail
from meetings import actions as meeting_actions
from milestones import roles
from milestones.models import Link, RolesSent
from organisations import team_actions
from organisations.models import SeatRole
from reminders.models import Preference, Rhythm
from tests.counting import queries_of
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
ROLES = "roles-and-responsibilities"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return PopulationFactory(selected=True, name="Young women from Eastshire")


@pytest.fixture
def team(population):
    return population.team


def join(team, email="new@example.org", **fields):
    seat = {"name": "New Colleague", "role": SeatRole.SUB_TEAM_MEMBER, "role_title": "Nurse", "starts_on": TODAY, **fields}
    return team_actions.add_seat(team=team, email=email, **seat)


def mails():
    return list(OutgoingMail.objects.filter(kind="roles").order_by("pk"))


@pytest.mark.req("R90")
def test_whoever_joins_a_sub_team_is_sent_the_roles_and_responsibilities(team, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        seat = join(team)

    link = Link.objects.filter(code=ROLES).exclude(url="").first()
    [sent] = mail.outbox
    assert sent.to == ["new@example.org"]
    assert link.url in sent.body
    assert str(team) in sent.body
    assert (RolesSent.objects.get().seat, RolesSent.objects.get().person) == (seat, seat.person)


def test_the_subject_names_the_organisation_and_not_the_population(team, population):
    join(team)

    [sent] = mails()
    assert sent.subject == f"Roles and responsibilities for your sub-team: {team.participation.organisation}"


def test_the_same_words_go_to_everybody_whatever_the_seat_is_marked_as(team):
    join(team, is_lived_experience=True, role_title="Expert by experience")
    join(team, name="Staff", email="staff@example.org", role_group="service_staff", role_title="Nurse")

    first, second = mails()
    assert (first.subject, first.body_text) == (second.subject, second.body_text)


@pytest.mark.parametrize(
    ("leads", "words"),
    [
        ([], "There is no sub-team lead yet: until then ask the project lead."),
        ([{}], "The sub-team lead runs the sub-team: ask them first."),
    ],
)
def test_it_says_by_role_whom_to_ask(team, leads, words):
    for fields in leads:
        SeatFactory(team=team, role=SeatRole.SUB_TEAM_LEAD, person=PersonFactory(name="Named Person"), **fields)
    join(team)

    [sent] = mails()
    assert words in sent.body_text
    assert "Named Person" not in sent.body_text


def test_it_says_to_the_lead_that_they_lead(team):
    join(team, role=SeatRole.SUB_TEAM_LEAD)

    assert "You lead the sub-team." in mails()[0].body_text


def test_it_says_when_the_team_meets(team):
    meeting_actions.plan_series(team=team, every_days=14, minutes=60, first_on=date(2026, 12, 1), place="Village hall")
    join(team)

    assert "every 14 days for 60 minutes, Village hall. The first meeting is planned for 1 December 2026." in mails()[0].body_text


def test_who_has_an_account_is_told_where_to_say_what_helps_and_others_whom_to_tell(team):
    user = UserFactory()
    seat = join(team, name=user.person.name, email=user.person.email or user.email)
    join(team, name="Other", email="other@example.org")

    with_account, without = mails()
    page = reverse("organisations:access-needs", args=[team.participation.organisation.slug, team.pk, seat.pk])
    assert (page in with_account.body_text, page in without.body_text) == (True, False)
    assert "Tell whoever leads the team." in without.body_text


def test_a_wave_without_the_link_says_whom_to_ask_for_a_copy(team):
    Link.objects.filter(code=ROLES).delete()

    join(team)

    assert "Ask your coach for a copy." in mails()[0].body_text


@pytest.mark.parametrize(
    "fields",
    [{"email": ""}, {"name": "", "email": ""}, {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 11, 19)}],
    ids=["no address", "nobody", "a seat that has ended"],
)
def test_nobody_is_written_to_where_there_is_nobody_to_write_to(team, fields):
    join(team, **fields)

    assert mails() == []


def test_the_project_team_gets_none(team):
    team_actions.add_seat(
        team=project_team(team.participation),
        role=SeatRole.PROJECT_TEAM_MEMBER,
        role_title="Nurse",
        starts_on=TODAY,
        name="N",
        email="n@example.org",
    )

    assert mails() == []


def test_a_story_that_is_told_later_sends_nothing(team):
    with clock.at(datetime(2026, 10, 1, 9, tzinfo=ZoneInfo("Europe/London"))):
        join(team)

    assert mails() == []


def test_a_seat_that_is_changed_again_and_again_brings_no_second_mail(team):
    seat = join(team)
    for title in ("Matron", "Ward manager"):
        team_actions.edit_seat(seat=seat, by=None, role_title=title)
    team_actions.edit_seat(seat=seat, by=None, name="New Colleague", email="corrected@example.org")

    assert [sent.to_address for sent in mails()] == ["new@example.org"]


def test_an_old_seat_that_is_changed_brings_no_late_mail(team):
    seat = SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(email="old@example.org"))

    team_actions.edit_seat(seat=seat, by=None, role_title="Matron")

    assert mails() == []


def test_whoever_is_put_on_a_seat_later_gets_it_and_nobody_twice(team):
    seat = join(team, name="", email="")
    for name in ("a", "b", "a"):
        PersonFactory(name=name, email=f"{name}@example.org") if not RolesSent.objects.filter(person__name=name) else None
        team_actions.edit_seat(seat=seat, by=None, name=name, email=f"{name}@example.org")

    assert [sent.to_address for sent in mails()] == ["a@example.org", "b@example.org"]


def test_whoever_gets_an_address_later_gets_it_then(team):
    seat = join(team, email="")

    team_actions.edit_seat(seat=seat, by=None, name="New Colleague", email="new@example.org")

    assert [sent.to_address for sent in mails()] == ["new@example.org"]


def test_a_seat_that_is_not_added_after_all_sends_nothing(team, django_capture_on_commit_callbacks):
    @transaction.atomic
    def join_and_fail():
        join(team)
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        join_and_fail()

    assert (mails(), RolesSent.objects.count(), mail.outbox) == ([], 0, [])


def test_it_is_about_ones_own_seat_so_it_comes_without_reminders_too(team):
    person = PersonFactory(email="new@example.org")
    Preference.objects.create(person=person, rhythm=Rhythm.OFF)

    join(team)

    assert [sent.to_address for sent in mails()] == ["new@example.org"]


def test_the_same_entry_heard_twice_queues_one_mail(team):
    join(team)

    roles.hear(Entry.objects.filter(action="seat.added"))

    assert len(mails()) == 1


@pytest.fixture
def lead(team, client):
    user = SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user
    client.force_login(user)
    return user


def page_of(team, *more):
    name = "seat-send-roles" if more else "team"
    return reverse(f"organisations:{name}", args=[team.participation.organisation.slug, team.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def test_a_lead_sees_when_it_was_sent_and_sends_it_again(client, team, lead):
    seat = join(team)
    before = text(client.get(page_of(team)))
    with time_machine.travel("2026-12-02 12:00 +0000", tick=False):
        client.force_login(lead)
        asked = text(client.get(page_of(team, seat.pk)))
        done = text(client.post(page_of(team, seat.pk), follow=True))

    assert "Roles and responsibilities sent on 20 Nov 2026" in before
    assert "goes to new@example.org" in asked
    assert "on their way to new@example.org" in done
    assert "Roles and responsibilities sent on 2 Dec 2026" in done
    assert [sent.key for sent in mails()] == [f"roles:{seat.pk}:{seat.person_id}:{number}" for number in (1, 2)]


def test_a_lead_sends_it_to_somebody_who_was_there_before(client, team, lead):
    seat = SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(email="old@example.org"))
    before = text(client.get(page_of(team)))

    client.post(page_of(team, seat.pk))

    assert "Roles and responsibilities not sent" in before
    assert [sent.to_address for sent in mails()] == ["old@example.org"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"person": None}, "no email address"),
        ({"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=1)}, "has ended"),
    ],
)
def test_sending_again_says_why_it_cannot(client, team, lead, fields, words):
    seat = SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, **fields)

    response = client.post(page_of(team, seat.pk))

    assert response.status_code == 422
    assert words in text(response)
    assert mails() == []


def test_without_an_address_sending_is_not_offered_and_the_page_says_where_to_enter_one(client, team, lead):
    seat = SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(email=""))
    change = reverse("organisations:seat-edit", args=[team.participation.organisation.slug, team.pk, seat.pk])

    shown = text(client.get(page_of(team)))
    asked = client.get(page_of(team, seat.pk))

    assert page_of(team, seat.pk) not in shown
    assert f'No email address yet: <a class="nhsuk-link" href="{change}">' in shown
    assert (asked.status_code, asked.url) == (302, change)


def test_sending_is_offered_for_whoever_has_an_account_and_no_address_besides(client, team, lead):
    user = UserFactory()
    type(user.person).objects.filter(pk=user.person.pk).update(email="")
    seat = SeatFactory(team=team, role=SeatRole.SUB_TEAM_MEMBER, person=user.person)

    assert page_of(team, seat.pk) in text(client.get(page_of(team)))


def test_a_lead_sees_that_it_could_not_be_delivered(client, team, lead):
    join(team)
    OutgoingMail.objects.update(state=OutgoingMail.State.FAILED)

    assert "could not be delivered: check the address" in text(client.get(page_of(team)))


def test_other_members_do_not_see_who_was_sent_what(client, team):
    join(team)
    member = SeatFactory(team=team, user=True, role=SeatRole.SUB_TEAM_MEMBER).person.user
    client.force_login(member)

    assert "Roles and responsibilities sent" not in text(client.get(page_of(team)))


def test_the_page_of_a_sub_team_runs_the_same_queries_for_one_seat_and_four(client, team):
    client.force_login(AssignmentFactory(participation=team.participation).person.user)
    join(team)
    one = queries_of(client, page_of(team))
    for number in range(3):
        join(team, name=f"N{number}", email=f"n{number}@example.org")

    assert queries_of(client, page_of(team)) == one


def test_the_moment_is_the_one_at_which_it_was_queued(team):
    join(team)

    assert RolesSent.objects.get().sent_at == timezone.now()
