"""The pages of the library, of sharing, and of assets that serve several populations."""

from datetime import date

import pytest

from assets.models import Asset, MappedAsset
from audit.models import Entry
from milestones import models as milestones
from populations.models import Population
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.assets import AssetContactFactory, AssetFactory, EngagementEntryFactory, MappedAssetFactory, PublicServiceFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import ParticipationFactory, WaveFactory

pytestmark = pytest.mark.django_db
SHARED_ON = date(2026, 9, 1)


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def lead(population, client):
    user = member_of(population, "sub_team_lead")
    client.force_login(user)
    return user


def service_on(population, name="Village hall", shared=False, segment="associations", **fields):
    asset = AssetFactory(participation=population.participation, name=name, segment=segment, shared_on=SHARED_ON if shared else None)
    PublicServiceFactory(asset=asset, **fields)
    return MappedAssetFactory(population=population, asset=asset)


def elsewhere(population, **fields):
    return selected(participation=ParticipationFactory(wave=population.participation.wave), **fields)


def test_empty_library_says_how_something_comes_into_it(client, population, lead):
    words = text(client.get(address(population, "library")))

    assert "Nobody shares a service yet" in words
    assert "Go to your list" in words


def test_library_is_narrowed_by_words_and_segment(client, population, lead):
    other = elsewhere(population)
    service_on(other, "Village hall", shared=True, town="Hexham")
    service_on(other, "Library on wheels", shared=True, segment="organisations", town="Alston")

    def names(**query):
        page = client.get(address(population, "library"), query).context["page"]
        return [service.asset.name for service in page]

    assert names() == ["Library on wheels", "Village hall"]
    assert names(words="hexham") == names(segment="associations") == ["Village hall"]
    assert names(words="alston library") == ["Library on wheels"]
    assert "No service matches." in text(client.get(address(population, "library"), {"words": "nowhere"}))


def test_service_of_the_library_shows_public_facts_and_nothing_private(client, population, lead):
    other = elsewhere(population, name="Women veterans")
    mapped = service_on(other, shared=True, summary="A warm room", town="Hexham", fees="Free")
    Asset.objects.filter(pk=mapped.asset_id).update(description="Private words of the team")
    AssetContactFactory(asset=mapped.asset, name="Robin Example", how="Knock at the blue door")
    EngagementEntryFactory(mapped=mapped, text="Words of the log")
    MappedAsset.objects.filter(pk=mapped.pk).update(trust="no", trust_note="Nobody goes there")

    for page in (address(population, "library"), address(population, "library-item", mapped.asset_id)):
        words = text(client.get(page))
        assert "A warm room" in words
        assert f"Shared by {other.participation.organisation}" in words
        for private in ("Private words", "Robin", "blue door", "Words of the log", "Nobody goes there", "Women veterans"):
            assert private not in words


def test_taking_one_leads_to_its_page_with_the_questions_ticked(client, population, lead):
    theirs = service_on(elsewhere(population), shared=True)

    response = client.post(address(population, "library-item", theirs.asset_id), {"prompts": ["learn", "access"]}, follow=True)

    mapped = MappedAsset.objects.get(population=population)
    assert response.redirect_chain[-1][0] == address(population, "asset", mapped.pk)
    assert "It is on your map." in text(response)
    assert [prompt.value for prompt in mapped.prompts] == ["learn", "access"]
    assert "On your map" in text(client.get(address(population, "library")))
    item = text(client.get(address(population, "library-item", theirs.asset_id)))
    assert "is on the map of Rural communities already" in item
    assert "Put it on our map" not in item


def test_one_of_the_same_name_asks_whether_it_is_the_same(client, population, lead):
    theirs = service_on(elsewhere(population), shared=True)
    own = service_on(selected(participation=population.participation), "village hall").asset
    page = address(population, "library-item", theirs.asset_id)

    refused = client.post(page, {"prompts": ["learn"]})
    assert refused.status_code == 422
    assert "Select whether it is the same one" in text(refused)
    assert refused.context["form"]["prompts"].value() == ["learn"]
    client.post(page, {"double": "same"})

    assert MappedAsset.objects.get(population=population).asset == own


