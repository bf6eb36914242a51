from datetime import date

import pytest
import time_machine

from datareview.actions import review
from datareview.models import Activity, DataReview
from datareview.overview import overview_of, time_box_of
from datareview.presenters import next_step, start_small_words, time_box_words
from datareview.reading import reading_of
from organisations.access import access_of
from populations.actions import selection
from tests.counting import queries_of, says_number
from tests.datareview.pages import address, text
from tests.factories.datareview import (
    ActivityFactory,
    CodeFactory,
    CodingFactory,
    DataReviewFactory,
    DataSourceFactory,
    ExcerptFactory,
    FeedbackFactory,
    InterestFactory,
    ThemeFactory,
    member_of,
    selected,
)
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


@pytest.fixture
def coach(population, client):
    """The coach, signed in when asked for: a reader outside the sub-team."""
    user = AssignmentFactory(participation=population.participation).person.user
    client.force_login(user)
    return user


def plan_typed(**fields):
    typed = {"who": "Carers", "where": "", "partners_part": "", "first_people": "2", "later_people": "12", "support": ""}
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 12, 20)}
    parts = {f"{name}_{n}": part for name, day in days.items() for n, part in enumerate((day.day, day.month, day.year))}
    return {**typed, **parts, **fields}


# The page of the review


@pytest.mark.req("R96", "R97", "R98")
def test_empty_review_says_what_it_is_for_and_what_to_do_first(client, population, member):
    words = text(client.get(address(population, "review")))

    assert "listen to people and to professionals, look at the data that exist already" in words
    assert "Plan the review" in words
    for part in ("People in the population", "Professionals who work with them", "Existing data", "Common themes"):
        assert part in words
    assert words.count("Not begun") == 4


@pytest.mark.req("R98", "R113", "R323")
def test_page_says_what_there_is_in_each_part_and_what_the_milestone_still_needs(client, population, member):
    DataReviewFactory(population=population)
    ActivityFactory(population=population, people=2)
    ActivityFactory(population=population, planned=True, date=TODAY)
    staff = ActivityFactory(population=population, professionals=True, people=1)
    ExcerptFactory(population=population, of_professionals=True, activity=staff)
    DataSourceFactory(population=population, reviewed_on=None)

    words = text(client.get(address(population, "review")))

    assert "1 activity, 2 people heard. 1 activity planned." in words
    assert "1 activity, 1 person heard. 1 checked excerpt." in words
    assert "1 source, none reviewed. No source is reviewed yet." in words
    assert "2 of 3 people in the population heard. Start small; later perhaps 15 in all." in words
    assert "People: yes Professionals: yes Existing data: not yet" in words
    missing = words[words.index("What is missing for Milestone 4") :]
    assert "data source" in missing
    assert "theme" in missing
    assert "(advised)" in missing


@pytest.mark.req("R123", "R124")
def test_page_counts_the_days_of_the_time_box(client, population, member):
    DataReviewFactory(population=population, starts_on=date(2026, 11, 9), ends_on=date(2026, 12, 20))

    assert "Day 12 of 42. It ends on 20 December 2026." in text(client.get(address(population, "review")))


@pytest.mark.parametrize(
    ("starts", "ends", "finished", "words"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), None, "Day 1 of 1. It ends on 20 November 2026."),
        (date(2026, 11, 21), date(2026, 12, 1), None, "It begins on 21 November 2026 and ends on 1 December 2026: 11 days."),
        (date(2026, 10, 1), date(2026, 11, 10), None, "The 41 days ended on 10 November 2026, 10 days ago."),
        (date(2026, 10, 1), date(2026, 11, 10), date(2026, 11, 9), "From 1 October 2026 to 10 November 2026."),
        (None, None, None, ""),
        (date(2026, 10, 1), None, None, ""),
    ],
)
def test_time_box_in_words(starts, ends, finished, words):
    assert time_box_words(time_box_of(DataReview(starts_on=starts, ends_on=ends, finished_on=finished), TODAY)) == words


@pytest.mark.req("R123", "R124")
def test_past_time_box_asks_for_enough_or_for_a_new_end(client, population, member):
    DataReviewFactory(population=population, starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 1))

    words = text(client.get(address(population, "review")))

    assert "The time box is over. Say that it is enough for now, or give it a new end in the plan." in words


