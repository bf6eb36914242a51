"""What a person's download says about asset maps: what they wrote, what they look after, and nothing that is about somebody else."""

import json
from datetime import date, timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.personal_data import personal_data
from organisations.models import Seat
from tests.factories.accounts import UserFactory
from tests.factories.assets import AssetContactFactory, AssetFactory, AssetIntakeFactory, MappedAssetFactory
from tests.factories.datareview import selected
from tests.factories.organisations import SeatFactory

pytestmark = pytest.mark.django_db
OF_OTHERS = "Robin Example at the blue door"


def part(user):
    return personal_data(person=user.person, user=user)["asset_maps"]


def test_whom_to_ask_and_what_people_trust_are_in_no_download_not_even_of_whoever_wrote_them_down():
    user = UserFactory()
    asset = AssetFactory(by=user, do_not_contact_reason=OF_OTHERS)
    AssetContactFactory(by=user, asset=asset, name=OF_OTHERS, role=OF_OTHERS, how=OF_OTHERS)
    MappedAssetFactory(by=user, trust="no", trust_note=OF_OTHERS)
    AssetIntakeFactory(by=user, rows=[{"name": OF_OTHERS}], problems=[OF_OTHERS])

    found = part(user)

    assert {name for name, rows in found.items() if rows} == {"assets", "contacts", "on_maps", "waiting_to_be_looked_at"}
    assert OF_OTHERS not in json.dumps(found, cls=DjangoJSONEncoder)


def test_assets_that_somebody_looks_after_are_in_their_download_with_what_comes_next():
    population = selected()
    seat = SeatFactory(team=population.team, user=True)
    mapped = MappedAssetFactory(population=population, prioritised=True, owner=seat)

    assert part(seat.person.user)["looked_after"] == [
        {
            "organisation": population.participation.organisation.name,
            "population": population.name,
            "asset": mapped.asset.number,
            "next_action": "Ask for a visit",
            "next_on": date(2026, 12, 1),
        }
    ]
    assert part(mapped.by)["looked_after"] == []


def test_download_of_a_person_without_an_account_has_what_they_look_after():
    population = selected()
    seat = SeatFactory(team=population.team)
    MappedAssetFactory(population=population, owner=seat)

    found = personal_data(person=seat.person, user=None)["asset_maps"]

    assert (list(found), len(found["looked_after"])) == (["looked_after"], 1)


def test_what_comes_next_is_not_in_the_download_of_somebody_whose_place_on_the_team_is_over():
    population = selected()
    seat = SeatFactory(team=population.team, user=True)
    MappedAssetFactory(population=population, owner=seat, next_action=OF_OTHERS)
    yesterday = timezone.localdate() - timedelta(days=1)
    Seat.objects.filter(pk=seat.pk).update(starts_on=yesterday, ends_on=yesterday)

    assert part(seat.person.user)["looked_after"] == []


def test_choices_are_in_their_words():
    user = UserFactory()
    AssetFactory(by=user, segment="organisations")

    assert part(user)["assets"][0]["segment"] == "Organisations"
