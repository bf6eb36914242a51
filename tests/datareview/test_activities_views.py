import re
from datetime import date

import pytest
import time_machine

from datareview.models import Activity
from tests.counting import queries_of
from tests.datareview.pages import address, text
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import (
    ActivityFactory,
    ConsentFactory,
    ExcerptFactory,
    FeedbackFactory,
    InterestFactory,
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


def as_coach(client, population):
    client.force_login(AssignmentFactory(participation=population.participation).person.user)


def typed(day=TODAY, **fields):
    said = {"strand": "people", "method": "visit", "place_kind": "faith", "place": "St Mary", "people": "3"}
    parts = {f"date_{number}": part for number, part in enumerate((day.day, day.month, day.year))}
    return {**said, **parts, **fields}


# The list


@pytest.mark.req("R98", "R116", "R122")
def test_list_shows_who_was_heard_when_and_where_newest_first(client, population, member):
    ActivityFactory(population=population, place="Youth club", people=2, date=date(2026, 10, 1))
    ActivityFactory(population=population, professionals=True, method="focus_group", place="Charity", people=6, date=date(2026, 11, 1))
    ActivityFactory(population=population, planned=True, place="Library", date=date(2026, 12, 1))

    words = text(client.get(address(population, "activities")))

    assert words.index("Library") < words.index("Focus group, Charity") < words.index("Interview in person, Youth club")
    assert "People: 1 activity, 2 people heard; 1 planned" in words
    assert "Professionals: 1 activity, 6 people heard" in words


def test_list_is_narrowed_to_a_strand_and_to_what_is_planned(client, population, member):
    ActivityFactory(population=population, place="Youth club")
    ActivityFactory(population=population, professionals=True, place="Clinic")
    ActivityFactory(population=population, planned=True, place="Library")

    professionals = text(client.get(address(population, "activities"), {"strand": "professionals"}))
    planned = text(client.get(address(population, "activities"), {"state": "planned"}))
    neither = text(client.get(address(population, "activities"), {"strand": "professionals", "state": "planned"}))

    assert "Clinic" in professionals
    assert "Youth club" not in professionals
    assert "1 activity" in professionals
    assert "Library" in planned
    assert "Clinic" not in planned
    assert "No activity matches." in neither


def test_list_is_cut_into_pages_and_takes_the_same_queries(client, population, member):
    def add(number):
        for _ in range(number):
            ExcerptFactory(population=population, activity=ActivityFactory(population=population, rung="consultation"))

    add(3)
    few = queries_of(client, address(population, "activities"))
    add(27)

    assert queries_of(client, address(population, "activities")) == few
    assert "Page 2" in client.get(address(population, "activities")).content.decode()


def test_planned_activity_whose_day_has_come_asks_how_it_went(client, population, member):
    ActivityFactory(population=population, planned=True, date=TODAY)

    assert "How did it go?" in text(client.get(address(population, "activities")))


@pytest.mark.parametrize("people", [3, 23])
def test_reader_outside_the_sub_team_sees_of_no_activity_how_many_were_heard(client, population, people):
    ActivityFactory(population=population, people=4)
    activity = ActivityFactory(population=population, people=people, strengths="Neighbours look out for each other")
    InterestFactory(activity=activity, words="Would like to cook")
    as_coach(client, population)

    for page in (address(population, "activities"), address(population, "activity", activity.pk)):
        words = text(client.get(page))
        assert not re.search(r"\b\d+ (people|person)\b", words)
        assert "Heard " not in words
        for hidden in ("Neighbours", "Would like to cook", "Add an activity", "Take it away"):
            assert hidden not in words


def test_programme_reader_sees_the_kind_of_place_and_no_words_of_the_team(client, population):
    activity = ActivityFactory(population=population, place="St Mary", place_kind="faith", barriers="Fear", facilitator="Vicar")
    client.force_login(ProgrammeRoleFactory(role="programme_admin").person.user)

    for page in (address(population, "activities"), address(population, "activity", activity.pk)):
        words = text(client.get(page))
        assert "Church or other place of worship" in words
        assert not any(hidden in words for hidden in ("St Mary", "Fear", "Vicar"))


def test_reader_outside_the_sub_team_learns_that_partners_led_and_not_where(client, population):
    activity = ActivityFactory(population=population, partners_led=True, facilitator="Peer worker")
    as_coach(client, population)

    assert "Lived experience partners have led listening" in text(client.get(address(population, "activities")))
    assert "partners" not in text(client.get(address(population, "activity", activity.pk)))


# Adding and changing


@pytest.mark.req("R102", "R103", "R104", "R122", "R323", "R324", "R329", "R356")
def test_activity_is_added_with_what_makes_it_fair(client, population, member):
    said = typed(
        is_vcse="on", partners_led="on", topics=["M4.1.p1", "people.support"], accessibility="Interpreter, travel costs",
        barriers="Stigma", rung="engagement", rung_up="Ask them to set the questions",
    )  # fmt: skip

    words = text(client.post(address(population, "activity-add"), said, follow=True))

    row = Activity.objects.get()
    assert (row.place_kind, row.people, row.is_vcse, row.partners_led) == ("faith", 3, True, True)
    for part in (
        "The activity is saved.",
        "Visit to a place where people gather, St Mary",
        "How could your experience be better",
        "Where do you go for support, and who helps?",
        "Interpreter, travel costs",
        "Stigma",
        "Engagement",
        "Ask them to set the questions",
        "Led it, alone or with others",
    ):
        assert part in words


@pytest.mark.req("R104", "R116", "R323", "R329")
def test_form_offers_every_way_of_listening_and_every_place(client, population, member):
    words = text(client.get(address(population, "activity-add")))

    for way in (
        "Interview in person", "Interview by phone", "Interview online", "Focus group", "Engagement activity", "Survey", "A mix of these",
        "Church or other place of worship", "Youth centre", "Charity", "Voluntary sector organisation",
    ):  # fmt: skip
        assert way in words
    assert "stigma, caring duties, or information that not everybody could read" in words
    assert "Select an option" in words
    assert "---" not in words


@pytest.mark.req("R107", "R108", "R114", "R117", "R118", "R119", "R120", "R121", "R144", "R145")
def test_form_says_how_to_be_trusted_and_offers_the_questions_of_both_strands(client, population, member):
    words = text(client.get(address(population, "activity-add")))

    for part in (
        "Keep an open mind. Listen, and believe.",
        "What people tell may be painful to tell again.",
        "Ask how it could be better, and help to find words for it.",
        "This is not a one-off event.",
        "Where do you go for support, and who helps?",
        "What support is in place now?",
        "What is not working well, why is the population not thriving, and what makes people get worse?",
        "What do you think of the current system?",
        "how well are they used?",
        "Which strengths and assets keep this population well?",
    ):
        assert part in words


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"strand": "data"}, "Select"),
        ({"people": "0"}, "1 or more"),
        ({"people": "two"}, "whole number"),
        ({"day": date(2026, 12, 1)}, "on that day nobody has been heard yet"),
        ({"place": "SW1A 1AA"}, "Could this identify a person?"),
        ({"topics": ["M9.9"]}, "from the list"),
    ],
)
def test_wrong_activity_is_explained_beside_the_field(client, population, member, said, error):
    response = client.post(address(population, "activity-add"), typed(**said))

    assert response.status_code == 422
    assert error in text(response)
    assert not Activity.objects.exists()


