"""The asset map by those who make it: a meeting at a wall with somebody on a phone, whom to engage first, and a name that is taken back."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assets.models import Asset, AssetContact, MappedAsset, Prompt, PromptConsidered
from organisations.models import SeatRole
from tests.browser.choosing import PHONE, fill_date, new_participation, press, says, says_nothing_of, seat_for
from tests.factories.assets import MappedAssetFactory, PublicServiceFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
WALL = {"width": 1280, "height": 900}
NAME = "Robin Example"

# What is called out in the meeting, by question and segment: 34 assets, in a few presses of a button.
CALLED_OUT = [
    (
        "learn",
        [
            ("Individuals", ["Retired teacher who knows every family", "Farmer who speaks at markets", "Carer who runs a blog"]),
            ("Associations", ["Young farmers’ club", "Women’s institute", "Village history group", "Carers’ network"]),
            ("Organisations", ["Rural health researchers at the university", "Mobile library"]),
        ],
    ),
    (
        "happening",
        [
            ("Associations", ["Voluntary group with pop-ups at farmers’ markets", "Community transport scheme", "Warm hub in the chapel"]),
            (
                "Organisations",
                ["Social prescribing at the surgery", "Council’s rural outreach", "Farm safety visits", "School counselling"],
            ),
        ],
    ),
    (
        "access",
        [
            ("Individuals", ["Chaplain with links to churches", "Postal worker on the valley round", "Vet who visits every farm"]),
            ("Associations", ["Bowls club", "Choir", "Football club", "Parish council volunteers"]),
            ("Organisations", ["Auction mart", "Feed merchant", "Village shop", "Primary school", "Pub with a back room"]),
        ],
    ),
    (
        "support",
        [
            ("Associations", ["Rotary club", "Volunteer centre"]),
            ("Organisations", ["Community foundation", "Agricultural college", "Fire station with a training room", "Local radio"]),
        ],
    ),
]
ON_THE_PHONE = ["Young mothers’ group", "Barber in the market square", "Foodbank", "Men’s shed", "Bus driver who knows everybody", "Gym"]
FIRST = ["Auction mart", "Voluntary group with pop-ups at farmers’ markets", "Chaplain with links to churches", "Men’s shed"]
STEPS = ["Ask for a corner on market day", "Go along once and listen", "Have tea after the service", "Bring a cake on Tuesday"]


@pytest.fixture
def population(live_server):
    return PopulationFactory(participation=new_participation(), name="Rural communities", selected=True)


@pytest.fixture
def people(population):
    def seated(name, role=SeatRole.SUB_TEAM_MEMBER, **fields):
        return seat_for(population.participation, name, role, team=population.team, **fields)

    return SimpleNamespace(
        lead=seated("Ashley Lead", SeatRole.SUB_TEAM_LEAD),
        partner=seated("Drew Partner", is_lived_experience=True),
        member=seat_for(population.participation, "Casey Member"),
    )


@pytest.fixture
def go(population, live_server, axe):
    """`go(page, name, *args)` opens a page of the map, and looks with axe at each one once; `go.look` looks at the page as it stands."""
    checked = set()

    def open_page(page, name, *args):
        page.goto(live_server.url + reverse(f"assets:{name}", args=[population.participation.organisation.slug, population.pk, *args]))
        look(page, name)

    def look(page, what):
        if what not in checked:
            checked.add(what)
            axe(page)

    open_page.look = look
    return open_page


def fits_a_phone(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{page.url} is wider than a phone"


def call_out(page, segment, names):
    page.get_by_label("What comes to mind?").fill("\n".join(names))
    page.get_by_role("radio", name=segment, exact=True).check()
    press(page, "Add to the map")
    says(page, "On the map now:", *names)


def plan(page, name, owner, step, day):
    """Fill in who looks after one of the first, and what comes next, on the page that has all of them."""
    part = page.get_by_role("region", name=name, exact=True)
    option = part.get_by_label("Who looks after the contact?").locator("option").filter(has_text=owner)
    part.get_by_label("Who looks after the contact?").select_option(value=option.first.get_attribute("value"))
    part.get_by_label("What is the next step?").fill(step)
    fill_date(part, "By when?", day)


@pytest.mark.req("R130", "R134", "R135", "R136", "R137", "R138", "R146", "R147")
def test_a_meeting_maps_forty_assets_and_chooses_four_of_them(population, people, page_of, go):
    # Given the four questions on a wall, and somebody with a phone
    wall = page_of(people.lead, viewport=WALL)
    phone = page_of(people.partner, viewport=PHONE, has_touch=True, is_mobile=True)
    go(wall, "map")
    go(wall, "questions")
    press(wall, "Begin with the first question")

    # When they work through the questions, everybody calls out, and one of them adds on the phone what is said at the door
    for prompt, called in CALLED_OUT:
        go(wall, "prompt", prompt)
        for segment, names in called:
            call_out(wall, segment, names)
        go.look(wall, f"{prompt} with answers")
        press(wall, "We have talked about this")
    says(wall, "All four questions are considered.")
    go(phone, "quick-add")
    fits_a_phone(phone)
    phone.get_by_label("What is there?").fill("\n".join([*ON_THE_PHONE, "choir"]))
    press(phone, "Add to the map")
    says(phone, "and 3 more. Details can come later.", "On the map already: “Choir”.")
    fits_a_phone(phone)

    # Then forty are on the map, each once, and all four questions are considered
    assert Asset.objects.count() == 40
    assert MappedAsset.objects.current().filter(population=population, learn=True).count() == 9
    assert set(PromptConsidered.objects.values_list("prompt", flat=True)) == set(Prompt.values)
    go(wall, "list")
    says(wall, "40 assets")
    go(phone, "list")
    fits_a_phone(phone)
    phone.get_by_role("link", name="Next page").click()
    fits_a_phone(phone)

    # When they choose four together, and say who does what by when
    press_on_map(go, wall)
    go.look(wall, "choose with 40")
    for name in FIRST:
        wall.get_by_role("group", name="Choose 2 to 4 to engage first").get_by_role("checkbox", name=name).check()
    wall.get_by_label("Partners with lived experience took part in choosing").check()
    press(wall, "Choose these")
    says(wall, "Your choice is written down.")
    day = timezone.localdate() + timedelta(days=14)
    owners = ["Ashley Lead", "Drew Partner", "Ashley Lead", "Drew Partner"]
    for name, owner, step in zip(FIRST, owners, STEPS, strict=True):
        plan(wall, name, owner, step, day)
    go.look(wall, "plan of four")
    press(wall, "Save the next steps")
    says(wall, "The next steps are written down.", *STEPS)
    go.look(wall, "four to engage first")

    # Then the picture and the list after it show them, on the wall and on the phone
    rows = MappedAsset.objects.prioritised()
    assert {row.asset.name: row.next_action for row in rows.select_related("asset")} == dict(zip(FIRST, STEPS, strict=True))
    assert {row.next_on for row in rows} == {day}
    go(wall, "map")
    picture = wall.get_by_role("img").filter(has_text="Rural communities")
    expect(picture).to_be_visible()
    for name in FIRST:
        expect(picture.locator("title")).to_contain_text(name)
    says(wall, *STEPS, "36 more assets wait for later.")
    wall.get_by_text("The same as a list").click()
    expect(wall.get_by_role("listitem").filter(has_text="To engage first").filter(has_text="Auction mart").first).to_be_visible()
    go.look(wall, "map with forty")
    phone.goto(wall.url)
    fits_a_phone(phone)
    says(phone, "Auction mart")


def press_on_map(go, page):
    """From the map to the page on which the team chooses."""
    go(page, "first")
    press(page, "Choose whom to engage first")


def everywhere_in_the_database():
    """Every text of every table, as one text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row if isinstance(value, str)]
    return "\n".join(found)


