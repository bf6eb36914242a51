"""What each reader gets of a seat. The seats here could leak a name and a lived experience title."""

from copy import deepcopy

import pytest
from django.db import transaction

from organisations.access import access_of
from organisations.models import Seat
from organisations.presenters import NEUTRAL_TITLE, seat_rows
from tests.access.world import World

pytestmark = pytest.mark.django_db
TITLE, NAME, EMPLOYER = "Expert by experience", "Unmistakable Name", "Unmistakable Charity"


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """Built once, and rolled back when the module is done; what a test changes is rolled back with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        Seat.objects.filter(pk=world.seat.pk).update(role_title=TITLE, employer=EMPLOYER)
        world.seat.person.name = NAME
        world.seat.person.save()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(stage):
    """The stage as it was built: a test may change what it gets."""
    return deepcopy(stage)


def rows_for(world, who):
    access = access_of(world.people[who], world.organisation, on=world.today)
    return seat_rows(Seat.objects.filter(team=world.team).select_related("person").for_list(), access, team=world.team)


def row_for(world, who, seat=None):
    access = access_of(world.people[who], world.organisation, on=world.today)
    seat = seat or Seat.objects.select_related("person").get(pk=world.seat.pk)
    return seat_rows([seat], access, team=seat.team)[0]


@pytest.mark.parametrize(
    ("who", "name", "title", "is_known"),
    [
        ("member", NAME, TITLE, True),
        ("lead", NAME, TITLE, True),
        ("deputy", NAME, TITLE, True),
        ("coach", NAME, "", False),
        ("sponsor", NAME, "", False),
        ("qi_member", NAME, "", False),
        ("administrator", NAME, "", False),
        ("programme", NAME, "", False),
    ],
)
@pytest.mark.req("R20")
def test_only_the_holder_and_the_lead_know_of_a_lived_experience_seat(world, who, name, title, is_known):
    row = row_for(world, who)

    assert (row.name, row.title, row.is_lived_experience) == (name, title, is_known)
    assert row.employer == (EMPLOYER if is_known else "")


@pytest.mark.parametrize(("who", "is_known"), [("qi_member", True), ("sponsor", True), ("coach", False), ("programme", False)])
def test_the_team_knows_when_the_holder_agrees_and_nobody_else(world, who, is_known):
    Seat.objects.filter(pk=world.seat.pk).update(is_lived_experience_shared=True)

    assert row_for(world, who).is_lived_experience is is_known


@pytest.mark.parametrize("who", ["coach", "sponsor", "qi_member", "administrator", "programme"])
def test_a_reader_who_may_not_know_sees_nobodys_title_so_that_no_gap_gives_it_away(world, who):
    seats = Seat.objects.filter(team=world.team, person__isnull=False).select_related("person").exclude(person__user=world.people[who])
    access = access_of(world.people[who], world.organisation, on=world.today)

    rows = seat_rows(seats, access, team=world.team)

    assert {(row.title, row.employer, row.group, row.is_lived_experience) for row in rows} == {("", "", "", False)}


@pytest.mark.parametrize("who", ["coach", "administrator"])
def test_the_form_of_every_seat_has_the_same_fields_for_an_editor_who_may_not_know(client, world, who):
    client.force_login(world.people[who])
    seats = Seat.objects.filter(team=world.team)

    fields = {
        tuple(client.get(f"/organisations/{world.organisation.slug}/teams/{world.team.pk}/seats/{seat.pk}/edit/").context["form"].fields)
        for seat in seats
    }

    assert {"role_title", "role_group", "employer", "is_lived_experience"}.isdisjoint(name for names in fields for name in names)


@pytest.mark.parametrize("who", ["evaluator", "sublead"])
def test_a_reader_who_sees_no_names_sees_no_lived_experience_seat_and_no_dates(world, who):
    rows = rows_for(world, who)

    assert world.seat.pk not in [row.pk for row in rows]
    assert len(rows) == Seat.objects.filter(team=world.team, is_lived_experience=False).count()
    assert {(row.name, row.title == NEUTRAL_TITLE, row.starts_on, row.ends_on, row.protected_hours) for row in rows} == {
        ("", False, None, None, None)
    }


def test_an_unnamed_seat_gives_nothing_away_before_it_gets_a_name(world):
    Seat.objects.filter(pk__in=[world.seat.pk, world.free_seat.pk]).update(person=None)

    rows = {row.pk: row for row in rows_for(world, "coach")}

    assert (rows[world.seat.pk].title, rows[world.free_seat.pk].title) == ("", "")


def test_a_display_name_is_shown_instead_of_the_name(world):
    world.seat.person.display_name = "Kestrel"
    world.seat.person.save()

    assert row_for(world, "coach").name == "Kestrel"


@pytest.mark.parametrize("who", ["coach", "sponsor", "qi_member", "administrator", "programme", "evaluator", "sublead"])
def test_no_page_of_the_organisation_gives_it_away(client, world, who):
    client.force_login(world.people[who])
    slug = world.organisation.slug
    pages = [
        f"/organisations/{slug}/",
        f"/organisations/{slug}/about/",
        f"/organisations/{slug}/teams/{world.team.pk}/",
        f"/organisations/{slug}/teams/{world.team.pk}/seats/{world.seat.pk}/edit/",
        f"/organisations/{slug}/teams/{world.team.pk}/seats/{world.seat.pk}/end/",
        f"/organisations/{slug}/teams/{world.team.pk}/seats/{world.seat.pk}/remove/",
        f"/organisations/{slug}/teams/{world.team.pk}/seats/{world.seat.pk}/invite/",
        f"/organisations/{slug}/milestones/{world.progress.pk}/",
    ]

    shown = {page: client.get(page).content.decode() for page in pages}

    assert [page for page, text in shown.items() if TITLE in text or EMPLOYER in text or "is_lived_experience" in text] == []


@pytest.mark.parametrize("who", ["evaluator", "sublead", "adviser"])
def test_outside_their_own_teams_people_see_no_names(client, world, who):
    client.force_login(world.people[who])
    slug = world.organisation.slug
    pages = [f"/organisations/{slug}/", f"/organisations/{slug}/about/", f"/organisations/{slug}/teams/{world.team.pk}/"]
    pages += [f"/organisations/{slug}/milestones/{world.progress.pk}/steps/{world.step.pk}/"]

    names = {seat.person.name for seat in world.team.seats.select_related("person") if seat.person}
    shown = {page: client.get(page).content.decode() for page in pages}

    assert [(page, name) for page, text in shown.items() for name in names if f">{name}<" in text or f" {name}" in text] == []


def test_a_coach_can_edit_a_private_seat_without_seeing_or_losing_what_is_private(client, world):
    client.force_login(world.people["coach"])
    address = f"/organisations/{world.organisation.slug}/teams/{world.team.pk}/seats/{world.seat.pk}/edit/"
    data = {"role": "project_team_member", "name": NAME, "email": world.seat.person.email, "count": "1", "starts_on": "2026-01-06"}

    response = client.post(address, data)

    seat = Seat.objects.get(pk=world.seat.pk)
    assert response.status_code == 302
    assert (seat.role_title, seat.employer, seat.is_lived_experience, seat.starts_on.isoformat()) == (TITLE, EMPLOYER, True, "2026-01-06")