def test_form_begins_with_the_strand_of_the_link_and_today(client, population, member):
    form = client.get(address(population, "activity-add"), {"strand": "professionals"}).context["form"]
    other = client.get(address(population, "activity-add"), {"strand": "data"}).context["form"]

    assert (form.initial["strand"], form.initial["date"], other.initial["strand"]) == ("professionals", TODAY, "")


def test_older_form_does_not_overwrite_a_newer_change(client, population, member):
    activity = ActivityFactory(population=population)
    page = address(population, "activity-edit", activity.pk)
    seen = client.get(page).context["form"]["seen"].value()
    client.post(page, typed(place="First", seen=seen))

    response = client.post(page, typed(place="Second", seen=seen))

    assert response.status_code == 422
    assert "Somebody else has changed this" in text(response)
    assert Activity.objects.get().place == "First"


def test_question_that_the_wave_no_longer_asks_stays_where_it_was_asked(client, population, member):
    activity = ActivityFactory(population=population, topics=["M4.1.p77"])

    client.post(address(population, "activity-edit", activity.pk), typed(topics=["M4.1.p77"]))

    assert Activity.objects.get().topics == ["M4.1.p77"]


def test_activity_is_taken_away_and_put_back(client, population, member):
    activity = ActivityFactory(population=population, place="Library")

    response = client.post(address(population, "activity-remove", activity.pk), follow=True)
    restore = address(population, "activity-restore", activity.pk)
    assert "The activity is taken away." in text(response)
    assert restore in response.content.decode()
    assert client.get(address(population, "activity", activity.pk)).status_code == 404

    assert "The activity is back." in text(client.post(restore, follow=True))


def test_activity_with_excerpts_says_why_it_stays(client, population, member):
    activity = ExcerptFactory(population=population).activity

    assert "it cannot be taken away" in text(client.get(address(population, "activity-remove", activity.pk)))
    assert client.post(address(population, "activity-remove", activity.pk)).status_code == 422


# One activity


@pytest.mark.req("R107", "R108", "R144")
def test_page_of_an_activity_reminds_of_trust_and_of_the_questions_of_its_strand(client, population, member):
    activity = ActivityFactory(population=population)

    words = text(client.get(address(population, "activity", activity.pk)))

    assert "Keep an open mind. Listen, and believe." in words
    assert "Where do you go for support, and who helps?" in words
    assert "What support is in place now?" not in words


