"""What a data review says, as a page: how it is made, frozen, compared, and what never gets into it."""

import json

import pytest
from django.urls import reverse

from audit.models import Entry
from datareview.actions.base import CannotChange
from datareview.models import Activity, DataReview, ThreadLink
from jobs.models import Job
from reports.datareview import actions, snapshots
from reports.datareview.changes import changes_between
from reports.models import DataReviewSummary
from tests.counting import queries_of
from tests.factories.datareview import (
    HELD,
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    FigureTableFactory,
    RawNoteFactory,
    ThemeFactory,
    ThemeReviewFactory,
    member_of,
    selected,
)
from tests.factories.reports import TODAY, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


def full(population):
    """A review with all three strands: a need that two strands and data carry, an asset on one strand, an assumption, a table."""
    people = ActivityFactory(population=population, people=27, method="focus_group", partners_led=True, strengths="xqreflectionzk")
    professionals = ActivityFactory(population=population, professionals=True, people=3, is_vcse=True)
    source = DataSourceFactory(population=population, name="Referrals by ward", quality=["not_combined"], who_is_missing="Refugees")
    table = FigureTableFactory(source=source)
    FeedbackFactory(population=population, what="A letter to the hall", done_on=later(-10))
    ThemeReviewFactory(population=population)
    trust = ThemeFactory(population=population, name="Trust is low", tag="need", description="People fear being judged.")
    judged = ThemeFactory(population=population, name="Fear of being judged", tag="barrier", parent=trust)
    family = ThemeFactory(population=population, name="Family carries much", tag="asset")
    ThemeFactory(population=population, name="Buses are rare", tag="change_idea")
    for activity, theme, strand in ((people, judged, "people"), (professionals, trust, "professionals"), (people, family, "people")):
        excerpt = ExcerptFactory(population=population, activity=activity, strand=strand, text="xqexcerptzk was said", consent=None)
        CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, theme=theme))
    ThreadLink.objects.create(population=population, from_kind="table", from_id=table.pk, to_kind="theme", to_id=trust.pk)
    RawNoteFactory(activity=people, text="xqnotezk")
    return population


def snapshot_of(population, on=TODAY, **more):
    return snapshots.build(population, on=on, **more)


@pytest.mark.req("R100", "R215")
def test_common_themes_of_people_professionals_and_data_stand_in_one_matrix(population):
    themes = snapshot_of(full(population))["themes"]

    assert [(theme["name"], theme["tag"], theme["strength"], theme["cells"]) for theme in themes] == [
        ("Trust is low", "need", "Three strands: people, professionals and existing data", ["1 activity", "1 activity", "1 source"]),
        ("Family carries much", "asset", "One strand only: people", ["1 activity", "", ""]),
        ("Buses are rare", "change_idea", "Our assumption", ["", "", ""]),
    ]
    assert [(theme["name"], theme["strength"]) for theme in themes[0]["themes"]] == [("Fear of being judged", "One strand only: people")]


def test_sentences_say_who_was_heard_what_was_found_and_what_is_thin(population):
    snapshot = snapshot_of(full(population))

    assert snapshot["summary"] == [
        "The team has heard 5 or more people in one activity and professionals in one activity, and has looked at one "
        "source of existing data.",
        "It has found three themes: one need, one asset and one change idea.",
        "One theme rests on two strands or more.",
    ]
    assert snapshot["thin"] == [
        "Our assumption until somebody says it or data show it: “Buses are rare”.",
        "On one strand only: “Family carries much”. Ask in another strand whether it is so.",
    ]


def test_empty_review_says_how_to_begin(population):
    snapshot = snapshot_of(population)

    assert snapshots.is_empty(snapshot)
    assert snapshot["thin"] == [
        "Nobody from the population has been heard yet: two or three people are enough to begin with.",
        "No professional has been asked yet.",
        "No voluntary or community organisation has been asked yet.",
        "No existing data has been looked at yet: one source that is at hand is enough to begin with.",
    ]


@pytest.mark.req("R106")
def test_nobodys_words_names_or_small_numbers_are_in_it(population):
    full(population)
    member = member_of(population)
    member.person.name = "Sam Xqname Quill"
    member.person.save()
    ThemeFactory(population=population, name="As Sam Xqname Quill said")
    Activity.objects.filter(population=population, strand="professionals").update(place="xqplacezk", facilitator="xqleadzk")

    text = json.dumps(snapshot_of(population))

    assert "xq" not in text.lower()
    assert "[name left out]" in text
    [table] = snapshot_of(population)["figures"]["tables"]
    assert table["is_exact"] is False
    assert {line["label"]: line["numerator"] for line in table["lines"]}["Other"] == "*"


