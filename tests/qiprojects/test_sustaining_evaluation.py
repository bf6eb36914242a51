"""Owners and monitoring of adopted changes, the evaluation, and the handover."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Status
from qiprojects.actions import evaluation, handover, sustaining
from qiprojects.actions.base import CannotChange
from qiprojects.charts.words import variation_words
from qiprojects.models import Evaluation, Handover, Sustaining
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import PopulationFactory, SeatFactory
from tests.factories.qiprojects import ChangeIdeaFactory, CycleFactory, MeasureFactory, SustainingFactory, points
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NEXT_YEAR = TODAY + timedelta(days=365)


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
    return ChangeIdeaFactory(population=population, text="Clinic at the village hall", status="adopted")


def codes():
    ours = ("sustaining", "evaluation", "handover")
    return [code for code in Entry.objects.order_by("pk").values_list("action", flat=True) if code.startswith(ours)]


def seen(client, place):
    return client.get(place).context["form"]["seen"].value()


def seat_of(population, **fields):
    return SeatFactory(team=population.team, user=True, role="sub_team_member", starts_on=TODAY - timedelta(days=90), **fields)


def parked_beside(population, name):
    other = PopulationFactory(participation=population.participation, name=name)
    other.status = Status.PARKED
    other.save()
    return other


# Owner and monitoring


@pytest.mark.req("R182")
def test_adopted_changes_stand_with_gaps_first(client, population, by):
    whole = ChangeIdeaFactory(population=population, text="Evening calls", status="scaled", position=0)
    SustainingFactory(idea=whole, owner_role="Head of community services", monitoring="A chart each month", review_on=NEXT_YEAR)
    late = ChangeIdeaFactory(population=population, text="Text reminders", status="implementing", position=1)
    SustainingFactory(idea=late, owner_role="Ward manager", monitoring="A chart each month", review_on=YESTERDAY)
    left = ChangeIdeaFactory(population=population, text="Open door", status="adopted", position=2)
    SustainingFactory(idea=left, owner_role="", owner=seat_of(population, ends_on=YESTERDAY), monitoring="By eye")
    ChangeIdeaFactory(population=population, text="Market stall", status="adopted", position=3)
    ChangeIdeaFactory(population=population, text="Leaflet", status="adapted", position=4)

    response = client.get(address(population, "sustaining"))

    assert [str(idea) for idea, *_ in response.context["rows"]] == ["Market stall", "Open door", "Text reminders", "Evening calls"]
    words = text(response)
    assert "Market stall Owner Nobody yet Monitoring Not said yet Looked at again No day set" in words
    assert "Open door Owner Nobody yet Monitoring By eye" in words
    assert "Late" in words
    assert "Evening calls Owner Head of community services Monitoring A chart each month" in words


def test_owner_and_monitoring_are_saved_and_a_stale_form_is_told(client, population, idea, by):
    seat, measure = seat_of(population), MeasureFactory(population=population, name="Seen in time")
    place = address(population, "sustaining-idea", idea.pk)
    was = seen(client, place)
    typed = {"owner": seat.pk, "monitoring": "A chart each month", "measure": measure.pk, **day("review_on", NEXT_YEAR), "seen": was}

    words = text(client.post(place, typed, follow=True))
    client.post(place, typed)
    stale = client.post(place, {"owner_role": "Ward manager", "monitoring": "By eye", "seen": was})

    assert f"Owner {seat.person.shown_name}" in words
    assert "Seen in time" in words
    assert "Somebody else has changed this" in text(stale)
    assert stale.context["form"]["monitoring"].value() == "By eye"
    assert Sustaining.objects.get().owner == seat
    assert codes() == ["sustaining.saved"]


def test_owner_is_one_of_the_team_or_a_post(population, idea, by):
    fields = {"monitoring": "", "measure": None, "review_on": None, "by": by}
    with pytest.raises(CannotChange, match="not both"):
        sustaining.save_sustaining(idea, owner=seat_of(population), owner_role="Ward manager", **fields)
    with pytest.raises(CannotChange, match="on this sub-team now"):
        sustaining.save_sustaining(idea, owner=seat_of(selected()), owner_role="", **fields)
    with pytest.raises(CannotChange, match="was taken away"):
        sustaining.save_sustaining(idea, owner=None, owner_role="", **{**fields, "measure": MeasureFactory()})

    assert not Sustaining.objects.exists()


def test_outsiders_read_a_post_and_no_name(client, population, idea, by):
    seat = seat_of(population)
    SustainingFactory(idea=idea, owner=seat, owner_role="")
    other = PopulationFactory(participation=population.participation, selected=True)
    client.force_login(member_of(other))

    assert seat.person.shown_name not in text(client.get(address(population, "sustaining")))


# Evaluation


@pytest.mark.req("R188", "R189", "R190", "R191")
def test_three_questions_are_answered_beside_what_was_tried(client, population, idea, by):
    CycleFactory(population=population, idea=idea, number=1, finished=True, decision="adopt")
    CycleFactory(population=population, idea=idea, number=2, doing=True)
    CycleFactory(population=population, idea=idea, number=3, question="Only planned")
    measure = MeasureFactory(population=population, name="Seen in time")
    points(measure, *[20, 21, 19] * 5, 40)
    idea.measures.add(measure)
    gone = ChangeIdeaFactory(population=population, text="Leaflet", status="abandoned", status_reason="Nobody read it")
    ChangeIdeaFactory(population=population, text="Never tried")
    typed = {
        "sustained": "partly",
        "sustained_why": "A shift since July",
        "what_helped_most": "The hall",
        "approach_helped": "Partners",
        "approach_hindered": "Forms",
        **day("finished_on", TODAY),
    }
    place = address(population, "evaluation-edit")

    words = text(client.post(place, {**typed, "seen": seen(client, place)}, follow=True))

    assert "2 ideas tried, 1 test finished. 1 adopted, 1 abandoned with what was learnt." in words
    assert "Test 1: Do people come to the village hall? Adopt, 1 July 2026. Learnt: Tea helps Why: More tea" in words
    assert "Test 2: Do people come to the village hall? In progress." in words
    assert "Result: Seen in time . Signal of improvement: higher." in words
    assert f"{gone} Abandoned. Nobody read it Decided without a test." in words
    assert "Only planned" not in words
    assert "Never tried" not in words
    assert "Have we achieved a sustained improvement? In part. A shift since July" in words
    assert "Which changes made a difference? The hall" in words
    assert "Helpful Partners Unhelpful Forms" in words
    assert codes() == ["evaluation.saved"]


def test_evaluation_is_not_finished_in_the_future_and_nothing_is_lost(client, population, by):
    place = address(population, "evaluation-edit")

    response = client.post(place, {"what_helped_most": "The hall", **day("finished_on", TOMORROW)})

    assert response.status_code == 422
    assert response.context["form"]["what_helped_most"].value() == "The hall"
    with pytest.raises(CannotChange, match="today or before"):
        evaluation.save_evaluation(population, finished_on=TOMORROW, by=by)
    assert not Evaluation.objects.exists()


def test_evaluation_that_is_saved_as_it_was_says_that_nothing_was_changed(client, population, by):
    place = address(population, "evaluation-edit")

    def said(**typed):
        return text(client.post(place, {"seen": seen(client, place), **typed}, follow=True))

    empty = said()
    assert not Evaluation.objects.exists()
    first, same, other = said(what_helped_most="The hall"), said(what_helped_most="The hall"), said(what_helped_most="The stall")

    assert ["Nothing was changed." in words for words in (empty, first, same, other)] == [True, False, True, False]
    assert ["The answers are saved." in words for words in (empty, first, same, other)] == [False, True, False, True]
    assert codes() == ["evaluation.saved"] * 2


def test_stale_evaluation_is_told_and_twice_the_same_is_once(client, population, by):
    place = address(population, "evaluation-edit")
    was = seen(client, place)

    client.post(place, {"what_helped_most": "The hall", "seen": was})
    again = client.post(place, {"what_helped_most": "The hall", "seen": was})
    stale = client.post(place, {"what_helped_most": "The stall", "seen": was})

    assert again.status_code == 302
    assert "Somebody else has changed this" in text(stale)
    assert Evaluation.objects.get().what_helped_most == "The hall"
    assert codes() == ["evaluation.saved"]


# Handover


@pytest.mark.req("R181")
def test_work_is_handed_over_and_the_team_takes_up_a_parked_population(client, population, by):
    parked = parked_beside(population, "Farm workers")
    PopulationFactory(participation=population.participation, name="Veterans")
    place = address(population, "handover-edit")
    assert "Veterans" not in text(client.get(place))
    typed = {
        "ending": "both",
        **day("on", NEXT_YEAR),
        "to_role": "Community team, north",
        "what": "The clinic",
        "open_matters": "A van",
        "next_populations": [parked.pk],
        "seen": seen(client, place),
    }

    words = text(client.post(place, typed, follow=True))
    assert client.post(place, typed).status_code == 302
    assert "Who takes it over Community team, north" in words
    assert "Taken up next Farm workers" in words
    assert "It was accepted" in words
    words = text(client.post(address(population, "handover-accept"), day("on", TODAY), follow=True))

    assert "It is written down that the handover was accepted." in words
    assert Handover.objects.get().accepted_on == TODAY
    assert codes() == ["handover.saved", "handover.accepted"]


def test_what_was_accepted_and_changes_is_to_be_accepted_again(client, population, by):
    fields = {"on": None, "what": "The clinic", "open_matters": "", "by": by}
    saved = handover.save_handover(population, ending="hand_over", to_role="Community team", **fields)
    handover.accept(saved, on=TODAY, by=by)

    saved = handover.save_handover(population, ending="hand_over", to_role="Community team", **{**fields, "open_matters": "A van"})
    assert saved.accepted_on == TODAY
    place = address(population, "handover-edit")
    typed = {"ending": "hand_over", "to_role": "Day hospital", "what": "The clinic", "seen": seen(client, place)}
    words = text(client.post(place, typed, follow=True))

    assert "it is to be accepted again" in words
    assert Handover.objects.get().accepted_on is None


def test_handover_needs_somebody_who_takes_it_over(client, population, by):
    place = address(population, "handover-edit")

    response = client.post(place, {"ending": "hand_over", "what": "The clinic"})

    assert response.status_code == 422
    assert "Enter which post or team takes it over" in text(response)
    assert response.context["form"]["what"].value() == "The clinic"
    goes_on = handover.save_handover(population, ending="continue", on=None, to_role="", what="", open_matters="", by=by)
    with pytest.raises(CannotChange, match="Nothing is handed over"):
        handover.accept(goes_on, on=TODAY, by=by)


def test_handover_is_not_accepted_in_the_future_or_unseen(population, by):
    fields = {"ending": "hand_over", "on": None, "to_role": "Community team", "open_matters": "", "by": by}
    saved = handover.save_handover(population, what="The clinic", **fields)
    with pytest.raises(CannotChange, match="today or before"):
        handover.accept(saved, on=TOMORROW, by=by)

    handover.save_handover(population, what="The clinic and the van", **fields)

    with pytest.raises(CannotChange, match="changed"):
        handover.accept(saved, on=TODAY, by=by)


def test_population_that_is_not_parked_is_not_taken_up_and_one_chosen_before_stays(population, by):
    parked = parked_beside(population, "Farm workers")
    candidate = PopulationFactory(participation=population.participation)
    fields = {"ending": "continue", "on": None, "to_role": "", "what": "", "open_matters": "", "by": by}
    with pytest.raises(CannotChange, match="not parked any more"):
        handover.save_handover(population, next_populations=[candidate], **fields)
    saved = handover.save_handover(population, next_populations=[parked], **fields)
    parked.status = "candidate"
    parked.save()

    assert parked in handover.may_be_next(population, saved)
    handover.save_handover(population, next_populations=[parked], **{**fields, "open_matters": "A van"})
    handover.save_handover(population, **{**fields, "open_matters": "Two vans"})

    assert list(handover.next_of(saved)) == [parked]


def test_pages_take_the_same_number_of_queries_however_long_they_are(client, population, by):
    def grow(many):
        for _ in range(many):
            one = ChangeIdeaFactory(population=population, status="adopted")
            one.measures.add(MeasureFactory(population=population))
            SustainingFactory(idea=one, owner=seat_of(population), owner_role="", measure=one.measures.first())
            CycleFactory(population=population, idea=one, number=1, finished=True)
            CycleFactory(population=population, idea=one, number=2, finished=True)

    grow(1)
    places = [address(population, "sustaining"), address(population, "evaluation")]
    few = [queries_of(client, place) for place in places]
    grow(6)

    assert [queries_of(client, place) for place in places] == few


def test_result_of_an_idea_is_what_the_chart_of_the_reader_says(client, population, idea):
    measure = MeasureFactory(population=population, share=True, direction="up")
    points(measure, *[(2, 100), (1, 100)] * 6, (4, 100))
    idea.measures.add(measure)
    page = address(population, "evaluation")

    client.force_login(member_of(population))
    inside = client.get(page).context["rows"][0][1]
    client.force_login(ProgrammeRoleFactory(role="evaluator").person.user)
    outside = client.get(page).context["rows"][0][1]

    assert inside == [(measure, variation_words("common_cause"))]
    assert outside == [(measure, variation_words(""))]  # each of its numbers is small
