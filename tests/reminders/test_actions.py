from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import IntegrityError, transaction

from accounts import actions as account_actions
from accounts.models import Invitation, User, hash_token
from audit.models import Entry
from jobs import delivery
from jobs.models import OutgoingMail
from milestones.actions import withdraw_request
from organisations.models import Participation, Seat, SeatRole
from organisations.models.organisations import Status
from reminders import actions, emails
from reminders.models import DIGEST_KINDS, Digest, Kind, Preference, Reminder, Rhythm
from reminders.queries import wanted
from tests.factories.accounts import InvitationFactory, PersonFactory, ProgrammeRoleFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import SeatFactory
from tests.reminders.helpers import (
    DAY,
    FRIDAY,
    MONDAY,
    WEEK,
    ask_for_review,
    make_trust,
    outcomes,
    plan,
    return_to_team,
    sign_off,
    written,
)

pytestmark = pytest.mark.django_db
LATE = Kind.MILESTONE_LATE
DUE = Kind.MILESTONE_DUE


def choose(person, rhythm=Rhythm.DAILY, without=()):
    kinds = [kind for kind in DIGEST_KINDS if kind not in without]
    actions.choose(person=person, rhythm=rhythm, kinds=kinds, by=person.user)


# Each thing once


def test_create_due_writes_a_row_for_each_key_and_nothing_the_second_time(trust):
    plan(trust.milestone, FRIDAY)

    first, second = actions.create_due(on=FRIDAY), actions.create_due(on=FRIDAY)

    rows = set(Reminder.objects.values_list("kind", "person", "thing_type", "thing_id", "due_on"))
    assert (first, second, rows) == (2, 0, set(map(tuple, wanted(FRIDAY))))
    assert outcomes(trust.lead) == [(DUE, "due", "")]


def test_same_key_cannot_have_two_rows(trust):
    plan(trust.milestone, FRIDAY)
    actions.create_due(on=FRIDAY)
    row = Reminder.objects.first()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("trusts", [1, 3])
def test_create_due_takes_the_same_queries_for_any_number_of_people(db, django_assert_num_queries, trusts):
    for number in range(trusts):
        trust = make_trust(f"Trust number {number}", f"number-{number}")
        plan(trust.milestone, FRIDAY - 20 * DAY)
        ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=FRIDAY)

    with django_assert_num_queries(17):
        created = actions.create_due(on=FRIDAY)

    assert created == trusts * 4


@pytest.mark.parametrize("things", [1, 3])
def test_digest_of_one_person_takes_the_same_queries_for_any_number_of_things(db, django_assert_num_queries, things):
    coach = ProgrammeRoleFactory(role="qi_coach").person
    for number in range(things):
        trust = make_trust(f"Trust number {number}", f"number-{number}")
        trust.coach.assignments.update(person=coach)
        plan(trust.milestone, FRIDAY - 20 * DAY)
        ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=FRIDAY)
    actions.create_due(on=FRIDAY)

    with django_assert_num_queries(30):
        sent = actions.send_digest(person_id=coach.pk, on=FRIDAY)

    assert len(sent.told) == things * 2


def test_remind_writes_one_mail_to_each_person_with_everything_in_it(trust):
    plan(trust.milestone, FRIDAY + WEEK)
    plan(progress_of(trust.participation, "M2"), FRIDAY - DAY)

    summary = actions.remind(on=FRIDAY)

    assert written() == [
        ("lead@eastshire.example", "2 reminders: Eastshire NHS Trust"),
        ("deputy@eastshire.example", "2 reminders: Eastshire NHS Trust"),
    ]
    assert sorted(outcomes(trust.lead)) == [(DUE, "sent", ""), (LATE, "sent", "")]
    assert list(Digest.objects.values_list("person", "on", "mail_key")) == [
        (person.pk, FRIDAY, f"digest:{person.pk}:2026-11-20") for person in (trust.deputy, trust.lead)
    ]
    assert (summary.created, summary.mails, len(summary.told), summary.failed, summary.is_complete) == (4, 2, 4, 0, True)


