"""Production: the same settings, and a refusal to start half-configured."""

from django.core.exceptions import ImproperlyConfigured

from amhe.settings.base import *  # noqa: F403
from amhe.settings.base import ALLOWED_HOSTS, DATABASES, DEBUG, DEMO, HTTPS, REDIS_URL

PROBLEMS = [
    message
    for wrong, message in [
        (DEBUG, "DEBUG must be off."),
        (DEMO, "DEMO must be off: it makes people with a public password and asks for no second factor."),
        (not ALLOWED_HOSTS, "Set ALLOWED_HOSTS to the host names of the site."),
        (not HTTPS, "Set SITE_URL to the https:// address of the site."),
        (not DATABASES["default"]["ENGINE"].endswith("postgresql"), "Set DATABASE_URL to a PostgreSQL database."),
        (not REDIS_URL, "Set REDIS_URL to a Redis server."),
    ]
    if wrong
]
if PROBLEMS:
    raise ImproperlyConfigured(" ".join(PROBLEMS))
