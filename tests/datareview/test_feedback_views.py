from datetime import date

import pytest
import time_machine

from datareview.models import Feedback, Interest
from tests.counting import queries_of
from tests.datareview.pages import address, text
from tests.factories.datareview import ActivityFactory, FeedbackFactory, InterestFactory, member_of, selected
from tests.factories.organisations import AssignmentFactory

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected(name="Young carers")


@pytest.fixture
def member(population, client):
    """A member of the sub-team, signed in."""
    user = member_of(population)
    client.force_login(user)
    return user


def day(name, value):
    return {f"{name}_{number}": part for number, part in enumerate((value.day, value.month, value.year))}


@pytest.mark.req("R114", "R356")
def test_feedback_is_planned_for_one_activity_then_given(client, population, member):
    activity = ActivityFactory(population=population)
    form = client.get(address(population, "feedback-add"), {"activity": activity.pk}).context["form"]
    assert form.initial["activity"] == activity.pk

    said = {"activity": activity.pk, "what": "What we learned", "how": "A visit", **day("planned_on", date(2026, 12, 1))}
    words = text(client.post(address(population, "feedback-add"), said, follow=True))
    assert "The feedback is planned." in words
    assert "Planned for 1 December 2026" in words

    row = Feedback.objects.get()
    words = text(client.post(address(population, "feedback-done", row.pk), follow=True))
    assert "Given on 20 November 2026" in words


def test_past_plan_says_that_it_is_not_given_yet(client, population, member):
    FeedbackFactory(population=population, planned_on=date(2026, 11, 1))

    assert "Planned for 1 November 2026 and not given yet" in text(client.get(address(population, "activities")))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"what": ""}, "what do you tell them"),
        ({}, "enter the day for which it is planned"),
        (day("done_on", date(2026, 11, 21)), "must be today or before"),
        ({"activity": 987654}, "select"),
        ({"what": "Write to jo@example.org", **day("planned_on", TODAY)}, "could this identify a person?"),
    ],
)
def test_wrong_feedback_is_explained_beside_the_field(client, population, member, said, error):
    response = client.post(address(population, "feedback-add"), {"what": "A letter", **said})

    assert response.status_code == 422
    assert error in text(response).lower()
    assert not Feedback.objects.exists()


def test_feedback_is_changed_taken_away_and_put_back(client, population, member):
    row = FeedbackFactory(population=population)

    client.post(address(population, "feedback-edit", row.pk), {"what": "A poster", **day("done_on", TODAY)})
    row.refresh_from_db()
    assert (row.what, row.done_on, row.planned_on) == ("A poster", TODAY, None)

    response = client.post(address(population, "feedback-remove", row.pk), follow=True)
    assert "A poster" not in text(response)
    assert address(population, "feedback-restore", row.pk) in response.content.decode()
    client.post(address(population, "feedback-restore", row.pk))
    assert "A poster" in text(client.get(address(population, "activities")))


def test_long_list_of_feedback_has_pages_and_the_same_number_of_queries(client, population, member):
    activity = ActivityFactory(population=population)
    FeedbackFactory.create_batch(3, population=population, activity=activity)
    few = queries_of(client, address(population, "feedback"))
    FeedbackFactory.create_batch(27, population=population, activity=activity)

    assert queries_of(client, address(population, "feedback")) == few
    assert "Page 2" in client.get(address(population, "feedback")).content.decode()
    assert "See all feedback" in text(client.get(address(population, "activities")))


def test_feedback_of_an_activity_that_was_taken_away_is_not_listed(client, population, member):
    gone = ActivityFactory(population=population, removed_at="2026-11-01T10:00Z")
    row = FeedbackFactory(population=population, activity=gone, what="A letter to them")

    assert "A letter to them" not in text(client.get(address(population, "activities")))
    assert client.get(address(population, "feedback-edit", row.pk)).status_code == 404


# Interest in joining


