"""What is due goes by itself: raw notes on their day, what waits to be checked after a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from datareview.actions import withdrawals
from datareview.models import Consent, Excerpt, Intake, RawNote
from datareview.schedule import tidy
from jobs import registry
from populations.models import Population
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ExcerptFactory, IntakeFactory, RawNoteFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_minute_tick_tidies():
    assert ("data_reviews", tidy) in registry.functions_for_each_tick()


def test_raw_notes_go_on_their_day():
    due, kept = (RawNoteFactory(delete_on=date(2026, 11, day)) for day in (20, 21))

    tidy(NOW)

    assert (list(RawNote.objects.all()), RawNote.objects.filter(pk=due.pk).exists()) == ([kept], False)


def test_day_of_a_note_is_a_day_of_the_site():
    RawNoteFactory(delete_on=date(2026, 7, 2))

    tidy(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    before = RawNote.objects.count()
    tidy(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))

    assert (before, RawNote.objects.count()) == (1, 0)


def test_what_waits_to_be_checked_goes_after_a_day():
    old, new = (IntakeFactory() for _ in range(2))
    Intake.objects.filter(pk=old.pk).update(created_at=NOW - timedelta(days=1))
    Intake.objects.filter(pk=new.pk).update(created_at=NOW - timedelta(hours=23))

    tidy(NOW)

    assert list(Intake.objects.all()) == [new]


@pytest.mark.parametrize(
    ("status", "changed_on", "is_kept"),
    [
        ("closed", date(2025, 11, 20), False),
        ("closed", date(2025, 11, 21), True),
        ("parked", date(2025, 11, 20), False),
        ("candidate", date(2025, 11, 20), False),
        ("candidate", date(2025, 11, 21), True),
        ("selected", date(2024, 11, 20), True),
    ],
)
def test_agreements_go_12_months_after_the_work_ended_and_words_stay_with_the_sub_team(status, changed_on, is_kept):
    excerpt = ExcerptFactory(consent__may_share=True)
    Population.objects.filter(pk=excerpt.population_id).update(status=status, status_changed_on=changed_on)
    elsewhere = ExcerptFactory().consent

    for _ in range(2):
        tidy(NOW)

    excerpt.refresh_from_db()
    assert (set(Consent.objects.all()) - {elsewhere}, excerpt.consent is None) == ({excerpt.consent} - {None}, not is_kept)
    assert excerpt.text
    entries = Entry.objects.filter(action="consent.expired").values_list("population_id", "changes")
    assert list(entries) == ([] if is_kept else [(excerpt.population_id, {"agreements": 1})])


@pytest.mark.django_db(transaction=True)
def test_files_are_cleared_once_after_a_withdrawal_and_not_with_every_tick():
    withdrawals.withdraw_excerpt(ExcerptFactory(), by=UserFactory(), delete_notes=False)
    at = Excerpt.objects.get().withdrawn_at

    def clears(minutes):
        with CaptureQueriesContext(connection) as queries:
            tidy(at + timedelta(minutes=minutes))
        return any("wal_checkpoint" in query["sql"] or query["sql"].startswith("VACUUM") for query in queries)

    assert [clears(1), clears(2), clears(20)] == [True, False, False]


def test_tick_runs_twice_without_harm_also_just_after_a_withdrawal():
    excerpt = ExcerptFactory()
    withdrawals.withdraw_excerpt(excerpt, by=UserFactory(), delete_notes=False)
    at = Excerpt.objects.get().withdrawn_at

    for _ in range(2):
        tidy(at + timedelta(minutes=1))

    assert Excerpt.objects.get().withdrawn_at == at
