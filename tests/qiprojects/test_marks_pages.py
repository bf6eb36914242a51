"""Marking a chart and writing down what was seen, on their pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from qiprojects.models import Annotation, Observation, Rebase
from tests.factories import qiprojects as make
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
APRIL = date(2024, 4, 1)


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def measure(population):
    measure = make.MeasureFactory(population=population, name="Seen in time", defined=True)
    make.points(measure, *range(10, 24))
    return measure


def seen(client, place):
    return client.get(place).context["form"]["seen"].value()


def test_new_lines_with_a_reason_show_on_the_chart_and_go_again(client, population, by, measure):
    place = address(population, "rebase-add", measure.pk)
    form = client.get(place, {"on": "2024-04-01"})
    assert form.context["form"]["on"].value() == APRIL
    assert "New lines (rebase) from a point" in text(form)

    response = client.post(place, {**day("on", APRIL), "reason": "Open on Saturdays"}, follow=True)

    words = text(response)
    assert "The chart has new lines." in words
    assert "New lines (rebase) from 1 April 2024. Open on Saturdays" in words
    assert "New lines (rebase) from a point" in words
    assert len(response.context["chart"].segments) == 2
    row = Rebase.objects.get()
    gone = client.post(address(population, "rebase-remove", measure.pk, row.pk), follow=True)
    back = address(population, "rebase-put-back", measure.pk, row.pk)
    assert back in gone.content.decode()
    assert len(gone.context["chart"].segments) == 1
    client.post(back)
    assert Rebase.objects.current().get() == row


def test_form_for_new_lines_warns_of_few_points_before_saving(client, population, by, measure):
    place = address(population, "rebase-add", measure.pk)

    assert "New lines from a point after 1 February 2024 have fewer than 13 points: icons and signals are left out" in text(
        client.get(place)
    )
    assert "New lines from 1 April 2024 have 11 points: icons and signals are left out" in text(client.get(place, {"on": "2024-04-01"}))


@pytest.mark.parametrize(
    ("on", "reason", "words"),
    [
        (date(2024, 4, 3), "Open on Saturdays", "There is no point on 3 April 2024. The nearest are those of 1 April 2024 and 1 May 2024."),
        (date(2024, 1, 1), "Open on Saturdays", "the first point"),
        (APRIL, "", "Enter an answer to “Why?”"),
        (APRIL, "Ask 07700 900123", "Could this identify a person?"),
    ],
)
def test_refused_new_lines_stay_typed(client, population, by, measure, on, reason, words):
    response = client.post(address(population, "rebase-add", measure.pk), {**day("on", on), "reason": reason})

    assert response.status_code == 422
    assert words in text(response)
    assert response.context["form"]["reason"].value() == reason
    assert not Rebase.objects.exists()


MARKS = {
    "annotation": (Annotation, "note"),
    "observation": (Observation, "observation"),
}


@pytest.mark.parametrize("kind", ["annotation", pytest.param("observation", marks=pytest.mark.req("R349"))])
def test_words_are_written_changed_taken_away_and_put_back(client, population, by, measure, kind):
    model, _ = MARKS[kind]
    add = address(population, f"{kind}-add", measure.pk)
    page = client.post(add, {**day("on", APRIL), "text": "Tea was served"}, follow=True)
    assert "1 April 2024" in text(page)
    assert "Tea was served" in text(page)
    row = model.objects.get()

    edit = address(population, f"{kind}-edit", measure.pk, row.pk)
    old = seen(client, edit)
    client.post(edit, {"seen": old, **day("on", APRIL), "text": "Coffee was served"})
    stale = client.post(edit, {"seen": old, **day("on", APRIL), "text": "Water was served"})
    assert stale.status_code == 422
    assert stale.context["form"]["text"].value() == "Water was served"
    assert model.objects.get().text == "Coffee was served"

    remove = address(population, f"{kind}-remove", measure.pk, row.pk)
    assert "Coffee was served" in text(client.get(remove))
    back = address(population, f"{kind}-put-back", measure.pk, row.pk)
    assert back in client.post(remove, follow=True).content.decode()
    assert not model.objects.current().exists()
    client.post(back)
    assert model.objects.current().get() == row


@pytest.mark.parametrize("kind", MARKS)
def test_refused_words_stay_typed(client, population, by, measure, kind):
    model, _ = MARKS[kind]
    tomorrow = timezone.localdate() + timedelta(days=1)

    response = client.post(address(population, f"{kind}-add", measure.pk), {**day("on", tomorrow), "text": "Tea was served"})

    assert response.status_code == 422
    assert "must be on or before" in text(response)
    assert response.context["form"]["text"].value() == "Tea was served"
    assert not model.objects.exists()


@pytest.mark.parametrize(("kind", "page"), [("annotation", "annotations"), ("observation", "observations")])
def test_measure_shows_the_latest_and_a_page_has_all(client, population, by, measure, kind, page):
    factory = {"annotation": make.AnnotationFactory, "observation": make.ObservationFactory}[kind]
    for number in range(30):
        factory(measure=measure, on=APRIL + timedelta(days=number), text=f"Thing of day {number:02}")

    first = text(client.get(address(population, "measure", measure.pk)))
    whole, rest = (text(client.get(address(population, page, measure.pk), {"page": number})) for number in (1, 2))

    assert "Thing of day 29" in first
    assert f"All 30 {'notes' if kind == 'annotation' else 'observations'}" in first
    assert "Thing of day 29" in whole
    assert "Thing of day 00" in rest


@pytest.mark.parametrize(("page", "words"), [("annotations", "No notes yet"), ("observations", "Nothing written down yet")])
def test_empty_page_says_what_is_written_there(client, population, by, measure, page, words):
    assert words in text(client.get(address(population, page, measure.pk)))


def test_readers_see_what_was_written_and_no_way_to_change_it(client, population, measure):
    make.AnnotationFactory(measure=measure, text="New leaflet")
    make.ObservationFactory(measure=measure, text="People stay for tea")
    make.RebaseFactory(measure=measure, on=APRIL, reason="Open on Saturdays")
    client.force_login(ProgrammeRoleFactory().person.user)

    words = text(client.get(address(population, "measure", measure.pk)))

    assert "New leaflet" in words
    assert "People stay for tea" in words
    assert "Open on Saturdays" in words
    assert "Take away" not in words
    assert "Take off" not in words


def test_mark_of_another_measure_is_not_found(client, population, by, measure):
    other = make.AnnotationFactory(measure=make.MeasureFactory(population=population))

    assert client.get(address(population, "annotation-edit", measure.pk, other.pk)).status_code == 404
