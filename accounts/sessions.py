"""The browsers in which somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

# More special names first: Edge and Opera also call themselves Chrome, and Chrome also calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"))
BROWSERS += (("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "Chromebook"))
DEVICES += (("Macintosh", "Mac"), ("Linux", "Linux"))


@dataclass(frozen=True)
class SignedIn:
    """One browser in which an account is signed in; `last_seen_at` is the last request of the session."""

    pk: int
    device: str
    ip: str
    signed_in_at: datetime
    last_seen_at: datetime
    is_current: bool


def sessions_of(user, *, current_key):
    """The account's sessions that can still be used, as a list of SignedIn: this browser first, then the newest."""
    known = UserSession.objects.filter(user=user)
    stored = Session.objects.filter(session_key__in=known.values("session_key"), expire_date__gt=timezone.now())
    seen = {session.session_key: session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE) for session in stored}
    rows = [
        SignedIn(
            pk=session.pk,
            device=device_in_words(session.user_agent),
            ip=session.ip,
            signed_in_at=session.created_at,
            last_seen_at=seen[session.session_key],
            is_current=session.session_key == current_key,
        )
        for session in known.order_by("-created_at", "-pk")
        if session.session_key in seen
    ]
    return sorted(rows, key=lambda row: not row.is_current)


def end_sessions(user, *, keep=None, only=None):
    """Sign the account out: everywhere, everywhere except the session with key `keep`, or in the UserSession with id `only`.

    Returns how many sessions ended. The next request of such a browser is signed out.
    """
    ending = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    if only is not None:
        ending = ending.filter(pk=only)
    keys = list(ending.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def purge_sessions(now):
    """Forget sessions that are over, and with them the browsers and network addresses of which they told."""
    Session.objects.filter(expire_date__lt=now).delete()
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    over.filter(created_at__lt=now - timedelta(days=1)).delete()


def device_in_words(user_agent):
    """What a browser says about itself, in words: "Firefox on Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    device = next((name for mark, name in DEVICES if mark in user_agent), "")
    return f"{browser or 'A browser'} on {device}" if device else browser or "Unknown browser"
