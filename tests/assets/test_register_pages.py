"""The list of assets, one asset, and adding and changing them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assets.models import Asset, MappedAsset, Prompt
from assets.words import has_words, who_words
from tests.assets.pages import address, text
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def put(population, name, **fields):
    mine = {key: fields.pop(key) for key in list(fields) if key in ("learn", "trust", "trust_note", "prioritised_on", "status")}
    return MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, name=name, **fields), **mine
    )


def options(response, name):
    return [value for value, _ in response.context["form"].fields[name].choices]


@pytest.mark.req("R130")
def test_empty_list_says_how_to_begin(client, population, by):
    words = text(client.get(address(population, "list")))

    assert "Nothing on the map yet" in words
    assert "Begin with what somebody on the team knows" in words
    assert "Add the first asset" in words


def test_one_line_from_a_phone_is_enough(client, population, by):
    response = client.post(address(population, "quick-add"), {"names": "Choir at the mill"}, follow=True)

    words = text(response)
    assert "Added to the map: “Choir at the mill”. Details can come later." in words
    assert "Choir at the mill" in words
    assert "Not placed yet" in words


def test_several_lines_are_several_assets_and_doubles_are_named(client, population, by):
    put(population, "Choir")

    words = text(
        client.post(address(population, "quick-add"), {"names": "Library\r\n\r\nCHOIR\r\nWarm room", "prompt": "access"}, follow=True)
    )

    assert "Added to the map: “Library”, “Warm room”. Details can come later. On the map already: “Choir”." in words
    assert set(MappedAsset.objects.filter(access=True).values_list("asset__name", flat=True)) == {"Library", "Warm room", "Choir"}


@pytest.mark.parametrize("typed", [{"names": ""}, {"names": "x" * 201, "segment": "individuals"}])
def test_refused_lines_stay_typed(client, population, by, typed):
    response = client.post(address(population, "quick-add"), typed)

    assert response.status_code == 422
    assert response.context["form"]["names"].errors
    assert response.context["form"]["names"].value() == typed["names"]
    assert not Asset.objects.exists()


def test_name_of_a_person_is_asked_about(client, population, by):
    response = client.post(address(population, "quick-add"), {"names": "Dr Example\nChoir"})

    assert response.status_code == 422
    assert "“Dr Example” looks like a name of a person" in text(response)
    question = response.context["form"].free_text_questions["names"]
    client.post(address(population, "quick-add"), {"names": "Dr Example\nChoir", question["name"]: question["token"]})
    assert Asset.objects.count() == 2


@pytest.mark.parametrize("name", ["quick-add", "add"])
@pytest.mark.req("R135", "R136", "R137", "R138")
def test_form_asks_the_four_questions(client, population, by, name):
    words = text(client.get(address(population, name)))

    for prompt in Prompt:
        assert prompt.label in words


def test_address_chooses_question_segment_and_name(client, population, by):
    quick = client.get(address(population, "quick-add"), {"prompt": "access", "segment": "individuals"}).context["form"]
    full = client.get(address(population, "add"), {"prompt": "support", "segment": "organisations", "name": "Library"}).context["form"]
    nonsense = client.get(address(population, "add"), {"prompt": "x", "segment": "y"}).context["form"]

    assert (quick["prompt"].value(), quick["segment"].value()) == ("access", "individuals")
    assert (full["prompts"].value(), full["segment"].value(), full["name"].value()) == (["support"], "organisations", "Library")
    assert (nonsense["prompts"].value(), nonsense["segment"].value()) == ([], None)


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        pytest.param("individuals", "Somebody with time, skills or links", marks=pytest.mark.req("R131", "R142", "R143")),
        pytest.param(
            "associations", "Community groups, social clubs, residents' associations", marks=pytest.mark.req("R132", "R141", "R143")
        ),
        pytest.param(
            "organisations",
            "Libraries, coffee shops, barbershops, schools, health and social care services",
            marks=pytest.mark.req("R133", "R140", "R143"),
        ),
    ],
)
def test_segment_is_chosen_and_suggests_its_words(client, population, by, segment, words):
    typed = {"name": "Something", "segment": segment, "who": [who_words(segment)[0]], "has": [has_words(segment)[1]], "has_own": "A kettle"}
    offered = client.get(address(population, "add"), {"segment": segment})

    assert options(offered, "who") == who_words(segment)
    assert options(offered, "has") == has_words(segment)
    assert words in text(offered).replace("&#x27;", "'")
    client.post(address(population, "add"), typed)
    asset = Asset.objects.get()
    assert (asset.segment, asset.who, asset.has) == (segment, [who_words(segment)[0]], [has_words(segment)[1], "A kettle"])


@pytest.mark.req("R139")
def test_all_words_are_offered_where_nobody_has_chosen_a_segment(client, population, by):
    response = client.get(address(population, "add"))

    groups = response.context["form"].fields["has"].choices
    assert [heading for heading, _ in groups] == ["Individuals", "Associations", "Organisations"]
    assert {word for _, words in groups for word, _ in words} == {
        w for s in ("individuals", "associations", "organisations") for w in has_words(s)
    }


def test_words_of_another_segment_and_own_words_stay(client, population, by):
    """Faith groups may be an organisation: the lists only suggest."""
    mapped = put(population, "Temple", segment="organisations", who=["Faith groups", "Cooks"])

    form = client.get(address(population, "edit", mapped.pk)).context["form"]

    assert (form["who"].value(), form["who_own"].value()) == (["Faith groups"], "Cooks")
    typed = {
        "name": "Temple",
        "segment": "organisations",
        "who": ["Faith groups", "Parks"],
        "who_own": "Cooks",
        "seen": form["seen"].value(),
    }
    client.post(address(population, "edit", mapped.pk), typed)
    assert Asset.objects.get(pk=mapped.asset_id).who == ["Faith groups", "Parks", "Cooks"]


def test_added_asset_has_a_page_with_what_was_typed(client, population, by):
    typed = {
        "name": "Warm room",
        "segment": "associations",
        "description": "Twice a week",
        "place": "Exampleton",
        "prompts": ["learn", "happening"],
    }
    typed |= {"trust": "yes", "trust_note": "They come back"}

    words = text(client.post(address(population, "add"), typed, follow=True))

    for piece in ("is on the map", "Twice a week", "Exampleton", Prompt.LEARN.label, Prompt.HAPPENING.label, "They come back", "by you"):
        assert piece in words
    assert Prompt.ACCESS.label not in words


def test_refused_asset_says_why_beside_the_field_and_keeps_what_was_typed(client, population, by):
    put(population, "Warm room")
    typed = {"name": "Warm Room", "description": "Call 07700 900123", "who_own": "x" * 61}

    response = client.post(address(population, "add"), typed)

    assert response.status_code == 422
    form = response.context["form"]
    assert "looks like a phone number" in form["description"].errors[0]
    assert "up to 60 characters" in form["who_own"].errors[0]
    assert form["description"].value() == "Call 07700 900123"
    response = client.post(address(population, "add"), {"name": "Warm Room"})
    assert "“Warm room” is on the map already" in response.context["form"]["name"].errors[0]


def test_form_that_is_older_than_the_asset_overwrites_nothing(client, population, by):
    mapped = put(population, "Warm room")
    seen = client.get(address(population, "edit", mapped.pk)).context["form"]["seen"].value()
    client.post(address(population, "edit", mapped.pk), {"name": "First", "seen": seen})

    response = client.post(address(population, "edit", mapped.pk), {"name": "Second", "trust": "no", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert response.context["form"]["name"].value() == "Second"
    assert Asset.objects.get().name == "First"


def test_form_older_than_what_stands_on_this_map_is_refused_too(client, population, by):
    mapped = put(population, "Warm room")
    seen = client.get(address(population, "edit", mapped.pk)).context["form"]["seen"].value()
    client.post(address(population, "edit", mapped.pk), {"name": "Warm room", "segment": "associations", "trust": "yes", "seen": seen})

    response = client.post(
        address(population, "edit", mapped.pk), {"name": "Warm room", "segment": "associations", "trust": "no", "seen": seen}
    )

    assert response.status_code == 422
    assert MappedAsset.objects.get().trust == "yes"


def test_list_is_searched_and_narrowed_in_its_address(client, population, by):
    put(population, "Choir", place="Exampleton")
    put(population, "Library", segment="organisations")

    found = client.get(address(population, "list"), {"words": "exampleton"})
    none = client.get(address(population, "list"), {"words": "exampleton", "segment": "organisations"})
    everything = client.get(address(population, "list"), {"segment": "nonsense", "page": "99"})

    assert [row.asset.name for row in found.context["page"]] == ["Choir"]
    assert "No asset matches." in text(none)
    assert [row.asset.name for row in everything.context["page"]] == ["Choir", "Library"]


def test_stale_asset_is_marked_and_checked(client, population, by):
    mapped = put(population, "Choir", checked_on=date(2026, 1, 1))
    assert "1 asset not checked for six months" in text(client.get(address(population, "list")))
    assert "Is it still true?" in text(client.get(address(population, "asset", mapped.pk)))

    today = timezone.localdate()
    day = {"on_0": today.day, "on_1": today.month, "on_2": today.year}
    words = text(client.post(address(population, "check", mapped.pk), day, follow=True))

    assert "It is written down that it is still true." in words
    assert "Last checked by you on" in words
    assert "not checked for six months" not in text(client.get(address(population, "list")))


def test_day_of_a_check_in_the_future_is_refused(client, population, by):
    mapped = put(population, "Choir")
    day = timezone.localdate() + timedelta(days=1)

    response = client.post(address(population, "check", mapped.pk), {"on_0": day.day, "on_1": day.month, "on_2": day.year})

    assert response.status_code == 422
    assert response.context["form"]["on"].errors


def test_asset_goes_with_a_way_back(client, population, by):
    mapped = put(population, "Choir")

    page = client.post(address(population, "take-off", mapped.pk), follow=True)
    assert "Put it back" in text(page)
    assert client.get(address(population, "asset", mapped.pk)).status_code == 404
    client.post(address(population, "put-back", mapped.pk))

    assert client.get(address(population, "asset", mapped.pk)).status_code == 200


def test_asset_is_not_to_be_contacted_until_somebody_says_otherwise(client, population, by):
    mapped = put(population, "Choir")

    words = text(client.post(address(population, "do-not-contact", mapped.pk), {"reason": "They asked for quiet"}, follow=True))
    assert "They asked for quiet" in words
    assert "Do not contact" in text(client.get(address(population, "list")))
    words = text(client.post(address(population, "may-contact", mapped.pk), follow=True))

    assert "It may be contacted again." in words
    assert "They asked for quiet" not in words


def test_programme_team_reads_no_trust_and_no_reason(client, population):
    mapped = put(
        population, "Choir", trust="no", trust_note="They told us why", do_not_contact=True, do_not_contact_reason="Private reason"
    )
    client.force_login(ProgrammeRoleFactory(role="programme_admin").person.user)

    words = text(client.get(address(population, "asset", mapped.pk)))

    assert "Do not contact" in words
    for hidden in ("Trust", "not trusted", "They told us why", "Private reason", "Change"):
        assert hidden not in words


def test_project_team_adds_assets_to_a_map(client, population):
    team = TeamFactory(participation=population.participation)
    client.force_login(SeatFactory(team=team, user=True, starts_on=date(2026, 1, 5)).person.user)

    words = text(client.post(address(population, "quick-add"), {"names": "Choir"}, follow=True))

    assert "Added to the map: “Choir”." in words


def test_page_says_where_the_same_name_is_written_down_too(client, population, by):
    other = selected(participation=population.participation)
    mapped, twin = put(population, "St John's hall"), put(other, "St. Johns Hall")

    words = text(client.get(address(population, "asset", mapped.pk)))

    assert f"1 other asset of this name on a map: number {twin.asset.number}." in words


def test_closed_population_is_read_and_not_changed(client, population, by):
    mapped = put(population, "Choir", segment="")
    type(population).objects.filter(pk=population.pk).update(status="parked")

    assert "Add the details" not in text(client.get(address(population, "asset", mapped.pk)))
    assert "Add to the map" not in text(client.get(address(population, "list")))
    assert "not worked on any more" in text(client.get(address(population, "edit", mapped.pk), follow=True))
    assert client.post(address(population, "quick-add"), {"names": "Late"}).status_code == 422


def test_pages_run_as_many_queries_for_a_thousand_assets(client, population, by):
    first = put(population, "Asset 0", prioritised_on=date(2026, 7, 1))
    put(population, "Asset of Exampleton", checked_on=date(2026, 1, 1))
    places = [
        address(population, "list"),
        f"{address(population, 'list')}?words=asset+exampleton&segment=associations&priority=later&stale=yes",
        address(population, "asset", first.pk),
    ]
    few = [queries_of(client, place) for place in places]
    start = AssetFactory(participation=population.participation).number
    assets = Asset.objects.bulk_create(
        Asset(participation=population.participation, number=start + n, name=f"Asset {n}", place="Exampleton", segment="associations",
              who=["Faith groups"], has=["Power"], checked_on=date(2026, 1, 1))
        for n in range(1, 1_001)
    )  # fmt: skip
    MappedAsset.objects.bulk_create(MappedAsset(population=population, asset=asset, learn=True, by=by) for asset in assets)

    assert [queries_of(client, place) for place in places] == few
    assert client.get(places[1]).context["page"].paginator.count == 1_001
