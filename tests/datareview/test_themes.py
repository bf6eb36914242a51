"""What themes rest on: strengths, the matrix, and how many queries they take."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from datareview.matrix import matrix_of
from datareview.models import Code, DataSource, Excerpt, Theme, ThreadLink
from datareview.strength import Cell, Strength, strengths_of
from datareview.themes import rows_of
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    FigureTableFactory,
    ThemeFactory,
    selected,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def heard(theme, *, activity=None, code=None, **fields):
    """An excerpt that carries a code of the theme."""
    population = theme.population
    if activity:
        fields |= {"activity": activity, "consent": ConsentFactory(activity=activity)}
    return CodingFactory(
        excerpt=ExcerptFactory(population=population, **fields), code=code or CodeFactory(population=population, theme=theme)
    )


def link(kind, row, theme):
    ThreadLink.objects.create(population=theme.population, from_kind=kind, from_id=row.pk, to_kind="theme", to_id=theme.pk)


def cells(theme):
    """{strand: (excerpts, places)} of one theme, empty strands left out."""
    strength = strengths_of(theme.population).get(theme.pk, Strength())
    return {cell.strand: (cell.excerpts, cell.places) for cell in strength.cells if not cell.is_empty}


@pytest.mark.req("R100")
def test_a_theme_counts_excerpts_and_activities_by_strand(population):
    theme = ThemeFactory(population=population)
    hall = ActivityFactory(population=population)
    code = CodeFactory(population=population, theme=theme)
    first = heard(theme, activity=hall, code=code)
    CodingFactory(excerpt=first.excerpt, code=code)
    CodingFactory(excerpt=first.excerpt, code=CodeFactory(population=population, theme=theme))
    heard(theme, activity=hall)
    heard(theme)
    heard(theme, of_professionals=True)
    heard(theme, of_data=True)

    assert cells(theme) == {"people": (3, 2), "professionals": (1, 1), "data": (1, 1)}


def test_what_does_not_count(population):
    theme = ThemeFactory(population=population)
    heard(theme, unchecked=True)
    Excerpt.objects.filter(pk=heard(theme).excerpt_id).update(text="", withdrawn_at=timezone.now())
    Code.objects.filter(pk=heard(theme).code_id).update(removed_at=timezone.now())
    DataSource.objects.filter(pk=heard(theme, of_data=True).excerpt.source_id).update(removed_at=timezone.now())
    heard(ThemeFactory(population=population, removed_at=timezone.now()))
    heard(ThemeFactory())

    assert strengths_of(population) == {}
    assert matrix_of(population).none == matrix_of(population).total == 1


def test_a_source_is_counted_once_for_its_tables_and_its_excerpts(population):
    theme = ThemeFactory(population=population)
    source = DataSourceFactory(population=population)
    link("source", source, theme)
    link("table", FigureTableFactory(source=source), theme)
    link("table", FigureTableFactory(source=DataSourceFactory(population=population)), theme)
    heard(theme, of_data=True, source=source)

    assert cells(theme) == {"data": (1, 2)}


@pytest.mark.req("R215")
def test_an_excerpt_in_two_sub_themes_counts_once_in_their_theme(population):
    theme = ThemeFactory(population=population)
    first, second = ThemeFactory.create_batch(2, population=population, parent=theme)
    coding = heard(first)
    CodingFactory(excerpt=coding.excerpt, code=CodeFactory(population=population, theme=second))
    link("source", DataSourceFactory(population=population), second)

    assert (cells(theme), cells(first)) == ({"people": (1, 1), "data": (0, 1)}, {"people": (1, 1)})
    Theme.objects.filter(pk=theme.pk).update(removed_at=timezone.now())
    assert (cells(theme), cells(second)) == ({}, {"people": (1, 1), "data": (0, 1)})


def test_merged_codes_count_where_they_were_merged(population):
    theme, other = ThemeFactory.create_batch(2, population=population)
    coding = heard(other)
    Code.objects.filter(pk=coding.code_id).update(merged_into=CodeFactory(population=population, theme=theme))
    loose = heard(other)
    Code.objects.filter(pk=loose.code_id).update(merged_into=CodeFactory(population=population))

    assert (cells(theme), cells(other)) == ({"people": (1, 1)}, {})


@pytest.mark.req("R100", "R213")
@pytest.mark.parametrize(
    ("strands", "words"),
    [
        ((), "Our assumption"),
        (("data",), "One strand only: existing data"),
        (("people", "professionals"), "Two strands: people and professionals"),
        (("people", "professionals", "data"), "Three strands: people, professionals and existing data"),
    ],
)
def test_strength_is_said_in_words(strands, words):
    strength = Strength(tuple(Cell(strand, int(strand in strands)) for strand in ("people", "professionals", "data")))

    assert strength.words == words


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("people"), ""),
        (Cell("people", 1, 1), "1 excerpt from 1 activity"),
        (Cell("professionals", 1200, 2), "1,200 excerpts from 2 activities"),
        (Cell("data", 0, 1), "1 source"),
        (Cell("data", 1, 2), "1 excerpt, 2 sources"),
    ],
)
def test_a_cell_says_what_there_is(cell, words):
    assert cell.words == words


@pytest.mark.req("R100", "R215")
def test_the_matrix_has_sub_themes_after_their_theme_and_narrows_its_rows_only(population):
    trust = ThemeFactory(population=population, name="trust", tag="barrier")
    ThemeFactory(population=population, name="Access")
    fear = ThemeFactory(population=population, name="Being judged", parent=trust)
    ThemeFactory(population=population, name="Alone", parent=ThemeFactory(population=population, name="Gone", removed_at=timezone.now()))
    heard(fear)

    whole, narrow = matrix_of(population), matrix_of(population, tag="barrier", rests_on="one")

    assert [(row.theme.name, row.is_sub) for row in whole.rows] == [
        ("Access", False),
        ("Alone", False),
        ("trust", False),
        ("Being judged", True),
    ]
    assert (whole.total, whole.several, whole.one, whole.none) == (3, 0, 1, 2)
    assert [row.strength.cells[0].words for row in narrow.rows] == ["1 excerpt from 1 activity"]


def test_the_matrix_takes_four_queries_for_any_number_of_themes(population):
    def add(number):
        for _ in range(number):
            theme = ThemeFactory(population=population, parent=ThemeFactory(population=population))
            heard(theme)
            link("table", FigureTableFactory(source=DataSourceFactory(population=population)), theme)

    add(3)
    with CaptureQueriesContext(connection) as few:
        matrix_of(population)
    add(27)
    with CaptureQueriesContext(connection) as many:
        matrix = matrix_of(population)

    assert len(few) == len(many) == 4
    assert (len(matrix.rows), matrix.several) == (60, 30)
    assert len(rows_of(population)) == 60