def test_service_that_is_not_shared_with_this_wave_is_not_found(client, population, lead):
    private = service_on(elsewhere(population))
    other_wave = service_on(selected(participation=ParticipationFactory(wave=WaveFactory(name="Wave 4"))), shared=True)
    own = service_on(population, shared=True)

    pages = [address(population, "library-item", mapped.asset_id) for mapped in (private, other_wave, own)]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_lead_sees_what_others_will_see_then_shares_and_stops(client, population, lead):
    mapped = service_on(population, summary="A warm room")
    asset_page = address(population, "asset", mapped.pk)
    assert "Not shared with other organisations." in text(client.get(asset_page))

    page = client.get(address(population, "share", mapped.pk))
    words = text(page)
    assert "A warm room" in words
    assert "They will not see your notes, who looks after it, whom you know there" in words
    shared = client.post(address(population, "share", mapped.pk), {"seen": page.context["form"]["seen"].value()}, follow=True)
    assert "It is in the library of the wave now." in text(shared)
    assert "Shared with the other organisations of the wave since" in text(shared)
    assert "copies that other organisations" in text(client.get(address(population, "unshare", mapped.pk))).lower()
    stopped = client.post(address(population, "unshare", mapped.pk), follow=True)

    assert "Not shared with other organisations." in text(stopped)


def test_what_was_changed_meanwhile_is_shown_again_before_it_is_shared(client, population, lead):
    mapped = service_on(population, summary="A warm room")
    page = address(population, "share", mapped.pk)
    seen = client.get(page).context["form"]["seen"].value()
    mapped.asset.service.summary, mapped.asset.service.edited_at = "A cold room", mapped.created_at
    mapped.asset.service.save()

    refused = client.post(page, {"seen": seen})
    assert refused.status_code == 422
    assert "was changed since you opened the page" in text(refused)
    assert "A cold room" in text(refused)
    client.post(page, {"seen": refused.context["form"]["seen"].value()})

    mapped.asset.refresh_from_db()
    assert mapped.asset.shared_on


def test_page_of_sharing_says_what_lacks(client, population, lead):
    mapped = MappedAssetFactory(population=population)

    words = text(client.get(address(population, "share", mapped.pk)))

    assert "Write first what of it is a public service." in words
    assert "Share it with" not in text(client.get(address(population, "asset", mapped.pk)))


def test_sharing_ends_also_where_the_work_has_ended(client, population, lead):
    mapped = service_on(population, shared=True)
    Population.objects.filter(pk=population.pk).update(status="closed")

    assert client.get(address(population, "unshare", mapped.pk)).status_code == 200
    client.post(address(population, "unshare", mapped.pk))

    mapped.asset.refresh_from_db()
    assert mapped.asset.shared_on is None


LEAVES = "it leaves the library until a lead of the sub-team shares it again"
LEFT = "It is not in the library of the wave any more."


