"""The write-up by SQUIRE 2.0: filled from records, put into own words, taken away as Word file and PDF."""

import io

import pytest
from django.urls import reverse
from docx import Document

from audit.models import Entry
from qiprojects.actions import writing as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import WriteUpSection
from qiprojects.writing.outline import ITEMS, outline_of
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import DataSourceFactory, ThemeFactory, member_of, selected
from tests.factories.organisations import SeatFactory
from tests.pdf_checks import assert_pdf_ua
from tests.reports.test_report_handlers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("R191")]


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def member(client, population):
    user = member_of(population)
    client.force_login(user)
    return user


def full(population):
    make.AimFactory(population=population, number=1, status="superseded", text="Improve access")
    make.AimFactory(population=population, number=2, text="See everybody within four weeks", target="Nine of ten", with_partners=True)
    make.DriverFactory(population=population, text="Getting there")
    idea = make.ChangeIdeaFactory(population=population, text="A clinic in the hall", status="adopted")
    make.ChangeIdeaFactory(population=population, text="An app", status="abandoned")
    make.StandardWorkFactory(idea=idea, standard="Every second Tuesday", training="Half a day")
    make.SustainingFactory(idea=idea, monitoring="The board sees the chart")
    make.CycleFactory(population=population, idea=idea, finished=True, decision="adopt", learning="Tea helps", with_partners=True)
    measure = make.MeasureFactory(population=population, defined=True, share=True, name="People seen", limits="Walk-ins are not counted")
    make.points(measure, *[(40 + place, 100) for place in range(13)], (3, 100))
    make.DataMeetingFactory(population=population, with_partners=True)
    make.EvaluationFactory(population=population, sustained="yes", sustained_why="For a year", what_helped_most="The hall")
    make.HandoverFactory(population=population, ending="continue", open_matters="Winter")
    make.EqualityAssessmentFactory(population=population, summary="Nobody loses")
    ThemeFactory(population=population, name="No bus", tag="need")
    DataSourceFactory(population=population, name="Referrals", reviewed_on="2026-10-01")
    return population


def address(population, name="write-up", *args):
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def text_of_item(population, code, **reader):
    return next(section.text for section in outline_of(population, **reader).sections if section.code == code)


def test_guideline_has_eighteen_items_in_their_order():
    assert [item["number"] for item in ITEMS.values()] == list(range(1, 19))
    assert list(ITEMS)[:3] == ["title", "abstract", "problem"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("title", "Rural communities"),
        ("abstract", "See everybody within four weeks."),
        ("problem", "No bus."),
        ("available_knowledge", "Referrals"),
        ("rationale", "Getting there."),
        ("specific_aims", "Target: Nine of ten."),
        ("specific_aims", "was: Improve access."),
        ("context", "since 1 September 2026"),
        ("interventions", "A clinic in the hall (adopted). Every second Tuesday. Training: Half a day."),
        ("interventions", "Tried and given up: An app."),
        ("study", "1 PDSA cycle"),
        ("study", "1 of them with lived experience partners"),
        ("measures", "People seen (outcome measure). First appointments. Seen within four weeks of All referred."),
        ("analysis", "Making Data Count"),
        ("ethics", "Nobody loses."),
        ("results", "Of 1 finished test, 1 led to a change being adopted"),
        ("summary", "Was there a sustained improvement? Yes. For a year."),
        ("interpretation", "Tea helps."),
        ("limitations", "People seen: Walk-ins are not counted."),
        ("conclusions", "The board sees the chart."),
    ],
)
@pytest.mark.req("R188", "R189", "R190")
def test_items_are_filled_from_records(population, code, words):
    assert words in text_of_item(full(population), code)


def test_empty_project_has_no_made_up_words(population):
    outline = outline_of(population)

    filled = {section.code for section in outline.sections if section.paragraphs}
    assert filled == {"title", "problem", "context", "ethics"}  # the population is defined
    assert outline.title == "Improving mental health care with and for: Rural communities"


def test_small_numbers_are_hidden_for_everybody_because_it_is_passed_on(client, population, member):
    full(population)

    words = text_of_item(population, "analysis")
    document = Document(io.BytesIO(client.get(address(population, "write-up-docx")).content))

    assert "Counts of people under five are left out here" in words
    values = [row.cells[1].text for row in document.tables[0].rows]
    assert values[-1] == "*"
    assert "3%" not in values


def test_readers_without_the_data_review_get_no_themes_and_sources(population):
    full(population)

    assert "No bus" not in text_of_item(population, "problem", with_evidence=False)
    assert text_of_item(population, "available_knowledge", with_evidence=False) == ""


# Own words


def test_own_words_take_the_place_of_the_draft_and_can_be_given_up(client, population, member):
    full(population)
    page = address(population, "write-up-section", "title")

    client.post(page, {"text": "Closer to home\n\nA story"})
    [section] = [each for each in outline_of(population).sections if each.code == "title"]
    client.post(page, {"text": "", "seen": client.get(page).context["form"]["seen"].value()})

    assert (section.paragraphs, section.is_own) == (("Closer to home", "A story"), True)
    assert not WriteUpSection.objects.exists()
    assert list(Entry.objects.filter(action__startswith="write_up").order_by("pk").values_list("action", "target_label")) == [
        ("write_up.written", "Item title"),
        ("write_up.reset", "Item title"),
    ]