@pytest.mark.parametrize(
    ("activity", "is_first"),
    [({"planned": True, "date": date(2026, 12, 1)}, True), ({"date": TODAY}, True), ({"date": date(2026, 11, 1)}, False)],
)
def test_questions_come_before_the_records_while_they_are_needed(client, population, member, activity, is_first):
    activity = ActivityFactory(population=population, **activity)

    words = text(client.get(address(population, "activity", activity.pk)))

    places = [words.index(part) for part in ("Before you listen", "Questions to ask")]
    assert all((place < words.index("Who is heard")) is is_first for place in places)
    assert [words.count(part) for part in ("Before you listen", "Questions to ask")] == [1, 1]


@pytest.mark.parametrize("page", ["capture", "activity-add"])
def test_forms_say_who_sees_the_place_and_that_a_guess_will_do(client, population, member, page):
    words = text(client.get(address(population, page)))

    assert "“Village hall” is enough: no street, nobody’s home. The project lead, the coach and the sponsor see it." in words
    assert "A number; your best guess." in words


def test_page_leads_from_agreement_to_words_to_reflection_to_feedback(client, population, member):
    activity = ActivityFactory(population=population, planned=True, date=TODAY)
    page = address(population, "activity", activity.pk)

    def step():
        words = text(client.get(page))
        return words[words.index("Next ") :]

    assert "Say how many people were heard." in step()
    Activity.objects.update(people=2)
    assert "what do they agree to?" in step()
    consent = ConsentFactory(activity=activity)
    assert "without anything that shows who said it" in step()
    ExcerptFactory(population=population, activity=activity, consent=consent)
    assert "Sit together and reflect" in step()
    Activity.objects.update(needs="Time")
    assert "Tell those who were heard what you learned." in step()
    FeedbackFactory(population=population, activity=activity)
    with pytest.raises(ValueError, match="substring"):
        step()


@pytest.mark.req("R109", "R110", "R111", "R112")
def test_four_reflections_are_asked_for_saved_and_shown_with_the_content_note(client, population, member):
    activity = ActivityFactory(population=population)
    page = text(client.get(address(population, "activity-reflect", activity.pk)))
    for question in (
        "Which strengths and assets did you hear about?",
        "Which needs are not met?",
        "What has the system done that made things worse?",
        "Which changes did people suggest?",
    ):
        assert question in page

    said = {"strengths": "Neighbours", "needs": "Evening hours", "made_worse": "Letters", "changes": "A drop-in"}
    words = text(client.post(address(population, "activity-reflect", activity.pk), said, follow=True))

    for part in ("What you reflected on is saved.", *said.values(), "can be distressing to read", "not for emergencies"):
        assert part in words


def test_page_of_an_activity_takes_the_same_queries_for_few_and_many(client, population, member):
    activity = ActivityFactory(population=population)

    def add(number):
        for _ in range(number):
            FeedbackFactory(population=population, activity=activity)
            InterestFactory(activity=activity)
            ExcerptFactory(population=population, activity=activity)

    add(3)
    few = queries_of(client, address(population, "activity", activity.pk))
    add(27)

    assert queries_of(client, address(population, "activity", activity.pk)) == few


def test_ladder_over_time_counts_activities_quarter_by_quarter(client, population, member):
    for day, rung in ((date(2026, 5, 1), "consultation"), (date(2026, 6, 1), "consultation"), (date(2026, 10, 1), "co_design")):
        ActivityFactory(population=population, date=day, rung=rung)
    ActivityFactory(population=population, planned=True, date=date(2026, 12, 1), rung="co_production")

    words = text(client.get(address(population, "activities")))

    assert "April to June 2026 Consultation: 2 October to December 2026 Co-design: 1" in words
    assert "There is no target." in words


# On a phone


@pytest.mark.req("R103", "R104", "R113", "R323")
def test_capture_writes_down_a_visit_held_today_and_leads_to_what_was_agreed(client, population, member):
    said = {"strand": "people", "method": "visit", "place": "Church hall", "people": "2"}

    response = client.post(address(population, "capture"), said)

    row = Activity.objects.get()
    assert (row.date, row.place, row.people) == (TODAY, "Church hall", 2)
    assert response.url == address(population, "consent-add", row.pk)


def test_capture_of_professionals_leads_to_their_words(client, population, member):
    response = client.post(address(population, "capture"), {"strand": "professionals", "method": "phone", "place": "", "people": "1"})

    assert response.url == f"{address(population, 'excerpt-add')}?activity={Activity.objects.get().pk}"


def test_capture_offers_to_go_on_with_the_latest_activities(client, population, member):
    old = [ActivityFactory(population=population, place=f"Place {n}", date=date(2026, 11, n)) for n in range(1, 6)]

    content = client.get(address(population, "capture")).content.decode()

    assert f"{address(population, 'excerpt-add')}?activity={old[4].pk}" in content
    assert "Place 5" in content
    assert "Place 2" not in content


def test_capture_pressed_twice_makes_one_activity(client, population, member):
    for _ in range(2):
        client.post(address(population, "capture"), {"strand": "people", "method": "visit", "place": "Hall", "people": "2"})

    assert Activity.objects.count() == 1
