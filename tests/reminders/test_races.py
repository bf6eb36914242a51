"""Several processes that remind at the same moment: threads with connections of their own stand for them."""

from collections import Counter
from datetime import UTC, datetime

import pytest
import time_machine

from accounts.actions import invite
from jobs.models import OutgoingMail
from reminders import actions
from reminders.models import Digest, Reminder
from tests.factories.milestones import progress_of
from tests.factories.organisations import SeatFactory
from tests.jobs.test_races import THREADS, in_threads
from tests.reminders.helpers import DAY, FRIDAY, ask_for_review, make_trust, plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_everybody_gets_one_mail_and_each_thing_is_told_once(mailoutbox):
    for number in range(4):
        trust = make_trust(f"Trust number {number}", f"number-{number}")
        plan(trust.milestone, FRIDAY - 20 * DAY)
        ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=FRIDAY)

    summaries = in_threads(lambda: actions.remind(on=FRIDAY))

    told = Counter(pk for summary in summaries for pk in summary.told)
    assert told == dict.fromkeys(Reminder.objects.values_list("pk", flat=True), 1)
    assert (len(told), Reminder.objects.filter(state="sent").count()) == (16, 16)
    assert [summary.failed for summary in summaries] == [0] * THREADS
    assert (sum(summary.mails for summary in summaries), Digest.objects.count(), OutgoingMail.objects.count()) == (12, 12, 12)
    assert set(Counter(message.to[0] for message in mailoutbox).values()) == {1}


def test_invitation_is_chased_by_one_of_them(settings, mailoutbox):
    settings.EMAIL_BACKEND = "jobs.mail.QueueBackend"
    trust = make_trust()
    with time_machine.travel(datetime(2026, 11, 16, 9, 0, tzinfo=UTC), tick=False):
        for number in range(5):
            person = SeatFactory(team=trust.team, person__email=f"new{number}@example.org").person
            invite(
                person=person, email=f"new{number}@example.org", context="Eastshire", by=trust.lead.user, organisation=trust.organisation
            )
    mailoutbox.clear()

    summaries = in_threads(lambda: actions.remind(on=FRIDAY))

    assert ([summary.failed for summary in summaries], sum(len(summary.chased) for summary in summaries)) == ([0] * THREADS, 5)
    assert Counter(message.to[0] for message in mailoutbox) == {f"new{number}@example.org": 1 for number in range(5)}
