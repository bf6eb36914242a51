import base64
import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from amhe.settings import base
from jobs import delivery
from jobs.mailbox import kept_mails
from jobs.models import MAIL_BACKOFF, OutgoingMail
from jobs.running import DIED
from tests.factories.jobs import OutgoingMailFactory
from tests.jobs.smtp_sink import smtp_sink

pytestmark = pytest.mark.django_db
SMTP = "django.core.mail.backends.smtp.EmailBackend"
OUTCOME = ("state", "attempts", "error", "lease_until")


def outcome(mail):
    return OutgoingMail.objects.filter(pk=mail.pk).values_list(*OUTCOME).get()


def by_smtp(settings, port):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
    }


def test_deliver_sends_everything_that_the_row_holds(settings):
    mail = OutgoingMailFactory(
        body_html="<p>See you there.</p>",
        headers={"List-Unsubscribe": "<https://example.org/stop>"},
        attachments=[["meeting.ics", base64.b64encode(b"BEGIN:VCALENDAR").decode(), "text/calendar"]],
    )

    delivery.deliver(mail.pk)

    [sent] = django_mail.outbox
    assert (sent.subject, sent.body, sent.to, sent.from_email) == (
        mail.subject,
        mail.body_text,
        [mail.to_address],
        settings.DEFAULT_FROM_EMAIL,
    )
    assert sent.extra_headers == {"List-Unsubscribe": "<https://example.org/stop>", "Message-ID": mail.message_id}
    assert [tuple(part) for part in sent.alternatives] == [("<p>See you there.</p>", "text/html")]
    assert [tuple(part) for part in sent.attachments] == [("meeting.ics", "BEGIN:VCALENDAR", "text/calendar")]
    assert outcome(mail) == ("sent", 1, "", None)


def test_deliver_sends_a_mail_once():
    mail = OutgoingMailFactory()

    for _ in range(3):
        delivery.deliver(mail.pk)

    assert len(django_mail.outbox) == 1


def test_deliver_leaves_a_mail_that_is_for_later():
    mail = OutgoingMailFactory(not_before=timezone.now() + timedelta(hours=1))

    delivery.deliver(mail.pk)

    assert (django_mail.outbox, outcome(mail)) == ([], ("queued", 0, "", None))


def test_message_id_is_the_same_for_each_attempt_and_another_for_each_mail(settings):
    settings.SITE_URL = "https://amhe.example.org:8443"
    first, second = OutgoingMailFactory(), OutgoingMailFactory()

    assert first.message_id == OutgoingMail.objects.get(pk=first.pk).message_id
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@amhe.example.org>")


def test_deliver_through_smtp_is_read_at_the_other_end(settings):
    mail = OutgoingMailFactory(from_address="Programme <team@example.org>")
    with smtp_sink() as sink:
        by_smtp(settings, sink.port)

        delivery.deliver(mail.pk)

    [taken] = sink.mails
    assert [taken[name] for name in ("To", "From", "Subject", "Message-ID")] == [
        mail.to_address,
        "Programme <team@example.org>",
        mail.subject,
        mail.message_id,
    ]
    assert taken.get_content().strip() == mail.body_text


def test_mail_system_that_is_down_is_tried_again_later_and_later_and_then_given_up(settings):
    mail = OutgoingMailFactory()
    by_smtp(settings, 1)
    waits = []
    for _ in range(len(MAIL_BACKOFF) + 1):
        before = timezone.now()
        OutgoingMail.objects.update(not_before=before)
        delivery.deliver(mail.pk)
        mail.refresh_from_db()
        waits.append((mail.not_before - before).total_seconds() // 60)

    assert waits == [1, 5, 15, 60, 180, 360, 720, 1440, 0]
    assert outcome(mail) == ("failed", 9, "The mail system did not take it: ConnectionRefusedError", None)


def test_mail_is_sent_when_the_mail_system_is_back(settings):
    mail = OutgoingMailFactory()
    with smtp_sink() as sink:
        by_smtp(settings, 1)
        delivery.deliver(mail.pk)
        by_smtp(settings, sink.port)
        OutgoingMail.objects.update(not_before=timezone.now())
        delivery.deliver(mail.pk)

    assert (len(sink.mails), outcome(mail)) == (1, ("sent", 2, "", None))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"rcpt": "550 No such person"}, ("failed", "The mail server refused the address (answer 550)")),
        ({"rcpt": "450 Try later"}, ("queued", "The mail system did not take it: SMTPRecipientsRefused")),
        ({"data": "554 Not wanted"}, ("failed", "The mail server refused the message (answer 554)")),
        ({"data": "451 Try later"}, ("queued", "The mail system did not take it: SMTPDataError")),
        ({"mail": "530 Sign in first"}, ("queued", "The mail system did not take it: SMTPSenderRefused")),
    ],
)
def test_refusal_of_the_mail_server_is_final_or_not(settings, answers, expected):
    mail = OutgoingMailFactory()
    with smtp_sink(**answers) as sink:
        by_smtp(settings, sink.port)

        delivery.deliver(mail.pk)

    assert sink.mails == []
    assert OutgoingMail.objects.values_list("state", "error").get() == expected