def test_a_person_is_named_with_their_agreement_until_they_take_it_back(population, people, page_of, go):
    # Given an asset on the map
    mapped = MappedAssetFactory(population=population)
    lead, colleague = page_of(people.lead), page_of(people.member)

    # When the lead writes down whom to ask, a name without an agreement is refused and nothing is lost
    go(lead, "contact-edit", mapped.pk)
    lead.get_by_role("textbox", name="Role").fill("Caretaker")
    lead.get_by_label("How to reach them").fill("Knock at the blue door")
    lead.get_by_label("Name of a person").fill(NAME)
    press(lead, "Save the contact")
    expect(lead.get_by_role("alert")).to_contain_text("There is a problem")
    go.look(lead, "a name without an agreement")
    expect(lead.get_by_label("Name of a person")).to_have_value(NAME)
    assert not AssetContact.objects.exists()
    fill_date(lead, "When did this person agree?", timezone.localdate())
    lead.get_by_label("In words").check()
    press(lead, "Save the contact")
    says(lead, "The contact is kept.")

    # Then the lead reads it, and the rest of the project team does not
    go(lead, "contact", mapped.pk)
    says(lead, NAME, "Knock at the blue door", "That you have read it is written down.")
    for name in ("asset", "list", "map"):
        go(colleague, name, *([mapped.pk] if name == "asset" else []))
        says_nothing_of(colleague, NAME, "blue door")
    slug = population.participation.organisation.slug
    address = reverse("assets:contact", args=[slug, population.pk, mapped.pk])
    assert colleague.request.get(colleague.url.split("/organisations/")[0] + address).status == 403

    # And when the person takes it back, their name is nowhere
    go(lead, "log-add", mapped.pk)
    lead.get_by_role("radio", name="Approached").check()
    lead.get_by_label("What do you want to remember?").fill(f"{NAME} showed us round")
    press(lead, "Save")
    go(lead, "contact-withdraw", mapped.pk)
    says(lead, "the name in the log")
    press(lead, "Delete the contact")
    says(lead, "The contact is deleted")
    go(lead, "asset", mapped.pk)
    says(lead, "(name taken out) showed us round")
    says_nothing_of(lead, NAME)
    left = everywhere_in_the_database()
    assert "showed us round" in left
    assert NAME not in left


