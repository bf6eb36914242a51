"""What is due goes by itself: contacts that no map needs any more after 12 months, what waits to be looked at after a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assets.models import Asset, AssetContact, AssetIntake, MappedAsset
from assets.schedule import tidy
from audit.models import Entry
from jobs import registry
from populations.models import Population
from tests.factories.assets import AssetContactFactory, AssetFactory, AssetIntakeFactory, MappedAssetFactory
from tests.factories.datareview import selected

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LONG_AGO = datetime(2025, 6, 1, tzinfo=UTC)


def contact_on_map(**fields):
    mapped = MappedAssetFactory(**fields)
    return AssetContactFactory(asset=mapped.asset, created_at=LONG_AGO)


def left():
    return list(AssetContact.objects.order_by("pk"))


def test_minute_tick_tidies():
    assert ("asset_maps", tidy) in registry.functions_for_each_tick()


def test_what_waits_to_be_looked_at_goes_after_a_day():
    old, new = (AssetIntakeFactory() for _ in range(2))
    AssetIntake.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=1))
    AssetIntake.objects.filter(pk=new.pk).update(created_at=NOW - timedelta(hours=23))

    tidy(NOW)

    assert list(AssetIntake.objects.all()) == [new]


@pytest.mark.parametrize(
    ("status", "changed_on", "is_kept"),
    [
        ("closed", date(2025, 11, 20), False),
        ("closed", date(2025, 11, 21), True),
        ("parked", date(2025, 11, 20), False),
        ("selected", date(2024, 11, 20), True),
    ],
)
def test_contacts_go_12_months_after_the_work_ended(status, changed_on, is_kept):
    contact = contact_on_map()
    Population.objects.update(status=status, status_changed_on=changed_on)

    for _ in range(2):
        tidy(NOW)

    assert left() == ([contact] if is_kept else [])
    assert Asset.objects.count() == 1
    entries = Entry.objects.filter(action="asset_contact.expired").values_list("changes", flat=True)
    assert list(entries) == ([] if is_kept else [{"contacts": 1}])


@pytest.mark.parametrize(
    ("removed_at", "is_kept"),
    [(datetime(2025, 11, 20, 23, 30, tzinfo=UTC), False), (datetime(2025, 11, 21, 0, 30, tzinfo=UTC), True)],
)
def test_contacts_go_12_months_after_the_asset_left_the_last_map(removed_at, is_kept):
    contact = contact_on_map(removed_at=removed_at)

    tidy(NOW)

    assert left() == ([contact] if is_kept else [])


def test_contact_stays_as_long_as_one_map_that_is_worked_on_needs_it():
    contact = contact_on_map(removed_at=LONG_AGO)
    MappedAssetFactory(asset=contact.asset, population=selected(participation=contact.asset.participation))

    tidy(NOW)

    assert left() == [contact]


def test_taken_off_just_now_is_no_reason_to_keep_it_where_the_work_ended_long_ago():
    contact_on_map(removed_at=NOW - timedelta(days=30))
    Population.objects.update(status="closed", status_changed_on=date(2025, 3, 1))

    tidy(NOW)

    assert left() == []


def test_contact_of_an_asset_on_no_map_goes_12_months_after_it_was_written():
    old, new = (AssetContactFactory(asset=AssetFactory(), created_at=at) for at in (LONG_AGO, NOW - timedelta(days=5)))

    tidy(NOW)

    assert left() == [new]
    assert (Asset.objects.count(), MappedAsset.objects.count(), old.pk in [row.pk for row in left()]) == (2, 0, False)


def test_log_does_not_say_whose_contact_went():
    contact = contact_on_map(removed_at=LONG_AGO)

    tidy(NOW)

    entry = Entry.objects.get(action="asset_contact.expired")
    organisation = contact.asset.participation.organisation
    assert (entry.target_label, entry.organisation_id, entry.actor_id) == (str(organisation), organisation.pk, None)


@pytest.mark.django_db(transaction=True)
def test_files_are_cleared_once_after_a_contact_was_deleted_and_not_with_every_tick():
    contact_on_map(removed_at=LONG_AGO)
    tidy(NOW)
    at = Entry.objects.get(action="asset_contact.expired").at

    def clears(minutes):
        with CaptureQueriesContext(connection) as queries:
            tidy(at + timedelta(minutes=minutes))
        return any("wal_checkpoint" in query["sql"] or query["sql"].startswith("VACUUM") for query in queries)

    assert [clears(1), clears(2), clears(20)] == [True, False, False]
