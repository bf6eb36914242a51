"""The mail of reminders: subject, words, and the headers that let a mail program unsubscribe with one click."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.emails import site_url
from jobs.mail import queue_mail
from reminders import presenters
from reminders.tokens import token_of


def digest(*, person, reminders, on, key):
    """Queue the one mail of the day in the caller's transaction; the same key queues nothing. Returns the OutgoingMail."""
    sections = presenters.sections(reminders, on=on)
    unsubscribe = site_url(reverse("reminders:unsubscribe", args=[token_of(person)]))
    context = {
        "sections": sections,
        "count": len(reminders),
        "preferences": site_url(reverse("reminders:preferences")),
        "unsubscribe": unsubscribe,
        "service_owner": settings.SERVICE_OWNER,
        "contact_email": settings.CONTACT_EMAIL,
    }
    return queue_mail(
        key=key,
        kind="digest",
        to=person.user.email,
        person=person,
        subject=subject_of(sections),
        text=render_to_string("reminders/digest.txt", context).strip() + "\n",
        html=render_to_string("reminders/digest.html", context),
        headers=headers_of(unsubscribe),
    )


def subject_of(sections):
    """How many reminders there are and for which organisation: "2 reminders: Eastshire NHS Trust"."""
    count = sum(section.count for section in sections)
    words = "1 reminder" if count == 1 else f"{count} reminders"
    if len(sections) > 1:
        return f"{words} about {len(sections)} organisations"
    return " ".join(f"{words}: {sections[0].organisation}".split())


def headers_of(unsubscribe):
    """One-click unsubscribing (RFC 8058), and the mark that keeps out-of-office programs from answering (RFC 3834)."""
    return {
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
