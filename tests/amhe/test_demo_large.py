"""What a large collaborative holds, loaded once for all these tests."""

from datetime import UTC, datetime

import pytest
import time_machine

from amhe.demo import large
from milestones import queries, standards, state
from milestones.models import JournalEntry, Progress, Review, State
from milestones.standard_decisions import decisions_in_force
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention
from tests.amhe.loaded import TODAY, kept_for_a_module

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def sixty_organisations(django_db_setup, django_db_blocker):
    with kept_for_a_module(django_db_blocker, lambda: large.load_large(60, seed=1, today=TODAY)):
        yield


def test_large_demo_leaves_nothing_to_rebuild():
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        assert (state.rebuild(), rebuild_activity(), rebuild_attention(on=TODAY)) == (0, 0, 0)
    assert not JournalEntry.objects.filter(done_on__gte=TODAY).exists()


def test_large_demo_keeps_with_each_review_the_facts_that_its_records_show():
    reviews = list(Review.objects.filter(progress__milestone__number__lte=6).select_related("progress__milestone"))
    progress = {review.progress_id: review.progress for review in reviews}
    found = {day: queries.facts_of(progress.values(), on=day) for day in {review.on for review in reviews}}
    assert {(review.kind, review.progress.milestone.code) for review in reviews} >= {
        ("signed_off", "M1"), ("signed_off", "M2"), ("signed_off", "M3"), ("requested", "M3"), ("signed_off", "M4"), ("signed_off", "M5"),
    }  # fmt: skip
    for review in reviews:
        assert review.facts == queries.as_json(found[review.on][review.progress_id]), review
    required = {fact["value"] for review in reviews for fact in review.facts if fact["is_required"]}
    assert required == {True}


def test_large_demo_has_a_decision_of_the_coach_where_a_signed_team_lacks_lived_experience():
    signed = list(Progress.objects.filter(state=State.SIGNED_OFF).select_related("milestone"))
    statuses = standards.standards_of(signed, on=TODAY)
    missing = {row.pk for row in signed if standards.not_met(statuses[row.pk])}
    assert missing
    assert decisions_in_force(signed, on=TODAY).keys() == missing
