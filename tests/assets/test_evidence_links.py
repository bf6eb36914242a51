"""Why an asset is on the map: links to what was heard or counted, and who sees what of them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from assets.actions import links
from assets.actions.base import CannotChange
from assets.evidence import evidence_of, may_link, to_link
from audit.models import Entry
from datareview import thread
from datareview.models import Excerpt, ThreadLink
from datareview.reading import reading_of
from organisations.access import access_of
from tests.counting import queries_of
from tests.datareview.pages import text
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import (
    ConsentFactory,
    DataSourceFactory,
    ExcerptFactory,
    FigureTableFactory,
    ThemeFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db
SAID = "The hall keeps me going through the winter"


@pytest.fixture
def population():
    return selected(name="Farm workers")


@pytest.fixture
def member(population):
    return member_of(population)


@pytest.fixture
def mapped(population):
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name="Village hall"))


@pytest.fixture
def excerpt(population):
    return ExcerptFactory(population=population, text=SAID, number=1)


def reading(population, user):
    return reading_of(access_of(user, population.participation.organisation, on=timezone.localdate()), population, user)


def outsider(population):
    """On the project team, and not on the sub-team."""
    return SeatFactory(team=project_team(population.participation), user=True).person.user


def address(mapped, name="asset", *args):
    population = mapped.population
    return reverse(f"assets:{name}", args=[population.participation.organisation.slug, population.pk, mapped.pk, *args])


def opened(user, url, data=None):
    client = Client()
    client.force_login(user)
    return client.get(url) if data is None else client.post(url, data)


def told(mapped, user):
    """What the page of an asset says of why it is there: (kind, words)."""
    found, _ = evidence_of(mapped, reading(mapped.population, user))
    return [(item.node.kind.code, item.node.shown.text) for item in found]


def test_themes_words_and_figures_speak_for_an_asset(mapped, member, excerpt):
    theme = ThemeFactory(population=mapped.population, name="Places to go", tag="asset")
    source = DataSourceFactory(population=mapped.population, name="Survey of halls")

    links.add_evidence(mapped, [("theme", theme.pk), ("excerpt", excerpt.pk), ("source", source.pk)], note="Said twice", by=member)
    links.add_evidence(mapped, [("theme", theme.pk)], note="Again", by=member)

    assert told(mapped, member) == [("theme", "Places to go"), ("excerpt", SAID), ("source", "Survey of halls")]
    assert {link.note for link in ThreadLink.objects.all()} == {"Said twice"}
    entries = Entry.objects.filter(action="thread.linked").order_by("pk")
    assert [entry.target_label for entry in entries] == [
        "Places to go to Village hall",
        f"{excerpt} to Village hall",
        "Survey of halls to Village hall",
    ]
    assert SAID not in str(list(entries.values()))


def test_the_log_never_names_an_individual(population, member):
    theme = ThemeFactory(population=population, name="Faith")
    mapped = MappedAssetFactory(
        population=population, asset=AssetFactory(participation=population.participation, individual=True, number=7)
    )

    links.add_evidence(mapped, [("theme", theme.pk)], by=member)

    assert Entry.objects.get(action="thread.linked").target_label == "Faith to Asset 7"


def test_nothing_chosen_and_what_is_not_there_are_refused(mapped, member, excerpt):
    other = ThemeFactory()

    with pytest.raises(CannotChange, match="Choose what speaks for it"):
        links.add_evidence(mapped, [], by=member)
    with pytest.raises(Exception, match="not there any more"):
        links.add_evidence(mapped, [("excerpt", excerpt.pk), ("theme", other.pk)], by=member)

    assert not ThreadLink.objects.exists()


def test_a_link_is_taken_away_and_put_back_with_its_note(mapped, member, excerpt):
    [link] = links.add_evidence(mapped, [("excerpt", excerpt.pk)], note="Said twice", by=member)
    client = Client()
    client.force_login(member)

    page = client.post(address(mapped, "evidence-remove", link.pk), follow=True)
    gone = told(mapped, member)
    restore = address(mapped, "evidence-restore", "excerpt", excerpt.pk)
    form = client.get(restore)
    client.post(restore, {"note": form.context["form"]["note"].value()})

    assert restore in page.content.decode()
    assert gone == []
    assert list(ThreadLink.objects.values_list("from_kind", "note")) == [("excerpt", "Said twice")]
    assert client.post(address(mapped, "evidence-remove", link.pk)).status_code == 404


def test_only_what_the_reader_may_read_is_offered(mapped, member, excerpt):
    population = mapped.population
    agreed = ExcerptFactory(
        population=population, activity=excerpt.activity, consent=ConsentFactory(activity=excerpt.activity, may_quote=True), number=2
    )
    inside = ExcerptFactory(
        population=population, activity=excerpt.activity, consent=ConsentFactory(activity=excerpt.activity, may_quote=False), number=3
    )
    ExcerptFactory(population=population, number=4, unchecked=True)
    outside = reading(population, outsider(population))

    of_sub_team = {pk for kind, pk in to_link(mapped, reading(population, member)) if kind == "excerpt"}
    of_outside = {pk for kind, pk in to_link(mapped, outside) if kind == "excerpt"}

    assert {agreed.pk, inside.pk, excerpt.pk} == of_sub_team
    assert agreed.pk in of_outside
    assert inside.pk not in of_outside
    assert may_link(outside, [("excerpt", inside.pk), ("excerpt", agreed.pk), ("asset", mapped.pk)]) == {("excerpt", agreed.pk)}


def test_the_list_is_searched_and_leaves_out_what_is_linked(mapped, member, excerpt):
    population = mapped.population
    theme = ThemeFactory(population=population, name="Winter", description="Halls are open")
    table = FigureTableFactory(source=DataSourceFactory(population=population, name="Heating"), title="Open halls")
    reader = reading(population, member)
    everything = to_link(mapped, reader)
    links.add_evidence(mapped, [("theme", theme.pk)], by=member)

    assert everything == [("theme", theme.pk), ("excerpt", excerpt.pk), ("source", table.source_id), ("table", table.pk)]
    assert to_link(mapped, reader, q="open hall") == [("table", table.pk)]
    assert to_link(mapped, reader, q="winter") == [("excerpt", excerpt.pk)]
    assert to_link(mapped, reader, kind="source") == [("source", table.source_id)]


def test_choosing_on_the_page_links_and_keeps_what_was_typed(mapped, member, excerpt):
    url = address(mapped, "evidence-add")

    nothing = opened(member, url, {"note": "It was said twice"})
    risky = opened(member, url, {"what": f"excerpt-{excerpt.pk}", "note": "Ring 01234 567890"})
    gone = opened(member, url, {"what": ["excerpt-999", "code-1", "nonsense"], "note": ""})
    linked = opened(member, url, {"what": f"excerpt-{excerpt.pk}", "note": "It was said twice"})

    assert [page.status_code for page in (nothing, risky, gone, linked)] == [422, 422, 422, 302]
    assert nothing.context["form"].errors["what"] == ["Tick at least one thing"]
    assert "It was said twice" in nothing.content.decode()
    assert "note" in risky.context["form"].errors
    assert ThreadLink.objects.get().note == "It was said twice"


def test_a_choice_from_another_page_of_the_list_still_counts(mapped, member, excerpt):
    ThemeFactory.create_batch(20, population=mapped.population)

    page = opened(member, f"{address(mapped, 'evidence-add')}?page=1", {"what": f"excerpt-{excerpt.pk}"})

    assert page.status_code == 302
    assert told(mapped, member) == [("excerpt", SAID)]


def test_an_empty_list_says_where_it_comes_from(mapped, member):
    page = text(opened(member, address(mapped, "evidence-add")))
    narrowed = text(opened(member, f"{address(mapped, 'evidence-add')}?q=nothing"))

    assert "There is nothing to choose from" in page
    assert "Go to the data review" in page
    assert "Nothing that is not linked yet matches" in narrowed


def test_a_second_person_reads_that_there_are_words_that_are_not_theirs(mapped, member, excerpt):
    Excerpt.objects.filter(pk=excerpt.pk).update(consent=ConsentFactory(activity=excerpt.activity, may_quote=False))
    links.add_evidence(mapped, [("excerpt", excerpt.pk)], by=member)
    url = address(mapped)

    inside, outside = opened(member, url), opened(outsider(mapped.population), url)

    assert SAID in text(inside)
    assert SAID not in text(outside)
    assert "Its words stay within the sub-team" in text(outside)


def test_what_was_withdrawn_since_is_a_neutral_marker(mapped, member, excerpt):
    links.add_evidence(mapped, [("excerpt", excerpt.pk)], by=member)
    Excerpt.objects.filter(pk=excerpt.pk).update(withdrawn_at=timezone.now(), text="")

    assert told(mapped, member) == [("excerpt", "Its words were withdrawn, and are gone")]


def test_whoever_reads_the_map_and_not_the_review_is_told_nothing(mapped, member, excerpt):
    links.add_evidence(mapped, [("excerpt", excerpt.pk)], by=member)
    neighbour = member_of(selected(participation=mapped.population.participation))

    page = opened(neighbour, address(mapped))

    assert page.status_code == 200
    assert "Why is it here?" not in text(page)
    assert opened(neighbour, address(mapped, "evidence-add")).status_code == 403


# The thread


def chain(groups):
    return {group.kind.code: [(node.shown.text, bool(node.url)) for node in group.nodes] for group in groups}


def test_the_thread_leads_from_what_was_heard_to_the_asset_and_back(mapped, member, excerpt):
    population = mapped.population
    links.add_evidence(mapped, [("excerpt", excerpt.pk)], by=member)
    reader = reading(population, member)

    came_of_it = chain(thread.forwards(population, "activity", excerpt.activity_id, reader))
    why = chain(thread.backwards(population, "asset", mapped.pk, reader))

    assert came_of_it["asset"] == [("Village hall", True)]
    assert why["excerpt"] == [(SAID, True)]
    assert list(why) == ["activity", "excerpt"]


def test_an_evaluator_learns_of_an_asset_and_not_its_name(mapped, member):
    population = mapped.population
    theme = ThemeFactory(population=population)
    links.add_evidence(mapped, [("theme", theme.pk)], by=member)
    evaluator = ProgrammeRoleFactory(role=Role.EVALUATOR).person.user
    review = [population.participation.organisation.slug, population.pk]

    pages = [
        opened(evaluator, reverse("datareview:theme", args=[*review, theme.pk])),
        opened(evaluator, reverse("datareview:thread", args=[*review, "theme", theme.pk])),
        opened(evaluator, reverse("datareview:thread", args=[*review, "asset", mapped.pk])),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        assert "An asset on the map, which is not for every reader of the data review" in text(page)
        assert "Village hall" not in text(page)
        assert address(mapped) not in page.content.decode()


def test_an_asset_that_was_taken_off_is_a_marker_in_the_thread(mapped, member):
    theme = ThemeFactory(population=mapped.population)
    links.add_evidence(mapped, [("theme", theme.pk)], by=member)
    mapped.removed_at = timezone.now()
    mapped.save()

    groups = thread.forwards(mapped.population, "theme", theme.pk, reading(mapped.population, member))

    assert chain(groups) == {"asset": [("Asset that was taken away", False)]}


def test_the_pages_run_the_same_queries_for_one_link_and_for_many(client, mapped, member, excerpt):
    population = mapped.population
    client.force_login(member)
    rows = [
        ("theme", ThemeFactory(population=population).pk),
        ("excerpt", excerpt.pk),
        ("source", DataSourceFactory(population=population).pk),
    ]
    links.add_evidence(mapped, rows, by=member)
    ThemeFactory(population=population)
    one = [queries_of(client, address(mapped)), queries_of(client, address(mapped, "evidence-add"))]
    more = [("theme", theme.pk) for theme in ThemeFactory.create_batch(3, population=population)]
    more += [("excerpt", ExcerptFactory(population=population, number=number).pk) for number in (5, 6, 7)]
    links.add_evidence(mapped, more, by=member)
    ThemeFactory.create_batch(3, population=population)

    assert [queries_of(client, address(mapped)), queries_of(client, address(mapped, "evidence-add"))] == one
