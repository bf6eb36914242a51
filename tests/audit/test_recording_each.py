"""Many audit entries at once."""

import pytest

from audit.models import Entry
from audit.recording import action, record_each
from audit.signals import recorded
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced():
    """What the signal said: a list of lists of action codes with the id of the organisation."""
    heard = []

    def listen(entries, **kwargs):
        heard.append([(entry.action, entry.organisation_id) for entry in entries])

    recorded.connect(listen)
    yield heard
    recorded.disconnect(listen)


def test_record_each_writes_an_entry_for_each_row_and_announces_them_once(announced):
    first, second = OrganisationFactory.create_batch(2)
    user = UserFactory()

    record_each(
        "organisation.imported", [{"organisation": one, "target": one, "changes": {"seats": 3}} for one in (first, second)], by=user
    )

    assert list(Entry.objects.order_by("pk").values_list("organisation_id", "target_label", "actor_id", "changes")) == [
        (first.pk, first.name, user.pk, {"seats": 3}),
        (second.pk, second.name, user.pk, {"seats": 3}),
    ]
    assert announced == [[("organisation.imported", first.pk), ("organisation.imported", second.pk)]]


def test_record_each_takes_the_same_queries_for_any_number_of_rows(django_assert_num_queries):
    organisations = OrganisationFactory.create_batch(30)

    @action
    def do():
        record_each("organisation.edited", [{"target": one} for one in organisations])

    with django_assert_num_queries(3):  # savepoint, one insert, release
        do()


def test_record_each_inside_an_action_waits_for_its_end(announced):
    organisation = OrganisationFactory()

    @action
    def do():
        record_each("organisation.imported", [{"organisation": organisation}])
        assert announced == []

    do()

    assert announced == [[("organisation.imported", organisation.pk)]]