def test_remind_twice_writes_nothing_twice(trust):
    plan(trust.milestone, FRIDAY)

    actions.remind(on=FRIDAY)
    again = actions.remind(on=FRIDAY)

    assert (len(written()), again) == (2, actions.Summary())


def test_what_falls_due_after_the_mail_of_the_day_waits_for_the_next_one(trust):
    plan(trust.milestone, FRIDAY)
    actions.remind(on=FRIDAY)
    plan(progress_of(trust.participation, "M2"), FRIDAY + 3 * DAY)

    same_day, next_day = actions.remind(on=FRIDAY), actions.remind(on=FRIDAY + DAY)

    assert (same_day.mails, next_day.mails) == (0, 2)
    assert [address for address, _ in written()] == ["lead@eastshire.example", "deputy@eastshire.example"] * 2
    assert outcomes(trust.lead) == [(DUE, "sent", ""), (DUE, "sent", ""), (LATE, "sent", "")]


def test_days_on_which_nothing_ran_are_made_up_for_with_one_reminder(trust):
    plan(trust.milestone, FRIDAY)
    actions.remind(on=FRIDAY)

    actions.remind(on=FRIDAY + 40 * DAY)

    assert outcomes(trust.lead) == [(DUE, "sent", ""), (LATE, "sent", "")]
    assert Reminder.objects.filter(person=trust.lead, kind=LATE).get().due_on == FRIDAY + 29 * DAY


def test_late_milestone_is_told_on_its_days_and_never_in_between(trust):
    plan(trust.milestone, FRIDAY)
    mornings = [FRIDAY + number * DAY for number in range(31)]

    for on in mornings:
        actions.remind(on=on)

    told = [on - FRIDAY for on in mornings if Digest.objects.filter(person=trust.lead, on=on).exists()]
    assert told == [timedelta(days) for days in (0, 1, 15, 29)]


# State is checked when the mail is written


def test_milestone_that_was_signed_off_meanwhile_is_dropped(trust):
    plan(trust.milestone, FRIDAY - DAY)
    actions.create_due(on=FRIDAY)
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    sign_off(trust.milestone, by=trust.coach, on=FRIDAY)

    sent = actions.send_digest(person_id=trust.lead.pk, on=FRIDAY)

    assert (sent.told, sent.dropped, written(), Digest.objects.count()) == ([], 1, [], 0)
    assert outcomes(trust.lead) == [(LATE, "dropped", "over")]


def test_rest_of_the_mail_goes_out_when_one_thing_is_dropped(trust):
    second = progress_of(trust.participation, "M2")
    plan(trust.milestone, FRIDAY)
    plan(second, FRIDAY)
    actions.create_due(on=FRIDAY)
    plan(second, FRIDAY + 30 * DAY)

    actions.send_digest(person_id=trust.lead.pk, on=FRIDAY)

    assert written() == [("lead@eastshire.example", "1 reminder: Eastshire NHS Trust")]
    assert sorted(outcomes(trust.lead)) == [(DUE, "dropped", "over"), (DUE, "sent", "")]


def answered(trust):
    return_to_team(trust.milestone, by=trust.coach, on=FRIDAY)


def taken_back(trust):
    withdraw_request(progress=trust.milestone, by=trust.lead.user, on=FRIDAY)


def coach_left(trust):
    trust.coach.assignments.update(ends_on=FRIDAY - DAY)


def account_closed(trust):
    account_actions.deactivate_account(user=trust.coach.user, by=None)


def paused(trust):
    Participation.objects.update(status=Status.PAUSED, status_reason="Winter pressure")


@pytest.mark.parametrize("happens", [answered, taken_back, coach_left, account_closed, paused])
def test_review_is_dropped_when_nobody_waits_for_this_coach_any_more(trust, happens):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    actions.create_due(on=FRIDAY)

    happens(trust)
    actions.send_digest(person_id=trust.coach.pk, on=FRIDAY)

    assert (outcomes(trust.coach), written()) == ([(Kind.REVIEW_WAITING, "dropped", "over")], [])


