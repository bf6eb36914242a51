"""Handing queued mails to the mail system: claim, send, mark."""

import base64
import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from jobs.models import MAIL_BACKOFF, SECRET_KIND, OutgoingMail
from jobs.running import DIED, MOST_CALLS_A_TICK

logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=150)
TIMEOUT = 20
NO_TEXT = {"body_text": "", "body_html": ""}
TRANSPORT_OPTIONS = (
    ("EMAIL_HOST", "host"),
    ("EMAIL_PORT", "port"),
    ("EMAIL_HOST_USER", "username"),
    ("EMAIL_HOST_PASSWORD", "password"),
    ("EMAIL_USE_TLS", "use_tls"),
    ("EMAIL_USE_SSL", "use_ssl"),
    ("EMAIL_FILE_PATH", "file_path"),
)


class Refused(Exception):
    """The mail will never be accepted as it is; the words say why, without the address."""


def deliver(mail_id):
    """Send the mail, if it is due and nobody else is at it. Trouble is written to the row and never raised."""
    mail = claim(mail_id, at=timezone.now())
    if mail is None:
        return
    try:
        hand_over(mail)
    except Refused as error:
        give_up(mail, error=str(error))
    except Exception as error:  # a mail system can be any package, with errors of its own
        logger.warning("A mail could not be sent", extra={"mail": mail.pk, "attempt": mail.attempts, "error": type(error).__name__})
        try_later(mail, error=f"The mail system did not take it: {type(error).__name__}")
    else:
        forgotten = NO_TEXT if mail.kind == SECRET_KIND else {}
        mail.this_run().update(state=OutgoingMail.State.SENT, sent_at=timezone.now(), lease_until=None, error="", **forgotten)


def claim(mail_id, *, at):
    """Take the mail for this process until its lease ends: the OutgoingMail, or None."""
    due = OutgoingMail.objects.due(at).filter(pk=mail_id)
    if not due.update(state=OutgoingMail.State.SENDING, attempts=F("attempts") + 1, lease_until=at + LEASE):
        return None
    return OutgoingMail.objects.get(pk=mail_id)


def hand_over(mail):
    """Give the mail to the mail system of `settings.MAIL_TRANSPORT`. Raises Refused when trying again would not help."""
    message = as_message(mail)
    try:
        message.message()
    except (ValueError, UnicodeError) as error:
        raise Refused("The message could not be written: a header or the address is not valid") from error
    try:
        sent = transport().send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(answer[0] for answer in error.recipients.values())
        raise_if_final(code, "The mail server refused the address", error)
    except smtplib.SMTPDataError as error:
        raise_if_final(error.smtp_code, "The mail server refused the message", error)
    else:
        if not sent:
            raise Refused("The mail system found nobody to send it to")


def raise_if_final(code, words, error):
    """An SMTP answer from 500 is final, one from 400 means later."""
    if code >= 500:
        raise Refused(f"{words} (answer {code})") from error
    raise error


def as_message(mail):
    """The row as a Django message, with the Message-ID that every attempt has."""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.body_text,
        from_email=mail.from_address or settings.DEFAULT_FROM_EMAIL,
        to=[mail.to_address],
        headers={**mail.headers, "Message-ID": mail.message_id},
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    for name, content, content_type in mail.attachments:
        message.attach(name, base64.b64decode(content), content_type)
    return message


def transport():
    """A connection to the mail system: `settings.MAIL_TRANSPORT` has the keys of `environ.Env.email_url` (EMAIL_BACKEND and so on)."""
    given = settings.MAIL_TRANSPORT
    options = {name: given[key] for key, name in TRANSPORT_OPTIONS if given.get(key)}
    return get_connection(given["EMAIL_BACKEND"], timeout=TIMEOUT, **options)


def give_up(mail, *, error):
    mail.this_run().update(state=OutgoingMail.State.FAILED, lease_until=None, error=error[:300])


def try_later(mail, *, error):
    """Wait longer after each attempt, from a minute to a day; give up after the last."""
    if mail.attempts > len(MAIL_BACKOFF):
        give_up(mail, error=error)
        return
    later = timezone.now() + MAIL_BACKOFF[mail.attempts - 1]
    mail.this_run().update(state=OutgoingMail.State.QUEUED, not_before=later, lease_until=None, error=error[:300])


def take_back(*, at):
    """Free the mails of processes that died, and find all that are due and not done. Returns the ids to send a message for."""
    over = OutgoingMail.objects.lease_over(at)
    over.filter(attempts__gt=len(MAIL_BACKOFF)).update(state=OutgoingMail.State.FAILED, lease_until=None, error=DIED)
    freed = list(over.values_list("pk", flat=True)[:MOST_CALLS_A_TICK])
    over.filter(pk__in=freed).update(state=OutgoingMail.State.QUEUED, not_before=at, lease_until=None, error=DIED)
    unheard = list(OutgoingMail.objects.unheard(at).values_list("pk", flat=True)[:MOST_CALLS_A_TICK])
    OutgoingMail.objects.due(at).filter(pk__in=unheard).update(not_before=at)
    return freed + unheard
