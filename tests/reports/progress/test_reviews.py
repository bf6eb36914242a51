"""What a progress report says of the data reviews."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.pdf import render_pdf
from datareview.models import DataSource, Theme
from reports.handlers import html_of
from reports.progress.snapshots import build
from tests.counting import says_number
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    ThemeFactory,
    selected,
)
from tests.factories.organisations import ParticipationFactory
from tests.factories.reports import TODAY, ReportFactory, later
from tests.pdf_checks import assert_pdf_ua
from tests.reports.test_data_review_summary import full
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


def reviews_of(population, on=TODAY):
    return build(population.participation, period_start=later(-100), period_end=on, number=1, on=on)["reviews"]


@pytest.mark.req("R100")
def test_at_most_three_themes_the_strongest_first(population):
    full(population)
    ThemeFactory(population=population, name="Apples are dear")

    [review] = reviews_of(population)

    assert review == {
        "population": "Rural communities",
        "has_begun": True,
        "themes": [
            {"name": "Trust is low", "tag": "Need", "strength": "Three strands: people, professionals and existing data"},
            {"name": "Family carries much", "tag": "Asset", "strength": "One strand only: people"},
            {"name": "Apples are dear", "tag": "Need", "strength": "Our assumption"},
        ],
        "more": 1,
        "ask": "",
    }


def test_ask_is_the_first_thing_that_would_make_the_review_stronger(population):
    def ask():
        return reviews_of(population)[0]["ask"]

    asked = [ask()]
    people = ActivityFactory(population=population)
    asked.append(ask())
    ActivityFactory(population=population, professionals=True)
    asked.append(ask())
    DataSourceFactory(population=population)
    asked.append(ask())
    theme = ThemeFactory(population=population)
    code = CodeFactory(population=population, theme=theme)
    CodingFactory(excerpt=ExcerptFactory(population=population, activity=people), code=code)
    asked.append(ask())
    CodingFactory(excerpt=ExcerptFactory(population=population, of_professionals=True), code=code)
    FeedbackFactory(population=population, done_on=later(-3))
    asked.append(ask())

    assert asked == [
        "Open a door: name a place in the community that the team can visit.",
        "Ask services to let their staff speak with the team.",
        "Ask those who hold data for one source that is at hand.",
        "See to it that the people who were heard are told what came of it.",
        "Give the team time to ask in another strand whether it is so.",
        "",
    ]


def test_planned_activity_and_what_was_taken_away_do_not_count(population):
    ActivityFactory(population=population, planned=True, date=later(5))
    DataSourceFactory(population=population, removed_at="2026-11-01T10:00Z")
    ThemeFactory(population=population, removed_at="2026-11-01T10:00Z")

    [review] = reviews_of(population)

    assert (review["has_begun"], review["themes"]) == (False, [])


def test_sub_theme_stands_for_its_theme_unless_that_is_gone(population):
    parent = ThemeFactory(population=population, name="Trust")
    ThemeFactory(population=population, name="Judged", parent=parent)
    ThemeFactory(population=population, name="Alone", parent=ThemeFactory(population=population, removed_at="2026-11-01T10:00Z"))

    assert [theme["name"] for theme in reviews_of(population)[0]["themes"]] == ["Alone", "Trust"]


def test_nobodys_words_and_no_numbers_of_people_are_in_it(population):
    assert "xq" not in json.dumps(reviews_of(full(population)))
    assert not says_number(json.dumps(reviews_of(population)), 27)


def test_same_queries_for_one_and_for_three_populations():
    def count(populations):
        participation = ParticipationFactory()
        for _ in range(populations):
            full(selected(participation=participation))
        with CaptureQueriesContext(connection) as queries:
            build(participation, period_start=later(-100), period_end=TODAY, number=1, on=TODAY)
        return len(queries)

    assert count(1) == count(3)


@pytest.mark.pdf
def test_report_carries_it_on_page_and_in_the_pdf(client, population):
    full(population)
    report = ReportFactory(participation=population.participation, published=True)

    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    text = text_of(data)
    assert "What the data review says" in text
    assert "Rural communities. Trust is low (need; three strands: people, professionals and existing data); Family carries much" in text


def test_report_of_an_earlier_version_has_no_such_part(population):
    report = ReportFactory(participation=full(population).participation, published=True)
    old = {**report.snapshot, "version": 2}
    del old["reviews"]
    report.snapshot = old

    assert "What the data review says" not in html_of(report)


def test_published_report_keeps_what_the_review_said_then(population):
    report = ReportFactory(participation=full(population).participation, published=True)
    before = html_of(report)
    Theme.objects.update(description="Another")
    DataSource.objects.all().update(name="Another")
    report.refresh_from_db()

    assert html_of(report) == before


def test_feedback_for_an_activity_that_was_taken_away_tells_nobody(population):
    full(population)
    held = ActivityFactory(population=population)
    population.feedback.update(activity=held)
    told = reviews_of(population)[0]["ask"]
    type(held).objects.filter(pk=held.pk).update(removed_at="2026-11-01T10:00Z")

    assert told == ""
    assert reviews_of(population)[0]["ask"] == "See to it that the people who were heard are told what came of it."
