"""What `make bench` compares is comparable; how quick anything is, no test asks."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import override_settings

from bench import charts, results, reviews
from bench.middleware import ANSWER, ASK
from bench.pages import SHOWN, bare_table_for
from bench.results import Result, in_words, write_page
from bench.rounds import Ratio, measured, ratio
from datareview.models import Coding
from qiprojects.charts.drawing import draw
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.datareview import selected
from tests.factories.organisations import MeetingSeriesFactory, ParticipationFactory, PopulationFactory, project_team

TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], settings.BASE_DIR / "bench" / "templates"]}]


@pytest.fixture
def bench(client, tmp_path):
    """Somebody who sees every organisation, on the site as the bench serves it."""
    middleware = ["bench.middleware.QueryCountMiddleware", *settings.MIDDLEWARE]
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF" * 1000)
    client.force_login(ProgrammeRoleFactory(role="programme_admin").person.user)
    with override_settings(ROOT_URLCONF="bench.urls", MIDDLEWARE=middleware, TEMPLATES=TEMPLATES, BENCH_FILE=file):
        yield client


def queries(client, address):
    length(client.get(address))
    response = client.get(address, headers={ASK: "1"})
    length(response)
    return int(response[ANSWER])


def length(response):
    """How many bytes it has; a file is closed once it has been read."""
    return len(response.getvalue())


@pytest.mark.django_db
def test_bare_table_has_the_rows_of_the_board_its_length_and_one_query(bench):
    for _ in range(5):
        participation = ParticipationFactory()
        PopulationFactory(participation=participation, selected=True)
        MeetingSeriesFactory(team=project_team(participation))
    board = bench.get("/board/").content

    address = bare_table_for(board, lambda address: SimpleNamespace(body=bench.get(address).content))

    table = bench.get(address)
    assert len(SHOWN.findall(board)) == table.content.count(b'<tr class="nhsuk-table__row"') > 3
    assert abs(len(table.content) - len(board)) <= 0.1 * len(board)
    assert queries(bench, address) == queries(bench, "/bench/file/") + 2  # the roles for the menu of the header, and the table


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/bench/table/?rows=1&cells=1", "/bench/file/"])
def test_bare_views_are_for_those_who_are_signed_in_and_have_the_headers_of_the_site(bench, address):
    signed_in = bench.get(address)
    bench.logout()
    signed_out = bench.get(address)

    assert (signed_in.status_code, signed_out.status_code) == (200, 302)
    assert length(signed_in) >= 4000
    assert signed_in["Content-Security-Policy"] == bench.get("/accounts/login/")["Content-Security-Policy"]


def test_site_knows_nothing_of_the_bench(client):
    assert client.get("/bench/file/").status_code == 404


@pytest.mark.django_db
def test_reviews_have_as_many_rows_as_they_say():
    population, coders = selected(), UserFactory.create_batch(reviews.CODERS)

    first = reviews.fill(population, coders, excerpts=40, codes=6, codings=100)

    assert (population.excerpts.checked().count(), population.codes.count(), first.number) == (40, 6, 1)
    assert Coding.objects.count() == 100
    assert set(population.excerpts.values_list("strand", flat=True)) == {"people", "professionals", "data"}


def test_chart_and_bare_circles_have_the_same_points():
    chart = charts.chart_of_many()

    drawn, bare = draw(chart), charts.bare([(place, value) for place, value in enumerate(chart.values)])

    assert chart.n == bare.count("<circle") == charts.POINTS
    assert (len(chart.segments), len(chart.notes), chart.has_limits) == (2, 11, True)
    assert len(drawn) > len(bare) / 2


def test_ratio_is_that_of_the_rounds():
    times = iter([7, 7, 1, 2, 3, 9])  # a warm-up each; then one and other, other and one

    seconds = measured({"one": lambda: next(times), "other": lambda: next(times)}, rounds=1, times=2, warm_up=1)

    assert seconds == {"one": [5], "other": [2.5]}
    assert ratio({"a": [2, 9, 4], "b": [1, 3, 1]}, "a", to="b") == Ratio(lowest=2, middle=3, highest=4)


def test_goal_is_met_or_missed_by_the_median(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "PAGE", tmp_path / "performance.md")
    found = [Result("One thing", 1.5, Ratio(1.0, 1.5, 2.0)), Result("Another", 1.2, Ratio(1.0, 1.21, 1.3))]
    counts = {20: 19, 200: 19, 2_000: 20}

    in_reviews = {"coding": {20: 9, 2_000: 9}, "matrix": {20: 8, 2_000: 9}}

    write_page(found, counts, in_reviews)

    assert in_words(found, counts, in_reviews).splitlines() == [
        "One thing: 1.50 times (rounds from 1.00 to 2.00; goal: at most 1.5): met",
        "Another: 1.21 times (rounds from 1.00 to 1.30; goal: at most 1.2): missed",
        "Queries of the board: 19 with 20, 19 with 200, 20 with 2,000 organisations (goal: the same): missed",
        "Queries of the coding page: 9 with 20, 9 with 2,000 excerpts (goal: the same): met",
        "Queries of the matrix page: 8 with 20, 9 with 2,000 excerpts (goal: the same): missed",
    ]
    assert "| One thing | 1.5 | 1.50 | 1.00 | 2.00 | met |" in results.PAGE.read_text()
    assert "| 2,000 | 9 | 9 |" in results.PAGE.read_text()