@pytest.mark.req("R114", "R115")
def test_interest_is_written_down_without_a_name_and_followed_up(client, population, member):
    activity = ActivityFactory(population=population)
    page = address(population, "interest-add", activity.pk)
    words = text(client.get(page))
    assert "Write no name and no contact here." in words
    assert "This is not a one-off event" in words

    said = {"interest_in": "idea", "held_by": "Community worker", "words": "Would cook", **day("follow_up_by", date(2026, 12, 4))}
    words = text(client.post(page, said, follow=True))
    assert "Working on a change idea" in words
    assert "Follow up by 4 December 2026" in words

    row = Interest.objects.get()
    assert "1 to follow up" in text(client.get(address(population, "review")))
    done = {"outcome": "Comes to the next meeting", **day("followed_up_on", TODAY)}
    words = text(client.post(address(population, "interest-follow-up", row.pk), done, follow=True))
    assert "Followed up on 20 November 2026: Comes to the next meeting" in words
    assert "nothing to follow up" in text(client.get(address(population, "review")))

    client.post(address(population, "interest-open-again", row.pk))
    assert "1 to follow up" in text(client.get(address(population, "review")))


@pytest.mark.req("R115")
def test_links_of_interests_are_told_apart_by_what_is_wanted_and_when(client, population, member):
    InterestFactory(activity=ActivityFactory(population=population), interest_in="idea", follow_up_by=date(2026, 12, 4))

    words = text(client.get(address(population, "interests")))

    assert "Take away : working on a change idea, to follow up by 4 December 2026" in words


def test_open_and_late_interests_come_first(client, population, member):
    activity = ActivityFactory(population=population)
    InterestFactory(activity=activity, held_by="Done one", followed_up_on=TODAY, outcome="Joined")
    InterestFactory(activity=activity, held_by="Later one", follow_up_by=date(2027, 1, 1))
    InterestFactory(activity=activity, held_by="Late one", follow_up_by=date(2026, 11, 1))

    words = text(client.get(address(population, "interests")))

    assert words.index("Late one") < words.index("Later one") < words.index("Done one")
    assert words.count("Late ") == 2
    assert "2 to follow up, 1 of them late" in text(client.get(address(population, "review")))


@pytest.mark.parametrize(
    ("said", "error"),
    [({"held_by": ""}, "reach them"), ({"interest_in": "tea"}, "select"), ({"words": "07700 900123"}, "could this identify a person?")],
)
def test_wrong_interest_is_explained_beside_the_field(client, population, member, said, error):
    activity = ActivityFactory(population=population)
    typed = {"interest_in": "team", "held_by": "Lead", **day("follow_up_by", TODAY), **said}

    response = client.post(address(population, "interest-add", activity.pk), typed)

    assert response.status_code == 422
    assert error in text(response).lower()


def test_follow_up_cannot_be_in_the_future(client, population, member):
    row = InterestFactory(activity=ActivityFactory(population=population))

    response = client.post(
        address(population, "interest-follow-up", row.pk), {"outcome": "Comes", **day("followed_up_on", date(2026, 11, 21))}
    )

    assert response.status_code == 422
    assert "must be on or before 20 November 2026" in text(response)


def test_interest_is_changed_taken_away_and_put_back(client, population, member):
    row = InterestFactory(activity=ActivityFactory(population=population))

    client.post(address(population, "interest-edit", row.pk), {"interest_in": "news", "held_by": "Lead", **day("follow_up_by", TODAY)})
    assert "Hearing how it goes on" in text(client.get(address(population, "interests")))
    client.post(address(population, "interest-remove", row.pk))
    assert "Nobody is written down yet" in text(client.get(address(population, "interests")))
    client.post(address(population, "interest-restore", row.pk))
    assert "Hearing how it goes on" in text(client.get(address(population, "interests")))


def test_list_of_interests_takes_the_same_queries_for_few_and_many(client, population, member):
    def add(number):
        for _ in range(number):
            InterestFactory(activity=ActivityFactory(population=population))

    add(3)
    few = queries_of(client, address(population, "interests"))
    add(27)

    assert queries_of(client, address(population, "interests")) == few


def test_coach_does_not_read_who_wants_to_join(client, population):
    client.force_login(AssignmentFactory(participation=population.participation).person.user)

    assert client.get(address(population, "interests")).status_code == 403
