"""Queries whose SQL is made once: they find what the plain query finds, whatever the values."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from accounts.models import Person, ProgrammeRole
from core.prepared import CannotPrepare, prepared
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def roles_on(people, role, on):
    roles = ProgrammeRole.objects.active(on).filter(person__in=people, role=role).order_by("person", "pk")
    return roles.values_list("person", "role", "starts_on", "ends_on")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_prepared_finds_what_the_plain_query_finds_for_any_values(number):
    quick = prepared(roles_on)
    people = [ProgrammeRoleFactory(role="qi_coach", starts_on=TODAY - day * DAY, ends_on=TODAY + day * DAY).person.pk for day in range(3)]
    ProgrammeRoleFactory(role="qi_coach", starts_on=TODAY)
    ProgrammeRoleFactory(role="evaluator", person_id=people[0], starts_on=TODAY)
    asked = [
        {"people": people[:number], "role": role, "on": TODAY + days * DAY} for role in ("qi_coach", "evaluator") for days in range(-4, 5)
    ]

    found = [quick(**values) for values in asked]

    assert found == [list(roles_on(**values)) for values in asked]
    assert [len(rows) for rows in found[:9]] == [
        0,
        0,
        max(0, number - 2),
        max(0, number - 1),
        number,
        max(0, number - 1),
        max(0, number - 2),
        0,
        0,
    ]


def test_prepared_asks_the_database_each_time(django_assert_num_queries):
    names = prepared(lambda prefix: Person.objects.filter(name__gte=prefix).values_list("name"))
    PersonFactory(name="Zed")
    first = names(prefix="Z")
    PersonFactory(name="Zoe")

    with django_assert_num_queries(1):
        second = names(prefix="Z")

    assert (first, sorted(second)) == ([("Zed",)], [("Zed",), ("Zoe",)])


def test_prepared_returns_values_as_the_model_knows_them():
    """Dates are dates on every database, those of subqueries too."""
    person = ProgrammeRoleFactory(starts_on=TODAY).person
    first = ProgrammeRole.objects.filter(person=OuterRef("pk")).order_by("starts_on").values("starts_on")[:1]
    quick = prepared(lambda person: Person.objects.filter(pk=person).values_list("pk", Subquery(first), Count("programme_roles")))

    assert quick(person=person.pk) == [(person.pk, TODAY, 1)]


def test_empty_list_finds_nothing_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert prepared(roles_on)(people=[], role="qi_coach", on=TODAY) == []


@pytest.mark.django_db(transaction=True)
def test_prepared_works_on_a_new_connection_and_on_one_that_is_shared(monkeypatch):
    quick = prepared(roles_on)
    values = {"people": [ProgrammeRoleFactory(role="qi_coach", starts_on=TODAY).person.pk], "role": "qi_coach", "on": TODAY}
    found = [quick(**values)]

    connection.close()
    found.append(quick(**values))
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    connection.close()
    found.append(quick(**values))

    assert found == [list(roles_on(**values))] * 3


@pytest.mark.parametrize(
    "build",
    [
        lambda on: ProgrammeRole.objects.filter(starts_on__gte=on - DAY).values_list("pk"),
        lambda on: ProgrammeRole.objects.filter(starts_on__gte=on, starts_on__lte=on + DAY).values_list("pk"),
        lambda on: ProgrammeRole.objects.values_list("pk"),
    ],
)
def test_value_that_is_worked_out_first_or_not_used_is_refused(build):
    with pytest.raises(CannotPrepare, match="does not hand its values on"):
        prepared(build)(on=TODAY)