def sent(page, **changes):
    """What the form of a page sends, with these changes."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()} | changes


@pytest.mark.parametrize(
    ("page", "changes"),
    [("edit", {"name": "Another hall"}), ("edit", {"segment": "organisations"}), ("service-edit", {"fees": "One pound"})],
)
@pytest.mark.parametrize("role", ["sub_team_member", "sub_team_lead"])
def test_who_may_not_share_and_changes_what_others_see_takes_it_out_of_the_library(client, population, page, changes, role):
    mapped = service_on(population, shared=True)
    client.force_login(member_of(population, role))
    may_share = role == "sub_team_lead"
    where = address(population, page, mapped.pk)
    before = client.get(where)

    after = text(client.post(where, sent(before, **changes), follow=True))

    mapped.asset.refresh_from_db()
    assert "is changed." in after
    assert [LEAVES in text(before), LEFT in after, mapped.asset.shared_on is None] == [not may_share] * 3
    assert Entry.objects.filter(action="asset.unshared").count() == (0 if may_share else 1)


@pytest.mark.parametrize(("page", "changes"), [("edit", {"description": "Has a kitchen"}), ("edit", {}), ("service-edit", {})])
def test_asset_stays_in_the_library_while_what_others_see_is_the_same(client, population, page, changes):
    mapped = service_on(population, shared=True)
    client.force_login(member_of(population))
    where = address(population, page, mapped.pk)

    after = text(client.post(where, sent(client.get(where), **changes), follow=True))

    mapped.asset.refresh_from_db()
    assert mapped.asset.shared_on == SHARED_ON
    assert LEFT not in after


def test_assets_of_other_maps_are_chosen_together(client, population, lead):
    other = selected(participation=population.participation, name="Women veterans")
    first, second = (service_on(other, name) for name in ("Choir", "Village hall"))
    page = address(population, "reuse")
    words = text(client.get(page))
    assert "Choir Associations; on the map of Women veterans" in words

    refused = client.post(page, {"prompts": ["learn"]})
    assert (refused.status_code, "Choose at least one asset" in text(refused)) == (422, True)
    done = client.post(page, {"assets": [first.asset_id, second.asset_id], "prompts": ["learn"]}, follow=True)

    assert "2 assets are on this map too." in text(done)
    assert set(MappedAsset.objects.filter(population=population).values_list("asset", "learn")) == {
        (first.asset_id, True),
        (second.asset_id, True),
    }
    assert "Your organisation has no other map with assets that are not here yet." in text(client.get(page))


def test_chosen_asset_that_somebody_else_put_here_meanwhile_is_said_beside_the_field(client, population, lead):
    other = selected(participation=population.participation)
    first, second = (service_on(other, name) for name in ("Choir", "Village hall"))
    MappedAssetFactory(population=population, asset=first.asset)

    refused = client.post(address(population, "reuse"), {"assets": [first.asset_id, second.asset_id]})

    assert refused.status_code == 422
    assert "One of these is on this map already, or on no other map any more." in text(refused)


def test_page_of_an_asset_names_its_maps(client, population, lead):
    mapped = service_on(population)
    other = selected(participation=population.participation, name="Women veterans")
    on_other = MappedAssetFactory(population=other, asset=mapped.asset)

    page = client.get(address(population, "asset", mapped.pk))

    assert "On which maps it is Rural communities (this map) Women veterans" in text(page)
    assert address(other, "asset", on_other.pk) in page.content.decode()


def test_pages_run_as_many_queries_for_many_rows(client, population, lead):
    other = selected(participation=population.participation)

    def more(rows):
        for number in range(rows):
            service_on(elsewhere(population), f"Shared {number} of {rows}", shared=True)
            service_on(other, f"Ours {number} of {rows}")

    more(2)
    pages = [address(population, "library"), address(population, "reuse")]
    few = [queries_of(client, page) for page in pages]
    more(30)

    assert [queries_of(client, page) for page in pages] == few


def test_long_lists_come_in_pages(client, population, lead):
    other = elsewhere(population)
    for number in range(30):
        service_on(other, f"Shared {number:02}", shared=True)

    page = client.get(address(population, "library"), {"page": "2"}).context["page"]

    assert [service.asset.name for service in page] == [f"Shared {number:02}" for number in range(25, 30)]


@pytest.mark.parametrize("name", ["library-item", "reuse"])
def test_questions_are_asked_in_the_words_of_the_wave(client, population, lead, name):
    theirs = service_on(elsewhere(population), shared=True)
    service_on(selected(participation=population.participation), "Choir")
    milestones.Prompt.objects.filter(code="M5.1.p1").update(text="Whom could we learn from?")

    words = text(client.get(address(population, name, *([theirs.asset_id] if name == "library-item" else []))))

    assert "Whom could we learn from?" in words
