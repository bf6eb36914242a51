import pytest

from jobs.checks import cache_is_shared


@pytest.mark.parametrize(
    ("backend", "debug", "ids"),
    [
        ("django.core.cache.backends.db.DatabaseCache", False, []),
        ("django.core.cache.backends.locmem.LocMemCache", False, ["jobs.E001"]),
        ("django.core.cache.backends.dummy.DummyCache", False, ["jobs.E001"]),
        ("django.core.cache.backends.locmem.LocMemCache", True, []),
    ],
)
def test_cache_of_one_process_is_refused_outside_debugging(settings, backend, debug, ids):
    settings.DEBUG = debug
    settings.CACHES = {"default": {"BACKEND": backend}}

    assert [error.id for error in cache_is_shared(None)] == ids
