"""The pages of change ideas: the list, one idea with its chain, and who sees what of it."""

import pytest
from django.utils import timezone

from datareview.models import ThreadLink
from qiprojects.actions import ideas
from qiprojects.models import ChangeIdea
from tests.counting import queries_of
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import CodeFactory, CodingFactory, ExcerptFactory, FigureTableFactory, ThemeFactory, member_of, selected
from tests.factories.organisations import SeatFactory, TeamFactory, project_team
from tests.factories.qiprojects import ChangeIdeaFactory, CycleFactory, DriverFactory, IdeaDriverFactory, MeasureFactory
from tests.qiprojects.pages import address, text

pytestmark = pytest.mark.django_db
SAID = "The bus goes home before the clinic opens"


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def idea(population):
    return ChangeIdeaFactory(population=population, text="Clinic at the hall")


def on_map(population, name):
    return MappedAssetFactory(population=population, asset=AssetFactory(participation=population.participation, name=name))


def heard(population):
    """A theme with a code and a checked excerpt. Returns the theme."""
    theme = ThemeFactory(population=population, name="The bus decides")
    CodingFactory(
        excerpt=ExcerptFactory(population=population, text=SAID), code=CodeFactory(population=population, name="Late buses", theme=theme)
    )
    return theme


def test_empty_list_says_how_to_begin(client, population, by):
    assert "Write the first one down" in text(client.get(address(population, "ideas")))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Clinic", "Van", "Leaflet"}),
        ({"status": "testing"}, {"Van"}),
        ({"source": "assumption"}, {"Van", "Leaflet"}),
        ({"source": "theme"}, {"Clinic"}),
        ({"source": "asset"}, set()),
        ({"driver": "none"}, {"Leaflet"}),
        ({"words": "VILLAGE lef"}, set()),
        ({"words": "village"}, {"Van"}),
        ({"status": "nonsense"}, {"Clinic", "Van", "Leaflet"}),
    ],
)
def test_list_is_narrowed(client, population, by, query, found):
    driver = DriverFactory(population=population)
    gone = DriverFactory(population=population, removed_at=timezone.now())
    clinic = ChangeIdeaFactory(population=population, text="Clinic")
    van = ChangeIdeaFactory(population=population, text="Van", status="testing", description="In every village")
    leaflet = ChangeIdeaFactory(population=population, text="Leaflet")
    for served, row in ((driver, clinic), (driver, van), (gone, leaflet)):
        IdeaDriverFactory(idea=row, driver=served)
    ideas.link_source(clinic, [("theme", ThemeFactory(population=population).pk)], by=by)

    response = client.get(address(population, "ideas"), query)

    assert {row.text for row, _, _ in response.context["rows"]} == found
    of_driver = client.get(address(population, "ideas"), {"driver": driver.pk})
    assert {row.text for row, _, _ in of_driver.context["rows"]} == {"Clinic", "Van"}


def test_long_list_has_pages(client, population, by):
    for _ in range(30):
        ChangeIdeaFactory(population=population)

    assert len(client.get(address(population, "ideas")).context["rows"]) == 25
    assert len(client.get(address(population, "ideas"), {"page": 2}).context["rows"]) == 5


def test_idea_is_written_down_with_what_it_serves_and_is_measured_by(client, population, by):
    driver, measure = DriverFactory(population=population), MeasureFactory(population=population)
    assert client.get(address(population, "idea-add"), {"driver": driver.pk}).context["form"]["drivers"].value() == [str(driver.pk)]

    typed = {"text": "Clinic", "description": "On market day", "drivers": [driver.pk], "measures": [measure.pk]}
    response = client.post(address(population, "idea-add"), typed)
    client.post(address(population, "idea-add"), typed)

    row = ChangeIdea.objects.get()
    assert response.url == address(population, "idea", row.pk)
    assert (row.description, list(row.drivers.all()), list(row.measures.all())) == ("On market day", [driver], [measure])


