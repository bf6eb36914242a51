"""What was heard in the data review, beside the four questions: whose words, and for whom."""

from datetime import date

import pytest

from assets.heard import find_offer, heard_of
from assets.models import Prompt
from datareview.models import ThreadLink
from datareview.reading import reading_of
from organisations.access import access_of
from tests.factories.assets import MappedAssetFactory
from tests.factories.datareview import (
    ActivityFactory,
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    ThemeFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team

TODAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def reading(population, user):
    return reading_of(access_of(user, population.participation.organisation, on=TODAY), population, user)


@pytest.fixture
def inside(population):
    return reading(population, member_of(population))


@pytest.fixture
def beside(population):
    """A member of the project team, who is not on the sub-team."""
    seat = SeatFactory(team=project_team(population.participation), user=True, starts_on=date(2026, 1, 5))
    return reading(population, seat.person.user)


def said(population, text, topic="people.support", **fields):
    return ExcerptFactory(population=population, text=text, topic=topic, **fields)


def not_to_quote(population):
    activity = ActivityFactory(population=population)
    return {"activity": activity, "consent": ConsentFactory(activity=activity, may_quote=False)}


def words(heard):
    return [offer.what.excerpt.text for offer in heard.page]


@pytest.mark.req("R144", "R145")
def test_answers_about_strengths_are_offered_and_no_others(population, inside):
    said(population, "The barber listens")
    said(population, "The chapel feeds us", topic="people.critical")
    professional = ActivityFactory(population=population, professionals=True)
    agreed = ConsentFactory(activity=professional)
    said(
        population,
        "Grandmothers hold it together",
        topic="professionals.well",
        of_professionals=True,
        activity=professional,
        consent=agreed,
    )
    said(population, "The letter came late", topic="M4.1.p3")
    said(population, "Nobody asked", topic="")
    said(population, "Not checked", unchecked=True)
    said(selected(), "Elsewhere")

    assert words(heard_of(inside, Prompt.LEARN)) == ["The barber listens", "The chapel feeds us", "Grandmothers hold it together"]


def test_words_that_only_the_sub_team_may_read_are_shown_when_it_opens_them(population, inside, beside):
    said(population, "May be quoted")
    said(population, "Stays inside", **not_to_quote(population))

    on_the_wall = heard_of(inside, Prompt.LEARN)
    opened = heard_of(inside, Prompt.LEARN, is_inside=True)
    outside = heard_of(beside, Prompt.LEARN, is_inside=True)

    assert (words(on_the_wall), on_the_wall.inside, on_the_wall.is_inside) == (["May be quoted"], 1, False)
    assert (words(opened), opened.inside, opened.is_inside) == (["May be quoted", "Stays inside"], 0, True)
    assert (words(outside), outside.inside, outside.is_inside) == (["May be quoted"], 0, False)


def test_place_and_codes_do_not_stand_beside_words_on_the_wall(population, inside):
    said(population, "The barber listens", activity=ActivityFactory(population=population, place="Blue door, Mill Lane"))

    assert [(offer.what.place, offer.what.codes) for offer in heard_of(inside, Prompt.LEARN).page] == [("", [])]


def test_whoever_reads_no_evidence_is_offered_nothing(population):
    said(population, "The barber listens")
    lead_of_another = member_of(selected(participation=population.participation), role="sub_team_lead")

    assert heard_of(reading(population, lead_of_another), Prompt.LEARN) is None


def test_themes_that_are_assets_are_offered_with_what_rests_on_them(population, inside):
    ThemeFactory(population=population, name="Sunday football", tag="asset")
    used = ThemeFactory(population=population, name="The chapel", tag="asset")
    ThemeFactory(population=population, name="Waiting", tag="need")
    mapped = MappedAssetFactory(population=population)
    gone = MappedAssetFactory(population=population, removed_at="2026-11-01T10:00Z")
    for row in (mapped, gone):
        ThreadLink.objects.create(population=population, from_kind="theme", from_id=used.pk, to_kind="asset", to_id=row.pk)

    themes = heard_of(inside, Prompt.SUPPORT).themes

    assert [(offer.key, offer.what.name, list(offer.assets)) for offer in themes] == [
        (f"theme-{themes[0].pk}", "Sunday football", []),
        (f"theme-{used.pk}", "The chapel", [mapped]),
    ]


@pytest.mark.req("R317", "R335")
def test_existing_work_and_directories_stand_beside_the_question_about_them(population, inside):
    DataSourceFactory(population=population, kind="assets", name="Council directory")
    DataSourceFactory(population=population, kind="initiative", name="Warm rooms of the parish")
    DataSourceFactory(population=population, kind="service_use")

    assert [source.name for source in heard_of(inside, Prompt.HAPPENING).sources] == ["Council directory", "Warm rooms of the parish"]
    assert heard_of(inside, Prompt.LEARN).sources == []


@pytest.mark.parametrize("key", ["", "excerpt", "excerpt-", "excerpt-x", "code-1", "excerpt-²", f"theme-{'9' * 30}", "excerpt-999999"])
def test_key_that_names_nothing_finds_nothing(inside, key):
    assert find_offer(inside, key) is None


def test_key_finds_what_the_reader_may_read(population, inside, beside):
    hidden = said(population, "Stays inside", **not_to_quote(population))
    theme = ThemeFactory(population=population, tag="asset")

    assert find_offer(inside, f"excerpt-{hidden.pk}").what.excerpt == hidden
    assert find_offer(beside, f"excerpt-{hidden.pk}") is None
    assert find_offer(beside, f"theme-{theme.pk}").what == theme


@pytest.mark.parametrize("many", [1, 8])
def test_as_many_queries_for_few_and_for_many(population, inside, django_assert_num_queries, many):
    mapped = MappedAssetFactory(population=population)
    for number in range(many):
        row = said(population, f"Answer {number}")
        theme = ThemeFactory(population=population, tag="asset")
        for kind, pk in (("excerpt", row.pk), ("theme", theme.pk)):
            ThreadLink.objects.create(population=population, from_kind=kind, from_id=pk, to_kind="asset", to_id=mapped.pk)
    list(heard_of(inside, Prompt.LEARN).page)

    with django_assert_num_queries(7):
        assert len(list(heard_of(inside, Prompt.LEARN).page)) == min(many, 5)
