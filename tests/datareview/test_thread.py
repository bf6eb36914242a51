"""The evidence thread: backwards to what was heard, forwards to what came of it, for things of any app."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from datareview import thread
from datareview.actions import thread as actions
from datareview.actions.base import CannotChange
from datareview.models import Code, DataSource, Excerpt, Feedback, ThreadLink
from datareview.reading import reading_of
from organisations.access import access_of
from populations.models import Answer
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    FigureTableFactory,
    ThemeFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population):
    return member_of(population)


def reading(population, user):
    access = access_of(user, population.participation.organisation, on=timezone.localdate())
    return reading_of(access, population, user)


def chain(groups):
    """{kind: what its things say, in order}."""
    return {group.kind.code: [node.shown.text for node in group.nodes] for group in groups}


@pytest.fixture
def idea():
    """A kind as an app above registers one: any row of the population will do as its change idea."""
    kind = thread.register(
        "test_idea",
        label="Change idea",
        plural="Change ideas",
        rank=60,
        rows=lambda population: Answer.objects.filter(population=population, removed_at__isnull=True),
        label_of=lambda row: row.text,
    )
    yield kind
    del thread.KINDS["test_idea"]


@pytest.fixture
def asset():
    kind = thread.register(
        "test_asset",
        label="Asset",
        plural="Assets",
        rank=50,
        rows=lambda population: Feedback.objects.current().filter(population=population),
        label_of=lambda row: row.what,
    )
    yield kind
    del thread.KINDS["test_asset"]


def an_idea(population, text="Ask in the barber's shop"):
    return Answer.objects.create(population=population, question="work", verdict="yes", text=text)


@pytest.mark.req("R97", "R215")
def test_a_theme_leads_back_to_its_codes_excerpts_activities_and_data(population, member):
    theme = ThemeFactory(population=population)
    sub = ThemeFactory(population=population, name="Being judged", parent=theme)
    excerpt = ExcerptFactory(population=population, text="They judged me")
    code = CodeFactory(population=population, name="Stigma", theme=sub)
    CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, merged_into=code))
    CodingFactory(excerpt=ExcerptFactory(population=population, text="Something else"), code=CodeFactory(population=population))
    table = FigureTableFactory(source=DataSourceFactory(population=population, name="Referrals"), title="Seen in time")
    actions.link(population, "table", table.pk, "theme", theme.pk, "Half are not seen in time", by=member)

    groups = thread.backwards(population, "theme", theme.pk, reading(population, member))

    assert chain(groups) == {
        "activity": ["Interview in person on 1 June 2026"],
        "source": ["Referrals"],
        "excerpt": ["They judged me"],
        "table": ["Seen in time"],
        "code": ["Stigma"],
        "theme": ["Being judged"],
    }
    (node,) = next(group for group in groups if group.kind.code == "table").nodes
    assert node.notes == ("Half are not seen in time",)


@pytest.mark.req("R97")
def test_any_app_joins_the_chain_with_a_kind_of_its_own(population, member, asset, idea):
    """Assets, change ideas and measures use this very model and this very registry."""
    theme = ThemeFactory(population=population, name="Trust takes time")
    coding = CodingFactory(excerpt=ExcerptFactory(population=population), code=CodeFactory(population=population, theme=theme))
    hall = FeedbackFactory(population=population, what="The barber's shop")
    new = an_idea(population)
    actions.link(population, "theme", theme.pk, "test_asset", hall.pk, by=member)
    actions.link(population, "test_asset", hall.pk, "test_idea", new.pk, "People trust him", by=member)

    reader = reading(population, member)
    came_of_it = thread.forwards(population, "activity", coding.excerpt.activity_id, reader)
    why = thread.backwards(population, "test_idea", new.pk, reader)

    assert chain(came_of_it) == {
        "excerpt": [coding.excerpt.text],
        "code": [coding.code.name],
        "theme": ["Trust takes time"],
        "test_asset": ["The barber's shop"],
        "test_idea": ["Ask in the barber's shop"],
    }
    assert [group.kind.code for group in why] == ["activity", "excerpt", "code", "theme", "test_asset"]
    assert thread.find("test_idea", population, new.pk) == new
    assert thread.find("test_idea", selected(), new.pk) is None


def test_a_code_of_a_kind_is_taken_once(idea):
    with pytest.raises(ValueError, match="test_idea"):
        thread.register("test_idea", label="", plural="", rank=1, rows=None)


@pytest.mark.req("R97")
def test_a_withdrawn_excerpt_leaves_a_neutral_marker(population, member):
    theme = ThemeFactory(population=population)
    coding = CodingFactory(excerpt=ExcerptFactory(population=population, number=7), code=CodeFactory(population=population, theme=theme))
    Excerpt.objects.update(text="", withdrawn_at=timezone.now())

    groups = {group.kind.code: group for group in thread.backwards(population, "theme", theme.pk, reading(population, member))}

    (node,) = groups["excerpt"].nodes
    assert (node.pk, node.shown.is_gone, node.url, node.shown.detail) == (coding.excerpt_id, True, "", "Excerpt 7, people")
    assert "withdrawn" in node.shown.text


def test_what_was_taken_away_leaves_a_marker_and_what_was_never_checked_none(population, member):
    theme = ThemeFactory(population=population)
    source = DataSourceFactory(population=population, name="Referrals")
    actions.link(population, "source", source.pk, "theme", theme.pk, by=member)
    CodingFactory(excerpt=ExcerptFactory(population=population, unchecked=True), code=CodeFactory(population=population, theme=theme))
    DataSource.objects.update(removed_at=timezone.now())

    groups = thread.backwards(population, "theme", theme.pk, reading(population, member))

    assert chain(groups) == {"source": ["Source of existing data that was taken away"], "code": [Code.objects.get().name]}


def test_a_reader_outside_the_sub_team_sees_the_words_that_may_be_quoted_and_that_there_are_others(population):
    theme = ThemeFactory(population=population)
    code = CodeFactory(population=population, theme=theme)
    quoted = ExcerptFactory(population=population, text="Quote me")
    kept = ExcerptFactory(population=population, text="Do not quote me", activity=quoted.activity)
    kept.consent = ConsentFactory(activity=quoted.activity, may_quote=False)
    kept.save()
    for excerpt in (quoted, kept):
        CodingFactory(excerpt=excerpt, code=code)
    outside = SeatFactory(team=project_team(population.participation), user=True).person.user

    groups = thread.backwards(population, "theme", theme.pk, reading(population, outside))

    assert chain(groups)["excerpt"] == ["Quote me", "Its words stay within the sub-team"]


@pytest.mark.req("R106", "R210")
def test_outside_the_sub_team_nothing_leads_from_words_to_where_and_when_they_were_said(population, member):
    activity = ActivityFactory(population=population, place="Hall of St Kew", method="focus_group")
    consent = ConsentFactory(activity=activity)
    excerpt = ExcerptFactory(population=population, activity=activity, consent=consent, text="Quote me")
    theme = ThemeFactory(population=population)
    CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, theme=theme))
    outside = SeatFactory(team=project_team(population.participation), user=True).person.user
    review = reverse("datareview:review", args=[population.participation.organisation.slug, population.pk])
    pages = [f"{review}thread/excerpt/{excerpt.pk}/", f"{review}thread/theme/{theme.pk}/", f"{review}excerpts/{excerpt.pk}/"]
    of_activity = f"{review}thread/activity/{activity.pk}/"
    tells = ["Hall of St Kew", "1 June 2026", "Focus group", f"activities/{activity.pk}/", f"activity={activity.pk}"]

    def read(user):
        client = Client()
        client.force_login(user)
        listens = client.get(f"{review}activities/{activity.pk}/").text
        return [client.get(page).text for page in pages], client.get(of_activity).status_code, listens

    texts, thread_of_activity, listening = read(outside)
    assert ["Quote me" in text for text in texts] == [True] * 3
    assert [words for text in texts for words in tells if words in text] == []
    assert "An activity with people" in texts[0]
    assert (thread_of_activity, f"?activity={activity.pk}" in listening, "Quote me" in listening) == (404, False, False)
    inside, thread_of_activity, listening = read(member)
    assert f"activities/{activity.pk}/" in inside[0]
    assert (thread_of_activity, f"?activity={activity.pk}" in listening) == (200, True)


def test_a_link_is_made_once_and_leads_away_from_the_sources(population, member, idea):
    theme, source, new = (
        ThemeFactory(population=population),
        DataSourceFactory(population=population, name="Referrals"),
        an_idea(population),
    )
    first = actions.link(population, "source", source.pk, "theme", theme.pk, by=member)

    assert actions.link(population, "source", source.pk, "theme", theme.pk, by=member) == first
    for ends in (("theme", theme.pk, "source", source.pk), ("test_idea", new.pk, "test_idea", an_idea(population).pk)):
        with pytest.raises(CannotChange, match="cannot be a reason"):
            actions.link(population, *ends, by=member)
    entry = Entry.objects.get(action="thread.linked")
    assert (ThreadLink.objects.count(), entry.target_label) == (1, f"Referrals to {theme}")


def test_nothing_of_another_population_is_linked(population, member, idea):
    theme = ThemeFactory(population=population)
    elsewhere = DataSourceFactory()
    gone = DataSourceFactory(population=population, removed_at=timezone.now())

    for kind, pk in (("source", elsewhere.pk), ("source", gone.pk), ("unheard", 1)):
        with pytest.raises(CannotChange, match="not there any more"):
            actions.link(population, kind, pk, "theme", theme.pk, by=member)

    assert not ThreadLink.objects.exists()


def test_a_link_names_an_excerpt_by_its_number_in_the_log(population, member, idea):
    excerpt = ExcerptFactory(population=population, number=3, text="They judged me")

    link = actions.link(population, "excerpt", excerpt.pk, "test_idea", an_idea(population, "An idea").pk, by=member)
    actions.unlink(link, by=member)

    entries = Entry.objects.filter(action__startswith="thread").order_by("pk")
    assert [(entry.action, entry.target_label) for entry in entries] == [
        ("thread.linked", "Excerpt 3 to An idea"),
        ("thread.unlinked", "Excerpt 3 to An idea"),
    ]
    with pytest.raises(CannotChange, match="already"):
        actions.unlink(link, by=member)


def test_a_long_chain_takes_the_same_queries_as_a_short_one_and_says_how_much_more_there_is(population, member):
    reader = reading(population, member)
    theme = ThemeFactory(population=population)

    def add(number):
        activity = ActivityFactory(population=population)
        consent = ConsentFactory(activity=activity)
        for _ in range(number):
            excerpt = ExcerptFactory(population=population, activity=activity, consent=consent)
            CodingFactory(excerpt=excerpt, code=CodeFactory(population=population, theme=theme))

    add(3)
    with CaptureQueriesContext(connection) as few:
        thread.backwards(population, "theme", theme.pk, reader)
    add(27)
    with CaptureQueriesContext(connection) as many:
        groups = thread.backwards(population, "theme", theme.pk, reader)

    assert len(few) == len(many) <= 25
    (excerpts,) = (group for group in groups if group.kind.code == "excerpt")
    assert (len(excerpts.nodes), excerpts.more) == (thread.SHOWN, 30 - thread.SHOWN)
