"""Sharing public services with a wave, taking them over, and letting an asset serve several populations: what is kept, what is refused."""

from datetime import date

import pytest
from django.utils import timezone

from assets import library as reads
from assets.actions import library
from assets.actions.base import CannotChange
from assets.models import Asset, MappedAsset, PublicService
from audit.models import Entry
from populations.models import Population
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import ParticipationFactory, WaveFactory

pytestmark = pytest.mark.django_db
SHARED_ON = date(2026, 9, 1)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population, "sub_team_lead")


@pytest.fixture
def elsewhere(population):
    """A population of another organisation of the same wave."""
    return selected(participation=ParticipationFactory(wave=population.participation.wave))


def on_map(population, name="Village hall", shared=False, **fields):
    """An asset of a map with its public service."""
    asset = AssetFactory(participation=population.participation, name=name, shared_on=SHARED_ON if shared else None, **fields)
    mapped = MappedAssetFactory(population=population, asset=asset)
    PublicServiceFactory(asset=asset, url="https://hall.example.org", minimum_age=18, town="Exampleton")
    return mapped


def of_another_wave():
    return selected(participation=ParticipationFactory(wave=WaveFactory(name="Wave 4")))


def share(mapped, by):
    library.share(mapped, seen=library.what_is_shared(mapped.asset), by=by)


def offered(population):
    return [service.asset for service in reads.library_of(population.participation)]


def codes():
    return list(Entry.objects.filter(action__startswith="asset").order_by("pk").values_list("action", flat=True))


def test_nothing_is_shared_until_somebody_shares_it_and_then_the_other_organisations_of_the_wave_see_it(population, elsewhere, by):
    mapped = on_map(population)
    other_wave = of_another_wave()
    before = offered(elsewhere)

    for _ in range(2):
        share(mapped, by)

    mapped.asset.refresh_from_db()
    assert (before, offered(elsewhere), offered(population), offered(other_wave)) == ([], [mapped.asset], [], [])
    assert (mapped.asset.shared_on, mapped.asset.shared_by) == (timezone.localdate(), by)
    assert codes() == ["asset.shared"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"segment": "individuals"}, "never people"),
        ({"segment": ""}, "Only associations and organisations"),
        ({"do_not_contact": True}, "must not be contacted"),
    ],
)
def test_what_may_not_be_shared_is_refused(population, by, fields, words):
    asset = AssetFactory(participation=population.participation, **fields)
    PublicServiceFactory(asset=asset)
    mapped = MappedAssetFactory(population=population, asset=asset)

    with pytest.raises(CannotChange, match=words):
        share(mapped, by)

    assert codes() == []


def test_asset_without_public_service_is_refused(population, by):
    mapped = MappedAssetFactory(population=population)

    with pytest.raises(CannotChange, match="Write first what of it is a public service"):
        share(mapped, by)


def test_public_facts_that_were_changed_since_the_page_was_opened_are_not_shared(population, by):
    mapped = on_map(population)
    seen = library.what_is_shared(mapped.asset)
    PublicService.objects.update(summary="Something else", edited_at=timezone.now())

    with pytest.raises(CannotChange, match="was changed since you opened the page"):
        library.share(mapped, seen=seen, by=by)

    mapped.asset.refresh_from_db()
    assert mapped.asset.shared_on is None


def test_asset_leaves_the_library_when_it_is_not_to_be_contacted_or_on_no_map(population, elsewhere):
    first, second = on_map(population, shared=True), on_map(population, name="Choir", shared=True)
    assert offered(elsewhere) == [second.asset, first.asset]

    Asset.objects.filter(pk=first.asset_id).update(do_not_contact=True)
    MappedAsset.objects.filter(pk=second.pk).update(removed_at=timezone.now())

    assert offered(elsewhere) == []


def test_sharing_ends_at_any_time_and_copies_stay(population, elsewhere, by):
    mapped = on_map(population, shared=True)
    copy = library.take_from_library(mapped.asset, elsewhere, by=by)
    Population.objects.filter(pk=population.pk).update(status="closed")

    for _ in range(2):
        library.unshare(mapped, by=by)

    assert offered(elsewhere) == []
    assert MappedAsset.objects.current().filter(pk=copy.pk).exists()
    assert codes() == ["asset.taken", "asset.unshared"]


def test_copy_has_what_is_public_and_nothing_else(population, elsewhere, by):
    mapped = on_map(
        population, shared=True, description="Ask Robin Example", place="Behind the church", who=["Faith groups"], has=["Buildings"]
    )
    AssetContactFactory(asset=mapped.asset)

    copy = library.take_from_library(mapped.asset, elsewhere, by=by, prompts=["access"])

    asset = copy.asset
    assert (asset.name, asset.segment, asset.description, asset.place) == (
        "Village hall",
        "associations",
        "A warm room for everybody, twice a week.",
        "Exampleton",
    )
    assert (asset.participation, asset.origin_guid, asset.by) == (elsewhere.participation, mapped.asset.guid, by)
    assert asset.origin == str(population.participation.organisation)
    assert (asset.who, asset.has, asset.shared_on, hasattr(asset, "contact")) == ([], [], None, False)
    assert (asset.service.url, asset.service.minimum_age) == ("https://hall.example.org", 18)
    assert [prompt.value for prompt in copy.prompts] == ["access"]
    assert asset.guid != mapped.asset.guid


