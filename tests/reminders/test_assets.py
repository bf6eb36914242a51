"""Reminders of next steps with assets, and of assets that nobody has checked: once, only while they hold, naming nobody."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from assets.models import Asset, MappedAsset
from jobs.models import OutgoingMail
from organisations.models import Seat, SeatRole
from organisations.models.organisations import Status
from populations.actions import selection
from reminders import actions, queries
from reminders.models import Kind, Reminder
from reminders.queries import MAPPED_ASSET, POPULATION, Key
from tests.factories.assets import AssetContactFactory, AssetFactory, MappedAssetFactory
from tests.factories.organisations import PopulationFactory, SeatFactory
from tests.reminders.helpers import DAY, FRIDAY, WEEK, make_trust

pytestmark = pytest.mark.django_db
RECENTLY = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def population(trust):
    return PopulationFactory(participation=trust.participation, name="Farm workers", selected=True)


def seat_on(team, role=SeatRole.SUB_TEAM_MEMBER):
    return SeatFactory(team=team, user=True, role=role)


@pytest.fixture
def sub_lead(population):
    return seat_on(population.team, SeatRole.SUB_TEAM_LEAD).person


@pytest.fixture
def owner(population):
    return seat_on(population.team)


@pytest.fixture
def mapped(population, owner, sub_lead):
    return on_map(population, owner=owner, prioritised=True, next_on=FRIDAY)


def on_map(population, number=1, created_at=RECENTLY, **fields):
    asset = AssetFactory(participation=population.participation, number=number, name="Village hall", created_at=created_at)
    return MappedAssetFactory(population=population, asset=asset, **fields)


def told(kind, on=FRIDAY):
    return {(key.person_id, key.due_on) for key in queries.wanted(on) if key.kind == kind}


def steps(on=FRIDAY):
    return told(Kind.ASSET_NEXT, on)


def stale(on=FRIDAY):
    return told(Kind.ASSETS_STALE, on)


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def mails():
    return list(OutgoingMail.objects.filter(kind="digest").order_by("pk"))


# Next steps


def test_whoever_looks_after_it_is_told_three_days_before_and_every_fortnight_after(mapped, owner):
    days = [-4, -3, 0, 1, 14, 15]

    found = {day: steps(FRIDAY + day * DAY) for day in days}

    assert found == {
        -4: set(),
        -3: {(owner.person_id, FRIDAY - 3 * DAY)},
        0: {(owner.person_id, FRIDAY - 3 * DAY)},
        1: {(owner.person_id, FRIDAY + DAY)},
        14: {(owner.person_id, FRIDAY + DAY)},
        15: {(owner.person_id, FRIDAY + 15 * DAY)},
    }


def test_a_project_lead_who_looks_after_it_is_told_as_well(trust, mapped):
    change(mapped, owner=Seat.objects.get(person=trust.member))
    change(Seat.objects.get(person=trust.member), role=SeatRole.DEPUTY_LEAD)

    assert steps() == {(trust.member.pk, FRIDAY - 3 * DAY)}
    assert {key for key in queries.wanted(FRIDAY, person=trust.member.pk) if key.kind == Kind.ASSET_NEXT} == {
        Key(Kind.ASSET_NEXT, trust.member.pk, MAPPED_ASSET, mapped.pk, FRIDAY - 3 * DAY)
    }


def leaves(mapped):
    change(mapped.owner, ends_on=FRIDAY - DAY)


def has_no_account(mapped):
    User.objects.filter(person=mapped.owner.person).update(is_active=False)


def is_nobody(mapped):
    change(mapped, owner=None)


def may_not_engage_it(mapped):
    change(mapped.owner, role=SeatRole.ADMINISTRATOR)


@pytest.mark.parametrize("happens", [leaves, has_no_account, is_nobody, may_not_engage_it])
def test_the_lead_of_the_sub_team_is_told_where_nobody_else_can_be(mapped, sub_lead, happens):
    happens(mapped)

    assert steps() == {(sub_lead.pk, FRIDAY - 3 * DAY)}
    assert {key.person_id for key in queries.wanted(FRIDAY, person=sub_lead.pk) if key.kind == Kind.ASSET_NEXT} == {sub_lead.pk}


def declines(mapped):
    change(mapped, status="declined")


def is_taken_off(mapped):
    change(mapped, removed_at=RECENTLY)


def has_another_day(mapped):
    change(mapped, next_on=FRIDAY + WEEK)


def is_not_to_be_contacted(mapped):
    change(mapped.asset, do_not_contact=True)


def population_is_not_worked_on(mapped):
    selection.unselect(population=mapped.population, on=FRIDAY, by=None)


def organisation_pauses(mapped):
    change(mapped.population.participation, status=Status.PAUSED, status_reason="Winter", status_changed_on=FRIDAY)


ENDS = [declines, is_taken_off, has_another_day, is_not_to_be_contacted, population_is_not_worked_on, organisation_pauses]


@pytest.mark.parametrize("happens", ENDS)
def test_what_is_over_is_told_nobody_not_even_when_it_ended_after_the_reminder_was_due(mapped, happens):
    actions.create_due(on=FRIDAY)
    was_due = Reminder.objects.filter(kind=Kind.ASSET_NEXT).count()
    happens(mapped)

    actions.remind(on=FRIDAY)

    assert (was_due, steps(), mails()) == (1, set(), [])


def test_it_is_told_once_without_saying_what_or_who(population, mapped, owner):
    change(mapped.asset, segment="individuals", name="Chaplain", number=7)
    change(mapped, next_action="Ring Rosa about her story")
    AssetContactFactory(asset=mapped.asset, name="Rosa Example", how="Knock at the blue door")

    for _ in range(2):
        actions.remind(on=FRIDAY)

    [mail] = mails()
    assert mail.to_address == owner.person.user.email
    assert "The next step with Asset 7 on the map for Farm workers is planned for 20 November 2026 (today)." in mail.body_text
    assert f"/populations/{population.pk}/assets/{mapped.pk}/" in mail.body_text
    assert not [word for word in ("Chaplain", "Rosa", "blue door", "story") if word in mail.body_text + mail.body_html]


# Assets to check


@pytest.mark.req("R147")
def test_the_lead_of_the_sub_team_is_told_of_stale_assets_once_a_month(population, sub_lead, owner):
    on_map(population)
    fresh = stale()
    row = on_map(population, 2, created_at=LONG_AGO)
    november, december = stale(), stale(FRIDAY + 14 * DAY)
    change(row.asset, checked_on=FRIDAY)

    assert (fresh, november, december, stale()) == (set(), {(sub_lead.pk, NOVEMBER)}, {(sub_lead.pk, DECEMBER)}, set())


def test_many_stale_assets_are_one_line_with_the_way_to_them(population, sub_lead):
    for number in (1, 2, 3):
        on_map(population, number, created_at=LONG_AGO)

    for day in range(3):
        actions.remind(on=FRIDAY + day * DAY)

    [mail] = mails()
    assert mail.body_text.count("Assets on the map for Farm workers were not checked for six months.") == 1
    assert f"/populations/{population.pk}/assets/list/?stale=yes" in mail.body_text
    assert set(Reminder.objects.values_list("thing_type", "thing_id")) == {(POPULATION, population.pk)}


def test_what_was_checked_after_the_reminder_was_due_is_not_told(population, sub_lead):
    on_map(population, created_at=LONG_AGO)
    actions.create_due(on=FRIDAY)
    Asset.objects.update(checked_on=FRIDAY)

    actions.remind(on=FRIDAY)

    assert mails() == []
    assert list(Reminder.objects.values_list("kind", "reason")) == [(Kind.ASSETS_STALE, Reminder.Reason.OVER)]


def test_a_kind_can_be_switched_off(mapped, owner):
    actions.choose(person=owner.person, rhythm="daily", kinds=[Kind.MILESTONE_LATE], by=owner.person.user)

    actions.remind(on=FRIDAY)

    assert mails() == []


def test_same_queries_for_any_number_of_assets(population, sub_lead, owner):
    def count():
        with CaptureQueriesContext(connection) as found:
            queries.wanted(FRIDAY)
        return len(found)

    on_map(population, owner=owner, next_on=FRIDAY, created_at=LONG_AGO)
    one = count()
    for number in range(2, 6):
        other = PopulationFactory(participation=make_trust(f"Trust {number}", f"trust-{number}").participation, selected=True)
        seat = seat_on(other.team, SeatRole.SUB_TEAM_LEAD)
        on_map(other, number, owner=seat, next_on=FRIDAY, created_at=LONG_AGO)

    assert MappedAsset.objects.count() == 5
    assert count() == one
