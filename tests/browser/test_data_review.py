"""The data review by those who do it: in a church hall with a phone, two people who code, a theme on three strands, and a withdrawal."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect

from datareview.models import Activity, Coding, Consent, Excerpt, Theme
from organisations.models import SeatRole
from tests.browser.choosing import PHONE, new_participation, press, says, says_nothing_of, seat_for
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    InformationFactory,
    RawNoteFactory,
    ThemeFactory,
)
from tests.factories.organisations import PopulationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
THREE_BUSES = "It is three buses, and the last one goes before the end"
RANG = "They rang while I was in the yard"
GAVE_UP = "After the second form I gave up"


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
        nurse=seated("Casey Nurse"),
    )


@pytest.fixture
def go(population, live_server, axe):
    """`go(page, name, *args)` opens a page of the review, and looks with axe at each one once."""
    checked = set()

    def open_page(page, name, *args, query=""):
        page.goto(
            live_server.url + reverse(f"datareview:{name}", args=[population.participation.organisation.slug, population.pk, *args]) + query
        )
        look(page, name)

    def look(page, what):
        if what not in checked:
            checked.add(what)
            axe(page)

    open_page.look = look
    return open_page


def fits_a_phone(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{page.url} is wider than a phone"


@pytest.mark.req("R103", "R104", "R105", "R113")
def test_somebody_in_a_church_hall_writes_down_on_a_phone_what_is_said(population, people, page_of, go):
    # Given a listener with a phone
    phone = page_of(people.lead, viewport=PHONE, has_touch=True, is_mobile=True)

    # When they write down where they are, what the person agreed to, and what was said
    go(phone, "capture")
    fits_a_phone(phone)
    phone.get_by_label("How were they heard?").select_option("Visit to a place where people gather")
    phone.get_by_label("Where?").fill("Church hall, Low Fell")
    phone.get_by_label("How many people?").fill("2")
    press(phone, "Save and go on")
    says(phone, "The activity is saved.", "What did they agree to?")
    go.look(phone, "agreement")
    fits_a_phone(phone)
    phone.get_by_role("group", name="May we use what they say in this project?").get_by_label("Yes").check()
    phone.get_by_label("We may quote their words outside the sub-team").check()
    phone.get_by_label("In words").check()
    press(phone, "Save what was agreed")
    says(phone, "What was agreed is saved.")
    fits_a_phone(phone)
    go(phone, "excerpt-add", query=f"?activity={Activity.objects.get().pk}")
    fits_a_phone(phone)
    phone.get_by_label("What was said").fill(THREE_BUSES)
    press(phone, "Save and write the next one")
    says(phone, "Excerpt 1 is saved.")
    phone.get_by_label("What was said").fill("My neighbour’s number is 07700 900123")
    press(phone, "Save")
    assert Excerpt.objects.count() == 1
    expect(phone.get_by_label("What was said")).to_have_value("My neighbour’s number is 07700 900123")
    go.look(phone, "a phone number found")

    # Then a second person reads it, and only then it is there for all
    second = page_of(people.partner)
    go(second, "excerpts")
    says_nothing_of(second, THREE_BUSES)
    go(second, "checks")
    press(second, "Check the first one")
    says(second, THREE_BUSES)
    go.look(second, "check")
    press(second, "Nothing shows who it is: it is checked")
    says(second, "Excerpt 1 is checked.")
    go(second, "excerpts")
    says(second, THREE_BUSES)
    go(second, "review")
    assert (Activity.objects.get().people, Consent.objects.get().may_quote) == (2, True)


def heard(population, *texts):
    """Checked excerpts of one activity with people."""
    activity = ActivityFactory(population=population)
    consent = ConsentFactory(activity=activity, information=InformationFactory(population=population), label="Speaker 1")
    return [
        ExcerptFactory(population=population, activity=activity, consent=consent, number=number, text=text)
        for number, text in enumerate(texts, start=1)
    ]


@pytest.mark.req("R212")
def test_two_people_code_the_same_excerpts_at_once_and_see_where_they_differ(population, people, page_of, go):
    # Given two excerpts and two codes, and two people who have the first excerpt open at the same time
    heard(population, THREE_BUSES, RANG)
    for name in ("Getting there", "Times that do not fit"):
        CodeFactory(population=population, name=name)
    partner, nurse = page_of(people.partner), page_of(people.nurse)
    for page in (partner, nurse):
        go(page, "coding")
        says(page, THREE_BUSES)

    # When both save
    partner.get_by_label("Getting there").check()
    nurse.get_by_label("Getting there").check()
    nurse.get_by_label("Times that do not fit").check()
    press(partner, "Save and next")
    press(nurse, "Save and next")
    for page in (partner, nurse):
        says(page, RANG)
        page.get_by_label("Times that do not fit").check()
        press(page, "Save and next")

    # Then nobody's codes are lost, and the page shows where they differ
    given = {(row.excerpt.number, row.by, row.code.name) for row in Coding.objects.select_related("excerpt", "by", "code")}
    assert given == {
        (1, people.partner, "Getting there"), (2, people.partner, "Times that do not fit"),
        (1, people.nurse, "Getting there"), (1, people.nurse, "Times that do not fit"), (2, people.nurse, "Times that do not fit"),
    }  # fmt: skip
    go(partner, "agreement")
    says(partner, "Casey Nurse: 2 of 2 excerpts", "Where they differ (1)", "Times that do not fit: given by Casey Nurse; not by you")


@pytest.mark.req("R100")
def test_a_theme_grows_from_one_strand_to_three(population, people, page_of, go):
    # Given what people and professionals said, under one code, and a source
    [of_people] = heard(population, THREE_BUSES)
    code = CodeFactory(population=population, name="Getting there")
    CodingFactory(excerpt=of_people, code=code, by=people.nurse)
    DataSourceFactory(population=population, name="Households without a car")
    lead = page_of(people.lead)

    # When the lead makes a theme, it rests on nothing, then on one strand
    go(lead, "theme-add")
    lead.get_by_label("Name").fill("The bus decides who is seen")
    lead.get_by_role("radio", name="Need").check()
    press(lead, "Save the theme")
    theme = Theme.objects.get()
    says(lead, "Now choose its codes.")
    go(lead, "theme", theme.pk)
    says(lead, "Our assumption")
    go(lead, "theme-codes", theme.pk)
    lead.get_by_label("Getting there").check()
    press(lead, "Save the codes")
    says(lead, "One strand only: people")

    # And with a professional's words on two, and with the source on three
    activity = ActivityFactory(population=population, professionals=True)
    excerpt = ExcerptFactory(population=population, activity=activity, consent=None, strand="professionals", number=2, text=RANG)
    CodingFactory(excerpt=excerpt, code=code, by=people.nurse)
    go(lead, "theme", theme.pk)
    says(lead, "Two strands: people and professionals")
    go(lead, "theme-evidence", theme.pk)
    lead.get_by_label("Source or table of figures").select_option(label="Households without a car")
    press(lead, "Link it")
    says(lead, "Three strands")

    # Then the matrix and the thread lead back to what was said
    go(lead, "matrix")
    row = lead.get_by_role("row").filter(has_text="The bus decides who is seen")
    expect(row).to_contain_text("Three strands: people, professionals and existing data")
    go(lead, "thread", "theme", theme.pk)
    says(lead, THREE_BUSES, RANG, "Households without a car")


def everywhere_in_the_database():
    """Every text of every table, as one text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row if isinstance(value, str)]
    return "\n".join(found)


