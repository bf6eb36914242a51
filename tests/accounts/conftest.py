import pytest
from django.core.cache import cache


@pytest.fixture
def empty_cache(transactional_db):
    """For tests that are not rolled back, which the counts of limits would outlive."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def required(settings):
    """Everybody needs a second step, as in production."""
    settings.SECOND_FACTOR_REQUIRED = True