@pytest.mark.req("R106")
def test_why_it_is_enough_for_now_stays_with_the_organisation(client, population):
    full(population)
    DataReview.objects.create(population=population, finished_on=HELD, finished_reason="xqreasonzk")
    client.force_login(member_of(population))

    page = client.get(address(population, "data-review")).text

    assert ("the team said “enough for now”." in page, "xqreasonzk" in page) == (True, False)


def test_figures_are_the_same_for_the_sub_team_as_for_everybody(client, population):
    full(population)
    client.force_login(member_of(population))

    page = client.get(address(population, "data-review"))

    [item] = page.context["tables"]
    assert item["table"].is_exact is False
    assert str(item["chart"]).startswith("<svg")


def address(population, name, *args):
    return reverse(f"reports:{name}", args=[population.participation.organisation.slug, population.pk, *args])


@pytest.mark.req("R205")
def test_snapshots_are_repeatable_and_compared(population):
    by = member_of(full(population))
    first = actions.make(population, on=TODAY, by=by)
    frozen = json.dumps(first.snapshot)

    theme = ThemeFactory(population=population, name="Housing is damp", tag="barrier")
    family = population.themes.get(name="Family carries much")
    excerpt = ExcerptFactory(population=population, of_professionals=True)
    CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, theme=family))
    population.themes.filter(name="Buses are rare").update(name="Buses are few")
    second = actions.make(population, on=later(60), by=by)

    first.refresh_from_db()
    assert first.snapshot == json.loads(frozen)
    assert (first.number, first.snapshot["changes"]) == (1, {"since": None, "items": []})
    assert second.snapshot["changes"] == {
        "since": 1,
        "items": [
            "“Family carries much” is now said by professionals as well.",
            "New theme: Housing is damp.",
            "The theme “Buses are rare” is now called “Buses are few”.",
            "1 more activity with professionals.",
        ],
    }
    assert second.number == 2
    assert theme.pk in {row["id"] for row in second.snapshot["themes"]}


def test_what_was_lost_is_said_as_well(population):
    before = snapshot_of(full(population))
    population.themes.filter(name="Buses are rare").update(removed_at="2026-11-01T10:00Z")
    population.themes.filter(name="Family carries much").update(tag="need")
    ThreadLink.objects.all().delete()
    DataReview.objects.create(population=population, finished_on=HELD)

    assert list(changes_between(before, snapshot_of(population))) == [
        "“Family carries much” is now a need (was an asset).",
        "“Trust is low” does not rest on existing data any more.",
        "The theme “Buses are rare” was taken away.",
        "The team said “enough for now”.",
    ]


def test_making_it_twice_on_a_day_makes_one(population):
    by = member_of(full(population))

    made = [actions.make(population, on=TODAY, by=by) for _ in range(3)]

    assert len({row.pk for row in made}) == 1
    [entry] = Entry.objects.filter(action="data_review.summarised")
    assert entry.changes == {"number": 1, "digest": made[0].digest}
    assert Job.objects.filter(kind="data_review_pdf").count() == 1


def test_there_is_nothing_to_freeze_before_anything_is_recorded(population):
    with pytest.raises(CannotChange, match="nothing to tell yet"):
        actions.make(population, on=TODAY, by=member_of(population))

    assert DataReviewSummary.objects.count() == 0


def test_summary_is_made_from_the_page_and_read_by_others(client, population):
    full(population)
    client.force_login(member_of(population))

    live = client.get(address(population, "data-review"))
    assert "Make a summary to keep" in live.text
    done = client.post(address(population, "data-review-make"), follow=True)

    assert "Summary 1 is made. Its PDF is being laid out." in done.text
    assert "Data review: summary 1" in done.text
    assert "Three strands: people, professionals and existing data" in done.text
    again = client.get(address(population, "data-review"))
    assert "This is what the newest summary says." in again.text
    assert "Make a summary to keep" not in again.text


def test_page_of_an_empty_review_leads_to_the_review(client, population):
    client.force_login(member_of(population))

    page = client.get(address(population, "data-review"))

    assert "There is nothing to tell yet" in page.text
    refused = client.post(address(population, "data-review-make"))
    assert refused.status_code == 422


def test_unknown_number_and_other_populations_are_not_found(client, population):
    client.force_login(member_of(population))

    assert client.get(address(population, "data-review-summary", 7)).status_code == 404
    assert client.get(address(population, "data-review-pdf", 7)).status_code == 404


def grow(population, rows):
    for _ in range(rows):
        theme = ThemeFactory(population=population)
        ThemeFactory(population=population, parent=theme)
        excerpt = ExcerptFactory(population=population)
        CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, theme=theme))
        FigureTableFactory(source=DataSourceFactory(population=population))
        FeedbackFactory(population=population)


def test_page_takes_the_same_queries_for_3_and_for_30_rows(client, population):
    client.force_login(member_of(population))
    grow(population, 3)
    few = queries_of(client, address(population, "data-review"))

    grow(population, 27)

    assert queries_of(client, address(population, "data-review")) == few
