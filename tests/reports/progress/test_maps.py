"""What a progress report says of the asset maps."""

import json
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assets.drawing import draw_small, draw_wheel
from assets.models import Asset, MappedAsset, Prompt
from core.pdf import render_pdf
from organisations.models import SeatRole
from reports.handlers import html_of
from reports.progress.changes import changes_between
from reports.progress.maps import map_data, sentences_of
from reports.progress.snapshots import build
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import selected
from tests.factories.organisations import ParticipationFactory, SeatFactory, project_team
from tests.factories.reports import TODAY, ReportFactory, later
from tests.pdf_checks import assert_pdf_ua
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db
HALL, CHOIR = {"number": 1, "name": "Hall", "words": "paused"}, {"number": 22, "name": "Choir", "words": ""}
LONG_AGO = datetime(2026, 9, 20, 12, tzinfo=UTC)


@pytest.fixture
def population():
    return selected(name="Rural communities")


def asset(population, name, segment="associations", number=1, **fields):
    made = AssetFactory(participation=population.participation, name=name, segment=segment, number=number)
    return MappedAssetFactory(population=population, asset=made, **{"created_at": LONG_AGO, **fields})


def first(population, name, segment="associations", number=1, **fields):
    chosen = {"owner": SeatFactory(team=population.team), "prioritised": True, **fields}
    return asset(population, name, segment, number, **chosen)


def talked_about(population, prompts=Prompt):
    for prompt in prompts:
        PromptConsideredFactory(population=population, prompt=prompt, considered_on=later(-30))


def full(population):
    talked_about(population)
    first(population, "Village hall", number=1, status="engaged")
    first(population, "Chaplain with links to churches", "individuals", number=2)
    asset(population, "Library", "organisations", number=3)
    asset(population, "Somewhere to go", "", number=4)
    return population


def snapshot_of(participation, on=TODAY):
    return build(participation, period_start=later(-100), period_end=on, number=1, on=on)


def maps_of(population, on=TODAY):
    return snapshot_of(population.participation, on)["maps"]


@pytest.mark.req("R146")
def test_numbers_of_all_and_names_of_those_to_engage_first(population):
    full(population)
    hall, chaplain = MappedAsset.objects.prioritised().order_by("pk")

    assert maps_of(population) == [
        {
            "population": "Rural communities",
            "population_id": population.pk,
            "has_begun": True,
            "assets": 4,
            "considered": 4,
            "segments": [
                {"code": "individuals", "title": "Individuals", "assets": 1},
                {"code": "associations", "title": "Associations", "assets": 1},
                {"code": "organisations", "title": "Organisations", "assets": 1},
            ],
            "unplaced": 1,
            "first": [
                {
                    "id": hall.pk,
                    "number": 1,
                    "name": "Village hall",
                    "segment": "associations",
                    "status": "engaged",
                    "words": "working with the team",
                },
                {
                    "id": chaplain.pk,
                    "number": 2,
                    "name": "Chaplain with links to churches",
                    "segment": "individuals",
                    "status": "prioritised",
                    "words": "",
                },
            ],
            "ask": "",
        }
    ]


def test_what_was_not_there_on_the_day_does_not_count(population):
    full(population)
    asset(population, "Tomorrow", number=9, created_at=datetime(2026, 11, 21, 9, tzinfo=UTC))
    first(population, "Chosen tomorrow", number=10, prioritised_on=later(1))
    MappedAsset.objects.filter(asset__name="Library").update(removed_at=LONG_AGO)

    [kept] = maps_of(population)

    assert (kept["assets"], [each["name"] for each in kept["first"]]) == (4, ["Village hall", "Chaplain with links to churches"])


def test_ask_is_the_first_thing_that_would_help(population):
    def ask():
        return maps_of(population)[0]["ask"]

    asked = [ask()]
    asset(population, "Library", "organisations", 3)
    asked.append(ask())
    talked_about(population, [Prompt.HAPPENING, Prompt.ACCESS, Prompt.SUPPORT])
    asked.append(ask())
    first(population, "Village hall", number=1)
    asked.append(ask())
    idle = first(population, "Chapel", number=2, owner=None)
    asked.append(ask())
    MappedAsset.objects.filter(pk=idle.pk).update(owner=SeatFactory(team=population.team))
    asked.append(ask())

    assert asked == [
        "",
        "Come when the team goes through the four questions, and say whom you know.",
        "Ask the team with whom it wants to begin, and open a door for it.",
        "Ask the team with whom it wants to begin, and open a door for it.",
        "See to it that somebody has time to look after each contact.",
        "",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Nothing is mapped yet, and none of the four questions are considered. None is chosen to engage first yet."),
        (
            {"assets": 1, "considered": 1},
            "One asset is mapped, and one of the four questions is considered. None is chosen to engage first yet.",
        ),
        (
            {"assets": 12, "considered": 4, "first": [HALL, CHOIR]},
            "12 assets are mapped, and all four questions are considered. "
            "To engage first, with their numbers on the map: 1 Hall (paused) and 22 Choir.",
        ),
    ],
)
def test_two_sentences_tell_it(fields, words):
    assert sentences_of({"assets": 0, "considered": 0, "first": [], **fields}) == words


