from email.mime.image import MIMEImage

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.test import Client
from django.urls import reverse

from accounts.emails import factors_reset
from jobs.mail import queue_mail
from jobs.models import OutgoingMail
from tests.factories.accounts import InvitationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue_backend(settings):
    settings.EMAIL_BACKEND = "jobs.mail.QueueBackend"


def test_queue_mail_keeps_one_row_for_a_key_and_sends_it_once(django_capture_on_commit_callbacks):
    user = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        rows = [
            queue_mail(
                key="meeting_near:1",
                to="a@example.org",
                subject=subject,
                text="Text",
                html="<p>Text</p>",
                person=user.person,
                kind="meeting_near",
            )
            for subject in ("First", "Second")
        ]

    fields = ("kind", "key", "to_address", "subject", "body_text", "body_html", "person", "user", "headers", "state")
    assert rows[0] == rows[1]
    assert list(OutgoingMail.objects.values_list(*fields)) == [
        (
            "meeting_near",
            "meeting_near:1",
            "a@example.org",
            "First",
            "Text",
            "<p>Text</p>",
            user.person.pk,
            user.pk,
            {},
            "sent",
        )
    ]
    assert [message.subject for message in django_mail.outbox] == ["First"]


def test_queue_mail_needs_no_person_and_an_address():
    row = queue_mail(key="k", to="a@example.org", subject="S", text="T", headers={"X-Kind": "test"})

    assert (row.person, row.user_id, row.headers) == (None, None, {"X-Kind": "test"})
    with pytest.raises(ValueError, match="needs an address"):
        queue_mail(key="l", to="", subject="S", text="T")


@pytest.mark.usefixtures("queue_backend")
def test_mail_of_other_packages_becomes_a_row_for_each_recipient():
    user, person = UserFactory(email="ana@example.org"), PersonFactory(email="bea@example.org")
    message = EmailMultiAlternatives(
        "Welcome",
        "Text",
        "Programme <team@example.org>",
        ["Ana <Ana@example.org>"],
        bcc=["bea@example.org", "Nobody"],
        reply_to=["c@example.org", "d@example.org"],
        headers={"X-Kind": "test", "Message-ID": "<own>"},
    )
    message.attach_alternative("<p>Text</p>", "text/html")

    count = message.send()

    fields = ("to_address", "user", "person", "from_address", "subject", "body_text", "body_html", "headers", "attachments")
    common = (
        "Programme <team@example.org>",
        "Welcome",
        "Text",
        "<p>Text</p>",
        {"X-Kind": "test", "Reply-To": "c@example.org, d@example.org"},
        [],
    )
    assert count == 1
    assert list(OutgoingMail.objects.order_by("pk").values_list(*fields)) == [
        ("Ana <Ana@example.org>", user.pk, user.person.pk, *common),
        ("bea@example.org", None, person.pk, *common),
        ("Nobody", None, None, *common),
    ]


@pytest.mark.usefixtures("queue_backend")
def test_plain_mail_of_other_packages_arrives(settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send_mail("Hello", "Text", None, ["a@example.org"])

    assert OutgoingMail.objects.values_list("from_address", "body_html").get() == ("", "")
    [sent] = django_mail.outbox
    assert (sent.subject, sent.to, sent.from_email) == ("Hello", ["a@example.org"], settings.DEFAULT_FROM_EMAIL)


@pytest.mark.usefixtures("queue_backend")
def test_attachments_of_other_packages_are_kept(django_capture_on_commit_callbacks):
    picture = MIMEImage(b"\x89PNG", "png", name="dot.png")
    picture.add_header("Content-Disposition", "attachment", filename="dot.png")
    message = EmailMessage("Files", "Text", None, ["a@example.org"])
    message.attach("a.txt", "text", "text/plain")
    message.attach("b.bin", b"\x00\xff", None)
    message.attach(picture)

    with django_capture_on_commit_callbacks(execute=True):
        message.send()

    assert OutgoingMail.objects.values_list("attachments", flat=True).get() == [
        ["a.txt", "dGV4dA==", "text/plain"],
        ["b.bin", "AP8=", "application/octet-stream"],
        ["dot.png", "iVBORw==", "image/png"],
    ]
    assert [attachment.filename for attachment in django_mail.outbox[0].attachments] == ["a.txt", "b.bin", "dot.png"]


def ask_for_a_new_password():
    user = UserFactory(email="ana@example.org")
    Client().post(reverse("account_reset_password"), {"email": user.email})


@pytest.mark.usefixtures("queue_backend")
@pytest.mark.parametrize(("send", "link"), [(InvitationFactory, "/accounts/invitation/"), (ask_for_a_new_password, "/password/reset/key/")])
def test_mail_with_a_token_is_forgotten_as_soon_as_it_is_sent(send, link, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        send()
    waiting = OutgoingMail.objects.get()
    for callback in callbacks:
        callback()

    [sent] = django_mail.outbox
    assert (waiting.kind, link in waiting.body_text, waiting.headers) == ("secret", True, {})
    assert link in sent.body
    assert "X-AMHE-Secret" not in sent.message()
    assert OutgoingMail.objects.values_list("state", "subject", "body_text", "body_html").get() == ("sent", waiting.subject, "", "")


@pytest.mark.usefixtures("queue_backend")
def test_text_of_another_mail_is_kept_after_it_is_sent(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factors_reset(user=UserFactory())

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.state, mail.body_text) == ("message", "sent", django_mail.outbox[0].body)