def test_message_that_cannot_be_written_fails_plainly():
    mail = OutgoingMailFactory(headers={"X-Kind": "one\ntwo"})

    delivery.deliver(mail.pk)

    assert outcome(mail) == ("failed", 1, "The message could not be written: a header or the address is not valid", None)


def test_message_that_nobody_was_found_for_fails_plainly(monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", lambda self, messages: 0)
    mail = OutgoingMailFactory()

    delivery.deliver(mail.pk)

    assert outcome(mail) == ("failed", 1, "The mail system found nobody to send it to", None)


def test_copy_after_a_death_between_hand_over_and_commit_has_the_same_message_id(settings, monkeypatch):
    mail = OutgoingMailFactory()
    with smtp_sink() as sink:
        by_smtp(settings, sink.port)
        with monkeypatch.context() as dying:
            dying.setattr(OutgoingMail, "this_run", lambda mail: OutgoingMail.objects.none())
            delivery.deliver(mail.pk)
        [again] = delivery.take_back(at=timezone.now() + timedelta(minutes=5))
        OutgoingMail.objects.update(not_before=timezone.now())
        delivery.deliver(again)

    assert [taken["Message-ID"] for taken in sink.mails] == [mail.message_id, mail.message_id]


def test_transport_has_all_that_the_address_says(settings):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "amhe",
        "EMAIL_HOST_PASSWORD": "secret",
        "EMAIL_USE_TLS": True,
        "EMAIL_FILE_PATH": "",
    }

    backend = delivery.transport()

    assert (backend.host, backend.port, backend.username, backend.password) == ("mail.example.org", 587, "amhe", "secret")
    assert (backend.use_tls, backend.use_ssl, backend.timeout) == (True, False, 20)


def test_transport_of_the_default_settings_writes_files(settings):
    settings.MAIL_TRANSPORT = base.MAIL_TRANSPORT
    mail = OutgoingMailFactory()

    delivery.deliver(mail.pk)

    assert mail.to_address in {kept.to for kept in kept_mails(settings.VAR_DIR / "mail")}


def test_take_back_frees_mails_of_dead_processes_and_calls_for_those_that_are_due():
    now = timezone.now()
    over = now - timedelta(seconds=1)
    stopped = OutgoingMailFactory(state=OutgoingMail.State.SENDING, attempts=1, lease_until=over)
    killer = OutgoingMailFactory(state=OutgoingMail.State.SENDING, attempts=9, lease_until=over)
    unheard = OutgoingMailFactory(not_before=now - timedelta(minutes=3))
    heard = OutgoingMailFactory(not_before=now - timedelta(minutes=1))

    calls = [delivery.take_back(at=now), delivery.take_back(at=now)]

    assert calls == [[stopped.pk, unheard.pk], []]
    assert [outcome(mail) for mail in (stopped, killer, unheard, heard)] == [
        ("queued", 1, DIED, None),
        ("failed", 9, DIED, None),
        ("queued", 0, "", None),
        ("queued", 0, "", None),
    ]


def test_late_end_of_a_run_that_lost_its_lease_changes_nothing(monkeypatch):
    mail = OutgoingMailFactory()

    def outlive_the_lease(mail):
        delivery.take_back(at=timezone.now() + timedelta(hours=1))
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(delivery, "hand_over", outlive_the_lease)

    delivery.deliver(mail.pk)

    assert outcome(mail) == ("queued", 1, DIED, None)
