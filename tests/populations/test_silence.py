"""While the list is not opened nobody learns who suggested what, whatever their role; afterwards those who may see names do."""

import pytest
from django.urls import reverse

from audit.models import Entry
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


SILENT = "population.suggested", "population.edited", "population.taken_back"


def log(client, **filters):
    """What the programme team reads in the audit log about populations, on the page and in the file."""
    client.force_login(ProgrammeRoleFactory(role="programme_admin").person.user)
    chosen = {"action": "population", **filters}
    page, file = (client.get(reverse("audit:entry-list"), {**chosen, **more}) for more in ({}, {"format": "csv"}))
    rows = [(row["code"], row["who"], row["request"]) for row in page.context["rows"] if row["code"] in SILENT]
    return rows, page.content.decode().partition("<table")[2], b"".join(file).decode()


@pytest.fixture
def suggested(client, participation, author):
    """Two suggestions, one of which is changed and one taken back, all of it on the pages."""
    slug = participation.organisation.slug
    client.force_login(author)
    for name in ("Farm workers", "Young carers"):
        client.post(reverse("populations:suggest", args=[slug]), {"name": name, "domains": ["access"]})
    kept, gone = participation.populations.order_by("pk")
    client.post(reverse("populations:edit", args=[slug, kept.pk]), {"name": "Seasonal workers", "domains": ["access"]})
    client.post(reverse("populations:take-back", args=[slug, gone.pk]))
    return kept


@pytest.mark.usefixtures("suggested")
def test_the_audit_log_names_nobody_before_the_list_is_opened(client):
    rows, page, file = log(client)

    assert sorted(rows) == sorted([(code, "The service", "") for code in (*SILENT, SILENT[0])])
    assert (NAME in page, NAME in file) == (False, False)


@pytest.mark.usefixtures("suggested")
def test_nobody_finds_an_unsigned_suggestion_by_the_name_or_account_of_its_author(client, author):
    found = [log(client, person=person)[0] for person in (NAME, author.email, f"Account {author.pk}")]

    assert found == [[], [], []]


def test_somebody_elses_change_of_a_suggestion_is_recorded_with_their_name(participation, idea):
    lead = seated(participation, SeatRole.PROJECT_LEAD)

    long_list.edit(population=idea, by=lead, name="Country people")

    assert Entry.objects.filter(action="population.edited").latest("pk").actor_id == lead.pk


def test_after_opening_the_log_names_who_suggests(participation, author):
    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=UserFactory())

    PopulationFactory(participation=participation, name="Rural communities", definition="", by=author)

    assert Entry.objects.get(action="population.suggested").actor_id == author.pk


@pytest.mark.usefixtures("author")
def test_the_history_names_the_author_once_the_list_is_opened(client, participation, idea):
    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=UserFactory())
    client.force_login(seated(participation, SeatRole.PROJECT_LEAD))

    page = client.get(reverse("populations:detail", args=[participation.organisation.slug, idea.pk]))

    assert [(event.words, event.by) for event in page.context["events"]] == [
        ("Renamed to “Rural people”", NAME),
        ("Put on the long list", NAME),
    ]


def test_authors_see_in_the_history_what_they_did_themselves(client, participation, idea, author):
    client.force_login(author)

    page = client.get(reverse("populations:detail", args=[participation.organisation.slug, idea.pk]))

    assert [event.by for event in page.context["events"]] == ["you", "you"]


def test_people_on_sub_teams_alone_are_not_named_to_those_who_see_sub_teams_by_title(client, participation):
    sub_team = PopulationFactory(participation=participation, selected=True).team
    author = seated(participation, SeatRole.SUB_TEAM_MEMBER, sub_team, name=NAME)
    rooms.move(room=DecisionRoomFactory(participation=participation), stage=Stage.LIST, on=START, by=UserFactory())
    idea = PopulationFactory(participation=participation, name="Rural communities", definition="", by=author)

    assert who_reads_the_name(client, participation, idea) == {"project_lead", "deputy_lead", "programme_admin", "qi_coach"}


def test_the_latest_activity_on_the_board_names_nobody(participation, idea, author):
    activity = LastActivity.objects.get(participation=participation)

    assert (activity.action, activity.by) == ("population.edited", None)


def test_what_a_coach_suggests_is_no_activity_of_the_team(participation):
    coach = AssignmentFactory(participation=participation, role="qi_coach").person.user

    long_list.suggest(participation=participation, name="Farm workers", on=START, by=coach)

    assert not LastActivity.objects.exists()
