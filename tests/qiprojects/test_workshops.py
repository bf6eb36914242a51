"""Design workshops: lines read, all written in one sitting or nothing, and the list."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from qiprojects.actions import workshops as actions
from qiprojects.actions.aim import current_aim
from qiprojects.actions.base import CannotChange
from qiprojects.models import Aim, ChangeIdea, Driver, Measure, Project, Theory, Workshop
from qiprojects.sittings import DriverLine, NotReadable, read_names, read_theory
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
THEORY = "Trust in services\n- Listen at the market\n- Tea after the clinic\nGetting there\n- Appointments that fit the bus"


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def texts(model, population):
    return list(model.objects.current().filter(population=population).values_list("text", flat=True))


def test_lines_are_drivers_and_what_stands_below_with_a_mark_or_further_in():
    typed = "\nTrust\n- One\n• Two\n  Three\n2) Four\n\nGetting  there\n- One\n- One\nTrust\n- Five"

    assert read_theory(typed) == [DriverLine("Trust", ("One", "Two", "Three", "Four", "Five")), DriverLine("Getting there", ("One",))]
    assert read_theory("- Alone") == [DriverLine("", ("Alone",))]
    assert read_theory("") == []
    assert read_theory("-") == [DriverLine("-", ())]
    assert read_names("- Seen in time\nSeen in time\n\n Trust score ") == ["Seen in time", "Trust score"]


@pytest.mark.parametrize(("typed", "words"), [("a\n" + "b" * 201, "Line 2 is longer"), ("a\n" * 101, "up to 100 lines")])
def test_too_much_is_refused_with_its_line(typed, words):
    for read in (read_theory, read_names):
        with pytest.raises(NotReadable, match=words):
            read(typed)


@pytest.mark.req("R163", "R166", "R167")
def test_one_sitting_writes_aim_theory_and_measures(client, population, by):
    typed = {
        **day("held_on", TODAY),
        "with_partners": "on",
        "aim": "Improve access",
        "theory": THEORY,
        "outcome_measures": "Seen in four weeks\nTrust score",
        "balancing_measures": "Waiting of others",
        "place": "Village hall",
    }

    for _ in range(2):
        done = client.post(address(population, "workshop-add"), typed, follow=True)

    assert texts(Driver, population) == ["Trust in services", "Getting there"]
    assert texts(ChangeIdea, population) == ["Listen at the market", "Tea after the clinic", "Appointments that fit the bus"]
    assert [idea.drivers.get().text for idea in ChangeIdea.objects.all()] == ["Trust in services", "Trust in services", "Getting there"]
    measures = [("Seen in four weeks", "outcome"), ("Trust score", "outcome"), ("Waiting of others", "balancing")]
    assert list(Measure.objects.values_list("name", "kind")) == measures
    aim, workshop = Aim.objects.get(), Workshop.objects.get()
    assert (aim.text, aim.with_partners, Theory.objects.get().with_partners_on) == ("Improve access", True, TODAY)
    assert (workshop.did_aim, workshop.did_theory, workshop.did_measures, workshop.place) == (True, True, True, "Village hall")
    assert Project.objects.get().route == "design_workshops"
    assert Entry.objects.filter(action="workshop.held").count() == 1
    assert "The workshop is written down" in text(done)


def test_message_counts_what_is_new(client, population, by):
    make.DriverFactory(population=population, text="Trust in services")

    done = client.post(address(population, "workshop-add"), {**day("held_on", TODAY), "theory": THEORY}, follow=True)

    assert "The workshop is written down, with a driver and 3 change ideas." in text(done)
    assert texts(Driver, population) == ["Trust in services", "Getting there"]


def test_other_words_make_a_new_version_of_the_aim_and_none_leave_it(population, by):
    make.AimFactory(population=population, number=1, target="7 in 10")

    actions.hold_workshop(population, held_on=TODAY, note="We looked at it", by=by)
    assert current_aim(population).number == 1

    actions.hold_workshop(population, held_on=TODAY, aim="Half the waiting", by=by)
    aim = current_aim(population)
    assert (aim.number, aim.text, aim.target, aim.with_partners) == (2, "Half the waiting", "7 in 10", False)


def test_route_that_the_team_chose_stays(population, by):
    make.ProjectFactory(population=population, route="stepwise")

    actions.hold_workshop(population, held_on=TODAY, worked_on=["did_aim"], by=by)

    assert Project.objects.get().route == "stepwise"


def test_refusal_of_one_part_writes_nothing_and_loses_nothing(client, population, by):
    make.AimFactory(population=population, number=1, written_on=TODAY)
    typed = {**day("held_on", TODAY - timedelta(3)), "aim": "Half the waiting", "theory": THEORY, "process_measures": "Visits"}

    response = client.post(address(population, "workshop-add"), typed)

    assert response.status_code == 422
    assert "The version before is from" in text(response)
    assert "Appointments that fit the bus" in response.content.decode()
    assert [model.objects.count() for model in (Workshop, Driver, Measure)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Write down what came of the workshop"),
        ({"theory": "Trust\n- " + "x" * 201}, "Line 2 is longer"),
        ({"note": "Ring 020 7946 0991"}, "Could this identify a person?"),
        ({"note": "Dr Example was there"}, "Could this identify a person?"),
        ({"theory": "Ring 020 7946 0991"}, "Could this identify a person?"),
        ({**day("held_on", TODAY + timedelta(1)), "note": "Later"}, "must be on or before"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(client, population, by, typed, words):
    response = client.post(address(population, "workshop-add"), {**day("held_on", TODAY), **typed})

    assert response.status_code == 422
    assert words in text(response)
    assert not Workshop.objects.exists()


def test_workshop_is_changed_taken_away_and_put_back(client, population, by):
    row = make.WorkshopFactory(population=population, by=by, place="Chapel")
    assert "Chapel" in text(client.get(address(population, "workshops")))

    typed = {**day("held_on", TODAY), "place": "Village hall", "worked_on": ["did_measures"]}
    client.post(address(population, "workshop-edit", row.pk), {**typed, "seen": "new"})
    row.refresh_from_db()
    assert (row.place, row.did_aim, row.did_measures) == ("Village hall", False, True)

    stale = client.post(address(population, "workshop-edit", row.pk), {**typed, "place": "Elsewhere", "seen": "new"})
    assert stale.status_code == 422

    taken = client.post(address(population, "workshop-remove", row.pk), follow=True)
    assert "Put it back" in text(taken)
    assert client.get(address(population, "workshop-edit", row.pk)).status_code == 404
    client.post(address(population, "workshop-put-back", row.pk))
    assert "Village hall" in text(client.get(address(population, "workshops")))


def test_workshop_needs_something_to_say(population, by):
    row = make.WorkshopFactory(population=population, by=by)

    with pytest.raises(CannotChange):
        actions.edit_workshop(row, held_on=date(2026, 1, 1), place="", with_partners=False, note="", worked_on=[], by=by)


def test_list_asks_as_many_questions_for_forty_workshops_as_for_three(client, population, by):
    assert "No workshop yet" in text(client.get(address(population, "workshops")))
    make.WorkshopFactory.create_batch(3, population=population)
    few = queries_of(client, address(population, "workshops"))
    make.WorkshopFactory.create_batch(37, population=population)

    assert queries_of(client, address(population, "workshops")) == few
