"""Who reads what of a data review: the table of `datareview.reading`, row by row."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone

from datareview.models import Consent, Excerpt
from datareview.reading import reading_of
from organisations.access import Access, access_of
from tests.access.world import EVERYBODY, World
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, RawNoteFactory

pytestmark = pytest.mark.django_db
SUB_TEAM = {"sublead", "submember", "community"}
PROGRAMME = {"programme", "evaluator", "adviser"}
# "other_sublead" leads another sub-team, "administrator" manages people and the diary: neither reads evidence.
ORGANISATION = {"coach", "sponsor", "lead", "deputy", "member", "qi_member"}
NOBODY = EVERYBODY - SUB_TEAM - PROGRAMME - ORGANISATION


@dataclass
class Review:
    world: World

    def reading(self, who):
        user = self.world.people[who]
        access = access_of(user, self.world.organisation, on=timezone.localdate())
        return reading_of(access, self.world.population, user)

    def readers(self, found):
        """The people for whom `found(reading)` is true."""
        return {who for who in EVERYBODY if found(self.reading(who))}

    def readers_of(self, excerpt):
        return self.readers(lambda reading: excerpt in reading.excerpts())


@pytest.fixture(scope="module")
def review(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield Review(World())
        transaction.set_rollback(True)


def excerpt(review, *, agreed=None, **fields):
    population = review.world.population
    activity = ActivityFactory(population=population)
    consent = None if agreed is None else ConsentFactory(activity=activity, **agreed)
    return ExcerptFactory(population=population, activity=activity, consent=consent, number=Excerpt.objects.count() + 100, **fields)


AGREED = {
    "quotation": ({"may_quote": True, "may_share": False}, SUB_TEAM | ORGANISATION),
    "quotation and sharing": ({"may_quote": True, "may_share": True}, SUB_TEAM | ORGANISATION | PROGRAMME),
    "use alone": ({"may_quote": False, "may_share": False}, SUB_TEAM),
    "sharing without quotation": ({"may_quote": False, "may_share": True}, SUB_TEAM),
    "nothing is written down": (None, SUB_TEAM),
}


@pytest.mark.req("R106", "R210")
@pytest.mark.parametrize("agreed", AGREED)
def test_words_are_read_as_far_as_people_agreed(review, agreed):
    may, readers = AGREED[agreed]

    assert review.readers_of(excerpt(review, agreed=may)) == readers


def test_what_professionals_said_is_read_as_far_as_they_agreed(review):
    population = review.world.population
    activity = ActivityFactory(population=population, professionals=True)
    fields = {"population": population, "activity": activity, "strand": "professionals"}

    assert review.readers_of(ExcerptFactory(consent=None, number=901, **fields)) == SUB_TEAM
    quoted = ExcerptFactory(consent=ConsentFactory(activity=activity, may_share=True), number=902, **fields)
    assert review.readers_of(quoted) == SUB_TEAM | ORGANISATION | PROGRAMME


def test_existing_data_needs_nobodys_agreement(review):
    found = ExcerptFactory(population=review.world.population, of_data=True, number=903)

    assert review.readers_of(found) == SUB_TEAM | ORGANISATION | PROGRAMME


@pytest.mark.parametrize("agreed", ["quotation and sharing", "use alone"])
def test_nobody_reads_words_before_a_second_person_has_and_the_sub_team_finds_them_among_those_to_check(review, agreed):
    waiting = excerpt(review, agreed=AGREED[agreed][0], unchecked=True)

    assert review.readers_of(waiting) == set()
    assert review.readers(lambda reading: waiting in reading.to_check()) == SUB_TEAM


@pytest.mark.req("R307")
def test_nobody_reads_what_was_withdrawn(review):
    gone = excerpt(review, agreed={"may_share": True}, text="", withdrawn_at=timezone.now())

    assert review.readers_of(gone) == set()


def test_agreement_that_was_withdrawn_shows_nothing_outside_the_sub_team_even_if_words_are_left(review):
    left = excerpt(review, agreed={"may_share": True})
    Consent.objects.filter(pk=left.consent_id).update(withdrawn_on=timezone.localdate())

    assert review.readers_of(left) <= SUB_TEAM


def test_words_of_another_population_are_not_in_the_reading(review):
    other = ExcerptFactory(population=review.world.other_population, consent__may_share=True)

    assert review.readers_of(other) == set()


@pytest.mark.req("R210")
def test_raw_notes_are_read_by_their_author_and_the_lead(review):
    activity = ActivityFactory(population=review.world.population)
    by = {who: RawNoteFactory(activity=activity, by=user) for who, user in review.world.people.items()}

    for who, note in by.items():
        readers = review.readers(lambda reading, note=note: note in reading.raw_notes())
        assert readers == {"sublead"} | ({who} & SUB_TEAM), who


def test_agreements_are_opened_by_whoever_wrote_them_down_and_the_lead(review):
    activity = ActivityFactory(population=review.world.population)
    for who, user in review.world.people.items():
        consent = ConsentFactory(activity=activity, recorded_by=user)
        readers = review.readers(lambda reading, consent=consent: consent in reading.consents())
        assert readers == {"sublead"} | ({who} & SUB_TEAM), who


def test_numbers_are_exact_for_the_sub_team_alone(review):
    assert review.readers(lambda reading: reading.is_exact) == SUB_TEAM
    assert review.readers(lambda reading: reading.may_read) == SUB_TEAM | ORGANISATION | PROGRAMME
    assert review.readers(lambda reading: reading.is_of_organisation) >= ORGANISATION | SUB_TEAM
    assert not review.readers(lambda reading: reading.is_of_organisation) & PROGRAMME


@pytest.mark.req("R106", "R210")
@pytest.mark.parametrize("programme_role", ["evaluator", "adviser", "programme"])
@pytest.mark.parametrize(("seat", "reads"), [("administrator", False), ("other_sublead", False), ("sponsor", True), ("submember", True)])
def test_only_a_seat_that_reads_evidence_brings_a_programme_reader_nearer(review, programme_role, seat, reads):
    on = timezone.localdate()
    of_programme, of_organisation = (
        access_of(review.world.people[who], review.world.organisation, on=on) for who in (programme_role, seat)
    )
    both = Access(of_programme.roles | of_organisation.roles, of_organisation.sub_team_roles)

    assert reading_of(both, review.world.population, review.world.people[seat]).is_of_organisation is reads


def test_reading_runs_no_query(review, django_assert_num_queries):
    user = review.world.people["coach"]
    access = access_of(user, review.world.organisation, on=timezone.localdate())

    with django_assert_num_queries(0):
        reading_of(access, review.world.population, user)