def test_what_was_dropped_and_holds_again_is_told_once(trust):
    plan(trust.milestone, FRIDAY + WEEK)
    actions.create_due(on=FRIDAY)
    paused(trust)
    actions.remind(on=FRIDAY)
    assert outcomes(trust.lead) == [(DUE, "dropped", "over")]

    Participation.objects.update(status=Status.ACTIVE, status_reason="")
    actions.remind(on=FRIDAY + DAY)
    actions.remind(on=FRIDAY + 2 * DAY)

    assert outcomes(trust.lead) == [(DUE, "sent", "")]
    assert len(written()) == 2


# What people choose


def test_kind_that_is_switched_off_is_dropped_and_the_others_are_told(trust):
    plan(trust.milestone, FRIDAY - DAY)
    plan(progress_of(trust.participation, "M2"), FRIDAY)
    choose(trust.lead, without=[LATE])

    actions.remind(on=FRIDAY)

    assert sorted(outcomes(trust.lead)) == [(DUE, "sent", ""), (LATE, "dropped", "muted")]
    assert written()[0] == ("lead@eastshire.example", "1 reminder: Eastshire NHS Trust")


def test_person_who_wants_no_mails_gets_none_and_others_still_do(trust):
    plan(trust.milestone, FRIDAY)
    actions.unsubscribe(person=trust.lead)

    actions.remind(on=FRIDAY)

    assert outcomes(trust.lead) == [(DUE, "dropped", "off")]
    assert written() == [("deputy@eastshire.example", "1 reminder: Eastshire NHS Trust")]


def test_person_who_resumes_gets_no_mail_about_what_passed_meanwhile(trust):
    plan(trust.milestone, FRIDAY)
    actions.unsubscribe(person=trust.lead)
    actions.remind(on=FRIDAY)

    actions.subscribe_again(person=trust.lead)
    actions.remind(on=FRIDAY)

    assert outcomes(trust.lead) == [(DUE, "dropped", "off")]


def test_weekly_mail_is_written_on_monday_with_what_fell_due_in_the_week(trust):
    choose(trust.lead, Rhythm.WEEKLY)
    plan(trust.milestone, MONDAY + 8 * DAY)
    plan(progress_of(trust.participation, "M2"), MONDAY + 10 * DAY)

    mails = {on: actions.remind(on=on).mails for on in (MONDAY + number * DAY for number in range(9))}

    days = [on for on, count in mails.items() if count and Digest.objects.filter(on=on, person=trust.lead).exists()]
    assert days == [MONDAY + WEEK]
    assert [mail for mail in written() if mail[0] == "lead@eastshire.example"] == [
        ("lead@eastshire.example", "2 reminders: Eastshire NHS Trust")
    ]
    assert Digest.objects.filter(person=trust.deputy).count() == 2


def test_weekly_mail_leaves_out_what_was_settled_before_monday(trust):
    choose(trust.coach, Rhythm.WEEKLY)
    ask_for_review(trust.milestone, by=trust.lead, on=MONDAY + DAY)
    actions.remind(on=MONDAY + DAY)
    sign_off(trust.milestone, by=trust.coach, on=MONDAY + 2 * DAY)

    actions.remind(on=MONDAY + WEEK)

    assert outcomes(trust.coach) == [(Kind.REVIEW_WAITING, "dropped", "over")]


def test_choose_is_kept_and_recorded(trust):
    choose(trust.lead, Rhythm.WEEKLY, without=[LATE, DUE])
    choose(trust.lead, Rhythm.OFF, without=[LATE])

    preference = Preference.objects.get(person=trust.lead)
    assert (preference.rhythm, preference.rhythm_before, preference.muted_kinds) == ("off", "weekly", ["milestone_late"])
    entry = Entry.objects.filter(action="reminders.chosen").latest("pk")
    assert (entry.actor_id, entry.target_id, entry.target_label, entry.changes) == (
        trust.lead.user_id,
        trust.lead.pk,
        f"Person {trust.lead.pk}",
        {"rhythm": "off", "muted_kinds": ["milestone_late"]},
    )


