from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobs.models import OutgoingMail
from reminders.models import Digest, Reminder
from tests.factories.milestones import progress_of
from tests.reminders.helpers import DAY, FRIDAY, ask_for_review, plan, written

pytestmark = pytest.mark.django_db


def remind(*args):
    out = StringIO()
    call_command("remind", *args, stdout=out)
    return out.getvalue().splitlines()


def test_remind_sends_the_mails_of_the_day_and_says_so(trust):
    plan(trust.milestone, FRIDAY)
    plan(progress_of(trust.participation, "M2"), FRIDAY - DAY)

    first, second = remind("--on", "2026-11-20"), remind("--on", "2026-11-20")

    assert first == ["Reminders for 20 November 2026: 2 mails with 4 reminders, 0 invitations chased, 0 dropped as settled or not wanted."]
    assert second == ["Reminders for 20 November 2026: 0 mails with 0 reminders, 0 invitations chased, 0 dropped as settled or not wanted."]
    assert len(written()) == 2


def test_remind_without_a_day_means_today(trust):
    assert remind()[0].startswith("Reminders for ")


def test_dry_run_lists_and_keeps_nothing(trust):
    review = ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)

    lines = remind("--on", "2026-11-20", "--dry-run")

    assert lines == [
        f"Person {trust.coach.pk}: A team that I coach asks for a review (milestones.review {review.pk}), since 20 November 2026",
        "Reminders for 20 November 2026: 1 mail with 1 reminder, 0 invitations chased, 0 dropped as settled or not wanted. "
        "This was a dry run: nothing was kept or sent.",
    ]
    assert [model.objects.count() for model in (Reminder, Digest, OutgoingMail)] == [0, 0, 0]


def test_failures_are_told(trust, monkeypatch):
    plan(trust.milestone, FRIDAY)
    monkeypatch.setattr("reminders.emails.digest", lambda **kwargs: 1 / 0)

    assert remind("--on", "2026-11-20")[0].endswith("2 could not be written and will be tried again; the log says why.")


@pytest.mark.parametrize("text", ["20.11.2026", "2026-02-30", "tomorrow"])
def test_remind_refuses_what_is_not_a_date(text):
    with pytest.raises(CommandError, match="Write it as 2026-11-20"):
        remind("--on", text)