def test_picture_is_drawn_from_the_snapshot_and_names_only_those_to_engage_first(population):
    [kept] = maps_of(full(population))
    Asset.objects.update(name="Another")

    drawn, wheel = draw_small(map_data(kept)), draw_wheel(map_data(kept))

    assert "Village hall</text>" in drawn
    assert "Village hall</text>" not in wheel
    assert "To engage first: Chaplain with links to churches; Village hall." in wheel
    assert "Asset map of Rural communities. 4 assets: individuals 1, associations 1, organisations 1, not placed yet 1." in drawn
    assert "To engage first: Chaplain with links to churches; Village hall." in drawn
    assert "Library" not in drawn
    assert "Another" not in drawn


def test_same_queries_for_one_and_for_three_populations():
    def count(populations):
        participation = ParticipationFactory()
        for number in range(populations):
            population = selected(participation=participation)
            talked_about(population)
            first(population, "Village hall", number=2 * number + 1)
            asset(population, "Library", number=2 * number + 2)
        with CaptureQueriesContext(connection) as queries:
            snapshot_of(participation)
        return len(queries)

    assert count(1) == count(3)


# Changes


def changed(population, before):
    found = changes_between(before, snapshot_of(population.participation))
    return [line for line in found if "Rural communities" in line and "Milestone" not in line]


def test_changes_name_whom_the_team_chose_left_and_works_with(population):
    empty = snapshot_of(population.participation)
    full(population)
    begun = snapshot_of(population.participation)
    of_begun = changed(population, empty)
    MappedAsset.objects.filter(asset__name="Village hall").update(prioritised_on=None, status="mapped")
    MappedAsset.objects.filter(asset__name="Chaplain with links to churches").update(status="approached")
    MappedAsset.objects.filter(asset__name="Library").update(prioritised_on=later(-1), status="prioritised")

    assert of_begun == [
        "Chosen to be engaged first for Rural communities: Village hall (working with the team) and Chaplain with links to churches."
    ]
    assert changed(population, begun) == [
        "Chosen to be engaged first for Rural communities: Library.",
        "No longer among those to be engaged first for Rural communities: Village hall.",
        "Contacts for Rural communities: Chaplain with links to churches (approached).",
    ]


def test_the_first_assets_are_told_while_none_is_chosen(population):
    empty = snapshot_of(population.participation)
    asset(population, "Library")

    assert changed(population, empty) == ["The first assets for Rural communities were mapped."]


def test_a_report_from_before_there_were_maps_is_no_reason_for_a_change(population):
    before = {**snapshot_of(population.participation), "version": 3}
    del before["maps"]
    full(population)

    assert changed(population, before) == []


def test_the_first_report_counts_what_is_mapped(population):
    found = changes_between(None, snapshot_of(full(population).participation))

    assert "Asset map for Rural communities: four assets, two of them to engage first." in found


# Page and PDF


@pytest.mark.req("R146")
def test_page_shows_words_and_picture(client, population):
    report = ReportFactory(participation=full(population).participation, published=True)
    seat = SeatFactory(team=project_team(population.participation), user=True, role=SeatRole.SENIOR_SPONSOR)
    client.force_login(seat.person.user)

    page = client.get(reverse("reports:report-detail", args=[population.participation.organisation.slug, report.number])).content.decode()

    assert "Strengths around the populations" in page
    assert "1 Village hall (working with the team) and 2 Chaplain with links to churches." in page
    assert page.count("Asset map of Rural communities. 4 assets") == 1


@pytest.mark.pdf
def test_the_pdf_has_the_title_of_the_map_as_its_text(population):
    report = ReportFactory(participation=full(population).participation, published=True)

    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    text = text_of(data)
    assert "Strengths around the populations" in text
    assert "Four assets are mapped, and all four questions are considered." in text
    assert "Chaplain with links to churches" in text


def test_a_report_of_an_earlier_version_has_no_such_part(population):
    report = ReportFactory(participation=full(population).participation, published=True)
    old = {**report.snapshot, "version": 3}
    del old["maps"]
    report.snapshot = old

    assert "Strengths around the populations" not in html_of(report)


def test_a_population_without_a_map_says_what_comes_next(population):
    report = ReportFactory(participation=population.participation, published=True)

    assert "Next step: go through the four questions of the asset map (Milestone 5)." in html_of(report)


def test_names_of_those_whom_to_ask_are_left_out_of_what_others_wrote(population):
    participation = population.participation
    participation.priorities = "Do more with ROBIN EXAMPLE."
    participation.save()
    mapped = first(population, "Walks with Robin Example", "individuals")
    AssetContactFactory(asset=mapped.asset, name=" Robin Example")

    snapshot = snapshot_of(participation)

    assert snapshot["priorities"] == "Do more with [name left out]."
    assert [each["name"] for each in snapshot["maps"][0]["first"]] == ["Walks with [name left out]"]
    assert "robin" not in json.dumps(snapshot).lower()