def test_unsubscribing_and_resuming_keep_the_rhythm_and_happen_once(trust):
    choose(trust.lead, Rhythm.WEEKLY)

    stopped = [actions.unsubscribe(person=trust.lead) for _ in range(2)]
    resumed = [actions.subscribe_again(person=trust.lead) for _ in range(2)]

    assert (stopped, resumed) == ([True, False], [True, False])
    assert Preference.objects.get(person=trust.lead).rhythm == "weekly"
    recorded = Entry.objects.filter(action__startswith="reminders.").order_by("pk").values_list("action", flat=True)
    assert list(recorded) == ["reminders.chosen", "reminders.unsubscribed", "reminders.resumed"]


# Whatever breaks


def test_one_persons_trouble_does_not_stop_the_others_and_is_tried_again(trust, monkeypatch, caplog):
    plan(trust.milestone, FRIDAY)
    real = emails.digest

    def fail_for_lead(*, person, **kwargs):
        if person == trust.lead:
            raise RuntimeError("no template")
        return real(person=person, **kwargs)

    monkeypatch.setattr(emails, "digest", fail_for_lead)
    first = actions.remind(on=FRIDAY)
    monkeypatch.undo()
    second = actions.remind(on=FRIDAY)

    assert (first.failed, first.mails, second.failed, second.mails) == (1, 1, 0, 1)
    assert [address for address, _ in written()] == ["deputy@eastshire.example", "lead@eastshire.example"]
    assert [record.message for record in caplog.records] == ["Could not send a reminder"]


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.parametrize("place", ["sections", "queue_mail"])
def test_process_that_dies_while_it_writes_a_mail_leaves_nothing_half_done(trust, monkeypatch, place):
    plan(trust.milestone, FRIDAY)

    def die(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(*{"sections": (emails.presenters, "sections"), "queue_mail": (emails, "queue_mail")}[place], die)
    with pytest.raises(Killed):
        actions.remind(on=FRIDAY)
    monkeypatch.undo()
    assert (Digest.objects.count(), OutgoingMail.objects.count(), set(Reminder.objects.values_list("state", flat=True))) == (0, 0, {"due"})

    actions.remind(on=FRIDAY)

    assert len(written()) == 2


def test_time_that_runs_out_leaves_the_rest_for_the_next_call(trust):
    plan(trust.milestone, FRIDAY)

    first, second = actions.remind(on=FRIDAY, seconds=-1), actions.remind(on=FRIDAY)

    assert (first.created, first.mails, first.is_complete) == (2, 0, False)
    assert (second.created, second.mails, second.is_complete) == (0, 2, True)


@pytest.mark.django_db(transaction=True)
def test_mail_system_that_is_down_keeps_the_mail_for_later(settings):
    trust = make_trust()
    plan(trust.milestone, FRIDAY)
    works = settings.MAIL_TRANSPORT
    settings.MAIL_TRANSPORT = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}

    actions.remind(on=FRIDAY)
    assert set(OutgoingMail.objects.values_list("state", "attempts")) == {("queued", 1)}
    settings.MAIL_TRANSPORT = works
    again = actions.remind(on=FRIDAY)
    OutgoingMail.objects.update(not_before=datetime(2026, 1, 1, tzinfo=UTC))
    for pk in OutgoingMail.objects.values_list("pk", flat=True):
        delivery.deliver(pk)
        delivery.deliver(pk)

    assert again.mails == 0
    assert sorted(message.to[0] for message in django_mail.outbox) == ["deputy@eastshire.example", "lead@eastshire.example"]


# Invitations


SENT = datetime(2026, 11, 17, 15, 30, tzinfo=UTC)
DAY_3 = date(2026, 11, 20)


@pytest.fixture
def invitation(trust, settings):
    settings.EMAIL_BACKEND = "jobs.mail.QueueBackend"
    with time_machine.travel(SENT, tick=False):
        seat = SeatFactory(team=trust.team, role=SeatRole.PROJECT_TEAM_MEMBER, person__email="new@eastshire.example")
        made = account_actions.invite(
            person=seat.person, email="new@eastshire.example", context="Eastshire", by=trust.lead.user, organisation=trust.organisation
        )
    OutgoingMail.objects.all().delete()
    return made


