"""Review meetings, and scaling changes up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from populations.models import Status
from qiprojects.actions import reviews, scaling
from qiprojects.actions.base import CannotChange
from qiprojects.models import DataMeeting, Project, ScaleSite, ScaleStep, StandardWork
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.datareview import member_of, selected
from tests.factories.organisations import AssignmentFactory
from tests.factories.qiprojects import (
    ChangeIdeaFactory,
    DataMeetingFactory,
    MeasureFactory,
    ScaleSiteFactory,
    ScaleStepFactory,
)
from tests.qiprojects.pages import address, day, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LAST_YEAR = TODAY - timedelta(days=365)


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
    ours = ("data_meeting", "scale_", "standard_work", "project")
    return [code for code in Entry.objects.order_by("pk").values_list("action", flat=True) if code.startswith(ours)]


def seen(client, place):
    return client.get(place).context["form"]["seen"].value()


# Review meetings


@pytest.mark.req("R175", "R349")
def test_meeting_is_written_down_and_shown_with_its_measures(client, population, by):
    measure = MeasureFactory(population=population, name="Seen within four weeks")
    typed = {
        **day("held_on", YESTERDAY),
        "with_partners": "on",
        "measures": [measure.pk],
        "charts": "A shift",
        "heard": "It fits",
        "decided": "Go on",
    }

    words = text(client.post(address(population, "data-meeting-add"), typed, follow=True))

    assert "The meeting is written down." in words
    assert "With partners with lived experience. Looked at: Seen within four weeks" in words
    assert "What the charts say A shift What people made of it It fits What follows Go on" in words
    assert codes()[-1] == "data_meeting.added"


def test_meeting_sent_twice_is_one(population, by):
    fields = {"held_on": TODAY, "seen": "A shift", "by": by}

    assert reviews.add_data_meeting(population, **fields) == reviews.add_data_meeting(population, **fields)
    assert DataMeeting.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (day("held_on", TOMORROW), "must be on or before"),
        ({}, "Enter"),
        ({**day("held_on", TODAY), "charts": "Ring 07700 900123"}, "Could this identify a person?"),
    ],
)
def test_meeting_that_cannot_be_kept_is_explained_and_nothing_is_lost(client, population, by, typed, error):
    response = client.post(address(population, "data-meeting-add"), {"decided": "Ask more people", **typed})

    assert response.status_code == 422
    assert response.context["form"]["decided"].value() == "Ask more people"
    assert error in text(response)
    assert not DataMeeting.objects.exists()


def test_measure_of_another_population_is_refused(population, by):
    with pytest.raises(CannotChange, match="taken away meanwhile"):
        reviews.add_data_meeting(population, held_on=TODAY, measures=[MeasureFactory()], by=by)


def test_stale_change_of_a_meeting_is_told_and_loses_nothing(client, population, by):
    meeting, kept, gone = (
        DataMeetingFactory(population=population),
        MeasureFactory(population=population),
        MeasureFactory(population=population),
    )
    meeting.measures.set([gone])
    gone.removed_at = timezone.now()
    gone.save()
    place = address(population, "data-meeting-edit", meeting.pk)
    was = seen(client, place)

    client.post(place, {**day("held_on", YESTERDAY), "charts": "First", "measures": [kept.pk], "seen": was})
    stale = client.post(place, {**day("held_on", TODAY), "charts": "Second", "seen": was})

    assert "Somebody else has changed this" in text(stale)
    assert stale.context["form"]["charts"].value() == "Second"
    meeting.refresh_from_db()
    assert meeting.seen == "First"
    assert set(meeting.measures.all()) == {kept, gone}


def test_meeting_is_taken_away_and_put_back(client, population, by):
    meeting = DataMeetingFactory(population=population, decided="Go on")

    words = text(client.post(address(population, "data-meeting-remove", meeting.pk), follow=True))
    assert "Put it back" in words
    assert "Go on" not in words
    words = text(client.post(address(population, "data-meeting-put-back", meeting.pk), follow=True))

    assert "Go on" in words
    assert codes()[-2:] == ["data_meeting.removed", "data_meeting.put_back"]


# Scaling up


@pytest.mark.req("R176")
def test_stage_of_an_idea_is_that_of_its_latest_step(population, idea, by):
    later = scaling.add_step(idea, stage="test_of_scale_up", on=YESTERDAY, by=by)
    scaling.add_step(idea, stage="set_up", on=LAST_YEAR, by=by)
    idea.refresh_from_db()
    assert idea.scale_stage == "test_of_scale_up"

    scaling.remove_step(later, by=by)
    idea.refresh_from_db()
    assert idea.scale_stage == "set_up"
    scaling.put_back_step(ScaleStep.objects.get(pk=later.pk), by=by)
    idea.refresh_from_db()
    assert idea.scale_stage == "test_of_scale_up"

    scaling.edit_step(ScaleStep.objects.get(pk=later.pk), stage="scalable_unit", on=YESTERDAY, note="Back to one clinic", by=by)
    idea.refresh_from_db()
    assert idea.scale_stage == "scalable_unit"
    assert codes() == ["scale_step.added", "scale_step.added", "scale_step.removed", "scale_step.put_back", "scale_step.edited"]


def test_step_sent_twice_is_one_and_not_in_the_future(idea, by):
    scaling.add_step(idea, stage="set_up", on=TODAY, by=by)
    scaling.add_step(idea, stage="set_up", on=TODAY, by=by)
    assert ScaleStep.objects.count() == 1

    with pytest.raises(CannotChange, match="today or before"):
        scaling.add_step(idea, stage="full_scale", on=TOMORROW, by=by)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"started_on": TOMORROW}, "today or before"),
        ({"stopped_on": TODAY}, "as well"),
        ({"started_on": TODAY, "stopped_on": YESTERDAY}, "that day or a later one"),
    ],
)
def test_days_of_a_site_have_an_order(idea, by, days, error):
    with pytest.raises(CannotChange, match=error):
        scaling.add_site(idea, name="Harbour clinic", by=by, **days)


def test_idea_has_a_site_once(idea, by):
    first = scaling.add_site(idea, name="Harbour clinic", by=by)
    with pytest.raises(CannotChange, match="on the list already"):
        scaling.add_site(idea, name="harbour clinic", planned_on=TODAY, by=by)
    scaling.remove_site(first, by=by)
    second = scaling.add_site(idea, name="Harbour Clinic", planned_on=TODAY, by=by)

    with pytest.raises(CannotChange, match="on the list already"):
        scaling.put_back_site(ScaleSite.objects.get(pk=first.pk), by=by)
    scaling.edit_site(second, name="Hill clinic", planned_on=TODAY, started_on=None, stopped_on=None, note="", by=by)
    scaling.put_back_site(ScaleSite.objects.get(pk=first.pk), by=by)

    assert set(ScaleSite.objects.current().values_list("name", flat=True)) == {"Harbour clinic", "Hill clinic"}


def test_site_is_added_changed_and_taken_off_on_the_pages(client, population, idea, by):
    words = text(
        client.post(address(population, "site-add", idea.pk), {"name": "Harbour clinic", **day("started_on", YESTERDAY)}, follow=True)
    )
    assert "Harbour clinic" in words
    site = ScaleSite.objects.get()
    place = address(population, "site-edit", idea.pk, site.pk)
    was = seen(client, place)

    typed = {"name": "Harbour clinic", **day("started_on", YESTERDAY), **day("stopped_on", TODAY), "note": "No room", "seen": was}
    assert "Stopped on" in text(client.post(place, typed, follow=True))
    stale = client.post(place, {"name": "Hill clinic", "seen": was})
    assert "Somebody else has changed this" in text(stale)
    assert stale.context["form"]["name"].value() == "Hill clinic"
    words = text(client.post(address(population, "site-remove", idea.pk, site.pk), follow=True))
    assert "Put it back" in words
    words = text(client.post(address(population, "site-put-back", idea.pk, site.pk), follow=True))
    assert "No room" in words


def test_site_of_another_idea_is_not_found(client, population, idea, by):
    other = ScaleSiteFactory(idea=ChangeIdeaFactory(population=population))

    assert client.get(address(population, "site-edit", idea.pk, other.pk)).status_code == 404


def test_training_and_standard_work_are_kept_once(client, population, idea, by):
    place = address(population, "standard-work", idea.pk)
    was = seen(client, place)
    typed = {"training": "Half a day", "standard": "A nurse opens the hall", "url": "https://intranet.example.org/hall", "seen": was}

    words = text(client.post(place, typed, follow=True))
    client.post(place, typed)
    stale = client.post(place, {"training": "A whole day", "seen": was})

    assert "Half a day" in words
    assert stale.status_code == 422
    assert StandardWork.objects.get().training == "Half a day"
    assert codes() == ["standard_work.saved"]


@pytest.mark.req("R176", "R178")
def test_ideas_stand_by_their_stage_the_furthest_first(client, population, idea, by):
    ScaleSiteFactory(idea=idea, started_on=YESTERDAY)
    ScaleSiteFactory(idea=idea, started_on=LAST_YEAR, stopped_on=YESTERDAY)
    ScaleSiteFactory(idea=idea)
    far = ChangeIdeaFactory(population=population, text="Evening calls", status="scaled")
    scaling.add_step(far, stage="full_scale", on=TODAY, by=by)
    ChangeIdeaFactory(population=population, text="Not tested")

    words = text(client.get(address(population, "scaling")))

    assert "Go to full scale Evening calls Scaled up. No site yet. Not begun to scale up Clinic at the village hall" in words
    assert "Made at 1 site, planned for 1." in words
    assert "Not tested" not in words


def test_coach_or_team_write_down_that_the_plan_was_looked_at(client, population, idea, by):
    coach = AssignmentFactory(participation=population.participation).person.user
    client.force_login(coach)
    place = address(population, "scale-up-reviewed")
    assert "They looked at it" in text(client.get(address(population, "scaling")))

    words = text(client.post(place, {**day("on", TODAY), "note": "Begin in the north", "seen": seen(client, place)}, follow=True))

    assert "Begin in the north" in words
    assert Project.objects.get().scale_up_reviewed_on == TODAY
    client.force_login(ProgrammeRoleFactory(role="programme_admin", person=member_of(selected()).person).person.user)
    assert client.get(place).status_code == 403


def test_review_of_the_plan_that_somebody_else_wrote_meanwhile_is_not_overwritten(client, population, by):
    place = address(population, "scale-up-reviewed")
    was = seen(client, place)
    mine = {**day("on", TODAY), "note": "Begin in the north", "seen": was}
    client.post(place, mine)
    twice = client.post(place, mine)
    stale = client.post(place, {**day("on", YESTERDAY), "note": "Begin in the south", "seen": was})

    assert (twice.status_code, stale.status_code) == (302, 422)
    assert "Somebody else has changed this" in text(stale)
    assert stale.context["form"]["note"].value() == "Begin in the south"
    assert Project.objects.get().scale_up_review_note == "Begin in the north"


def test_sites_where_the_change_is_made_stand_first_and_those_where_it_was_given_up_last(client, population, idea, by):
    given_up = ScaleSiteFactory(idea=idea, started_on=LAST_YEAR, stopped_on=YESTERDAY)
    without_a_day = ScaleSiteFactory(idea=idea, started_on=None)
    planned = ScaleSiteFactory(idea=idea, started_on=None, planned_on=TOMORROW)
    active = ScaleSiteFactory(idea=idea, started_on=YESTERDAY)

    page = client.get(address(population, "scaling-idea", idea.pk)).context["page"]

    assert list(page) == list(ScaleSite.objects.all()) == [active, planned, without_a_day, given_up]


def test_closed_population_is_read_and_not_changed(client, population, idea, by):
    population.status = Status.CLOSED
    population.save()

    assert "A stage is reached" not in text(client.get(address(population, "scaling-idea", idea.pk)))
    assert client.get(address(population, "site-add", idea.pk)).status_code == 302
    with pytest.raises(CannotChange):
        scaling.add_step(idea, stage="set_up", on=TODAY, by=by)


def test_pages_take_the_same_number_of_queries_however_long_they_are(client, population, idea, by):
    def grow(many):
        for _ in range(many):
            one = ChangeIdeaFactory(population=population, status="adopted")
            ScaleStepFactory(idea=one, by=by)
            ScaleSiteFactory(idea=one, by=by)
            ScaleSiteFactory(idea=idea, by=by)
            ScaleStepFactory(idea=idea, by=by)
            DataMeetingFactory(population=population).measures.add(MeasureFactory(population=population))

    grow(1)
    places = [address(population, "scaling"), address(population, "scaling-idea", idea.pk), address(population, "data-meetings")]
    few = [queries_of(client, place) for place in places]
    grow(6)

    assert [queries_of(client, place) for place in places] == few
