"""The mails that this app sends by itself; those of django-allauth are in `templates/account/email/` and `templates/mfa/email/`."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

SECRET_HEADER = "X-AMHE-Secret"  # tells the queue that the text opens a door: it is forgotten once the mail is sent, and never leaves
SECRET = {SECRET_HEADER: "1"}


def site_url(path):
    """The full address of a path of this site, for mails: from the settings, never from what a browser sent."""
    return settings.SITE_URL + path


def invitation(*, invitation, token):
    """Queue the mail with the link; the link is the only place where the token is written."""
    _send(
        "invitation",
        invitation.email,
        {"invitation": invitation, "link": site_url(reverse("account_invitation", args=[token])), "invited_by": invitation.created_by},
        headers=SECRET,
    )


def factors_reset(*, user):
    """Tell the person that the programme team took away their second steps."""
    _send("factors_reset", user.email, {"link": site_url(reverse("account_login"))})


def address_changed(*, before, after):
    """Tell both addresses that the programme team changed the one of the account; neither mail holds the other address."""
    for to in filter(None, (before, after)):
        _send("address_changed", to, {"link": site_url(reverse("account_login")), "is_new": to == after})


def _send(name, to, context, *, headers=None):
    """Subject on the first line of the template, an empty line, then the text."""
    context = {"contact_email": settings.CONTACT_EMAIL, "service_owner": settings.SERVICE_OWNER, **context}
    subject, _, body = render_to_string(f"accounts/email/{name}.txt", context).partition("\n")
    EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[to], headers=headers).send()
