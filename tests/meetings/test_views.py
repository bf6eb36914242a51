from datetime import date

import pytest
import time_machine
from django.urls import reverse

from meetings.models import MeetingSeries
from organisations.models import SeatRole
from tests.factories.organisations import MeetingSeriesFactory, SeatFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def lead(client):
    seat = SeatFactory(user=True, role=SeatRole.PROJECT_LEAD)
    client.force_login(seat.person.user)
    return seat


def address(name, seat):
    return reverse(f"meetings:{name}", args=[seat.team.participation.organisation.slug, seat.team.pk])


@pytest.mark.req("R22", "R23")
def test_a_lead_sets_the_rhythm(client, lead):
    data = {"every_days": "14", "minutes": "60", "first_on_0": "2", "first_on_1": "12", "first_on_2": "2026", "starts_at": "14:30"}

    response = client.post(address("series", lead), {**data, "place": "Room 2"})

    assert response.status_code == 302
    series = MeetingSeries.objects.get()
    assert (series.every_days, series.first_on, series.starts_at.isoformat(), series.place) == (14, date(2026, 12, 2), "14:30:00", "Room 2")


@pytest.mark.parametrize(("field", "value"), [("every_days", "0"), ("every_days", "93"), ("minutes", "4"), ("starts_at", "25:00")])
def test_a_rhythm_that_cannot_be_is_refused_and_what_was_typed_stays(client, lead, field, value):
    data = {"every_days": "14", "minutes": "60", "first_on_0": "2", "first_on_1": "12", "first_on_2": "2026", "place": "Room 2"}

    response = client.post(address("series", lead), {**data, field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Room 2" in response.content.decode()
    assert not MeetingSeries.objects.exists()


def test_a_first_meeting_in_the_future_is_refused(client, lead):
    MeetingSeriesFactory(team=lead.team)

    response = client.post(address("first-meeting", lead), {"first_held_on_0": "21", "first_held_on_1": "11", "first_held_on_2": "2026"})

    assert response.status_code == 422
    assert MeetingSeries.objects.get().first_held_on is None


def test_a_first_meeting_is_recorded_and_taken_back(client, lead):
    MeetingSeriesFactory(team=lead.team)

    client.post(address("first-meeting", lead), {"first_held_on_0": "20", "first_held_on_1": "11", "first_held_on_2": "2026"})
    held = MeetingSeries.objects.get().first_held_on
    client.post(address("first-meeting", lead), {"first_held_on_0": "", "first_held_on_1": "", "first_held_on_2": ""})

    assert (held, MeetingSeries.objects.get().first_held_on) == (date(2026, 11, 20), None)
