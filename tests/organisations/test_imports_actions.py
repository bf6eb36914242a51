"""The commit of an import: everything or nothing, once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Person
from audit import clock
from audit.models import Entry
from core import reference
from milestones.models import Progress
from organisations import actions as organisation_actions
from organisations.imports import actions, sheets
from organisations.imports.checking import check
from organisations.models import ImportBatch, Organisation, Participation, RoleGroup, Seat, Team
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory, ParticipationFactory, WaveFactory, project_team
from tests.organisations.import_rows import TODAY, record

pytestmark = pytest.mark.django_db

TABLES = (Organisation, Participation, Team, RoleGroup, Seat, Person, Progress)


@pytest.fixture
def wave():
    return WaveFactory()


def rows_of(*tables):
    return {table.__name__: table.objects.count() for table in tables}


def kept(*records):
    """An uploaded file with these rows, whose person is asked to decide."""
    return actions.keep_batch(filename="teams.csv", sheet=sheets.Sheet(list(records), []), on=TODAY, by=UserFactory())


def seen(batch):
    return check(batch.records, on=TODAY).fingerprint()


# Plans


def test_commit_writes_organisations_teams_people_and_seats(wave):
    user = UserFactory()
    known = Person.objects.create(name="Known Name", email="Known@example.org")
    rows = [
        record(2, ods_code="RXX", joined_on="2026-10-01", name="A. Lead", email="lead@example.org", protected_hours="7.5"),
        record(3, role="Administrator", name="Other Name", email="known@example.org", role_group="key_stakeholder", employer="A charity"),
        record(4, role="Project team member", count="3", role_group="lived_experience", ends_on="2027-09-30"),
        record(5, organisation="Westshire", role=None, role_title=None),
    ]

    actions.commit(check(rows, on=TODAY), by=user, label="teams.csv")

    organisation = Organisation.objects.get(slug="eastshire-nhs-trust")
    assert (organisation.name, organisation.nation, organisation.type, organisation.ods_code) == (
        "Eastshire NHS Trust",
        "England",
        "NHS trust",
        "RXX",
    )
    team = project_team(organisation.participations.get(wave=wave, joined_on=date(2026, 10, 1)))
    assert list(
        team.seats.order_by("pk").values_list(
            "person__name", "role", "role_group", "count", "employer", "is_lived_experience", "protected_hours", "starts_on", "ends_on"
        )
    ) == [
        ("A. Lead", "project_lead", "", 1, "", False, Decimal("7.5"), date(2026, 10, 1), None),
        ("Known Name", "administrator", "key_stakeholder", 1, "A charity", False, None, date(2026, 10, 1), None),
        (None, "project_team_member", "", 3, "", True, None, date(2026, 10, 1), date(2027, 9, 30)),
    ]
    assert team.seats.get(role="administrator").person == known
    assert list(Entry.objects.filter(action__startswith="import").values_list("action", "target_label", "actor_id", "changes")) == [
        ("import.committed", "teams.csv", user.pk, {"new": 2, "joining": 2, "organisations": 2, "seats": 5, "problems": 0})
    ]
    assert list(Entry.objects.filter(action="organisation.imported").order_by("pk").values_list("organisation_id", "changes")) == [
        (organisation.pk, {"wave": "Wave 3", "joined_on": "2026-10-01", "seats": 5}),
        (Organisation.objects.get(name="Westshire").pk, {"wave": "Wave 3", "joined_on": "2026-09-01", "seats": 0}),
    ]


def test_commit_leaves_an_organisation_as_joining_by_hand_does(wave):
    by_hand = ParticipationFactory(wave=wave)

    actions.commit(check([record(role=None, role_title=None)], on=TODAY))

    imported = Participation.objects.get(organisation__name="Eastshire NHS Trust")

    def shape(participation):
        team = project_team(participation)
        groups = list(team.role_groups.values_list("code", "label", "position", "considered_reason"))
        progress = list(participation.progress.order_by("pk").values_list("milestone__code", "state", "planned_on"))
        return team.name, groups, progress, participation.status, participation.joined_on

    assert shape(imported) == shape(by_hand)
    with pytest.raises(organisation_actions.CannotJoin):
        organisation_actions.join(organisation=imported.organisation, wave=wave, joined_on=TODAY)


def test_commit_refreshes_the_milestones_of_every_organisation(wave):
    actions.commit(check([record(2), record(3, organisation="Westshire")], on=TODAY))

    states = Progress.objects.order_by("pk").values_list("participation__organisation__name", "milestone__code", "state")
    assert sorted(states) == [
        ("Eastshire NHS Trust", "M1", "in_progress"),
        ("Eastshire NHS Trust", "M2", "not_started"),
        ("Westshire", "M1", "in_progress"),
        ("Westshire", "M2", "not_started"),
    ]


def test_commit_gives_each_organisation_an_address_of_its_own(wave):
    OrganisationFactory(name="Taken", slug="north-and-south-trust")
    rows = [record(2, organisation="North & South Trust"), record(3, organisation="North and South Trust"), record(4, organisation="信託")]

    actions.commit(check(rows, on=TODAY))

    assert list(Organisation.objects.order_by("pk").values_list("slug", flat=True)[1:]) == [
        "north-south-trust",
        "north-and-south-trust-2",
        "organisation",
    ]


def test_commit_makes_one_person_for_one_address(wave):
    rows = [record(number, organisation=f"Trust {number}", name="A. Person", email="a@example.org") for number in (2, 3)]
    rows += [record(4, name="No Address"), record(5, organisation="Trust 2", name="No Address")]

    actions.commit(check(rows, on=TODAY))

    assert list(Person.objects.order_by("pk").values_list("name", "email")) == [
        ("A. Person", "a@example.org"),
        ("No Address", ""),
        ("No Address", ""),
    ]
    assert Seat.objects.filter(person__email="a@example.org").count() == 2


def test_commit_of_a_plan_with_problems_writes_nothing(wave):
    plan = check([record(2), record(3, organisation="Westshire", ends_on="2020-01-01")], on=TODAY)

    with pytest.raises(actions.CannotImport, match="Nothing was added"):
        actions.commit(plan)

    assert rows_of(*TABLES) == dict.fromkeys(rows_of(*TABLES), 0)


def test_commit_that_meets_the_same_rows_half_way_writes_nothing(wave):
    plan = check([record(2, organisation="Westshire"), record(3, ods_code="RXX")], on=TODAY)
    OrganisationFactory(name="Somebody else's", ods_code="RXX")
    before, entries = rows_of(*TABLES), Entry.objects.count()

    with pytest.raises(actions.CannotImport, match="Somebody has just added some of the same"):
        actions.commit(plan)

    assert (rows_of(*TABLES), Entry.objects.count()) == (before, entries)


def test_commit_of_the_example_teams_of_the_programme(wave):
    records = sheets.records_of_reference(reference.load("demo_organisations")["items"], wave="Wave 3", joined_on=wave.starts_on)

    actions.commit(check(records, on=TODAY))

    assert check(records, on=TODAY).counts()["problems"] == 34
    assert rows_of(Organisation, Person) == {"Organisation": 3, "Person": 0}


def test_commit_of_5000_rows_takes_a_bounded_number_of_queries(wave, django_assert_max_num_queries):
    records = [
        record(number, organisation=f"Trust no. {number % 250}", name=f"Person {number}", email=f"person{number}@example.org")
        for number in range(2, 5_002)
    ]
    plan = check(records, on=TODAY)

    with django_assert_max_num_queries(400):  # SQLite takes few values at once, so large inserts come in parts
        actions.commit(plan)

    assert rows_of(Organisation, Seat, Person) == {"Organisation": 250, "Seat": 5_000, "Person": 5_000}


# Uploaded files


def test_keep_batch_keeps_rows_with_problems_and_adds_nothing(wave):
    batch = kept(record(2), record(3, role="Boss"))

    assert (len(batch.records), batch.summary["problems"], batch.state) == (2, 1, "checked")
    assert rows_of(Organisation, Seat) == {"Organisation": 0, "Seat": 0}


def test_commit_batch_adds_the_rows_once_and_forgets_them(wave):
    batch = kept(record(2, lived_experience="yes", name="A. Person"))
    fingerprint, user = seen(batch), UserFactory()

    actions.commit_batch(batch=ImportBatch.objects.get(pk=batch.pk), seen=fingerprint, on=TODAY, by=user)
    with pytest.raises(actions.CannotImport, match="Nothing more was added"):
        actions.commit_batch(batch=batch, seen=fingerprint, on=TODAY, by=user)

    batch.refresh_from_db()
    assert (batch.state, batch.records, batch.summary["seats"]) == ("committed", [], 1)
    assert rows_of(Organisation, Seat) == {"Organisation": 1, "Seat": 1}
    assert Entry.objects.filter(action="import.committed").count() == 1


def test_commit_batch_refuses_when_things_changed_since_they_were_shown(wave):
    batch = kept(record(2))
    fingerprint = seen(batch)
    ParticipationFactory(organisation__name="Eastshire NHS Trust", organisation__type="NHS trust")
    user = UserFactory()
    before = rows_of(*TABLES)

    with pytest.raises(actions.CannotImport, match="Something has changed"):
        actions.commit_batch(batch=batch, seen=fingerprint, on=TODAY, by=user)

    batch.refresh_from_db()
    assert (batch.state, len(batch.records)) == ("checked", 1)
    assert rows_of(*TABLES) == before


def test_commit_batch_refuses_rows_with_problems_even_when_they_were_seen(wave):
    batch = kept(record(2, role="Boss"))

    with pytest.raises(actions.CannotImport, match="Some rows have problems"):
        actions.commit_batch(batch=batch, seen=seen(batch), on=TODAY, by=UserFactory())

    batch.refresh_from_db()
    assert batch.state == "checked"


def test_discard_batch_forgets_the_rows_and_cannot_be_followed_by_a_commit(wave):
    batch = kept(record(2))
    fingerprint = seen(batch)

    actions.discard_batch(batch=batch, by=UserFactory())

    with pytest.raises(actions.CannotImport):
        actions.commit_batch(batch=batch, seen=fingerprint, on=TODAY, by=UserFactory())
    assert (batch.state, batch.records) == ("discarded", [])
    assert rows_of(Organisation) == {"Organisation": 0}


def test_purge_forgets_rows_that_nobody_decided_about_for_thirty_days(wave):
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with clock.at(now - timedelta(days=31)):
        old = kept(record(2))
    with clock.at(now - timedelta(days=29)):
        recent = kept(record(2))

    actions.purge(now)

    assert list(ImportBatch.objects.order_by("pk").values_list("pk", "state", "records", "decided_at")) == [
        (old.pk, "discarded", [], now),
        (recent.pk, "checked", [record(2)], None),
    ]


def test_purge_is_part_of_the_tick():
    from jobs.registry import functions_for_each_tick

    assert dict(functions_for_each_tick())["imports"] is actions.purge


def test_batch_says_when_it_was_uploaded(wave):
    before = timezone.now()

    assert kept(record(2)).created_at >= before
