import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Entry
from datareview.consents import exports_with
from datareview.excerpt_export import DICTIONARY, HEADER
from tests.counting import queries_of
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    ExcerptFactory,
    ThemeFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def consent(population):
    return ConsentFactory(activity=ActivityFactory(population=population))


@pytest.fixture
def reader(population):
    team = population.participation.teams.get(kind="project")
    return SeatFactory(team=team, user=True, role="project_team_member", starts_on=date(2026, 1, 5)).person.user


def address(population, query=""):
    return reverse("datareview:excerpt-export", args=[population.participation.organisation.slug, population.pk]) + query


def said(consent, **fields):
    return ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent, **fields)


def table(client, population):
    content = client.get(address(population, "?format=csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_there_is_a_row_for_each_excerpt_and_code_with_ids_that_stay(client, population, consent):
    theme = ThemeFactory(population=population)
    code, other = CodeFactory(population=population, theme=theme, name="Trust"), CodeFactory(population=population, name="Buses")
    merged = CodeFactory(population=population, merged_into=code)
    coded, bare = said(consent, number=1, topic="M4.1.p3", speaker="a carer"), said(consent, number=2)
    CodingFactory(excerpt=coded, code=code)
    CodingFactory(excerpt=coded, code=merged)
    CodingFactory(excerpt=coded, code=other)
    data = ExcerptFactory(population=population, of_data=True, number=3)
    client.force_login(member_of(population))

    rows = table(client, population)

    assert [(row["excerpt"], row["code"], row["coders"]) for row in rows] == [
        ("1", "Buses", "1"),
        ("1", "Trust", "2"),
        ("2", "", "0"),
        ("3", "", "0"),
    ]
    trust = rows[1]
    assert list(trust) == HEADER
    assert (trust["excerpt_guid"], trust["code_guid"], trust["theme_guid"]) == (str(coded.guid), str(code.guid), str(theme.guid))
    assert (trust["text"], trust["speaker"], trust["question"], trust["heard_on"]) == (
        coded.text,
        "a carer",
        "Which needs are not met?",
        "2026-06-01",
    )
    assert (rows[3]["source_guid"], rows[3]["strand"], rows[3]["method"]) == (str(data.source.guid), "data", "")
    assert rows[2]["excerpt_guid"] == str(bare.guid)


def test_the_workbook_explains_its_columns(client, population, consent):
    said(consent)
    client.force_login(member_of(population))

    book = load_workbook(io.BytesIO(client.get(address(population, "?format=xlsx")).content))

    assert book.sheetnames == ["Excerpts and codes", "Columns"]
    assert [cell.value for cell in book.worksheets[0][1]] == HEADER
    assert [tuple(cell.value for cell in row) for row in book.worksheets[1].iter_rows(min_row=2)] == DICTIONARY
    assert all(meaning in client.get(address(population)).content.decode() for _, meaning in DICTIONARY)


@pytest.mark.req("R210")
def test_nobody_takes_away_what_they_may_not_read(client, population, consent, reader):
    said(consent, text="Quoted")
    said(consent, text="Waiting", unchecked=True)
    said(ConsentFactory(activity=consent.activity, may_quote=False), text="Not to be quoted")
    client.force_login(reader)

    rows = table(client, population)

    assert [(row["text"], row["heard_on"]) for row in rows] == [("Quoted", "")]


@pytest.mark.req("R210")
def test_outside_the_sub_team_nothing_leads_from_words_to_the_occasion(client, population, consent, reader):
    said(consent)
    occasion = ("activity", "method", "heard_on")

    client.force_login(member_of(population))
    assert [table(client, population)[0][name] for name in occasion] == [
        str(consent.activity.pk),
        "Interview in person",
        "2026-06-01",
    ]
    client.force_login(reader)
    assert [table(client, population)[0][name] for name in occasion] == ["", "", ""]
    assert all("sub-team only" in meaning for name, meaning in DICTIONARY if name in occasion)


def test_a_download_is_noted_with_whose_words_it_held(client, population, consent, reader):
    said(consent)
    said(ConsentFactory(activity=consent.activity, may_quote=False))
    ExcerptFactory(population=population, of_data=True)
    client.force_login(reader)

    client.get(address(population))
    assert not Entry.objects.filter(action="excerpts.exported").exists()
    table(client, population)

    [entry] = Entry.objects.filter(action="excerpts.exported")
    assert (entry.actor_id, entry.population_id) == (reader.pk, population.pk)
    assert entry.changes == {"format": "csv", "excerpts": 2, "consents": [consent.pk]}
    assert exports_with(population, {consent.pk}) == [entry]


def test_no_text_runs_as_a_formula(client, population, consent):
    said(consent, text="=HYPERLINK(1)")
    client.force_login(member_of(population))

    assert table(client, population)[0]["text"] == "'=HYPERLINK(1)"


def test_the_file_takes_the_same_queries_however_many_excerpts_there_are(client, population, consent):
    client.force_login(member_of(population))

    def fill(numbers):
        for number in numbers:
            CodingFactory(excerpt=said(consent, number=number), code__population=population)
            ExcerptFactory(population=population, of_data=True, number=1000 + number)

    fill(range(1, 4))
    few = queries_of(client, address(population, "?format=csv"))
    fill(range(4, 31))
    assert queries_of(client, address(population, "?format=csv")) == few
