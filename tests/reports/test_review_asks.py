"""What the data reviews of a person's sub-teams ask of them on the start page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from datareview.models import CodedMark
from organisations.models import SeatRole
from populations.models import Population, Status
from reports.home import home_of
from tests.factories.datareview import (
    ActivityFactory,
    DataReviewFactory,
    ExcerptFactory,
    FeedbackFactory,
    InterestFactory,
    RawNoteFactory,
    member_of,
    selected,
)
from tests.factories.organisations import SeatFactory, project_team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 10)
DAY = timedelta(days=1)
CHECK = "Check that nothing shows who it is"
TIME = "Say “enough for now”, or take more time"
FOLLOW_UP = "Follow it up"
FEEDBACK = "Say that it is done, or set a new date"
NOTE = "See whether you still need anything of it"
CODE = "Code"
OURS = {CHECK, TIME, FOLLOW_UP, FEEDBACK, NOTE, CODE}


@pytest.fixture
def population():
    return selected(name="Farm workers")


@pytest.fixture
def member(population):
    return member_of(population)


@pytest.fixture
def lead(population):
    return member_of(population, "sub_team_lead")


def needs(user, on=TODAY):
    return [need for mine in home_of(user, on=on).own for need in mine.needs if need.label in OURS]


def asks(user, on=TODAY):
    return [need.label for need in needs(user, on)]


def words(user):
    return [need.words for need in needs(user)]


def all_read_by(user, *excerpts):
    for excerpt in excerpts:
        CodedMark.objects.create(excerpt=excerpt, by=user)


def test_everybody_but_its_author_is_asked_to_check_an_excerpt_until_that_is_done(population, member, lead):
    excerpt = ExcerptFactory(population=population, by=member, unchecked=True)
    ExcerptFactory(population=population, by=member, unchecked=True, withdrawn_at=excerpt.created_at, text="")
    before = asks(member), words(lead)

    excerpt.checked_by, excerpt.checked_at = lead, excerpt.created_at
    excerpt.save()

    assert before == ([], ["1 excerpt waits about Farm workers until a second person has read it"])
    assert CHECK not in asks(lead)


def test_whoever_has_not_begun_to_code_is_asked_for_what_nobody_has_read_and_others_for_what_they_have_not(population, member, lead):
    one, two = ExcerptFactory.create_batch(2, population=population)
    untouched = words(member)
    all_read_by(lead, one)

    assert untouched == ["2 excerpts wait about Farm workers to be given codes"]
    assert (words(member), words(lead)) == (["1 excerpt waits about Farm workers to be given codes"],) * 2
    all_read_by(lead, two)
    assert (asks(member), asks(lead)) == ([], [])
    all_read_by(member, one)
    assert words(member) == ["1 excerpt waits about Farm workers to be given codes"]


def test_nobody_is_asked_to_code_once_it_is_enough_for_now(population, member):
    ExcerptFactory(population=population)
    DataReviewFactory(population=population, finished_on=TODAY, finished_reason="We hear the same again")

    assert asks(member) == []


@pytest.mark.req("R123")
def test_the_lead_is_asked_once_the_time_is_over_until_they_say_enough(population, member, lead):
    review = DataReviewFactory(population=population, ends_on=TODAY - DAY)
    on_the_last_day = asks(lead, on=review.ends_on)
    after = words(lead), asks(member)

    review.finished_on = TODAY
    review.save()

    assert on_the_last_day == []
    assert after == (["The time for the data review of Farm workers was over on 9 September 2026"], [])
    assert asks(lead) == []


@pytest.mark.req("R115")
def test_whoever_wrote_an_interest_down_and_the_lead_are_asked_to_follow_it_up(population, member, lead):
    other = member_of(population)
    activity = ActivityFactory(population=population)
    interest = InterestFactory(activity=activity, by=member, follow_up_by=TODAY)
    InterestFactory(activity=activity, by=member, follow_up_by=TODAY + DAY)
    before = words(member), asks(lead), asks(other)

    interest.followed_up_on = TODAY
    interest.save()

    due = "Somebody who was heard about Farm workers wants to join in, and was to hear from the team by 10 September 2026"
    assert before == ([due], [FOLLOW_UP], [])
    assert (asks(member), asks(lead)) == ([], [])


def test_feedback_is_asked_about_after_its_day_once_for_a_population(population, member, lead):
    late = [FeedbackFactory(population=population, by=member, planned_on=TODAY - n * DAY) for n in (1, 2)]
    FeedbackFactory(population=population, by=member, planned_on=TODAY)
    before = words(member), asks(lead)

    for feedback in late:
        feedback.done_on = TODAY
        feedback.save()

    assert before == (["Feedback to people who were heard about Farm workers was planned for 8 September 2026"], [FEEDBACK])
    assert asks(member) == []


def test_a_note_is_named_to_its_author_alone_in_the_week_before_it_goes(population, member, lead):
    RawNoteFactory(activity=ActivityFactory(population=population), by=member, delete_on=TODAY + 7 * DAY)

    assert (asks(member), asks(member, on=TODAY - DAY), asks(lead)) == ([NOTE], [], [])


def test_people_of_the_project_team_of_other_sub_teams_and_of_closed_populations_are_asked_nothing(population, member):
    team = project_team(population.participation)
    on_project_team = SeatFactory(user=True, team=team, role=SeatRole.PROJECT_LEAD, starts_on=TODAY - DAY).person.user
    elsewhere = member_of(selected(participation=population.participation), "sub_team_lead")
    ExcerptFactory(population=population, unchecked=True)
    DataReviewFactory(population=population, ends_on=TODAY - DAY)
    asked = asks(member)

    Population.objects.filter(pk=population.pk).update(status=Status.CLOSED)

    assert asked == [CHECK]
    assert (asks(on_project_team), asks(elsewhere), asks(member)) == ([], [], [])


def _everything_for(user, population):
    activity = ActivityFactory(population=population, by=user)
    ExcerptFactory(population=population, activity=activity)
    ExcerptFactory(population=population, activity=activity, unchecked=True)
    DataReviewFactory(population=population, ends_on=TODAY - DAY)
    InterestFactory(activity=activity, by=user)
    FeedbackFactory(population=population, by=user)
    RawNoteFactory(activity=activity, by=user, delete_on=TODAY + DAY)


def test_asks_lead_to_pages_that_open(client, population, lead):
    _everything_for(lead, population)
    client.force_login(lead)

    found = needs(lead)

    assert [need.label for need in found] == [TIME, FOLLOW_UP, FEEDBACK, CHECK, NOTE, CODE]
    assert [client.get(need.url, follow=True).status_code for need in found] == [200] * 6


def test_two_populations_cost_no_more_queries_than_one(population, lead):
    _everything_for(lead, population)
    with CaptureQueriesContext(connection) as one:
        assert len(needs(lead)) == 6
    more = selected(participation=population.participation)
    SeatFactory(team=more.team, person=lead.person, role="sub_team_lead", starts_on=date(2026, 1, 5))
    _everything_for(lead, more)

    with CaptureQueriesContext(connection) as two:
        assert len(needs(lead)) == 12

    assert len(two) == len(one)
