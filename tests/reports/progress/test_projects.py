"""What a progress report says of the QI projects: aim, theory, charts without small numbers, tests and what was learnt."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.pdf import render_pdf
from qiprojects.charts.loading import charts_of
from reports.handlers import html_of
from reports.progress.presenters import as_page
from reports.progress.projects import OUTSIDE, chart_from, sentences_of
from reports.progress.snapshots import build
from tests.factories import qiprojects as make
from tests.factories.datareview import selected
from tests.factories.organisations import ParticipationFactory
from tests.factories.reports import TODAY, ReportFactory, later
from tests.pdf_checks import assert_pdf_ua
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


def full(population):
    """A project with an aim, a driver and two ideas, a measure of fourteen months and another one, and two tests."""
    make.AimFactory(population=population, text="Be seen nearer home", with_partners=True, written_on=later(-40))
    driver = make.DriverFactory(population=population, text="Getting there")
    for text in ("A clinic in the hall", "A call before"):
        idea = make.ChangeIdeaFactory(population=population, text=text)
        make.IdeaDriverFactory(idea=idea, driver=driver)
    measure = make.MeasureFactory(population=population, defined=True, share=True, name="People seen", direction="up")
    make.points(measure, *[(40 + place, 100) for place in range(13)], (3, 100))
    make.MeasureFactory(population=population, kind="process", name="Calls made")
    days = {"started_on": later(-30), "ended_on": later(-20), "decided_on": later(-10)}
    make.CycleFactory(population=population, idea=idea, finished=True, **days, learning="Tea helps")
    make.CycleFactory(population=population, idea=idea, doing=True)
    make.ProgressScoreFactory(population=population, series="coach", on=later(-5))
    return population


def snapshot_of(population, on=TODAY):
    return build(population.participation, period_start=later(-100), period_end=TODAY, number=1, on=on)


def project_of(population):
    [kept] = snapshot_of(population)["projects"]
    return kept


@pytest.mark.req("R205")
def test_snapshot_keeps_what_the_project_says(population):
    kept = project_of(full(population))

    assert kept["aim"]["text"] == "Be seen nearer home"
    assert [driver["text"] for driver in kept["tree"]["drivers"]] == ["Getting there"]
    assert (kept["ideas"], kept["assumptions"]) == (2, 2)
    assert [chart["title"] for chart in kept["charts"]] == ["People seen"]
    assert kept["tests"] == {"begun": 2, "running": 1, "decided": 1}
    assert [(test["idea"], test["act_words"], test["learning"]) for test in kept["learnt"]] == [("A call before", "adapted", "Tea helps")]
    assert sentences_of(kept) == (
        "The aim is a first one, which is enough to begin with, and people with lived experience took part in it. "
        "Of two change ideas, none rest on what was heard, counted or found; the others are assumptions. "
        "Two tests began so far: one decided, one running. "
        "Progress, from 0.5 to 5: 2.0 in the judgement of the coach (15 Nov 2026)."
    )


def test_charts_of_a_report_are_those_of_readers_outside_the_sub_team(population):
    kept = project_of(full(population))

    [[_measure, chart], _] = charts_of(population, OUTSIDE)
    again = chart_from(kept["charts"][0], chart.name)
    assert again.values == chart.values
    assert again.dates == chart.dates
    assert again.segments == chart.segments
    assert kept["charts"][0]["values"][-1] is None  # 3 of 100
    assert kept["charts"][0]["texts"][-1] == "*"


def test_page_and_pdf_draw_the_same(population):
    report = ReportFactory(participation=full(population).participation, published=True)

    page = as_page(report.snapshot)

    [project] = page["report"]["projects"]
    assert [picture["title"] for picture in project["pictures"]] == ["People seen"]
    html = html_of(report)
    assert all(picture["small"] in html for picture in project["pictures"])
    assert project["diagram"] in html
    assert "Getting there" in project["diagram"]


@pytest.mark.pdf
def test_pdf_with_pictures_is_accessible(population):
    report = ReportFactory(participation=full(population).participation, published=True)

    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    text = " ".join(text_of(data).split())
    assert "Be seen nearer home" in text
    assert "A call before (adapted): Tea helps" in text


def test_empty_project_says_the_next_step(population):
    report = ReportFactory(participation=population.participation, published=True)

    assert project_of(population)["has_begun"] is False
    assert "write a first aim, in one sentence (Milestone 6)." in html_of(report)


@pytest.mark.parametrize(
    ("change", "ask"),
    [
        ({}, "See to it that somebody who works with data can help the team to define a measure."),
        ({"measure"}, "Ask which idea could be tried with one person next week, and clear the way for it."),
        ({"measure", "test"}, "Ask the team which of the five SMART checks of its aim are still open, and what would help."),
        ({"measure", "test", "smart"}, ""),
        ({"agreed"}, "Ask which idea could be tried with one person next week, and clear the way for it."),
    ],
)
def test_one_thing_is_said_that_helps(population, change, ask):
    make.AimFactory(population=population, smart="smart" in change, written_on=later(-40))
    if "measure" in change:
        make.MeasureFactory(population=population)
    if "test" in change:
        make.CycleFactory(population=population, started_on=later(-3))
    if "agreed" in change:
        make.ProjectFactory(population=population, measures_by=TODAY, measures_agreed_on=later(-9))

    assert project_of(population)["ask"] == ask


def test_report_of_an_earlier_version_has_no_such_part(population):
    report = ReportFactory(participation=full(population).participation, published=True)
    old = {name: value for name, value in report.snapshot.items() if name != "projects"} | {"version": 4}
    report.snapshot = old

    assert "The QI projects" not in html_of(report)


def test_queries_do_not_grow_with_measures_points_ideas_and_tests(population):
    def count():
        with CaptureQueriesContext(connection) as queries:
            snapshot_of(population)
        return len(queries)

    full(population)
    one = count()
    for _ in range(4):
        measure = make.MeasureFactory(population=population)
        make.points(measure, *range(20, 56))
        make.CycleFactory(population=population, finished=True)
        make.DriverFactory(population=population)

    assert count() == one


def test_three_projects_take_a_bounded_number_of_queries_more():
    def count(populations):
        participation = ParticipationFactory()
        for _ in range(populations):
            full(selected(participation=participation))
        with CaptureQueriesContext(connection) as queries:
            build(participation, period_start=later(-100), period_end=TODAY, number=1, on=TODAY)
        return len(queries)

    one, two, three = count(1), count(2), count(3)
    assert three - two == two - one <= 8


def test_long_learning_is_cut_and_names_are_left_out(population):
    full(population)
    seat = make.CycleFactory._meta.model.objects.filter(decision="adapt")
    seat.update(learning="word " * 100, decided_on=TODAY - timedelta(days=1))

    [test] = project_of(population)["learnt"]

    assert len(test["learning"]) <= 302
    assert test["learning"].endswith("word …")


def test_what_gets_worse_stands_beside_the_outcome(population):
    for kind, name in (("outcome", "People seen"), ("process", "Calls made"), ("balancing", "Wait of others")):
        measure = make.MeasureFactory(population=population, kind=kind, name=name)
        make.points(measure, 20, 21, 19)
        type(measure).objects.filter(pk=measure.pk).update(latest_on=TODAY)
    type(measure).objects.filter(pk=measure.pk).update(latest_variation="concern_high")

    assert [chart["title"] for chart in project_of(population)["charts"]] == ["People seen", "Wait of others"]


def test_marks_on_a_chart_are_explained_below_it(population):
    full(population)
    measure = population.measures.get(name="People seen")
    make.AnnotationFactory(measure=measure, on="2024-03-01", text="Snow")
    report = ReportFactory(participation=population.participation, published=True)

    assert "<strong>1</strong> 1 Mar 2024: Snow" in html_of(report)
