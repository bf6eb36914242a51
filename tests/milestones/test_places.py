"""Where what is missing is put right."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from organisations.models import SeatRole
from populations.models import Decision, Method
from tests.factories.milestones import progress_of
from tests.factories.organisations import START, ParticipationFactory, SeatFactory, project_team
from tests.factories.populations import DecisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


def places(client, participation, role=SeatRole.PROJECT_LEAD):
    client.force_login(SeatFactory(team=project_team(participation), user=True, role=role).person.user)
    page = client.get(reverse("milestones:milestone", args=[participation.organisation.slug, progress_of(participation, "M2").pk]))
    return {status.code: place for status, place in page.context["facts"] if place}


@pytest.mark.req("R40")
def test_a_decision_without_lived_experience_leads_to_the_latest_decision_and_before_it_to_the_room(client):
    participation = ParticipationFactory()
    slug = participation.organisation.slug
    before = places(client, participation)
    DecisionFactory(participation=participation, on=START, took_part=["lived_experience"])
    later = {"method": Method.CONSENSUS, "sentence": "Them.", "discussion": "We talked.", "took_part": ["senior_leader"]}
    latest = Decision.objects.create(participation=participation, decided_on=date(2026, 11, 1), **later)

    after = places(client, participation, SeatRole.DEPUTY_LEAD)

    assert before["M2.F5"] == (reverse("populations:room", args=[slug]), "Go to the decision room")
    assert after["M2.F5"] == (reverse("populations:decision-edit", args=[slug, latest.pk]), "Check who took part")
    assert client.get(after["M2.F5"][0]).status_code == 200


def test_a_decision_without_reasons_leads_to_the_decision(client):
    participation = ParticipationFactory()
    decision = Decision.objects.create(participation=participation, method=Method.CONSENSUS, decided_on=START, sentence="Them.")

    found = places(client, participation)

    assert found["M2.F4"] == (
        reverse("populations:decision-edit", args=[participation.organisation.slug, decision.pk]),
        "Complete the decision",
    )


def test_members_are_not_sent_to_a_page_that_is_not_theirs(client):
    participation = ParticipationFactory()
    DecisionFactory(participation=participation, on=START, took_part=["senior_leader"])

    assert "M2.F5" not in places(client, participation, SeatRole.PROJECT_TEAM_MEMBER)
