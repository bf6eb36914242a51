"""A real worker that is killed while it reminds thirty people: each of them gets one mail, and it arrives once."""

import time
from collections import Counter

import pytest

from jobs import tasks
from jobs.models import OutgoingMail
from organisations.models import SeatRole
from reminders.models import Digest, Reminder, Run
from tests.factories.organisations import SeatFactory
from tests.jobs.conftest import no_work  # noqa: F401
from tests.jobs.smtp_sink import smtp_sink
from tests.jobs.test_worker import Site, kill_group, minutes_pass, redis_url, wait_until  # noqa: F401
from tests.reminders.helpers import FRIDAY, make_trust, plan

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_work")]
PEOPLE = 30


class RemindingSite(Site):
    app = "tests.reminders.worker_app"


@pytest.fixture(params=["folder", "redis"])
def site(request, tmp_path):
    for name in ("broker/messages", "broker/control"):
        (tmp_path / name).mkdir(parents=True)
    return RemindingSite(tmp_path, request.getfixturevalue("redis_url") if request.param == "redis" else "")


def test_thirty_people_get_one_mail_each_though_the_worker_is_killed_in_the_middle(site):
    trust = make_trust()
    SeatFactory.create_batch(PEOPLE - 2, team=trust.team, role=SeatRole.DEPUTY_LEAD, user=True)
    plan(trust.milestone, FRIDAY)

    with smtp_sink() as sink, site.broker():
        site.mail_port = sink.port
        with site.worker() as process:  # which ticks when it starts
            wait_until(lambda: len(sink.mails) >= 4, "the first mails arrived")
            sink.hold_at = b"RCPT"  # the next mails are on their way and not handed over
            wait_until(sink.reached.is_set, "a mail was held")
            time.sleep(0.3)
            kill_group(process)
        at_death = {"written": Digest.objects.count(), "arrived": len(sink.mails), "finished": Run.objects.get().finished_at}
        sink.hold_at = b""
        sink.go_on.set()
        minutes_pass()
        with site.worker():
            wait_until(lambda: OutgoingMail.objects.filter(state=OutgoingMail.State.SENT).count() == PEOPLE, "all mails left")
            wait_until(lambda: Run.objects.get().finished_at, "the run ended")
            tasks.tick.apply_async()
            time.sleep(1)

    assert 4 <= at_death["arrived"] < at_death["written"] < PEOPLE
    assert at_death["finished"] is None
    addresses = OutgoingMail.objects.values_list("to_address", flat=True)
    assert Counter(mail["To"] for mail in sink.mails) == dict.fromkeys(addresses, 1)
    assert len(sink.mails) == len({mail["Message-ID"] for mail in sink.mails}) == PEOPLE
    assert (Digest.objects.count(), Reminder.objects.filter(state="sent").count(), Reminder.objects.count()) == (PEOPLE,) * 3
