import pytest
from django.core.checks import run_checks

SMTP = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
FILES = {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}


def refusals():
    return [error.id for error in run_checks() if error.id.startswith("accounts.")]


@pytest.mark.parametrize(
    ("demo", "transport", "hosts", "expected"),
    [
        (True, FILES, ["127.0.0.1", "localhost"], []),
        (True, SMTP, ["127.0.0.1"], ["accounts.E001"]),
        (True, {"EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend"}, [], ["accounts.E001"]),
        (True, FILES, ["localhost", "amhe.example.org"], ["accounts.E002"]),
        (True, FILES, ["*"], ["accounts.E002"]),
        (True, SMTP, [".example.org"], ["accounts.E001", "accounts.E002"]),
        (False, SMTP, ["amhe.example.org"], []),
    ],
)
def test_demonstration_meets_neither_real_mail_nor_a_public_host(settings, demo, transport, hosts, expected):
    settings.DEMO, settings.MAIL_TRANSPORT, settings.ALLOWED_HOSTS = demo, transport, hosts

    assert refusals() == expected


@pytest.mark.parametrize(
    ("backend", "debug", "expected"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", False, ["accounts.E003"]),
        ("django.core.cache.backends.dummy.DummyCache", False, ["accounts.E003"]),
        ("django.core.cache.backends.locmem.LocMemCache", True, []),
        ("django.core.cache.backends.db.DatabaseCache", False, []),
    ],
)
def test_limits_need_a_cache_that_processes_share(settings, backend, debug, expected):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "cache"}}
    settings.DEBUG = debug

    assert refusals() == expected
