"""While the list is not opened nobody learns who suggested what, whatever their role; afterwards those who may see names do."""

import pytest
from django.urls import reverse

from organisations.models import SeatRole
from populations.actions import long_list, rooms
from populations.models import Stage
from reports.models import LastActivity
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import START, AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.factories.populations import DecisionRoomFactory

pytestmark = pytest.mark.django_db
NAME = "Zebedee Unusual"


@pytest.fixture
def participation():
    return ParticipationFactory()


def seated(participation, role=SeatRole.PROJECT_TEAM_MEMBER, team=None, **fields):
    return SeatFactory(team=team or project_team(participation), person=UserFactory(**fields).person, role=role).person.user


@pytest.fixture
def author(participation):
    return seated(participation, name=NAME)


@pytest.fixture
def idea(participation, author):
    """A suggestion that its author has changed, so that there is more than one entry by the same person."""
    made = PopulationFactory(participation=participation, name="Rural communities", definition="", by=author)
    long_list.edit(population=made, by=author, name="Rural people")
    return made


def readers(participation):
    """Everybody who may see the list, by name."""
    sub_team = PopulationFactory(participation=participation, selected=True).team
    roles = SeatRole.PROJECT_LEAD, SeatRole.DEPUTY_LEAD, SeatRole.PROJECT_TEAM_MEMBER, SeatRole.SENIOR_SPONSOR
    people = {role.value: seated(participation, role) for role in roles}
    people |= {"sub_team": seated(participation, SeatRole.SUB_TEAM_LEAD, sub_team)}
    people |= {role: ProgrammeRoleFactory(role=role).person.user for role in ("programme_admin", "evaluator")}
    for role in ("qi_coach", "expert_adviser"):
        people[role] = AssignmentFactory(participation=participation, role=role).person.user
    return people


def pages(population):
    slug = population.participation.organisation.slug
    return [
        reverse("populations:list", args=[slug]),
        reverse("populations:detail", args=[slug, population.pk]),
        reverse("populations:shorten", args=[slug]),
        reverse("populations:merge", args=[slug, population.pk]),
        reverse("populations:edit", args=[slug, population.pk]),
        reverse("milestones:organisation", args=[slug]),
        reverse("populations:suggest", args=[slug]),
    ]


def who_reads_the_name(client, participation, population):
    """Which readers find the author's name, or a trace of the account, on any of the pages that they may open."""
    found = set()
    for reader, user in readers(participation).items():
        client.force_login(user)
        for address in pages(population):
            response = client.get(address)
            if response.status_code == 200 and NAME in response.content.decode():
                found.add(reader)
    return found


def test_nobody_reads_who_suggested_what_before_the_list_is_opened(client, participation, idea):
    DecisionRoomFactory(participation=participation)

    assert who_reads_the_name(client, participation, idea) == set()


def test_nobody_reads_it_without_a_room_either(client, participation, idea):
    assert who_reads_the_name(client, participation, idea) == set()


def test_when_the_list_is_opened_those_who_may_see_names_read_them(client, participation, idea):
    room = DecisionRoomFactory(participation=participation)
    rooms.move(room=room, stage=Stage.LIST, on=START, by=UserFactory())

    assert who_reads_the_name(client, participation, idea) == {
        "project_lead",
        "deputy_lead",
        "project_team_member",
        "senior_sponsor",
        "programme_admin",
        "qi_coach",
    }


def test_what_the_list_looks_like_is_the_same_whoever_suggested(client, participation):
    """For somebody who suggested neither, two suggestions of different people differ in nothing but their own words."""
    seats = [seated(participation) for _ in range(2)]
    reader = seated(participation)
    ideas = [
        PopulationFactory(participation=participation, name=f"Group {number}", definition="", by=by)
        for number, by in zip("AB", seats, strict=True)
    ]
    client.force_login(reader)

    bodies = []
    for idea in ideas:
        address = reverse("populations:detail", args=[participation.organisation.slug, idea.pk])
        main = client.get(address).content.decode().split("<main")[1].split("</main>")[0]
        bodies.append(main.replace(idea.name, "NAME").replace(f"/{idea.pk}/", "/PK/"))

    assert bodies[0] == bodies[1]


def test_ones_own_suggestion_is_marked_for_oneself_only(client, participation, idea, author):
    address = reverse("populations:list", args=[participation.organisation.slug])

    client.force_login(author)
    mine = client.get(address).content.decode()
    client.force_login(seated(participation))
    theirs = client.get(address).content.decode()

    assert (">Yours<" in mine, ">Yours<" in theirs) == (True, False)


def test_the_history_hides_the_author_and_names_others(client, participation, idea, author):
    lead = seated(participation, SeatRole.PROJECT_LEAD, name="Lea Leader")
    long_list.park(population=idea, reason="Others do it", on=START, by=lead)
    client.force_login(seated(participation))

    page = client.get(reverse("populations:detail", args=[participation.organisation.slug, idea.pk]))

    assert [(event.words, event.by) for event in page.context["events"]] == [
        ("Parked", "Lea Leader"),
        ("Renamed to “Rural people”", ""),
        ("Put on the long list", ""),
    ]


def test_people_on_sub_teams_alone_are_not_named_to_those_who_see_sub_teams_by_title(client, participation):
    sub_team = PopulationFactory(participation=participation, selected=True).team
    author = seated(participation, SeatRole.SUB_TEAM_MEMBER, sub_team, name=NAME)
    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=UserFactory())
    idea = PopulationFactory(participation=participation, name="Rural communities", definition="", by=author)

    assert who_reads_the_name(client, participation, idea) == {"project_lead", "deputy_lead", "programme_admin", "qi_coach"}


def test_the_latest_activity_on_the_board_names_nobody(participation, idea, author):
    activity = LastActivity.objects.get(participation=participation)

    assert (activity.action, activity.by) == ("population.edited", None)
