"""Several people who write at the same moment."""

from uuid import uuid4

import pytest

from audit.models import Entry
from datareview.actions import excerpts, intakes, withdrawals
from datareview.excerpt_export import HEADER, take_away
from datareview.models import Consent, Excerpt, Intake
from datareview.places import Place
from datareview.reading import Reading
from populations.models import Population
from tests.factories.accounts import UserFactory
from tests.factories.datareview import ActivityFactory, ConsentFactory, ExcerptFactory, selected
from tests.populations.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def consent():
    return ConsentFactory(activity=ActivityFactory(population=selected()))


def test_people_who_write_at_once_get_numbers_of_their_own(consent):
    population, people = consent.activity.population, UserFactory.create_batch(4)

    def write(by):
        return lambda: excerpts.add(population, "Words", by, activity=consent.activity, consent=consent).number

    assert sorted(at_once(*[write(by) for by in people])) == [1, 2, 3, 4]


def test_a_button_pressed_twice_at_once_writes_one_excerpt(consent):
    population, by, form = consent.activity.population, UserFactory(), uuid4()

    def write():
        return excerpts.add(population, "Words", by, activity=consent.activity, consent=consent, guid=form).pk

    assert len(set(at_once(write, write, write))) == 1
    assert Excerpt.objects.count() == 1


def test_rows_that_are_taken_over_twice_at_once_become_excerpts_once(consent):
    population, by = consent.activity.population, UserFactory()
    rows = [{"row": number, "text": f"Words {number}", "consent": consent.pk} for number in range(3)]
    intake = intakes.keep(population, Place(activity=consent.activity), rows, by=by)

    def use():
        return intakes.take_over(intake, by)

    results = at_once(use, use)

    assert (3, 0) in results
    assert intakes.GONE in results
    assert (Excerpt.objects.count(), Intake.objects.count()) == (3, 0)


def test_rows_that_are_dropped_twice_at_once_are_dropped_once(consent):
    by = UserFactory()
    rows = [{"row": 1, "text": "Words", "consent": consent.pk}]
    intake = intakes.keep(consent.activity.population, Place(activity=consent.activity), rows, by=by)
    copies = [Intake.objects.get(pk=intake.pk) for _ in range(2)]

    results = at_once(lambda: intakes.drop(copies[0], by), lambda: intakes.drop(copies[1], by))

    assert sorted(results, key=str) == [None, intakes.GONE]
    assert Entry.objects.filter(action="excerpts.dropped").count() == 1


def test_of_a_check_and_a_change_at_once_no_unread_words_come_out_as_checked(consent):
    excerpt = ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent, unchecked=True)
    checker, copies = UserFactory(), [Excerpt.objects.get(pk=excerpt.pk) for _ in range(2)]

    at_once(
        lambda: excerpts.check(copies[0], by=checker),
        lambda: excerpts.edit(copies[1], "New words", excerpt.by, consent=consent),
    )

    excerpt.refresh_from_db()
    assert (excerpt.text, excerpt.checked_at is None) in [("New words", True), (copies[0].text, False)]


@pytest.mark.req("R210")
def test_whoever_withdraws_while_a_file_is_made_finds_it_in_the_log_or_is_not_in_it(consent):
    by = UserFactory()
    excerpt = ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent)

    def take():
        population = Population.objects.select_related("participation").get(pk=excerpt.population_id)
        team = Reading(population, by, may_read=True, may_edit=True, may_lead=False, is_of_organisation=True)
        return [row[HEADER.index("text")] for row in take_away(team, population.participation, "csv", by)]

    def withdraw():
        withdrawals.withdraw_consent(Consent.objects.get(pk=consent.pk), on=consent.agreed_on, by=by, delete_notes=False)

    taken, _ = at_once(take, withdraw)

    named = Entry.objects.get(action="excerpts.exported").changes["consents"]
    assert (taken, named) in [([excerpt.text], [consent.pk]), ([], [])]
