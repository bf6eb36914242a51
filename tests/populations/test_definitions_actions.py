from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from audit.models import Entry
from populations.actions import definitions, long_list
from populations.models import Definition, Population
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ParticipationFactory, PopulationFactory
from tests.factories.populations import DefinitionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def said_of(population):
    return list(population.definitions.order_by("number").values_list("number", "text"))


@pytest.mark.req("R65")
def test_a_definition_is_added_as_a_version_and_its_public_words_stand_on_the_population():
    population, by = PopulationFactory(definition=""), UserFactory()

    definitions.define(population=population, text="Farm workers", segment_types=["social"], on=TODAY, by=by)
    definitions.define(population=population, text="Farm workers in the north", segment_types=["social"], on=TODAY, by=by)

    population.refresh_from_db()
    assert said_of(population) == [(1, "Farm workers"), (2, "Farm workers in the north")]
    assert population.definition == "Farm workers in the north"


def test_the_log_says_who_and_which_version_and_nothing_of_the_private_text():
    by = UserFactory()
    definition = DefinitionFactory(by=by, private_text="Ashby Road hostel", change_note="After the first interviews")

    entry = Entry.objects.get(action="population.defined")

    assert (entry.actor_id, entry.population_id, entry.changes) == (by.pk, definition.population_id, {"version": 1})
    assert "Ashby" not in str(Entry.objects.values_list())


def test_saying_the_same_again_makes_no_version():
    first = DefinitionFactory(private_text="Two farms")

    again = definitions.define(
        population=first.population,
        text=first.text,
        segment_types=["demographic"],
        private_text="Two farms",
        change_note="No change",
        on=TODAY,
    )

    assert (again, Entry.objects.filter(action="population.defined").count()) == (first, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"who_is_in": "Seasonal workers"},
        {"who_is_out": "Owners"},
        {"segment_types": ["social"]},
        {"characteristics": ["migrants"]},
        {"place": "The north"},
        {"programmes": ["pcref"]},
        {"people": "more"},
        {"is_open": True},
        {"still_open": "Which farms"},
        {"private_text": "Two farms"},
        {"deprivation_deciles": [1, 2], "deprivation_index": "IMD", "deprivation_year": 2019},
    ],
)
def test_a_change_to_any_field_makes_a_version(changed):
    first = DefinitionFactory()
    fields = {"text": first.text, "segment_types": ["demographic"], **changed}

    assert definitions.define(population=first.population, on=TODAY, **fields).number == 2


def test_a_version_that_somebody_has_not_seen_is_not_overwritten():
    first = DefinitionFactory()
    DefinitionFactory(population=first.population, text="What the coach wrote")

    with pytest.raises(definitions.ChangedMeanwhile) as refusal:
        definitions.define(population=first.population, text="What the lead wrote", on=TODAY, seen=1)

    assert str(refusal.value) == "Somebody else has saved version 2 since you opened the page. Compare, then save again."
    assert first.population.definitions.count() == 2


def test_two_first_versions_do_not_overwrite_each_other():
    population = PopulationFactory(definition="")
    definitions.define(population=population, text="What the coach wrote", on=TODAY, seen=0)

    with pytest.raises(definitions.ChangedMeanwhile):
        definitions.define(population=population, text="What the lead wrote", on=TODAY, seen=0)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"characteristics": ["other"]}, "other_characteristic"),
        ({"deprivation_deciles": [1], "deprivation_year": 2019}, "deprivation_index"),
        ({"deprivation_deciles": [1], "deprivation_index": "IMD"}, "deprivation_year"),
        ({"deprivation_year": 2019}, "deprivation_deciles"),
    ],
)
def test_fields_that_do_not_go_together_are_refused_whoever_asks(fields, field):
    with pytest.raises(definitions.CannotDefine) as refusal:
        definitions.define(population=PopulationFactory(definition=""), text="They", on=TODAY, **fields)

    assert refusal.value.field == field


def test_a_parked_population_is_not_defined():
    population = PopulationFactory(name="Rural communities", definition="")
    long_list.park(population=population, reason="Later", on=TODAY, by=None)

    with pytest.raises(definitions.CannotDefine) as refusal:
        definitions.define(population=population, text="They", on=TODAY)

    assert str(refusal.value) == "“Rural communities” is parked. Bring it back before you define it."
    assert not Definition.objects.filter(population=population).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_save_at_once_one_is_told():
    population = PopulationFactory(participation=ParticipationFactory(), definition="")
    outcomes, barrier = [], Barrier(2)

    def save(text):
        mine = Population.objects.select_related("participation__organisation").get(pk=population.pk)
        barrier.wait()
        try:
            definitions.define(population=mine, text=text, on=TODAY, seen=0)
            outcomes.append("saved")
        except definitions.ChangedMeanwhile:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=save, args=[text]) for text in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "told"]
    assert population.definitions.count() == 1
