"""The pages of the theory of change: the list that is edited, drivers, versions, and the programme's own theory."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qiprojects.actions import theory, versions
from qiprojects.models import ChangeIdea, Driver, DriverOrigin, ProgrammeDriver, Theory, TheoryVersion
from qiprojects.tree import tree_of
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory, TeamFactory
from tests.factories.qiprojects import (
    AimFactory,
    ChangeIdeaFactory,
    DriverFactory,
    IdeaDriverFactory,
    ProgrammeDriverFactory,
    TheoryVersionFactory,
)
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def programme(client):
    user = ProgrammeRoleFactory(role="programme_admin").person.user
    client.force_login(user)
    return user


def order(population, parent=None):
    return [row.text for row in Driver.objects.current().filter(population=population, parent=parent)]


@pytest.mark.req("R156", "R157")
def test_empty_theory_says_how_to_begin(client, population, by):
    words = text(client.get(address(population, "theory")))

    assert "No driver yet" in words
    assert "Choose what it begins with" in words
    assert "write your own driver" in words


def test_theory_without_an_aim_leads_to_it(client, population, by):
    DriverFactory(population=population)

    words = text(client.get(address(population, "theory")))
    assert "There is no aim yet. A loose one is enough to start" in words
    AimFactory(population=population, text="Improve access")
    assert "Aim: Improve access" in text(client.get(address(population, "theory")))


@pytest.mark.req("R166")
def test_drivers_and_ideas_are_a_nested_list_that_says_where_they_come_from(client, population, by):
    AimFactory(population=population)
    trust = DriverFactory(population=population, text="Trust", domain="experience", origin="programme")
    below = DriverFactory(population=population, text="Same face", parent=trust, origin="suggested")
    idea = ChangeIdeaFactory(population=population, text="Clinic", status="testing")
    IdeaDriverFactory(idea=idea, driver=trust)
    IdeaDriverFactory(idea=idea, driver=below)

    words = text(client.get(address(population, "theory")))

    assert "Primary driver Trust Domain: experience. From the programme's theory of change." in words.replace("&#x27;", "'")
    assert "Secondary driver Same face A starting suggestion of this service." in words
    assert "Clinic Being tested Our assumption. Also serves “Same face”." in words
    assert "1 of 1 change idea is marked “our assumption”" in words


def test_line_in_the_list_adds_an_idea_and_leads_back_to_the_line(client, population, by):
    trust = DriverFactory(population=population)

    response = client.post(address(population, "idea-add"), {"text": "Clinic", "drivers": trust.pk, "quick": "1"})

    assert response.url == f"{address(population, 'theory')}?add={trust.pk}#add-idea-{trust.pk}"
    assert list(ChangeIdea.objects.get().drivers.all()) == [trust]
    page = client.get(response.url.partition("#")[0]).content.decode()
    assert f'id="add-idea-{trust.pk}"' in page
    assert page.count('app-theory__add app-no-print" open') == 1


def test_line_in_the_list_adds_drivers(client, population, by):
    first = client.post(address(population, "driver-add"), {"text": "Trust", "quick": "1"})
    trust = Driver.objects.get()
    second = client.post(address(population, "driver-add"), {"text": "Same face", "parent": trust.pk, "quick": "1"})

    assert first.url == f"{address(population, 'theory')}#add-driver"
    assert second.url == f"{address(population, 'theory')}?add={trust.pk}#add-driver-{trust.pk}"
    assert order(population, trust) == ["Same face"]


@pytest.mark.parametrize("name", ["driver-add", "idea-add"])
@pytest.mark.parametrize("typed", ["", "x" * 201, "Call 07700 900123", "Ask Dr Example first"])
def test_refused_line_keeps_what_was_typed(client, population, by, name, typed):
    trust = DriverFactory(population=population)
    response = client.post(address(population, name), {"text": typed, "parent": trust.pk, "drivers": trust.pk, "quick": "1"})

    form = response.context["form"]
    assert response.status_code == 422
    assert form["text"].errors
    assert form["text"].value() == typed
    assert str(trust.pk) in (form["parent"].value() if name == "driver-add" else form["drivers"].value())
    assert Driver.objects.count() == 1
    assert not ChangeIdea.objects.exists()


def test_moving_a_driver_leads_to_a_button_that_still_does_something(client, population, by):
    one, two, three = (DriverFactory(population=population, text=text) for text in ("One", "Two", "Three"))

    def move(driver, direction):
        response = client.post(address(population, "driver-move", driver.pk), {"direction": direction})
        return response.url.partition("#")[2]

    assert move(one, "down") == f"down-driver-{one.pk}"
    assert order(population) == ["Two", "One", "Three"]
    assert move(one, "down") == f"up-driver-{one.pk}"
    assert order(population) == ["Two", "Three", "One"]
    assert move(three, "up") == f"down-driver-{three.pk}"
    assert move(two, "sideways") == f"driver-{two.pk}"
    assert order(population) == ["Three", "Two", "One"]
    page = client.get(address(population, "theory")).content.decode()
    assert f'id="up-driver-{one.pk}"' in page
    assert f'id="down-driver-{one.pk}"' not in page


def test_move_of_the_only_driver_leads_to_it(client, population, by):
    driver = DriverFactory(population=population)

    response = client.post(address(population, "driver-move", driver.pk), {"direction": "up"})

    assert response.url.endswith(f"#driver-{driver.pk}")


def test_idea_moves_within_the_list_of_a_driver(client, population, by):
    trust = DriverFactory(population=population)
    one, two, three = (ChangeIdeaFactory(population=population, text=text) for text in ("One", "Two", "Three"))
    for idea in (one, three):
        IdeaDriverFactory(idea=idea, driver=trust)

    response = client.post(f"{address(population, 'idea-move', three.pk)}?within={trust.pk}", {"direction": "up"})

    assert response.url.endswith(f"#down-idea-{three.pk}-{trust.pk}")
    assert [row["text"] for row in tree_of(population)["ideas"]] == ["Three", "One", "Two"]
    response = client.post(f"{address(population, 'idea-move', two.pk)}?within=0", {"direction": "up"})
    assert response.url.endswith(f"#idea-{two.pk}-0")


def test_removing_a_driver_says_what_happens_to_its_ideas(client, population, by):
    trust = DriverFactory(population=population, text="Trust")
    DriverFactory(population=population, text="Same face", parent=trust)
    IdeaDriverFactory(idea=ChangeIdeaFactory(population=population, text="Clinic"), driver=trust)

    words = text(client.get(address(population, "driver-remove", trust.pk)))
    assert "Its secondary drivers go with it: “Same face”." in words
    assert "One change idea stays, without this driver: “Clinic”." in words
    after = client.post(address(population, "driver-remove", trust.pk), follow=True)
    assert "Put it back" in text(after)
    assert "Change ideas that serve no driver yet" in text(after)

    client.post(address(population, "driver-put-back", trust.pk))
    assert order(population, trust) == ["Same face"]


def test_stale_driver_is_told_and_keeps_what_was_typed(client, population, by):
    driver = DriverFactory(population=population, text="Trust")
    page = address(population, "driver-edit", driver.pk)
    seen = client.get(page).context["form"]["seen"].value()
    theory.edit_driver(driver, text="Trust and time", by=by)

    response = client.post(page, {"text": "Time", "parent": "", "domain": "", "seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert response.context["form"]["text"].value() == "Time"


def test_driver_is_changed_on_its_page(client, population, by):
    primary, driver = DriverFactory(population=population), DriverFactory(population=population, text="Trust")
    page = address(population, "driver-edit", driver.pk)
    seen = client.get(page).context["form"]["seen"].value()

    client.post(page, {"text": "Trust", "parent": primary.pk, "domain": "access", "seen": seen})

    driver.refresh_from_db()
    assert (driver.parent, driver.domain) == (primary, "access")


@pytest.mark.req("R156", "R157")
def test_start_offers_the_drivers_of_the_wave_and_the_three_domains(client, population, by):
    page = address(population, "theory-start")
    assert "has not entered the drivers of its own theory of change" in text(client.get(page))
    mine = ProgrammeDriverFactory(wave=population.participation.wave, text="Reach")
    below = ProgrammeDriverFactory(wave=mine.wave, parent=mine, text="Outreach")

    words = text(client.get(page))
    assert "Reach: Outreach" in words
    assert "A suggestion of this service" in words
    client.post(page, {"programme": [below.pk], "domains": ["access"]})

    assert order(population) == ["Reach", "Access"]
    assert set(Driver.objects.filter(parent=None).values_list("origin", flat=True)) == {DriverOrigin.PROGRAMME, DriverOrigin.SUGGESTED}


def test_start_with_nothing_is_refused(client, population, by):
    response = client.post(address(population, "theory-start"), {})

    assert response.status_code == 422
    assert "Choose at least one, or write your own driver instead." in text(response)


@pytest.mark.req("R155", "R158")
def test_partners_and_assumptions_are_written_down(client, population, by):
    page = address(population, "theory-about")
    typed = {"with_partners_how": "They chose the drivers", "assumptions": "Trust grows by meeting"}

    client.post(page, {**typed, **day("with_partners_on", date(2026, 5, 4)), "seen": client.get(page).context["form"]["seen"].value()})

    row = Theory.objects.get(population=population)
    assert (row.with_partners_on, row.with_partners_how) == (date(2026, 5, 4), "They chose the drivers")
    DriverFactory(population=population)
    assert "Trust grows by meeting" in text(client.get(address(population, "theory")))


def test_second_person_does_not_overwrite_what_the_first_wrote_about_it(client, population, by):
    page = address(population, "theory-about")
    seen = client.get(page).context["form"]["seen"].value()
    theory.save_about(population, assumptions="First", by=by)

    response = client.post(page, {"assumptions": "Second", "seen": seen})

    assert response.status_code == 422
    assert Theory.objects.get().assumptions == "First"
    assert response.context["form"]["assumptions"].value() == "Second"


@pytest.mark.req("R160")
def test_two_versions_stand_side_by_side(client, population, by):
    today = timezone.localdate()
    trust = DriverFactory(population=population, text="Trust")
    gone = DriverFactory(population=population, text="Leaflets")
    IdeaDriverFactory(idea=ChangeIdeaFactory(population=population, text="Clinic"), driver=trust)
    client.post(address(population, "theory-keep"), {"reason": "After the workshop", **day("on", today)})
    theory.edit_driver(trust, text="Trust and time", by=by)
    theory.remove_driver(gone, by=by)
    theory.add_driver(population, text="Same face", by=by)

    response = client.get(address(population, "theory-compare"))

    words = text(response)
    assert "1 added, 1 gone, 1 changed, 1 as before." in words
    rows = {(row.kind, row.change.value, row.before[:1], row.after[:1]) for row in response.context["rows"]}
    assert rows == {
        ("Primary driver", "changed", ("Trust",), ("Trust and time",)),
        ("Primary driver", "gone", ("Leaflets",), ()),
        ("Primary driver", "added", (), ("Same face",)),
    }
    versions.keep_version(population, on=today, by=by)
    assert "Nothing differs." in text(client.get(address(population, "theory-compare"), {"before": "2", "after": "now"}))
    assert client.get(address(population, "theory-compare"), {"before": "99", "after": "now"}).status_code == 200


def test_kept_version_reads_as_it_was(client, population, by):
    trust = DriverFactory(population=population, text="Trust")
    version = versions.keep_version(population, reason="After the workshop", on=timezone.localdate(), by=by)
    theory.edit_driver(trust, text="Time", by=by)

    words = text(client.get(address(population, "theory-version", version.pk)))

    assert "After the workshop" in words
    assert "Primary driver Trust" in words
    assert "Move up" not in words
    assert "Version 1" in text(client.get(address(population, "theory-versions")))


def test_without_a_version_the_pages_say_what_to_do(client, population, by):
    assert "No version is kept yet" in text(client.get(address(population, "theory-versions")))
    assert "There is nothing to compare with yet" in text(client.get(address(population, "theory-compare")))


def test_version_of_a_day_to_come_is_refused(client, population, by):
    DriverFactory(population=population)

    response = client.post(address(population, "theory-keep"), {"reason": "Soon", **day("on", timezone.localdate() + timedelta(days=1))})

    assert response.status_code == 422
    assert response.context["form"]["reason"].value() == "Soon"
    assert not TheoryVersion.objects.exists()


def test_page_of_many_takes_as_many_queries_as_of_few(client, population, by):
    TheoryVersionFactory(population=population, number=1)
    IdeaDriverFactory(idea=ChangeIdeaFactory(population=population), driver=DriverFactory(population=population))
    AimFactory(population=population)
    pages = [address(population, name) for name in ("theory", "ideas", "theory-compare", "theory-versions")]
    few = [queries_of(client, page) for page in pages]
    for number in range(2, 12):
        TheoryVersionFactory(population=population, number=number)
        primary = DriverFactory(population=population)
        for _ in range(3):
            IdeaDriverFactory(idea=ChangeIdeaFactory(population=population), driver=DriverFactory(population=population, parent=primary))

    assert [queries_of(client, page) for page in pages] == few


def test_reader_outside_the_sub_team_finds_nothing_to_press(client, population):
    DriverFactory(population=population)
    lead = SeatFactory(team=TeamFactory(participation=population.participation), user=True, role="project_lead")
    client.force_login(lead.person.user)

    page = client.get(address(population, "theory"))

    assert "Move up" not in text(page)
    assert "Add a primary driver" not in text(page)
    assert client.post(address(population, "driver-add"), {"text": "Trust"}).status_code == 403


@pytest.mark.req("R156", "R269")
def test_programme_team_enters_the_drivers_of_a_wave(client, programme):
    wave = selected().participation.wave
    listed = reverse("qiprojects:programme-theory", args=[wave.slug])
    assert "No driver is entered yet" in text(client.get(listed))
    add = reverse("qiprojects:programme-driver-add", args=[wave.slug])
    client.post(add, {"text": "Reach"})
    reach = ProgrammeDriver.objects.get()
    client.post(add, {"text": "Outreach", "parent": reach.pk})
    client.post(add, {"text": "Trust"})

    assert [row.text for row in ProgrammeDriver.objects.filter(wave=wave, parent=None)] == ["Reach", "Trust"]
    trust = ProgrammeDriver.objects.get(text="Trust")
    moved = client.post(reverse("qiprojects:programme-driver-move", args=[wave.slug, trust.pk]), {"direction": "up"})
    assert moved.url == f"{listed}#down-driver-{trust.pk}"
    assert text(client.get(listed)).index("Trust") < text(client.get(listed)).index("Reach")


def test_driver_of_the_programme_is_changed_taken_off_and_put_back(client, programme):
    reach = ProgrammeDriverFactory(wave=selected().participation.wave, text="Reach")
    below = ProgrammeDriverFactory(wave=reach.wave, parent=reach, text="Outreach")

    def page(name, pk=reach.pk):
        return reverse(f"qiprojects:programme-driver-{name}", args=[reach.wave.slug, pk])

    seen = client.get(page("edit")).context["form"]["seen"].value()
    client.post(page("edit"), {"text": "Reach people", "parent": "", "seen": seen})
    assert ProgrammeDriver.objects.get(pk=reach.pk).text == "Reach people"
    stale = client.post(page("edit"), {"text": "Reach out", "parent": "", "seen": seen})
    assert stale.status_code == 422
    assert "Its secondary driver goes with it." in text(client.get(page("remove")))
    after = client.post(page("remove"), follow=True)
    assert "Put it back" in text(after)
    assert not ProgrammeDriver.objects.current().exists()
    client.post(page("put-back"))
    assert ProgrammeDriver.objects.current().filter(pk=below.pk).exists()


def test_driver_of_another_wave_is_not_found(client, programme):
    population = selected()
    driver = ProgrammeDriverFactory(wave=population.participation.wave)

    assert client.get(reverse("qiprojects:programme-driver-edit", args=["wave-x", driver.pk])).status_code == 404
