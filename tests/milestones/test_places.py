"""Where what is missing is put right."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from organisations.models import SeatRole
from populations.models import Decision, Method
from tests.factories.datareview import member_of, selected
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


@pytest.mark.req("R96")
def test_what_the_data_review_lacks_leads_the_sub_team_to_where_it_is_written_down(client):
    population = selected()
    args = [population.participation.organisation.slug, population.pk]
    page = reverse("milestones:milestone", args=[args[0], progress_of(population.participation, "M4", population).pk])
    client.force_login(member_of(population))

    found = {status.code: place for status, place in client.get(page).context["facts"] if place}

    assert {code: address for code, (address, _) in found.items()} == {
        "M4.F1": f"{reverse('datareview:activity-add', args=args)}?strand=people",
        "M4.F2": f"{reverse('datareview:activity-add', args=args)}?strand=professionals",
        "M4.F3": reverse("datareview:sources", args=args),
        "M4.F4": reverse("datareview:matrix", args=args),
        "M4.F5": reverse("datareview:themes", args=args),
        "M4.F6": reverse("datareview:feedback-add", args=args),
        "M4.F7": f"{reverse('datareview:activity-add', args=args)}?strand=professionals",
    }
    assert {client.get(address).status_code for address, _ in found.values()} == {200}
    client.force_login(SeatFactory(team=project_team(population.participation), user=True).person.user)
    assert [place for _, place in client.get(page).context["facts"]] == [None] * 7


@pytest.mark.req("R134", "R146")
def test_what_the_asset_map_lacks_leads_to_where_it_is_written_down_and_chosen(client):
    population = selected()
    args = [population.participation.organisation.slug, population.pk]
    page = reverse("milestones:milestone", args=[args[0], progress_of(population.participation, "M5", population).pk])

    def found(user):
        client.force_login(user)
        places = {status.code: place[0] for status, place in client.get(page).context["facts"] if place}
        assert {client.get(address).status_code for address in places.values()} <= {200}
        return places

    add = {"M5.F1": reverse("assets:questions", args=args), "M5.F2": reverse("assets:quick-add", args=args)}
    choose = {"M5.F3": reverse("assets:choose", args=args), "M5.F4": reverse("assets:first", args=args)}
    assert found(member_of(population)) == add | choose
    assert found(SeatFactory(team=project_team(population.participation), user=True, role=SeatRole.PROJECT_TEAM_MEMBER).person.user) == add
    assert found(SeatFactory(team=project_team(population.participation), user=True, role=SeatRole.SENIOR_SPONSOR).person.user) == {}
