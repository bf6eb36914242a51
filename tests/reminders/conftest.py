import pytest

from tests.reminders.helpers import make_trust


@pytest.fixture
def trust(db):
    return make_trust()
