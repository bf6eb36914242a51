"""Access needs: read by the member and the leads of that team, written down when a lead reads, and found nowhere else."""

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse

from accounts.models import Person
from audit.models import Entry
from jobs.registry import functions_for_each_tick
from organisations import needs_actions, team_actions
from organisations.models import AccessNeeds, Seat, SeatRole
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory
from tests.factories.organisations import AssignmentFactory, PopulationFactory, SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
WORDS = "Interpreter for Korean, evenings"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def sub_team():
    return PopulationFactory(selected=True).team


@pytest.fixture
def lead(sub_team):
    return SeatFactory(team=sub_team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user


@pytest.fixture
def seat(sub_team):
    """Somebody on the sub-team, with an account."""
    return SeatFactory(team=sub_team, user=True, role=SeatRole.SUB_TEAM_MEMBER)


def page_of(seat, name="access-needs"):
    return reverse(f"organisations:{name}", args=[seat.team.participation.organisation.slug, seat.team_id, seat.pk])


def text(response):
    return " ".join(response.content.decode().split())


def save(seat, words=WORDS, by=None):
    needs_actions.save_access_needs(seat=seat, text=words, on=TODAY, by=by or seat.person.user)


def test_a_member_writes_changes_and_deletes_what_helps(client, seat):
    client.force_login(seat.person.user)

    client.post(page_of(seat), {"text": WORDS})
    written = text(client.get(page_of(seat)))
    client.post(page_of(seat), {"text": "Mornings"})
    changed = AccessNeeds.objects.get(seat=seat)
    client.post(page_of(seat, "access-needs-delete"))

    assert WORDS in written
    assert "You and the people who lead this team" in written
    assert (changed.text, changed.updated_on) == ("Mornings", TODAY)
    assert not AccessNeeds.objects.exists()


def test_the_page_of_the_team_says_to_the_member_alone_that_something_is_written(client, seat, lead):
    team_page = reverse("organisations:team", args=[seat.team.participation.organisation.slug, seat.team_id])
    client.force_login(seat.person.user)
    before = text(client.get(team_page))
    save(seat)
    after = text(client.get(team_page))
    client.force_login(lead)
    to_the_lead = text(client.get(team_page))

    links = ("Say what helps you", "Read or change what helps you")
    shown = [[link for link in links if link in page] for page in (before, after, to_the_lead)]
    assert shown == [["Say what helps you"], ["Read or change what helps you"], ["Say what helps you"]]


def test_an_empty_box_is_refused_and_nothing_is_lost(client, seat):
    save(seat)
    client.force_login(seat.person.user)

    response = client.post(page_of(seat), {"text": "   "})

    assert response.status_code == 422
    assert "Enter what helps" in str(response.context["form"].errors["text"])
    assert AccessNeeds.objects.get(seat=seat).text == WORDS


def test_no_draft_of_it_is_kept_in_the_browser(client, seat):
    client.force_login(seat.person.user)

    assert "data-draft" not in text(client.get(page_of(seat)))


def test_a_lead_reads_but_does_not_write_for_somebody_who_can_sign_in(client, seat, lead):
    save(seat)
    client.force_login(lead)

    shown = text(client.get(page_of(seat)))
    refused = client.post(page_of(seat), {"text": "Changed"})
    not_deleted = client.post(page_of(seat, "access-needs-delete"))

    assert WORDS in shown
    assert "<textarea" not in shown
    assert (refused.status_code, not_deleted.status_code) == (422, 422)
    assert "only they can change this" in text(refused)
    assert AccessNeeds.objects.get(seat=seat).text == WORDS


def test_a_lead_writes_for_somebody_without_an_account(client, sub_team, lead):
    seat = SeatFactory(team=sub_team, role=SeatRole.COMMUNITY_REPRESENTATIVE)
    client.force_login(lead)

    client.post(page_of(seat), {"text": WORDS})

    assert AccessNeeds.objects.get(seat=seat).text == WORDS
    assert WORDS in text(client.get(page_of(seat)))


@pytest.mark.parametrize("has_words", [True, False])
def test_that_a_lead_read_it_is_written_down_whether_or_not_there_is_anything(client, seat, lead, has_words):
    if has_words:
        save(seat)
    client.force_login(lead)

    client.get(page_of(seat))

    entry = Entry.objects.get(action="access_needs.viewed")
    assert (entry.actor_id, entry.target_type, entry.target_id) == (lead.pk, "organisations.seat", seat.pk)
    assert entry.changes == {}


def test_that_a_member_reads_their_own_is_nobodys_business(client, seat):
    client.force_login(seat.person.user)

    client.get(page_of(seat))

    assert not Entry.objects.filter(action="access_needs.viewed").exists()


def test_the_log_does_not_say_that_or_when_somebody_wrote_their_own(client, seat):
    client.force_login(seat.person.user)
    before = Entry.objects.count()

    client.post(page_of(seat), {"text": WORDS})
    client.post(page_of(seat), {"text": "Mornings"})
    client.post(page_of(seat, "access-needs-delete"))

    assert not AccessNeeds.objects.exists()
    assert Entry.objects.count() == before


def test_the_log_says_what_a_lead_wrote_for_somebody_without_an_account(sub_team, lead):
    seat = SeatFactory(team=sub_team, role=SeatRole.COMMUNITY_REPRESENTATIVE)
    save(seat, by=lead)
    needs_actions.forget_access_needs(seat=seat, by=lead)

    entries = Entry.objects.filter(action__startswith="access_needs.")
    assert [(entry.action, entry.actor_id, entry.target_type) for entry in entries.order_by("pk")] == [
        ("access_needs.saved", lead.pk, "organisations.team"),
        ("access_needs.deleted", lead.pk, "organisations.team"),
    ]


def readers(seat):
    """Everybody inside who is neither the member nor a lead of this team, by what they are."""
    participation = seat.team.participation
    team = project_team(participation)
    other = PopulationFactory(participation=participation, selected=True).team
    return {
        "coach": AssignmentFactory(participation=participation).person.user,
        "programme team": ProgrammeRoleFactory().person.user,
        "evaluator": ProgrammeRoleFactory(role="evaluator").person.user,
        "administrator": SeatFactory(team=team, user=True, role=SeatRole.ADMINISTRATOR).person.user,
        "sponsor": SeatFactory(team=team, user=True, role=SeatRole.SENIOR_SPONSOR).person.user,
        "project team member": SeatFactory(team=team, user=True).person.user,
        "another member": SeatFactory(team=seat.team, user=True, role=SeatRole.SUB_TEAM_MEMBER).person.user,
        "lead of another sub-team": SeatFactory(team=other, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user,
    }


def test_nobody_else_reads_or_writes_it_and_no_page_shows_it(client, seat):
    save(seat)
    team_page = reverse("organisations:team", args=[seat.team.participation.organisation.slug, seat.team_id])
    outcome = {}
    for who, user in readers(seat).items():
        client.force_login(user)
        tried = [client.get(page_of(seat)), client.post(page_of(seat), {"text": "x"}), client.post(page_of(seat, "access-needs-delete"))]
        outcome[who] = ([response.status_code for response in tried], WORDS in text(client.get(team_page)))

    assert outcome == dict.fromkeys(outcome, ([403, 403, 403], False))
    assert AccessNeeds.objects.get(seat=seat).text == WORDS


def test_a_former_member_and_a_former_lead_read_it_no_more(client, seat, lead):
    save(seat)
    Seat.objects.filter(team=seat.team).update(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 19))
    statuses = []
    for user in (seat.person.user, lead):
        client.force_login(user)
        statuses.append(client.get(page_of(seat)).status_code)

    assert statuses == [404, 404]


def leave(seat, last_day):
    """The seat ends; its holder stays in the organisation on another team."""
    Seat.objects.filter(pk=seat.pk).update(ends_on=last_day)
    SeatFactory(team=project_team(seat.team.participation), person=seat.person)
    return Seat.objects.get(pk=seat.pk)


def test_whoever_left_the_team_still_reaches_and_deletes_their_own(client, seat):
    save(seat)
    leave(seat, date(2026, 11, 19))
    client.force_login(seat.person.user)

    shown = text(client.get(page_of(seat)))
    deleted = client.post(page_of(seat, "access-needs-delete"))

    assert "This seat ended on 19 November 2026." in shown
    assert WORDS in shown
    assert "<textarea" not in shown
    assert deleted.status_code == 302
    assert not AccessNeeds.objects.exists()


def test_a_lead_reads_nothing_of_a_seat_that_has_ended(client, seat, lead):
    save(seat)
    leave(seat, date(2026, 11, 19))
    client.force_login(lead)

    shown = text(client.get(page_of(seat)))

    assert WORDS not in shown
    assert "Nothing is kept here any more." in shown


def test_nothing_is_written_for_a_seat_that_has_ended(client, seat):
    leave(seat, date(2026, 11, 19))
    client.force_login(seat.person.user)

    response = client.post(page_of(seat), {"text": WORDS})

    assert response.status_code == 422
    assert "This seat has ended" in text(response)
    assert not AccessNeeds.objects.exists()


def test_it_is_deleted_when_the_last_day_of_the_seat_is_over(sub_team, seat):
    staying = SeatFactory(team=sub_team, user=True, role=SeatRole.SUB_TEAM_MEMBER)
    for holder in (seat, staying):
        save(holder)
    leave(seat, TODAY)

    needs_actions.forget_ended(datetime(2026, 11, 20, 23, 59, tzinfo=UTC))
    on_the_last_day = AccessNeeds.objects.count()
    for _ in range(2):
        needs_actions.forget_ended(datetime(2026, 11, 21, 0, 1, tzinfo=UTC))

    assert on_the_last_day == 2
    assert [needs.seat for needs in AccessNeeds.objects.all()] == [staying]


def test_deleting_it_is_part_of_the_tick():
    assert dict(functions_for_each_tick())["access_needs"] is needs_actions.forget_ended


def test_the_words_are_in_one_table_only(seat, lead, client):
    save(seat)
    client.force_login(lead)
    client.get(page_of(seat))

    found = []
    for model in apps.get_models():
        rows = json.dumps(list(model._base_manager.values()), cls=DjangoJSONEncoder, default=str)
        if WORDS in rows:
            found.append(model._meta.label)
    assert found == ["organisations.AccessNeeds"]


def test_it_goes_with_the_seat(seat, lead):
    save(seat)

    team_actions.remove_seat(seat=seat, by=lead)

    assert not AccessNeeds.objects.exists()


@pytest.mark.parametrize(("name", "email"), [("Somebody Else", "else@example.org"), ("", "")])
def test_whoever_follows_on_the_seat_does_not_inherit_it(sub_team, lead, name, email):
    seat = SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(name="First", email="first@example.org"))
    PersonFactory(name="Somebody Else", email="else@example.org")
    save(seat, by=lead)

    team_actions.edit_seat(seat=seat, by=lead, name=name, email=email)

    assert Person.objects.filter(name="First").exists()
    assert not AccessNeeds.objects.exists()


def test_it_stays_when_a_name_is_corrected_or_an_empty_seat_is_filled(sub_team, lead):
    corrected = SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, person=PersonFactory(name="Spelt Wong"))
    empty = SeatFactory(team=sub_team, role=SeatRole.SUB_TEAM_MEMBER, person=None)
    for seat in (corrected, empty):
        save(seat, by=lead)

    team_actions.edit_seat(seat=corrected, by=lead, name="Spelt Wrong", email="")
    team_actions.edit_seat(seat=empty, by=lead, name="New Colleague", email="")

    assert AccessNeeds.objects.count() == 2
