"""Settings that would open the door: refused at start."""

from django.conf import settings
from django.core.checks import Error, Tags, register

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]", ".localhost", "testserver"}
QUIET_TRANSPORTS = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
}
CACHES_OF_ONE_PROCESS = {"django.core.cache.backends.locmem.LocMemCache", "django.core.cache.backends.dummy.DummyCache"}


@register(Tags.security)
def demonstration_stays_private(app_configs, **kwargs):
    """DEMO makes people with a public password and asks for no second step, so it must not meet real mail or a public address."""
    if not settings.DEMO:
        return []
    errors = []
    if settings.MAIL_TRANSPORT["EMAIL_BACKEND"] not in QUIET_TRANSPORTS:
        errors.append(Error("DEMO is on and EMAIL_URL sends real mail.", hint="Unset DEMO or EMAIL_URL.", id="accounts.E001"))
    public = [host for host in settings.ALLOWED_HOSTS if host.lower() not in LOOPBACK]
    if public:
        errors.append(
            Error(f"DEMO is on and the site answers to {', '.join(public)}.", hint="Unset DEMO or ALLOWED_HOSTS.", id="accounts.E002")
        )
    return errors


@register(Tags.security)
def limits_are_shared(app_configs, **kwargs):
    """Limits on sign-in are counted in the cache: one for each process would let through that many times more guesses."""
    if not settings.DEBUG and settings.CACHES["default"]["BACKEND"] in CACHES_OF_ONE_PROCESS:
        return [Error("The cache is not shared by all processes.", hint="Use DatabaseCache.", id="accounts.E003")]
    return []