def test_each_step_follows_from_what_is_there(client, population, member):
    def label():
        return next_step(overview_of(population, on=TODAY)).label

    seen = [label()]
    DataReviewFactory(population=population)
    seen.append(label())
    activity = ActivityFactory(population=population)
    seen.append(label())
    ActivityFactory(population=population, professionals=True)
    seen.append(label())
    source = DataSourceFactory(population=population, reviewed_on=None)
    seen.append(label())
    source.reviewed_on = TODAY
    source.save()
    seen.append(label())
    excerpt = ExcerptFactory(population=population, activity=activity, unchecked=True)
    seen.append(label())
    type(excerpt).objects.filter(pk=excerpt.pk).update(checked_at="2026-11-20T10:00Z")
    seen.append(label())
    CodingFactory(excerpt=excerpt, code=CodeFactory(population=population))
    seen.append(label())
    ThemeFactory(population=population)
    seen.append(label())
    FeedbackFactory(population=population)
    seen.append(label())

    assert seen == [
        "Plan the review",
        "Listen to people",
        "Listen to professionals",
        "Add a source of existing data",
        "Go to existing data",
        "Add an excerpt",
        "Check excerpts",
        "Code excerpts",
        "Name a theme",
        "Plan feedback",
        "Say “enough for now”",
    ]


@pytest.mark.parametrize("many", [3, 30])
def test_page_takes_the_same_number_of_queries_for_few_and_for_many(client, population, member, many):
    DataReviewFactory(population=population)
    activity = ActivityFactory(population=population)
    for _ in range(many):
        ActivityFactory(population=population, professionals=True)
        ExcerptFactory(population=population, activity=activity)
        DataSourceFactory(population=population)
        ThemeFactory(population=population)
        InterestFactory(activity=activity)

    assert queries_of(client, address(population, "review")) <= 42


# Who sees what


def test_reader_outside_the_sub_team_sees_no_small_number_and_no_button(client, population, coach):
    DataReviewFactory(population=population)
    ActivityFactory(population=population, people=3)
    InterestFactory(activity=ActivityFactory(population=population, professionals=True, people=13))

    words = text(client.get(address(population, "review")))

    assert "The plan: 3 at first, 15 in all later." in words
    assert "1 activity." in words
    assert "1 activity, 5 or more people heard" in words
    assert "3 people" not in words
    assert not says_number(words, 13)
    assert "two or more" not in words
    for hidden in ("Interest in joining", "Plan the review", "Next", "enough for now", "on a phone"):
        assert hidden not in words


def test_start_small_words_tell_the_reader_outside_nothing_by_the_stage_that_is_reached(population):
    from datareview.overview import overview_of

    plan = DataReviewFactory(population=population, first_people=2, later_people=3)
    user = AssignmentFactory(participation=population.participation).person.user
    reading = reading_of(access_of(user, population.participation.organisation, on=TODAY), population, user)
    said = set()
    for people in (1, 2, 3, 4):
        Activity.objects.all().delete()
        ActivityFactory(population=plan.population, people=people)
        said.add(start_small_words(overview_of(population, on=TODAY), reading))

    assert len(said) == 1


@pytest.mark.req("R113")
@pytest.mark.parametrize(
    ("people", "words"),
    [
        (1, "1 of 3 people in the population heard. Start small; later perhaps 15 in all."),
        (3, "3 people in the population heard, so the start is made: 3 were planned at first. Later 15 in all, if it still helps."),
        (15, "15 people in the population heard, as many as were planned. When the same themes come again, it is enough."),
        (37, "37 people in the population heard, more than the 15 planned. When the same themes come again, it is enough."),
    ],
)
def test_start_small_is_counted_against_the_plan(client, population, member, people, words):
    ActivityFactory(population=population, people=people)

    assert words in text(client.get(address(population, "review")))


# The plan


