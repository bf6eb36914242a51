"""The pages of the aim and of the plan."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qiprojects.actions.aim import current_aim
from qiprojects.models import Aim, Project
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def member(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def seen(client, population, page):
    """What the hidden field of a form holds when the page is opened."""
    return client.get(address(population, page)).context["form"]["seen"].value()


def typed(**fields):
    return {"seen": "none", **day("on", TODAY), **fields}


@pytest.mark.req("R153")
def test_first_aim_is_one_sentence_and_leads_to_the_next_step(client, population, member):
    assert "No aim yet" in text(client.get(address(population, "aim")))

    done = client.post(address(population, "aim-write"), typed(text="Improve access"), follow=True)

    assert done.redirect_chain[-1][0] == address(population, "project")
    words = text(done)
    assert "The aim is written down." in words
    assert "Start the theory of change" in words
    assert (Aim.objects.get().status, Aim.objects.get().by) == ("initial", member)


@pytest.mark.req("R154")
def test_new_version_says_why_and_both_stand_side_by_side(client, population, member):
    make.AimFactory(population=population, number=1, smart=True)
    new = typed(seen=seen(client, population, "aim-write"), as_new="new", text="Half the waiting", why_new="We heard why", target="7 in 10")

    client.post(address(population, "aim-write"), {**new, **day("target_on", TODAY + timedelta(days=400))})

    words = text(client.get(address(population, "aim")))
    assert "Version 2 (now)" in words
    assert "We heard why" in words
    compared = text(client.get(address(population, "aims-compare")))
    for part in ("Improve access to talking therapies", "Half the waiting", "Changed", "We heard why", "7 in 10"):
        assert part in compared
    old = Aim.objects.get(number=1)
    assert "This is an earlier version" in text(client.get(address(population, "aim-version", old.pk)))


def test_correction_makes_no_version(client, population, member):
    make.AimFactory(population=population, number=1)

    client.post(address(population, "aim-write"), typed(seen=seen(client, population, "aim-write"), as_new="same", text="Better words"))

    assert list(Aim.objects.values_list("number", "text")) == [(1, "Better words")]
    assert "Nothing to compare yet" in text(client.get(address(population, "aims-compare")))


@pytest.mark.parametrize("query", ["?before=1&after=99", "?before=x&after=2", "?before=&after="])
def test_comparison_of_versions_that_are_not_there_asks_to_choose_or_shows_the_latest(client, population, member, query):
    make.AimFactory(population=population, number=1, status="superseded")
    make.AimFactory(population=population, number=2)

    assert client.get(address(population, "aims-compare") + query).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Enter the aim"),
        ({"text": "Ring 020 7946 0991"}, "Could this identify a person?"),
        ({"text": "Improve access", **day("on", TODAY + timedelta(days=1))}, "must be on or before"),
        ({"text": "Improve access", "with_partners_how": "At two meetings"}, "Tick the box above if partners took part"),
        ({"text": "Improve access", "target_on_0": "31", "target_on_1": "2", "target_on_2": "2027"}, "must be a real date"),
    ],
)
def test_aim_that_cannot_be_kept_is_refused_and_nothing_typed_is_lost(client, population, member, fields, words):
    response = client.post(address(population, "aim-write"), typed(baseline="4 in 10 are seen in time", **fields))

    assert response.status_code == 422
    assert words in text(response)
    assert "4 in 10 are seen in time" in response.content.decode()
    assert not Aim.objects.exists()


def test_reason_for_a_new_version_is_not_lost_in_a_correction(client, population, member):
    make.AimFactory(population=population, number=1)
    fields = typed(seen=seen(client, population, "aim-write"), as_new="same", text="Better words", why_new="We heard why")

    response = client.post(address(population, "aim-write"), fields)

    assert response.status_code == 422
    assert "a correction keeps no reason" in text(response)
    assert "We heard why" in response.content.decode()


def test_two_people_at_once_lose_nothing(client, population, member):
    before = seen(client, population, "aim-write")
    make.AimFactory(population=population, number=1, text="Theirs")

    response = client.post(address(population, "aim-write"), typed(seen=before, text="Mine"))

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert "Mine" in response.content.decode()
    assert current_aim(population).text == "Theirs"


@pytest.mark.req("R154")
def test_checks_are_answered_one_by_one_with_notes(client, population, member):
    make.AimFactory(population=population, number=1)
    answers = {
        "specific": "yes",
        "measurable": "not_yet",
        "measurable_note": "We do not count yet",
        "seen": seen(client, population, "smart"),
    }

    done = text(client.post(address(population, "smart"), answers, follow=True))

    assert "1 of the five checks are met so far" in done
    for part in ("We do not count yet", "1 of 5 checks met", "Not answered", "Achievable (but also aspirational)"):
        assert part in done


def test_checks_of_the_version_before_are_there_to_be_confirmed(client, population, member):
    make.AimFactory(population=population, number=1, status="superseded", checks={"specific": {"met": "yes", "note": "For carers"}})
    make.AimFactory(population=population, number=2)

    page = client.get(address(population, "smart"))

    assert "The answers below are those of version 1" in text(page)
    assert "For carers" in page.content.decode()
    assert current_aim(population).checks == {}


def test_checks_of_an_aim_that_somebody_replaced_meanwhile_are_not_saved(client, population, member):
    make.AimFactory(population=population, number=1)
    before = seen(client, population, "smart")
    Aim.objects.update(status="superseded")
    make.AimFactory(population=population, number=2)

    response = client.post(address(population, "smart"), {"specific": "yes", "seen": before})

    assert response.status_code == 422
    assert current_aim(population).checks == {}


def test_checking_without_an_aim_leads_to_writing_one(client, population, member):
    for send in (client.get, client.post):
        assert send(address(population, "smart")).url == address(population, "aim-write")


@pytest.mark.req("R163", "R340", "R341")
def test_route_resources_and_timetable_are_planned(client, population, member):
    assert "Choose the route" in text(client.get(address(population, "plan")))
    plan = {"route": "design_workshops", "resources": "Two days a month", "timetable": "March: tests", "seen": "none"}

    words = text(client.post(address(population, "plan-edit"), plan, follow=True))

    for part in ("Design workshops", "Two days a month", "March: tests"):
        assert part in words
    assert Project.objects.get().route == "design_workshops"


def test_page_asks_as_many_questions_for_thirty_versions_as_for_two(client, population, member):
    make.AimFactory(population=population, number=100)
    make.AimFactory(population=population, number=1, status="superseded", by=member)
    few = queries_of(client, address(population, "aim"))

    for number in range(2, 30):
        make.AimFactory(population=population, number=number, status="superseded")

    assert queries_of(client, address(population, "aim")) == few
    assert "Page 2" in client.get(address(population, "aim")).content.decode()