def chased(on):
    return len(actions.remind(on=on).chased)


@pytest.mark.parametrize(("on", "expected"), [(DAY_3 - DAY, 0), (DAY_3, 1), (DAY_3 + 4 * DAY, 1), (DAY_3 + 5 * DAY, 0)])
def test_invitation_is_chased_from_the_third_day_until_it_expires(invitation, on, expected):
    assert chased(on) == expected


def test_chased_invitation_has_a_fresh_link_that_works_and_says_that_it_is_a_reminder(invitation):
    chased(DAY_3)

    mail = OutgoingMail.objects.get()
    new = Invitation.objects.latest("pk")
    token = mail.body_text.partition("/accounts/invitation/")[2].partition("/")[0]
    assert (mail.to_address, mail.subject) == ("new@eastshire.example", "Reminder: you are invited to Eastshire")
    assert (new.token_hash, new.state, new.chased_at is not None) == (hash_token(token), "open", True)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.chased_at == new.chased_at) == ("revoked", True)


def test_invitation_is_chased_once_however_long_it_stays_open(invitation):
    counts = [chased(DAY_3 + number * DAY) for number in range(12)]

    assert (counts, OutgoingMail.objects.count()) == ([1] + [0] * 11, 1)
    assert outcomes(invitation.person) == [(Kind.INVITATION_CHASE, "sent", "")]


def accept(invitation):
    account_actions.create_account(person=invitation.person, email=invitation.email, password="correct-horse-battery")
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=SENT)


def revoke(invitation):
    account_actions.revoke_invitation(invitation=invitation, by=None)


def pause(invitation):
    Participation.objects.update(status=Status.PAUSED, status_reason="Winter pressure")


def give_account_otherwise(invitation):
    account_actions.create_account(person=invitation.person, email=invitation.email, password="correct-horse-battery")


def take_off_the_team(invitation):
    Seat.objects.filter(person=invitation.person).update(ends_on=DAY_3 - DAY)


def remove_the_seat(invitation):
    Seat.objects.filter(person=invitation.person).delete()


@pytest.mark.parametrize("happens", [accept, revoke, pause, give_account_otherwise, take_off_the_team, remove_the_seat])
def test_invitation_is_not_chased_after_it_was_settled(invitation, happens):
    actions.create_due(on=DAY_3)
    happens(invitation)

    assert chased(DAY_3) == 0
    assert OutgoingMail.objects.count() == 0
    assert outcomes(invitation.person) == [(Kind.INVITATION_CHASE, "dropped", "over")]


def test_invitation_to_an_address_that_somebody_else_now_signs_in_with_is_dropped(invitation):
    User.objects.create_user(invitation.email, "correct-horse-battery")

    assert chased(DAY_3) == 0
    assert outcomes(invitation.person) == [(Kind.INVITATION_CHASE, "dropped", "over")]


def test_invitation_outside_an_organisation_is_chased_too(db):
    with time_machine.travel(SENT, tick=False):
        InvitationFactory(person=ProgrammeRoleFactory(person=PersonFactory(), ends_on=DAY_3).person)
        InvitationFactory()

    assert chased(DAY_3) == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"), [(DAY_3 + DAY, None, 1), (DAY_3 - DAY, DAY_3, 1), (DAY_3 - DAY, DAY_3 - DAY, 0)]
)
@pytest.mark.parametrize("factory", [SeatFactory, ProgrammeRoleFactory])
def test_invitation_is_chased_while_the_person_has_a_place_now_or_later(db, factory, starts_on, ends_on, expected):
    person = PersonFactory()
    factory(person=person, starts_on=starts_on, ends_on=ends_on)
    with time_machine.travel(SENT, tick=False):
        InvitationFactory(person=person)

    assert chased(DAY_3) == expected