def test_an_organisation_takes_over_what_another_one_shares(population, people, page_of, go, live_server):
    # Given another organisation of the wave with a public service, and a lead on each side
    theirs = PopulationFactory(participation=ParticipationFactory(wave=population.participation.wave), name="Farmers", selected=True)
    mapped = MappedAssetFactory(population=theirs)
    Asset.objects.filter(pk=mapped.asset_id).update(name="Warm hub", description="Words of the team")
    PublicServiceFactory(asset=mapped.asset, summary="A warm room for everybody, twice a week.")
    sharer = page_of(seat_for(theirs.participation, "Sam Sharer", SeatRole.SUB_TEAM_LEAD, team=theirs.team))
    lead = page_of(people.lead)
    go(lead, "library")
    says(lead, "Nobody shares a service yet")

    # When the one shares it
    sharer.goto(live_server.url + reverse("assets:asset", args=[theirs.participation.organisation.slug, theirs.pk, mapped.pk]))
    press(sharer, "Share it with the wave")
    says(sharer, "A warm room for everybody, twice a week.", "They will not see your notes")
    go.look(sharer, "share")
    press(sharer, "Share it")
    says(sharer, "It is in the library of the wave now.")

    # Then the other finds it and takes it over, with what is public alone
    go(lead, "library")
    go.look(lead, "library with a service")
    press(lead, "Warm hub")
    says_nothing_of(lead, "Words of the team", "Farmers")
    go.look(lead, "a service of the library")
    lead.get_by_role("checkbox", name="Who could support our project?").check()
    press(lead, "Put it on our map")
    says(lead, "It is on your map.", "Warm hub")
    copy = MappedAsset.objects.get(population=population)
    assert (copy.asset.name, copy.support, copy.asset.origin_guid) == ("Warm hub", True, mapped.asset.guid)
