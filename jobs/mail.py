"""Every mail is a row first: `queue_mail` for our own, and Django's mail backend for those of other packages."""

import base64
import uuid
from email.message import Message
from email.utils import parseaddr
from functools import partial

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.emails import SECRET_HEADER
from accounts.models import Person, User
from jobs import tasks
from jobs.models import SECRET_KIND, OutgoingMail

OWN_HEADERS = {"message-id", "to", "from", SECRET_HEADER.lower()}


def queue_mail(*, key, to, subject, text, html="", person=None, headers=None, kind="message"):
    """Queue one mail to one address in the caller's transaction; it leaves after the commit, and once.

    `key` names the mail: the same key queues nothing and returns the row that exists. `person` is the Person
    it goes to, if known. Returns the OutgoingMail. Raises ValueError without an address.
    """
    if not to:
        raise ValueError("A mail needs an address.")
    fields = {
        "kind": kind,
        "to_address": to,
        "person": person,
        "user_id": person.user_id if person else None,
        "subject": subject[:300],
        "body_text": text,
        "body_html": html,
        "headers": headers or {},
    }
    mail, created = OutgoingMail.objects.get_or_create(key=key, defaults=fields)
    if created:
        wake_on_commit(mail)
    return mail


def wake_on_commit(mail):
    transaction.on_commit(partial(tasks.wake_mail, mail.pk), robust=True)


class QueueBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND: writes a row for each recipient and returns at once; no mail system can fail the page."""

    def send_messages(self, email_messages):
        """Queue the messages; recipients do not see one another. Returns how many messages were queued."""
        for message in email_messages:
            for address in message.recipients():
                wake_on_commit(OutgoingMail.objects.create(to_address=address, **owners_of(address), **fields_of(message)))
        return len(email_messages)


def owners_of(address):
    """Whose address it is, so that their data can be found: the fields `person` and `user`."""
    bare = parseaddr(address)[1]
    return {"person": Person.objects.with_email(bare).first() if bare else None, "user": User.objects.filter(email__iexact=bare).first()}


def fields_of(message):
    """The fields of a row for a Django EmailMessage."""
    headers = {name: str(value) for name, value in message.extra_headers.items() if name.lower() not in OWN_HEADERS}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(message.reply_to)
    html = [content for content, mimetype in getattr(message, "alternatives", []) if mimetype == "text/html"]
    return {
        "kind": SECRET_KIND if SECRET_HEADER in message.extra_headers else "message",
        "key": f"backend:{uuid.uuid4()}",
        "from_address": "" if message.from_email == settings.DEFAULT_FROM_EMAIL else message.from_email,
        "subject": str(message.subject)[:300],
        "body_text": str(message.body),
        "body_html": str(html[0]) if html else "",
        "headers": headers,
        "attachments": [attachment_fields(attachment) for attachment in message.attachments],
    }


def attachment_fields(attachment):
    """An attachment as JSON: name, content in base64, content type."""
    if isinstance(attachment, Message):
        name, content, content_type = attachment.get_filename(), attachment.get_payload(decode=True), attachment.get_content_type()
    else:
        name, content, content_type = attachment
    content = content.encode() if isinstance(content, str) else content
    return [name or "attachment", base64.b64encode(content).decode(), content_type or "application/octet-stream"]