@pytest.mark.req("R96", "R102", "R103", "R113", "R123", "R322")
def test_plan_is_saved_and_shown(client, population, member):
    page = text(client.get(address(population, "review-plan")))
    assert "People who use services, people who do not, and carers" in page
    assert "places of worship, youth centres, charities, voluntary sector organisations" in page

    response = client.post(address(population, "review-plan"), plan_typed(who="Carers of primary school age"), follow=True)

    words = text(response)
    assert "The plan is saved." in words
    assert "Carers of primary school age" in words
    assert "Day 12 of 42" in words
    assert DataReview.objects.get().first_people == 2


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"later_people": "1"}, "The number in all must be the first number or more"),
        ({"first_people": "0"}, "2"),
        ({"ends_on_2": "2025"}, "The review must end on or after the day on which it begins"),
        ({"starts_on_0": "", "starts_on_1": "", "starts_on_2": ""}, "Enter the day on which the review begins as well"),
        ({"who": "Ring 07700 900123"}, "Could this identify a person?"),
    ],
)
def test_wrong_plan_is_explained_beside_the_field(client, population, member, typed, error):
    response = client.post(address(population, "review-plan"), plan_typed(**typed))

    assert response.status_code == 422
    assert error in text(response)
    assert not DataReview.objects.exists()


def test_number_to_turn_to_is_no_finding(client, population, member):
    client.post(address(population, "review-plan"), plan_typed(support="Crisis line 0191 498 0000"))

    assert DataReview.objects.get().support == "Crisis line 0191 498 0000"


def test_older_form_does_not_overwrite_a_newer_plan(client, population, member):
    client.post(address(population, "review-plan"), plan_typed())
    seen = client.get(address(population, "review-plan")).context["form"]["seen"].value()
    with time_machine.travel("2026-11-20 12:05 +0000", tick=False):
        review.save_plan(population=population, review=DataReview.objects.get(), by=member, who="By somebody else")

    response = client.post(address(population, "review-plan"), plan_typed(who="By me", seen=seen))

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert DataReview.objects.get().who == "By somebody else"


# Enough for now


@pytest.mark.req("R123", "R124")
def test_enough_for_now_is_said_with_what_is_thin_and_taken_back(client, population, member):
    ActivityFactory(population=population)

    page = text(client.get(address(population, "review-finish")))
    assert "What is still thin" in page
    assert "Existing data: No source is reviewed yet." in page
    assert "Nothing is closed" in page

    words = text(client.post(address(population, "review-finish"), {"reason": "The same themes come again."}, follow=True))
    assert "The team said so on 20 November 2026 : The same themes come again." in words.replace("2026:", "2026 :")
    assert "Next" not in words

    words = text(client.post(address(population, "review-reopen"), follow=True))
    assert "The data review goes on." in words
    assert "The same themes come again." not in words


@pytest.mark.req("R114")
def test_listening_goes_on_after_enough_for_now(client, population, member):
    DataReviewFactory(population=population, finished_on=TODAY, finished_reason="Enough")

    client.post(address(population, "capture"), {"strand": "people", "method": "visit", "place": "Hall", "people": "2"})

    words = text(client.get(address(population, "review")))
    assert "1 activity, 2 people heard" in words
    assert "Enough for now" in words


@pytest.mark.parametrize("people", [1, 3, 30])
def test_after_enough_for_now_nothing_asks_for_more_listening(client, population, member, people):
    DataReviewFactory(population=population, finished_on=TODAY, finished_reason="Enough")
    ActivityFactory(population=population, people=people)

    words = text(client.get(address(population, "review")))

    for more in ("Start small", "Later 15", "it is enough", "on a phone"):
        assert more not in words


def test_enough_for_now_needs_a_reason(client, population, member):
    response = client.post(address(population, "review-finish"), {"reason": " "})

    assert response.status_code == 422
    assert not DataReview.objects.filter(finished_on__isnull=False).exists()


# A population that is not worked on any more


@pytest.mark.parametrize("name", ["review-plan", "review-finish", "activity-add", "capture", "feedback-add"])
def test_closed_population_is_read_and_not_changed(client, population, member, name):
    selection.close(population=population, on=TODAY, by=member, reason="Over")

    words = text(client.get(address(population, name), follow=True))
    response = client.post(address(population, name), {"reason": "Enough"})

    assert "This population is not worked on any more" in words
    assert response.status_code == 422
    hub = text(client.get(address(population, "review")))
    assert "Its data review can be read." in hub
    assert "Plan the review" not in hub


@pytest.mark.req("R101")
def test_page_leads_to_the_helpful_resources_of_the_milestone(client, population, member):
    page = client.get(address(population, "review")).content.decode()

    assert 'href="https://qi.elft.nhs.uk/resource/three-part-data-review/"' in page
