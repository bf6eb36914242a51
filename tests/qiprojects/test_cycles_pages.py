"""The pages of tests: planning, the four parts, the list and the ramp."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from populations.models import Status
from qiprojects.forms.cycles import DoForm, StudyForm
from qiprojects.models import Cycle
from tests.datareview.pages import text
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.datareview import member_of, selected
from tests.factories.qiprojects import BEGUN, ChangeIdeaFactory, CycleFactory, MeasureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


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
    return ChangeIdeaFactory(population=population, text="Clinic at the village hall")


@pytest.fixture
def cycle(idea):
    return CycleFactory(population=idea.population, idea=idea, number=1)


def address(population, name, *args):
    return reverse(f"qiprojects:{name}", args=[population.participation.organisation.slug, population.pk, *args])


def day(name, value):
    return {f"{name}_0": value.day, f"{name}_1": value.month, f"{name}_2": value.year}


def seen(client, place):
    return client.get(place).context["form"]["seen"].value()


def send(client, population, name, cycle, **typed):
    """Open a form of this test, fill it in, and follow to where it leads."""
    place = address(population, name, cycle.pk)
    return client.post(place, {"seen": seen(client, place), **typed}, follow=True)


@pytest.mark.parametrize(("form", "boxes"), [(DoForm, ("happened", "surprises")), (StudyForm, ("compared", "learning"))])
def test_what_came_of_a_test_is_asked_for_without_numbers_about_few_people(form, boxes):
    words = "All readers of the project can read this, so write no number that is about few people."

    assert [words in form.base_fields[name].help_text for name in boxes] == [True, True]


@pytest.mark.req("R161")
@pytest.mark.req("R174")
def test_a_test_goes_through_its_four_parts_with_one_button_each(client, population, by, idea):
    planned = client.post(
        f"{address(population, 'cycle-add')}?idea={idea.pk}",
        {"question": "Do people come?", "what": "A clinic on market day", "prediction": "Three people come", "scale": "one_team"},
        follow=True,
    )
    cycle = Cycle.objects.get()
    assert planned.redirect_chain[-1][0] == address(population, "cycle", cycle.pk)
    assert "Start the test" in text(planned)
    assert "Locked since" not in text(planned)

    page = send(client, population, "cycle-do", cycle, part="start", **day("started_on", YESTERDAY))
    assert "Locked since the test began" in text(page)
    assert "Write down what happened" in text(page)
    page = send(
        client,
        population,
        "cycle-do",
        cycle,
        happened="Five people came",
        surprises="",
        **day("started_on", YESTERDAY),
        **day("ended_on", TODAY),
    )
    assert "Study what happened" in text(page)
    page = send(client, population, "cycle-study", cycle, compared="More than expected", learning="Market day works")
    assert "Decide what follows" in text(page)
    page = send(client, population, "cycle-act", cycle, decision="adopt", why="They come back", **day("decided_on", TODAY))

    words = text(page)
    assert "The change idea is now marked as “adopted”" in words
    assert "Plan the next test" in words
    for typed in ("Three people come", "Five people came", "More than expected", "Market day works", "They come back"):
        assert typed in words
    assert f"?follows={cycle.pk}" in page.content.decode()


def test_abandoning_with_learning_is_told_as_a_good_result(client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, finished=True, decision="abandon")

    page = client.get(address(population, "cycle", cycle.pk))

    words = text(page)
    assert "Abandoned, with learning" in words
    assert "A good result" in words
    assert page.context["next_url"] == address(population, "cycle-add")
    assert "That is a good result" in text(client.get(address(population, "cycle-act", cycle.pk)))


def test_thread_leads_from_a_test_to_what_came_of_it(client, population, by, cycle):
    cycle.measures.add(MeasureFactory(population=population, name="People who come"))
    page = client.get(address(population, "cycle", cycle.pk))
    link = reverse("datareview:thread", args=[population.participation.organisation.slug, population.pk, "test", cycle.pk])

    assert link in page.content.decode()
    assert "People who come" in text(client.get(link))


def test_next_test_takes_over_what_stays_the_same_and_grows_after_adopting(client, population, by, idea):
    asset, measure = MappedAssetFactory(population=population), MeasureFactory(population=population)
    before = CycleFactory(population=population, idea=idea, finished=True, decision="adopt", where="Village hall", tester=asset)
    before.measures.add(measure)
    place = f"{address(population, 'cycle-add')}?follows={before.pk}"

    page = client.get(place)
    form = page.context["form"]
    assert "Tea helps" in text(page)
    assert (form["scale"].value(), form["where"].value(), form["tester"].value()) == ("one_team", "Village hall", str(asset.pk))
    assert not form["question"].value()
    assert not form["prediction"].value()
    client.post(place, {"question": "In two halls?", "scale": "one_team", "tester": asset.pk, "measures": [measure.pk]})

    new = Cycle.objects.get(follows=before)
    assert (new.idea, new.tester, list(new.measures.all())) == (idea, asset, [measure])
    assert "Followed by" in text(client.get(address(population, "cycle", before.pk)))
    assert f"Go to test {new.number}" in text(client.get(address(population, "cycle", before.pk)))


def test_idea_is_chosen_in_the_form_where_the_address_names_none(client, population, by, idea):
    ChangeIdeaFactory(text="Idea of others")

    form = client.get(address(population, "cycle-add")).context["form"]
    assert [pk for pk, _ in form.fields["idea"].choices] == ["", str(idea.pk)]
    client.post(address(population, "cycle-add"), {"idea": idea.pk, "question": "Do people come?", "scale": "one_person"})

    assert Cycle.objects.get().idea == idea


def test_idea_or_test_of_another_population_cannot_be_tested_here(client, population, by):
    other = CycleFactory()

    assert client.get(f"{address(population, 'cycle-add')}?idea={other.idea_id}").status_code == 404
    assert client.get(f"{address(population, 'cycle-add')}?follows={other.pk}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"question": ""}, "Enter"),
        ({"what": "Ring 07700 900123"}, "looks like a phone number"),
        ({"who": "Dr Amina Example"}, "looks like a name of a person"),
        ({"planned_on_0": "31"}, "must include a month"),
        ({"scale": "huge"}, "Select"),
    ],
)
def test_refused_plan_keeps_what_was_typed(typed, words, client, population, by, idea):
    data = {"question": "Do people come?", "prediction": "Three people come", "scale": "one_person", **typed}

    response = client.post(f"{address(population, 'cycle-add')}?idea={idea.pk}", data)

    assert response.status_code == 422
    assert words in text(response)
    assert "Three people come" in response.content.decode()
    assert not Cycle.objects.exists()


def test_assets_that_could_test_the_idea_are_offered_first_and_those_not_to_be_contacted_are_not(client, population, by, idea):
    rows = {
        name: MappedAssetFactory(
            population=population,
            asset=AssetFactory(participation=population.participation, name=name, do_not_contact=name == "Closed group"),
        )
        for name in ("Barber", "Choir", "Closed group")
    }
    idea.testers.add(rows["Choir"])

    choices = client.get(f"{address(population, 'cycle-add')}?idea={idea.pk}").context["form"].fields["tester"].choices

    assert [(name, [label for _, label in group]) for name, group in choices[1:]] == [
        ("Could test this idea", ["Choir"]),
        ("On the asset map", ["Barber"]),
    ]


def test_late_change_of_the_prediction_is_shown_with_its_reason_and_what_stood_there(client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, doing=True)
    page = send(client, population, "cycle-prediction", cycle, prediction="Five people come", reason="A slip of the pen")

    words = text(page)
    assert "Five people come" in words
    assert "Changed after the test had begun" in words
    assert "by you. Reason: A slip of the pen" in words
    assert "Before: “Three people come”" in words
    assert "Locked since" not in words


def test_plan_of_a_test_that_has_begun_has_no_field_for_the_prediction(client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, doing=True)

    assert "prediction" not in client.get(address(population, "cycle-plan", cycle.pk)).context["form"].fields
    typed = {"question": cycle.question, "prediction": "Another one", "scale": "one_team", "where": "Market square"}
    send(client, population, "cycle-plan", cycle, **typed)

    cycle.refresh_from_db()
    assert (cycle.where, cycle.prediction) == ("Market square", "Three people come")


def test_test_that_is_started_twice_begins_once(client, population, by, cycle):
    place = address(population, "cycle-do", cycle.pk)
    data = {"seen": seen(client, place), "part": "start", **day("started_on", YESTERDAY)}
    client.post(place, data)

    again = client.post(place, {**data, **day("started_on", TODAY)}, follow=True)

    assert "has begun already" in text(again)
    cycle.refresh_from_db()
    assert cycle.started_on == YESTERDAY


def test_start_asks_for_a_prediction_where_there_is_none(client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, prediction="")
    place = address(population, "cycle-do", cycle.pk)

    refused = client.post(place, {"seen": seen(client, place), "part": "start", **day("started_on", TODAY)})
    assert refused.status_code == 422
    page = send(client, population, "cycle-do", cycle, part="start", prediction="Two people come", **day("started_on", TODAY))

    assert "Two people come" in text(page)
    assert "Locked since" in text(page)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (day("ended_on", BEGUN - timedelta(days=1)), "cannot end before it begins"),
        (day("ended_on", TOMORROW), "must be on or before"),
        ({"happened": ""}, "Enter"),
    ],
)
def test_refused_end_keeps_what_was_typed(typed, words, client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, doing=True)
    place = address(population, "cycle-do", cycle.pk)
    data = {"seen": seen(client, place), "happened": "Five came", "surprises": "It rained", **day("started_on", BEGUN), **typed}

    response = client.post(place, data)

    assert response.status_code == 422
    assert words in text(response)
    assert "It rained" in response.content.decode()
    cycle.refresh_from_db()
    assert cycle.happened == ""


def test_what_happens_can_be_noted_while_the_test_goes_on(client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, doing=True)

    page = send(client, population, "cycle-do", cycle, happened="Two came so far", **day("started_on", BEGUN))

    assert "Two came so far" in text(page)
    assert "Under way since" in text(page)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cycle-study", "Say first when the test ended"),
        ("cycle-act", "Write down first what you learnt"),
        ("cycle-prediction", "has not begun"),
    ],
)
def test_part_that_is_not_reached_leads_back_with_what_comes_first(name, words, client, population, by, cycle):
    page = client.get(address(population, name, cycle.pk), follow=True)

    assert page.redirect_chain[-1][0] == address(population, "cycle", cycle.pk)
    assert words in text(page)
    assert client.post(address(population, name, cycle.pk)).status_code == 422


@pytest.mark.parametrize("name", ["cycle-plan", "cycle-study", "cycle-act"])
def test_older_form_overwrites_nothing_and_loses_nothing(name, client, population, by, idea):
    cycle = CycleFactory(population=population, idea=idea, finished=True, edited_at=timezone.now())
    place = address(population, name, cycle.pk)
    data = {
        "question": cycle.question, "scale": "one_person", "what": "Words of mine", "learning": "Words of mine", "decision": "adopt",
        "why": "Words of mine", **day("decided_on", TODAY),
    }  # fmt: skip

    response = client.post(place, {**data, "seen": "2020-01-01"})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert "Words of mine" in response.content.decode()


def test_test_is_taken_away_and_put_back(client, population, by, cycle):
    page = client.post(address(population, "cycle-remove", cycle.pk), follow=True)
    assert "Put it back" in text(page)
    assert client.get(address(population, "cycle", cycle.pk)).status_code == 404

    page = client.post(address(population, "cycle-put-back", cycle.pk), follow=True)

    assert cycle.question in text(page)


def test_project_of_a_closed_population_can_be_read_and_not_changed(client, population, by, cycle):
    type(population).objects.update(status=Status.PARKED)

    assert "Start the test" not in text(client.get(address(population, "cycle", cycle.pk)))
    for name in ("cycle-plan", "cycle-do", "cycle-remove"):
        assert client.get(address(population, name, cycle.pk)).status_code == 302
