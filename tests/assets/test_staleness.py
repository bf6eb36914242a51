"""When an asset is to be checked again."""

from datetime import UTC, date, datetime

import pytest

from assets.models import Asset, MappedAsset
from assets.staleness import is_stale, stale_q
from tests.factories.assets import MappedAssetFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "checked", "stale"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), None, False),
        (datetime(2026, 5, 21, 9, tzinfo=UTC), None, False),
        (datetime(2026, 5, 20, 9, tzinfo=UTC), None, True),
        (datetime(2026, 5, 20, 22, 59, tzinfo=UTC), None, True),  # 23:59 in London
        (datetime(2026, 5, 20, 23, 1, tzinfo=UTC), None, False),  # 0:01 on the next day
        (datetime(2020, 1, 1, tzinfo=UTC), date(2026, 5, 21), False),
        (datetime(2020, 1, 1, tzinfo=UTC), date(2026, 5, 20), True),
    ],
)
def test_asset_is_stale_six_months_after_the_last_look(written, checked, stale):
    """For one asset as for a list."""
    mapped = MappedAssetFactory()
    Asset.objects.filter(pk=mapped.asset_id).update(created_at=written, checked_on=checked)
    mapped.asset.refresh_from_db()

    assert is_stale(mapped.asset, ON) is stale
    assert MappedAsset.objects.filter(stale_q(ON)).exists() is stale
    assert Asset.objects.filter(stale_q(ON, prefix="")).exists() is stale
