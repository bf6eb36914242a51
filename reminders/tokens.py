"""The signed token of the unsubscribe link. It says whose reminders they are and allows nothing but stopping and resuming them."""

from django.core.signing import BadSignature, Signer

from accounts.models import Person


def _signer():
    return Signer(sep=".", salt="reminders.unsubscribe")


def token_of(person):
    """The token for links in this Person's mails; it is always the same and needs no row."""
    return _signer().sign(str(person.pk))


def person_of(token):
    """The Person whom a token belongs to; None if it is not one of ours."""
    try:
        return Person.objects.filter(pk=int(_signer().unsign(token))).first()
    except (BadSignature, ValueError):
        return None