def test_idea_that_was_there_keeps_its_measures_and_the_person_is_told(client, population, by, idea):
    measure = MeasureFactory(population=population)
    idea.measures.add(measure)

    words = text(client.post(address(population, "idea-add"), {"text": "clinic at the hall", "description": "On market day"}, follow=True))
    quick = client.post(address(population, "idea-add"), {"text": "Clinic at the hall", "quick": "1"}, follow=True)

    idea.refresh_from_db()
    assert (idea.description, list(idea.measures.all())) == ("On market day", [measure])
    assert "“Clinic at the hall” was there already" in words
    assert "“Clinic at the hall” was there already" in text(quick)


def test_new_idea_is_not_called_one_that_was_there(client, population, by):
    words = text(client.post(address(population, "idea-add"), {"text": "Van"}, follow=True))

    assert "“Van” is written down." in words
    assert "was there already" not in words


def test_stale_idea_is_told_and_keeps_what_was_typed(client, population, by, idea):
    page = address(population, "idea-edit", idea.pk)
    seen = client.get(page).context["form"]["seen"].value()
    ideas.edit_idea(idea, description="By the other one", by=by)

    response = client.post(page, {"text": "Van", "description": "", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert response.context["form"]["text"].value() == "Van"


def test_abandoning_asks_for_the_learning_and_shows_it_as_a_result(client, population, by, idea):
    page = address(population, "idea-status", idea.pk)
    seen = client.get(page).context["form"]["seen"].value()
    assert "With what you learnt written down, that is a good result" in text(client.get(page))

    refused = client.post(page, {"status": "abandoned", "status_reason": "", "seen": seen})
    assert refused.status_code == 422
    assert refused.context["form"]["status_reason"].errors
    client.post(page, {"status": "abandoned", "status_reason": "People prefer the evening", "seen": seen})

    assert "What was learnt: People prefer the evening" in text(client.get(address(population, "idea", idea.pk)))


@pytest.mark.req("R152")
def test_idea_without_source_is_called_our_assumption(client, population, by, idea):
    words = text(client.get(address(population, "idea", idea.pk)))

    assert "Our assumption. Nothing that was heard, counted or found on the map is linked to it yet." in words
    assert "Link what it rests on" in words


@pytest.mark.req("R151", "R152")
def test_idea_leads_from_a_quote_to_a_result(client, population, by, idea):
    theme = heard(population)
    client.post(address(population, "idea-source-add", idea.pk), {"what": [f"theme-{theme.pk}"], "note": "They said so twice"})
    measure = MeasureFactory(population=population, name="Missed appointments")
    idea.measures.add(measure)
    CycleFactory(population=population, idea=idea, number=1, question="Does anybody come?", finished=True)

    response = client.get(address(population, "idea", idea.pk))

    words = text(response)
    for part in ("The bus decides", "They said so twice", "Late buses", SAID, "Does anybody come?", "Missed appointments"):
        assert part in words
    assert words.index(SAID) < words.index("Does anybody come?")
    assert "Our assumption" not in words
    assert [group.kind.code for group in response.context["behind"]] == ["activity", "excerpt", "code"]


def test_source_that_goes_back_to_nothing_heard_says_so(client, population, by, idea):
    ideas.link_source(idea, [("asset", on_map(population, "Choir").pk)], by=by)

    words = text(client.get(address(population, "idea", idea.pk)))

    assert "Choir" in words
    assert "It does not go back to something that was heard or counted yet." in words


def test_themes_assets_and_figures_can_be_chosen_and_narrowed(client, population, by, idea):
    theme, asset = ThemeFactory(population=population, name="Trust"), on_map(population, "Choir")
    table = FigureTableFactory(source__population=population, title="Missed appointments")
    page = address(population, "idea-source-add", idea.pk)

    offered = set(client.get(page).context["form"].offered)
    assert {("theme", theme.pk), ("asset", asset.pk), ("table", table.pk)} <= offered
    assert set(client.get(page, {"kind": "asset"}).context["form"].offered) == {("asset", asset.pk)}
    assert set(client.get(page, {"q": "missed app"}).context["form"].offered) == {("table", table.pk)}
    empty = client.post(page, {"note": "Why"})
    assert empty.status_code == 422
    assert empty.context["form"]["note"].value() == "Why"


def test_thing_of_another_population_cannot_be_chosen(client, population, by, idea):
    response = client.post(address(population, "idea-source-add", idea.pk), {"what": [f"theme-{ThemeFactory().pk}", "quote-1"]})

    assert response.status_code == 422
    assert not ThreadLink.objects.exists()


def test_link_that_is_taken_away_comes_back_with_its_note(client, population, by, idea):
    theme = ThemeFactory(population=population)
    [link] = ideas.link_source(idea, [("theme", theme.pk)], note="Twice", by=by)
    remove = address(population, "idea-source-remove", idea.pk, link.pk)
    assert "is called “our assumption” from then on" in text(client.get(remove))

    after = client.post(remove, follow=True)
    assert "Put it back" in text(after)
    back = address(population, "idea-source-put-back", idea.pk, "theme", theme.pk)
    assert client.get(back).context["form"]["note"].value() == "Twice"
    client.post(back, {"note": "Twice"})

    assert ThreadLink.objects.get().note == "Twice"


@pytest.mark.req("R159")
def test_assets_that_could_test_it_are_chosen_from_the_map(client, population, by, idea):
    choir, library = on_map(population, "Choir"), on_map(population, "Library")
    page = address(population, "idea-testers", idea.pk)
    client.post(page, {"testers": [choir.pk], "was": ""})
    assert client.get(page, {"q": "lib"}).context["form"]["testers"].value() == [str(choir.pk)]

    # Somebody else adds the library meanwhile; unticking the choir leaves it there.
    idea.testers.add(library)
    client.post(page, {"testers": [], "was": f"{choir.pk}"})

    assert list(idea.testers.all()) == [library]
    assert "Library" in text(client.get(address(population, "idea", idea.pk)))


def test_search_among_assets_takes_any_character(client, population, by, idea):
    on_map(population, "Choir")
    library = on_map(population, "Library")

    response = client.get(address(population, "idea-testers", idea.pk), {"q": "lib\x00"})

    assert list(response.context["page"]) == [library]
    assert response.context["q"] == "lib"


def test_without_assets_the_map_is_the_next_step(client, population, by, idea):
    assert "Go to the asset map" in text(client.get(address(population, "idea-testers", idea.pk)))


def test_removed_idea_is_put_back(client, population, by, idea):
    after = client.post(address(population, "idea-remove", idea.pk), follow=True)

    assert "Put it back" in text(after)
    assert client.get(address(population, "idea", idea.pk)).status_code == 404
    client.post(address(population, "idea-put-back", idea.pk))
    assert client.get(address(population, "idea", idea.pk)).status_code == 200


def test_page_of_an_idea_with_many_sources_takes_as_many_queries(client, population, by, idea):
    def link(count):
        for _ in range(count):
            ideas.link_source(idea, [("theme", ThemeFactory(population=population).pk)], by=by)
            CycleFactory(population=population, idea=idea, finished=True)

    link(2)
    few = queries_of(client, address(population, "idea", idea.pk))
    link(15)

    assert queries_of(client, address(population, "idea", idea.pk)) == few


def test_whoever_may_not_read_a_quote_learns_that_there_is_one(client, population, idea):
    by = member_of(population)
    theme = heard(population)
    excerpt = ExcerptFactory(population=population, text="My own words", consent=None)
    ideas.link_source(idea, [("theme", theme.pk), ("excerpt", excerpt.pk)], by=by)
    client.force_login(SeatFactory(team=project_team(population.participation), user=True).person.user)

    words = text(client.get(address(population, "idea", idea.pk)))

    assert "The bus decides" in words
    assert "My own words" not in words
    assert "Its words stay within the sub-team" in words


def test_another_sub_team_sees_kinds_of_sources_and_no_words(client, population, idea):
    ideas.link_source(idea, [("theme", heard(population).pk)], by=member_of(population))
    other = selected(participation=population.participation, name="Another population")
    team = other.team or TeamFactory(participation=population.participation, kind="sub")
    client.force_login(SeatFactory(team=team, user=True, role="sub_team_member").person.user)

    words = text(client.get(address(population, "idea", idea.pk)))

    assert "It rests on a theme" in words
    assert "The bus decides" not in words
    assert SAID not in words


def test_idea_of_another_population_is_not_found(client, population, by):
    assert client.get(address(population, "idea", ChangeIdeaFactory().pk)).status_code == 404