@pytest.mark.req("R307")
def test_whoever_withdraws_is_gone_everywhere_and_leaves_a_mark(population, people, page_of, go):
    # Given words that are coded and carry a theme, and a raw note with them
    theme = ThemeFactory(population=population, name="Letters at the wrong time")
    first, second = heard(population, GAVE_UP, RANG)
    code = CodeFactory(population=population, name="Letters and forms", theme=theme)
    for excerpt in (first, second):
        CodingFactory(excerpt=excerpt, code=code, by=people.nurse)
    consent = first.consent
    RawNoteFactory(activity=first.activity, by=people.lead, text=GAVE_UP)
    coach_like, lead = page_of(people.nurse), page_of(people.lead)
    go(coach_like, "theme", theme.pk)
    says(coach_like, GAVE_UP, RANG)

    # When the lead records that the person has changed their mind
    go(lead, "consent-withdraw", consent.pk)
    says(lead, "the words of 2 excerpts", "Nobody can bring this back.")
    press(lead, "Take their words out")
    expect(lead.get_by_role("alert")).to_contain_text("There is a problem")
    lead.get_by_role("radio", name="Yes, or I am not sure").check()
    press(lead, "Take their words out")
    says(lead, "It is recorded that these people changed their mind.")

    # Then their words are nowhere, for anybody, and the theme says that it rests on nothing now
    go(coach_like, "theme", theme.pk)
    says(coach_like, "Our assumption")
    says_nothing_of(coach_like, GAVE_UP, RANG)
    go(coach_like, "excerpt", first.pk)
    says_nothing_of(coach_like, GAVE_UP)
    for name in ("excerpts", "codes", "matrix"):
        go(coach_like, name)
        says_nothing_of(coach_like, GAVE_UP, RANG)
    left = everywhere_in_the_database()
    assert "Letters at the wrong time" in left
    assert GAVE_UP not in left
    assert RANG not in left
