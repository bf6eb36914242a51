"""`manage.py demo`: the demonstration collaborative."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from amhe.demo import large, loading
from amhe.demo.blueprints import blueprints
from amhe.demo.story import Calendar
from audit.models import Entry
from milestones import queries, state
from milestones.models import JournalEntry, Progress, Review
from organisations.models import Assignment, Organisation, Participation, Seat, Wave
from populations.models import DecisionRoom, Population
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention
from reports.models import AttentionLine, Rule
from tests.amhe.loaded import LEAP_DAY, LONGEST, SHORTEST, TODAY, demonstration, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_demonstration():
    with demonstration():
        yield


def rows():
    """How many rows each table of the project holds."""
    ours = {
        "accounts",
        "audit",
        "jobs",
        "organisations",
        "meetings",
        "populations",
        "datareview",
        "assets",
        "qiprojects",
        "milestones",
        "reminders",
        "reports",
    }
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.app_label in ours}


def test_demo_refuses_to_make_people_with_a_public_password_unless_the_site_is_a_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("demo", organisations=5)

    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_demo_loads_once_however_often_it_is_called(capsys):
    call_command("demo")
    first = rows()

    call_command("demo")

    assert capsys.readouterr().out == "The demonstration is loaded.\nThe demonstration was loaded before: nothing to do.\n"
    assert rows() == first


def test_demo_loads_all_or_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("half-way")

    monkeypatch.setattr("amhe.demo.northmoor.Northmoor.report", fail)

    with pytest.raises(RuntimeError):
        loading.load(today=TODAY)

    assert {label: number for label, number in rows().items() if number} == {}


@pytest.mark.parametrize("today", [SHORTEST, LONGEST, LEAP_DAY])
def test_demo_of_any_day_leaves_nothing_to_rebuild_and_nothing_in_the_future(today):
    load(today)

    with time_machine.travel(datetime(today.year, today.month, today.day, 12, tzinfo=UTC), tick=False):
        assert (state.rebuild(), rebuild_activity(), rebuild_attention(on=today)) == (0, 0, 0)
    latest = Entry.objects.order_by("-at").values_list("at", flat=True)[0].date()
    assert latest < today
    assert not JournalEntry.objects.filter(done_on__gte=today).exists()
    assert not Review.objects.filter(on__gte=today).exists()
    reviewed = Progress.objects.get(milestone__code="M4", population__name="Rural communities")
    assert {fact.value for fact in queries.facts_of([reviewed], on=today)[reviewed.pk]} == {True}
    if today != LEAP_DAY:
        coached = Participation.objects.filter(assignments__person__email="coach@demo.example")
        lines = AttentionLine.objects.standing(today).filter(participation__in=coached)
        ahead = {
            Rule.STANDARD,
            Rule.DECISION,
            Rule.DATA_REVIEW,
            Rule.ASSETS,
            Rule.MEASURES,
        }  # what is to be looked at again, or to end, on a day to come
        assert set(lines.values_list("rule", flat=True)) == set(Rule.values) - ahead


# The large one


class Undo(Exception):
    pass


def shape_of_large(number, seed):
    """What a large collaborative consists of; it is taken back afterwards."""
    tables = {
        Organisation: ("name", "slug", "nation", "type"),
        Participation: ("organisation__name", "joined_on", "status"),
        Seat: ("team__participation__organisation__name", "team__name", "role", "role_title", "person__name", "starts_on", "ends_on"),
        Progress: ("participation__organisation__name", "population__name", "milestone__code", "state", "started_on", "completed_on"),
        JournalEntry: ("progress__participation__organisation__name", "text", "done_on"),
        Entry: ("action", "at"),
        Population: ("participation__organisation__name", "name", "status", "domains", "signed_at"),
        AttentionLine: ("participation__organisation__name", "rule", "since", "until", "day"),
    }
    try:
        with transaction.atomic():
            large.load_large(number, seed=seed, today=TODAY)
            shape = {table.__name__: sorted(table.objects.values_list(*fields), key=str) for table, fields in tables.items()}
            raise Undo
    except Undo:
        return shape


def test_large_demo_is_the_same_for_the_same_seed_and_another_for_another():
    first = shape_of_large(12, 1)

    assert shape_of_large(12, 1) == first
    assert shape_of_large(12, 2) != first


def test_large_demo_varies_as_a_real_one_does():
    large.load_large(150, seed=1, today=TODAY)

    states = set(Progress.objects.values_list("milestone__code", "state"))
    assert {state for code, state in states if code in ("M1", "M2", "M3", "M4")} == {
        "not_started",
        "in_progress",
        "ready_for_review",
        "signed_off",
    }
    assert set(AttentionLine.objects.standing(TODAY).values_list("rule", flat=True)) == set(Rule.values)
    assert (User.objects.filter(email__startswith="coach-").count(), Assignment.objects.count()) == (15, 150)
    assert set(Population.objects.values_list("status", flat=True)) == {"candidate", "short_listed", "selected", "parked"}
    assert set(DecisionRoom.objects.filter(ended_on__isnull=True).values_list("stage", flat=True)) == {"ideas", "list", "clarify", "rank"}


def test_large_demo_makes_accounts_whose_password_nobody_knows_except_those_of_coaches(settings):
    large.load_large(12, seed=1, today=TODAY)

    assert {user.email for user in User.objects.all() if user.check_password(settings.DEMO_PASSWORD)} == {"coach-001@demo.example"}


def test_large_demo_is_loaded_once_and_in_one_size(capsys):
    call_command("demo", organisations=5, seed=3, on=TODAY)
    before = rows()

    call_command("demo", organisations=5, seed=3, on=TODAY)
    with pytest.raises(CommandError, match="There is a large collaborative of 5 organisations"):
        call_command("demo", organisations=6, on=TODAY)

    assert rows() == before
    assert capsys.readouterr().out.splitlines()[:4] == [
        "The demonstration is loaded.",
        "5 invented organisations (seed 3) are loaded.",
        "The demonstration was loaded before: nothing to do.",
        "5 invented organisations (seed 3) were loaded before: nothing to do.",
    ]
    assert Wave.objects.count() == 4


def test_large_demo_refuses_a_size_that_is_not_possible():
    with pytest.raises(large.CannotLoad, match="Ask for 1 to 3,000"):
        large.load_large(3_001, seed=1, today=TODAY)


def test_blueprints_give_every_organisation_a_name_of_its_own():
    prints = blueprints(large.MOST, seed=1, calendar=Calendar(TODAY), coaches=300)

    assert len({item.name for item in prints}) == large.MOST
