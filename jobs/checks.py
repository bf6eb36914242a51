"""What must be right before anything starts."""

from django.conf import settings
from django.core.checks import Error, Tags, register

NOT_SHARED = ("django.core.cache.backends.locmem.LocMemCache", "django.core.cache.backends.dummy.DummyCache")


@register(Tags.caches)
def cache_is_shared(app_configs, **kwargs):
    """Limits on sign-in count in the cache: with one cache for each process, each lets as many guesses through."""
    if settings.DEBUG or settings.CACHES["default"]["BACKEND"] not in NOT_SHARED:
        return []
    return [
        Error(
            "The default cache is not shared between processes, so limits on sign-in would not hold.",
            hint="Use the database cache of amhe/settings/base.py.",
            id="jobs.E001",
        )
    ]
