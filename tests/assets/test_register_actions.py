"""Writing assets down: what is kept, what is refused, what the log says."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from assets.actions import register
from assets.actions.base import CannotChange
from assets.models import Asset, MappedAsset
from audit.models import Entry
from populations.models import Status
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected

pytestmark = pytest.mark.django_db

FULL = {
    "name": "Warm room",
    "description": "Open twice a week",
    "segment": "associations",
    "who": ["Faith groups"],
    "has": ["Buildings", "A big kettle"],
    "place": "Exampleton",
    "learn": True,
    "support": True,
    "trust": "yes",
    "trust_note": "They come back",
}


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population):
    return member_of(population)


def codes():
    return list(Entry.objects.filter(action__startswith="asset").order_by("pk").values_list("action", flat=True))


def names(population):
    return list(MappedAsset.objects.current().filter(population=population).values_list("asset__name", flat=True))


@pytest.mark.req("R130")
def test_names_are_enough_to_begin(population, by):
    rows = register.quick_add(population, names=["  Warm   room ", "", "Choir"], prompt="access", segment="associations", by=by)

    assert [(row.asset.number, row.asset.name, row.asset.segment, row.access, row.is_new) for row in rows] == [
        (1, "Warm room", "associations", True, True),
        (2, "Choir", "associations", True, True),
    ]
    assert codes() == ["assets.added"]


def test_same_names_sent_twice_write_nothing(population, by):
    first = register.quick_add(population, names=["Warm room", "Choir"], prompt="learn", by=by)
    second = register.quick_add(population, names=["WARM ROOM", "choir.", "Choir"], prompt="learn", by=by)

    assert second == first
    assert [row.is_new for row in second] == [False, False]
    assert codes() == ["assets.added"]


def test_name_that_is_there_answers_one_more_question_and_gets_its_place(population, by):
    mapped = MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name="Choir", segment=""))

    register.quick_add(population, names=["choir"], prompt="support", segment="associations", by=by)
    register.quick_add(population, names=["choir"], prompt="", segment="organisations", by=by)

    mapped.refresh_from_db()
    assert [prompt.value for prompt in mapped.prompts] == ["learn", "support"]
    assert mapped.asset.segment == "associations"
    assert codes() == ["asset.edited"]


def test_name_that_was_taken_off_comes_back(population, by):
    (mapped,) = register.quick_add(population, names=["Choir"], by=by)
    register.take_off(mapped, by=by)

    (again,) = register.quick_add(population, names=["choir"], by=by)

    assert again == mapped
    assert names(population) == ["Choir"]
    assert codes() == ["asset.added", "asset.taken_off", "asset.added"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "Write at least one name"),
        (["  ", ""], "Write at least one name"),
        (["Choir", "x" * 201], "Line 2 is longer than 200"),
        ([f"Group {n}" for n in range(101)], "up to 100 names at once; these are 101"),
    ],
)
def test_names_that_are_none_are_refused(population, by, lines, words):
    with pytest.raises(CannotChange, match=words) as refusal:
        register.quick_add(population, names=lines, by=by)

    assert refusal.value.field == "names"
    assert not Asset.objects.exists()


def test_numbers_are_given_within_the_organisation(population, by):
    other = selected(participation=population.participation)
    register.quick_add(population, names=["Choir"], by=by)
    register.quick_add(other, names=["Library"], by=by)
    register.quick_add(selected(), names=["Elsewhere"], by=by)

    assert list(Asset.objects.order_by("pk").values_list("name", "number")) == [("Choir", 1), ("Library", 2), ("Elsewhere", 1)]


@pytest.mark.req("R132")
def test_asset_is_written_down_once_with_all_that_is_known(population, by):
    first = register.add_asset(population, by=by, **FULL)
    second = register.add_asset(population, by=by, **FULL)

    assert first == second
    stored = MappedAsset.objects.get()
    both = {name: getattr(stored if name in register.ON_THE_MAP else stored.asset, name) for name in FULL}
    assert both == FULL
    assert codes() == ["asset.added"]


def test_another_asset_of_the_same_name_is_refused_beside_the_name(population, by):
    register.add_asset(population, by=by, **FULL)

    with pytest.raises(CannotChange, match="“Warm room” is on the map already") as refusal:
        register.add_asset(population, by=by, name="warm room!")

    assert refusal.value.field == "name"


def test_change_is_written_where_it_belongs(population, by):
    mapped = register.add_asset(population, by=by, **FULL)

    register.edit_asset(mapped, by=by, **FULL)
    register.edit_asset(mapped, by=by, **{**FULL, "name": "Warm hall", "trust": "mixed"})

    mapped.refresh_from_db()
    assert (mapped.asset.name, mapped.trust) == ("Warm hall", "mixed")
    assert codes() == ["asset.added", "asset.edited"]
    assert Entry.objects.get(action="asset.edited").changes == {"fields": "name, trust"}


def test_changes_of_somebody_else_are_not_written_over(population, by):
    """Both have read the rows before either saves; one changes the asset, or only what stands on this map."""
    mapped = register.add_asset(population, by=by, **FULL)
    late, later = (MappedAsset.objects.select_related("asset").get(pk=mapped.pk) for _ in range(2))

    register.edit_asset(mapped, by=by, name="First")
    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        register.edit_asset(late, by=by, name="Second")
    register.edit_asset(mapped, by=by, trust="no")
    later.asset.refresh_from_db()
    with pytest.raises(CannotChange, match="Somebody else has changed this"):
        register.edit_asset(later, by=by, trust="mixed")

    assert names(population) == ["First"]


def test_name_of_another_asset_is_refused_for_a_change_and_a_return(population, by):
    choir, library = register.quick_add(population, names=["Choir", "Library"], by=by)

    with pytest.raises(CannotChange, match="“Choir” is on the map already"):
        register.edit_asset(library, by=by, name="choir")
    register.edit_asset(library, by=by, name="LIBRARY")
    register.take_off(choir, by=by)
    register.edit_asset(library, by=by, name="Choir")
    with pytest.raises(CannotChange, match="Another asset on the map is called “Choir”"):
        register.put_back(choir, by=by)

    assert names(population) == ["Choir"]


def test_what_is_public_does_not_become_a_person(population, by):
    mapped = register.add_asset(population, by=by, **FULL)
    PublicServiceFactory(asset=mapped.asset)

    with pytest.raises(CannotChange, match="is a public service") as refusal:
        register.edit_asset(mapped, by=by, segment="individuals")
    Asset.objects.update(shared_on=date(2026, 7, 1))
    with pytest.raises(CannotChange, match="shared with other organisations"):
        register.edit_asset(MappedAsset.objects.get(), by=by, segment="")
    register.edit_asset(MappedAsset.objects.get(), by=by, segment="organisations")

    assert refusal.value.field == "segment"
    assert Asset.objects.get().segment == "organisations"


def test_questions_are_ticked_and_never_unticked(population, by):
    mapped = register.add_asset(population, by=by, name="Choir", learn=True)

    register.tick_prompts(mapped, prompts=["learn", "happening"], by=by)
    register.tick_prompts(mapped, prompts=["happening"], by=by)

    assert [prompt.value for prompt in MappedAsset.objects.get().prompts] == ["learn", "happening"]
    assert codes() == ["asset.added", "asset.edited"]


def test_asset_serves_another_population_too(population, by):
    asset = register.add_asset(population, by=by, **FULL).asset
    other = selected(participation=population.participation)

    first = register.put_on_map(asset, other, prompts=["access"], by=by)
    again = register.put_on_map(asset, other, prompts=["access"], by=by)
    register.take_off(first, by=by)
    back = register.put_on_map(asset, other, by=by)

    assert first == again == back
    assert (first.access, first.learn, first.trust) == (True, False, "")
    assert names(population) == names(other) == ["Warm room"]
    assert codes() == ["asset.added", "asset.mapped", "asset.taken_off", "asset.mapped"]


def test_what_does_not_belong_on_another_map_stays_off_it(population, by):
    other = selected(participation=population.participation)
    person = AssetFactory(participation=population.participation, individual=True)
    AssetContactFactory(asset=person)
    double = AssetFactory(participation=population.participation, name="Choir")
    register.quick_add(other, names=["choir"], by=by)

    with pytest.raises(CannotChange, match="belongs to another organisation"):
        register.put_on_map(AssetFactory(), population, by=by)
    with pytest.raises(CannotChange, match="agreed to be named for another map"):
        register.put_on_map(person, other, by=by)
    with pytest.raises(CannotChange, match="Another asset on the map is called “choir”"):
        register.put_on_map(double, other, by=by)

    assert names(other) == ["choir"]


def test_asset_goes_from_one_map_and_comes_back_once(population, by):
    mapped = register.add_asset(population, by=by, **FULL)
    other = register.put_on_map(mapped.asset, selected(participation=population.participation), by=by)

    register.take_off(mapped, by=by)
    with pytest.raises(CannotChange, match="taken off the map already"):
        register.take_off(mapped, by=by)
    with pytest.raises(CannotChange, match="Put it back first"):
        register.edit_asset(mapped, by=by, name="Late")
    assert list(MappedAsset.objects.current()) == [other]
    register.put_back(mapped, by=by)
    with pytest.raises(CannotChange, match="on the map already"):
        register.put_back(mapped, by=by)

    assert codes()[2:] == ["asset.taken_off", "asset.put_back"]


def test_asset_is_checked_once_for_each_day(population, by):
    mapped = register.add_asset(population, by=by, **FULL)
    today = timezone.localdate()

    register.check(mapped, on=today - timedelta(days=1), by=by)
    register.check(mapped, on=today, by=by)
    register.check(mapped, on=today, by=by)
    with pytest.raises(CannotChange, match="already, which is later"):
        register.check(mapped, on=today - timedelta(days=1), by=by)
    with pytest.raises(CannotChange, match="must be today or before"):
        register.check(mapped, on=today + timedelta(days=1), by=by)

    asset = Asset.objects.get()
    assert (asset.checked_on, asset.checked_by) == (today, by)
    assert codes() == ["asset.added", "asset.checked", "asset.checked"]


def test_do_not_contact_is_said_and_taken_back_and_the_log_has_no_reason(population, by):
    mapped = register.add_asset(population, by=by, **FULL)

    register.set_do_not_contact(mapped, reason="Secret reason", by=by)
    register.set_do_not_contact(mapped, reason="Secret reason", by=by)
    asset = Asset.objects.get()
    assert (asset.do_not_contact, asset.do_not_contact_reason) == (True, "Secret reason")
    register.may_contact(mapped, by=by)
    register.may_contact(mapped, by=by)

    asset = Asset.objects.get()
    assert (asset.do_not_contact, asset.do_not_contact_reason) == (False, "")
    assert codes() == ["asset.added", "asset.not_to_contact", "asset.may_be_contacted"]
    assert "Secret" not in json.dumps(list(Entry.objects.values("target_label", "changes", "reason")))


@pytest.mark.req("R131")
def test_log_names_a_person_by_number_and_a_group_by_name(population, by):
    register.add_asset(population, by=by, name="Somebody at the mill", segment="individuals")
    register.add_asset(population, by=by, name="Not placed")
    register.add_asset(population, by=by, name="Choir", segment="associations")

    entries = Entry.objects.filter(action="asset.added").order_by("pk")
    assert list(entries.values_list("target_label", flat=True)) == ["Asset 1", "Asset 2", "Choir"]


def test_nothing_is_written_once_the_population_is_not_worked_on(population, by):
    mapped = register.add_asset(population, by=by, **FULL)
    type(population).objects.update(status=Status.PARKED)

    for act in (
        lambda: register.quick_add(population, names=["Late"], by=by),
        lambda: register.add_asset(population, by=by, name="Late"),
        lambda: register.edit_asset(mapped, by=by, name="Late"),
        lambda: register.tick_prompts(mapped, prompts=["access"], by=by),
        lambda: register.put_on_map(mapped.asset, population, by=by),
        lambda: register.take_off(mapped, by=by),
        lambda: register.check(mapped, on=timezone.localdate(), by=by),
        lambda: register.set_do_not_contact(mapped, reason="Late", by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on any more"):
            act()


@pytest.mark.parametrize("segment", ["", "individuals"])
def test_a_named_person_does_not_come_back_onto_a_second_map(population, by, segment):
    other = selected(participation=population.participation)
    [mapped] = register.quick_add(population, names=["Clerk of the parish"], segment=segment, by=by)
    there = register.put_on_map(mapped.asset, other, by=by)
    register.take_off(there, by=by)
    AssetContactFactory(asset=mapped.asset)

    for come_back in (
        lambda: register.put_back(there, by=by),
        lambda: register.put_on_map(mapped.asset, other, by=by),
        lambda: register.quick_add(other, names=["Clerk of the parish"], by=by),
    ):
        with pytest.raises(CannotChange, match="agreed to be named for another map"):
            come_back()
    assert names(other) == []


def test_a_named_person_does_not_become_an_organisation(population, by):
    [mapped] = register.quick_add(population, names=["Clerk of the parish"], segment="individuals", by=by)
    AssetContactFactory(asset=mapped.asset)

    with pytest.raises(CannotChange, match="they agreed as a person") as refusal:
        register.edit_asset(mapped, by=by, segment="organisations")

    assert refusal.value.field == "segment"


def test_marks_of_a_pasted_list_and_characters_that_nobody_sees_are_left_out(population, by):
    register.quick_add(population, names=["- Choir", "2. Library", "• Warm\u202e room\x07", "3rd Scouts", "-"], by=by)

    assert names(population) == ["Choir", "Library", "Warm room", "3rd Scouts", "-"]