def test_every_public_fact_is_copied():
    own = {"id", "asset", "by", "created_at", "edited_at"}

    assert {field.name for field in PublicService._meta.concrete_fields} - own == set(library.SERVICE)


def test_one_that_was_taken_before_is_put_on_the_map_and_not_copied_again(population, elsewhere, by):
    mapped = on_map(population, shared=True)
    other = selected(participation=elsewhere.participation)
    copy = library.take_from_library(mapped.asset, elsewhere, by=by)

    again = library.take_from_library(mapped.asset, elsewhere, by=by)
    on_other = library.take_from_library(mapped.asset, other, by=by, prompts=["learn"])

    assert (again, on_other.asset, on_other.population) == (copy, copy.asset, other)
    assert Asset.objects.filter(participation=elsewhere.participation).count() == 1


def test_one_of_the_same_name_is_taken_only_if_somebody_says_that_they_are_two(population, elsewhere, by):
    mapped = on_map(population, shared=True)
    other_map = selected(participation=elsewhere.participation)
    own = on_map(other_map, name="Village Hall.").asset

    with pytest.raises(CannotChange, match="Select whether it is the same"):
        library.take_from_library(mapped.asset, elsewhere, by=by)
    same = library.take_from_library(mapped.asset, elsewhere, by=by, same_as=own)
    assert (same.asset, Asset.objects.filter(participation=elsewhere.participation).count()) == (own, 1)
    same.delete()
    library.take_from_library(mapped.asset, elsewhere, by=by, is_another=True)

    assert Asset.objects.filter(participation=elsewhere.participation).count() == 2


def test_one_whose_name_is_on_this_map_is_refused(population, elsewhere, by):
    mapped = on_map(population, shared=True)
    on_map(elsewhere)

    with pytest.raises(CannotChange, match="is on the map already"):
        library.take_from_library(mapped.asset, elsewhere, by=by, is_another=True)


def test_one_that_is_not_shared_cannot_be_taken_by_anybody_who_guesses_it(population, elsewhere, by):
    private, of_other_wave = on_map(population), on_map(of_another_wave(), shared=True)

    for mapped in (private, of_other_wave):
        with pytest.raises(CannotChange, match="not in the library any more"):
            library.take_from_library(mapped.asset, elsewhere, by=by)


def test_copy_is_not_shared_a_second_time_while_its_origin_is(population, elsewhere, by):
    mapped = on_map(population, shared=True)
    copy = library.take_from_library(mapped.asset, elsewhere, by=by)

    with pytest.raises(CannotChange, match="came from the library"):
        share(copy, by)
    library.unshare(mapped, by=by)
    share(copy, by)

    assert offered(population) == [copy.asset]


def test_asset_of_another_map_is_put_on_this_one_too_and_stays_one_asset(population, by):
    other = selected(participation=population.participation)
    first, second = on_map(other), on_map(other, name="Choir")

    for _ in range(2):
        rows = library.reuse([first.asset, second.asset], population, by=by, prompts=["support"])

    assert [row.asset for row in rows] == [first.asset, second.asset]
    assert [[prompt.value for prompt in row.prompts] for row in rows] == [["support"], ["support"]]
    assert Asset.objects.count() == 2
    assert codes() == ["asset.mapped", "asset.mapped"]


@pytest.mark.parametrize(
    ("segment", "contact", "is_offered"),
    [
        ("individuals", {"name": "Robin Example"}, False),
        ("", {"name": "Robin Example"}, False),
        ("individuals", {"name": "", "agreed_on": None, "agreed_how": ""}, True),
        ("individuals", None, True),
        ("associations", {"name": "Robin Example"}, True),
    ],
)
def test_person_whose_name_is_kept_is_not_offered_to_another_map(population, by, segment, contact, is_offered):
    asset = AssetFactory(participation=population.participation, segment=segment)
    MappedAssetFactory(population=selected(participation=population.participation), asset=asset)
    if contact is not None:
        AssetContactFactory(asset=asset, **contact)

    assert list(reads.reusable(population)) == ([asset] if is_offered else [])
    if not is_offered:
        with pytest.raises(CannotChange, match="may not be put on this one"):
            library.reuse([asset], population, by=by)


def test_assets_of_other_organisations_and_on_no_map_are_not_offered(population, elsewhere, by):
    foreign = on_map(elsewhere).asset
    gone = MappedAssetFactory(population=selected(participation=population.participation), removed_at=timezone.now()).asset
    on_map(population)

    assert list(reads.reusable(population)) == []
    for asset in (foreign, gone):
        with pytest.raises(CannotChange):
            library.reuse([asset], population, by=by)


def test_nothing_is_taken_or_shared_where_the_work_has_ended(population, elsewhere, by):
    theirs, ours, of_other_map = (
        on_map(elsewhere, shared=True),
        on_map(population),
        on_map(selected(participation=population.participation)),
    )
    Population.objects.filter(pk=population.pk).update(status="closed")
    population.refresh_from_db()

    for act in (
        lambda: library.take_from_library(theirs.asset, population, by=by),
        lambda: library.reuse([of_other_map.asset], population, by=by),
        lambda: share(ours, by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()