def test_draft_that_is_saved_unchanged_stays_a_draft(client, population, member):
    full(population)
    page = address(population, "write-up-section", "specific_aims")
    text = client.get(page).context["form"].initial["text"]

    client.post(page, {"text": text.replace("\n", "\r\n")})

    assert not WriteUpSection.objects.exists()


def test_words_of_somebody_else_are_not_lost(population, member):
    mine = actions.write_section(population, item="title", text="One", by=member)
    stale = WriteUpSection.objects.get(pk=mine.pk)
    actions.write_section(population, item="title", text="Two", by=member, seen=stale)

    with pytest.raises(CannotChange, match="Somebody else"):
        actions.write_section(population, item="title", text="Three", by=member, seen=stale)

    assert WriteUpSection.objects.get().text == "Two"


def test_words_that_a_colleague_saved_meanwhile_are_not_overwritten_and_nothing_typed_is_lost(client, population, member):
    page = address(population, "write-up-section", "title")
    seen = client.get(page).context["form"]["seen"].value()
    theirs = actions.write_section(population, item="title", text="Theirs", by=member)

    response = client.post(page, {"text": "Mine", "seen": seen})

    theirs.refresh_from_db()
    assert (response.status_code, theirs.text) == (422, "Theirs")
    assert response.context["form"]["text"].value() == "Mine"
    assert "Somebody else has changed this" in response.content.decode()


def test_button_that_goes_back_to_the_draft_may_be_pressed_twice(client, population, member):
    actions.write_section(population, item="title", text="Ours", by=member)
    page = address(population, "write-up-section", "title")
    sent = {"text": "", "seen": client.get(page).context["form"]["seen"].value()}

    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]
    assert not WriteUpSection.objects.exists()


def test_unknown_item_is_not_found(client, population, member):
    assert client.get(address(population, "write-up-section", "nothing")).status_code == 404


# Files


def test_word_file_has_headings_for_navigation_and_says_what_is_missing(client, population, member):
    response = client.get(address(full(population), "write-up-docx"))

    document = Document(io.BytesIO(response.content))
    headings = [row.text for row in document.paragraphs if row.style.name == "Heading 2"]
    assert headings[:18] == [f"{item['number']}. {item['title']}" for item in ITEMS.values()]
    assert document.core_properties.language == "en-GB"
    assert any(row.text.startswith("Not written yet. Who paid") for row in document.paragraphs)
    assert "attachment" in response["Content-Disposition"]
    assert Entry.objects.filter(action="write_up.exported").count() == 1


@pytest.mark.pdf
def test_pdf_is_accessible_and_holds_the_charts(client, population, member):
    full(population)
    first = client.get(address(population, "write-up-pdf"))
    again = client.get(address(population, "write-up-pdf"))

    assert_pdf_ua(first.content)
    assert first.content == again.content
    assert "People seen" in text_of(first.content)


def test_long_words_and_odd_characters_come_out(client, population, member):
    WriteUpSection.objects.create(population=population, item="summary", text="x" * 9_000 + " 😀\x0b")

    document = Document(io.BytesIO(client.get(address(population, "write-up-docx")).content))

    assert [row.text[-2:] for row in document.paragraphs if row.text.startswith("xxx")] == [" 😀"]
    assert client.get(address(population, "write-up-pdf")).status_code == 200


def test_title_with_characters_that_a_word_file_cannot_hold_comes_out(client, population, member):
    title = "Closer\x01 to\ufffe home\uffff " + "x" * 300
    WriteUpSection.objects.create(population=population, item="title", text=title)

    document = Document(io.BytesIO(client.get(address(population, "write-up-docx")).content))

    assert document.paragraphs[0].text == "Closer to home " + "x" * 300
    assert document.core_properties.title == ("Closer to home " + "x" * 300)[:255]


def test_page_tells_the_sub_team_where_to_write_and_nobody_else(client, population, member):
    full(population)
    link = address(population, "write-up-section", "title")

    ours = client.get(address(population)).content.decode()
    client.force_login(ProgrammeRoleFactory(role="evaluator").person.user)
    theirs = client.get(address(population)).content.decode()

    assert (link in ours, link in theirs) == (True, False)
    assert "0 of 18 are so far" in " ".join(ours.split())


def test_same_queries_for_one_idea_and_for_many(client, population, member):
    full(population)
    one = queries_of(client, address(population))
    for _ in range(4):
        idea = make.ChangeIdeaFactory(population=population, status="adopted")
        make.CycleFactory(population=population, idea=idea, finished=True)
        make.points(make.MeasureFactory(population=population, defined=True), *range(20))
        SeatFactory(team=population.team)

    assert queries_of(client, address(population)) == one
