"""The equality impact assessment: its actions and its pages."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from organisations.models import Seat
from qiprojects.actions import equality as actions
from qiprojects.actions.base import CannotChange
from qiprojects.models import EqualityAction, EqualityAssessment
from tests.counting import queries_of
from tests.factories import qiprojects as make
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import SeatFactory
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NONE = {"url": "", "owner": None, "started_on": None, "signed_off_on": None, "review_on": None, "summary": ""}


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


def seat_of(user):
    return Seat.objects.get(person=user.person)


def codes():
    return list(Entry.objects.filter(action__startswith="equality").order_by("pk").values_list("action", flat=True))


@pytest.mark.req("R342")
def test_assessment_is_written_down_with_its_actions_and_read_again(client, population, by):
    empty = text(client.get(address(population, "equality")))
    assert "Not started yet" in empty
    assert "Write it down" in empty

    typed = {"url": "https://example.org/eia", "owner": seat_of(by).pk, "summary": "People without a car", "seen": "none"}
    client.post(address(population, "equality-edit"), {**typed, **day("started_on", TODAY), **day("review_on", TODAY + timedelta(90))})
    client.post(
        address(population, "equality-action-add"), {"text": "Pay for the taxi", "owner": "", **day("due_on", TODAY - timedelta(1))}
    )

    row, step = EqualityAssessment.objects.get(), EqualityAction.objects.get()
    assert (row.url, row.owner, row.started_on) == ("https://example.org/eia", seat_of(by), TODAY)
    words = text(client.get(address(population, "equality")))
    for part in ("People without a car", "Pay for the taxi", "Late", "Nobody looks after it yet"):
        assert part in words

    client.post(address(population, "equality-action-done", step.pk))
    step.refresh_from_db()
    assert step.done_on == TODAY
    assert "Late" not in text(client.get(address(population, "equality")))
    assert codes() == ["equality.saved", "equality_action.added", "equality_action.done"]


def test_action_is_taken_away_and_put_back(client, population, by):
    step = make.EqualityActionFactory(assessment__population=population, by=by)

    taken = client.post(address(population, "equality-action-remove", step.pk), follow=True)

    assert "Put it back" in text(taken)
    assert step.text not in text(client.get(address(population, "equality")))
    assert client.get(address(population, "equality-action-edit", step.pk)).status_code == 404
    client.post(address(population, "equality-action-put-back", step.pk))
    assert step.text in text(client.get(address(population, "equality")))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"started_on": TODAY + timedelta(1)}, "started_on"),
        ({"signed_off_on": TODAY + timedelta(1)}, "signed_off_on"),
        ({"started_on": TODAY, "signed_off_on": TODAY - timedelta(1)}, "signed_off_on"),
        ({"started_on": TODAY, "review_on": TODAY - timedelta(1)}, "review_on"),
    ],
)
def test_days_that_cannot_be_are_refused(population, by, changed, field):
    with pytest.raises(CannotChange) as refusal:
        actions.save_assessment(population, **{**NONE, **changed}, by=by)

    assert refusal.value.field == field
    assert not EqualityAssessment.objects.exists()


def test_owner_is_somebody_of_the_team_and_one_who_left_stays_until_changed(population, by):
    other = SeatFactory(user=True)
    gone = SeatFactory(team=population.team, user=True, role="sub_team_member", starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 1))
    row = make.EqualityAssessmentFactory(population=population, by=by, owner=gone)

    for seat in (other, gone):
        with pytest.raises(CannotChange, match="on this sub-team now"):
            actions.add_equality_action(population, text="Ask", owner=seat, by=by)
    actions.save_assessment(population, **{**NONE, "owner": gone, "summary": "More"}, by=by)
    row.refresh_from_db()
    assert (row.owner, row.summary) == (gone, "More")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(client, population, by):
    row = make.EqualityAssessmentFactory(population=population, by=by)
    seen = client.get(address(population, "equality-edit")).context["form"]["seen"].value()
    actions.save_assessment(population, **{**NONE, "summary": "Theirs"}, by=by)

    response = client.post(address(population, "equality-edit"), {"seen": seen, "summary": "Mine"})

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert "Mine" in response.content.decode()
    row.refresh_from_db()
    assert row.summary == "Theirs"


def test_button_pressed_twice_adds_one_action(client, population, by):
    for _ in range(2):
        client.post(address(population, "equality-action-add"), {"text": "Ask the carers"})

    assert EqualityAction.objects.count() == 1


def test_free_text_that_could_identify_somebody_is_asked_about(client, population, by):
    response = client.post(address(population, "equality-action-add"), {"text": "Ring 020 7946 0991"})

    assert response.status_code == 422
    assert not EqualityAction.objects.exists()


def test_open_actions_stand_first_the_latest_due_of_them_last(client, population, by):
    row = make.EqualityAssessmentFactory(population=population, by=by)
    fields = {"done": {"done_on": TODAY}, "no day": {}, "soon": {"due_on": TODAY + timedelta(9)}, "late": {"due_on": TODAY - timedelta(9)}}
    for words, days in fields.items():
        make.EqualityActionFactory(assessment=row, text=words, **{"due_on": None, "done_on": None, **days})

    page = client.get(address(population, "equality")).context["page"]

    assert [step.text for step in page] == ["late", "soon", "no day", "done"]
    assert list(page) == list(EqualityAction.objects.all())


def test_page_asks_as_many_questions_for_forty_actions_as_for_three(client, population, by):
    row = make.EqualityAssessmentFactory(population=population, by=by)

    def add(number):
        for _ in range(number):
            make.EqualityActionFactory(assessment=row, by=by, owner=seat_of(by))

    add(3)
    few = queries_of(client, address(population, "equality"))
    add(37)

    assert queries_of(client, address(population, "equality")) == few
