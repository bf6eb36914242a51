"""What people are told before they speak: version by version, and the version that they were told stays as it was."""

from datetime import date

import pytest

from audit.models import Entry
from core import reference
from datareview import information as reads
from datareview.actions import information
from datareview.actions.base import CannotChange
from datareview.models import Information
from tests.factories.accounts import UserFactory
from tests.factories.datareview import InformationFactory, selected
from tests.factories.organisations import PopulationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.mark.req("R105")
def test_first_version_is_the_text_of_the_programme_and_leaves_nothing_in_the_log():
    population, by = selected(), UserFactory()
    entries = Entry.objects.count()

    first, again = (information.current(population=population, on=TODAY, by=by) for _ in range(2))

    assert (first, first.number, first.text) == (again, 1, reference.load("data_review")["information"])
    assert (first.created_on, first.by, Entry.objects.count()) == (TODAY, by, entries)


@pytest.mark.req("R105", "R106", "R307")
def test_starting_text_says_how_it_is_used_that_it_is_confidential_and_which_rule_of_withdrawal_applies():
    text = reads.START

    for words in ("How we use what you say", "without your name", "What we do not keep", "any sound or video recording"):
        assert words in text
    assert "we take your words out everywhere" in text
    assert "what you told the evaluation before you withdrew is kept there" in text


def test_writing_makes_a_new_version_and_keeps_the_one_that_people_were_told():
    population, by = selected(), UserFactory()
    told = information.current(population=population, on=TODAY, by=by)

    new = information.write(population=population, text="Shorter words.", on=TODAY, by=by, seen=1)

    assert [(row.number, row.text) for row in reads.versions_of(population)] == [(2, "Shorter words."), (1, told.text)]
    entry = Entry.objects.get(action="information.written")
    assert (entry.target_id, entry.population_id, entry.changes, entry.actor_id) == (new.pk, population.pk, {"version": 2}, by.pk)


def test_starting_text_stays_version_1_if_it_is_changed_before_anybody_needed_it():
    population = selected()

    information.write(population=population, text="Ours.", on=TODAY, by=UserFactory(), seen=1)

    assert [row.text for row in reads.versions_of(population)] == ["Ours.", reads.START]


def test_same_text_makes_no_version():
    population, by = selected(), UserFactory()
    first, again = (information.write(population=population, text="Ours.", on=TODAY, by=by) for _ in range(2))

    assert (first, first.number) == (again, 2)
    assert Entry.objects.filter(action="information.written").count() == 1


def test_whoever_saves_second_is_told():
    population, by = selected(), UserFactory()
    information.write(population=population, text="Ours.", on=TODAY, by=by, seen=1)

    with pytest.raises(information.ChangedMeanwhile, match="version 2"):
        information.write(population=population, text="Theirs.", on=TODAY, by=by, seen=1)

    assert reads.latest(population).text == "Ours."


@pytest.mark.parametrize("text", ["", "  \n "])
def test_people_are_not_told_nothing(text):
    with pytest.raises(CannotChange):
        information.write(population=selected(), text=text, on=TODAY, by=UserFactory())

    assert not Information.objects.exists()


def test_closed_population_keeps_its_text():
    with pytest.raises(CannotChange, match="not worked on"):
        information.write(population=PopulationFactory(), text="Ours.", on=TODAY, by=UserFactory())


def test_starting_text_is_shown_before_it_is_kept():
    population = selected()

    shown = reads.latest(population)

    assert (shown.pk, shown.number, shown.text, reads.version_or_none(population, 1).text) == (None, 1, reads.START, reads.START)
    assert reads.version_or_none(population, 2) is None


def test_latest_version_counts():
    population = selected()
    for number in (1, 2):
        InformationFactory(population=population, number=number, text=f"Text {number}")

    assert (reads.latest(population).text, reads.version_or_none(population, 1).text) == ("Text 2", "Text 1")


def test_change_is_told_paragraph_by_paragraph():
    changed = reads.changed_between("One.\n\nTwo.\n\nThree.", "One.\r\n\r\nTwo, and more.\n\nThree.\n\nFour.")

    assert (changed.gone, changed.new) == (["Two."], ["Two, and more.", "Four."])
