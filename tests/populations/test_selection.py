from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from milestones.actions import add_entry
from milestones.models import JournalEntry
from populations.actions import definitions, long_list, selection
from populations.models import Population
from tests.factories.accounts import UserFactory
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import ParticipationFactory, PopulationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.mark.req("R16", "R78")
def test_selecting_forms_one_sub_team():
    population = PopulationFactory(name="Rural communities")

    selection.select(population=population, on=TODAY)
    selection.select(population=population, on=TODAY)

    assert list(population.participation.teams.filter(kind="sub").values_list("name", flat=True)) == ["Sub-team: Rural communities"]


def test_a_fourth_population_is_refused():
    participation = ParticipationFactory()
    PopulationFactory.create_batch(3, participation=participation, selected=True)
    fourth = PopulationFactory(participation=participation)

    with pytest.raises(selection.CannotSelect):
        selection.select(population=fourth, on=TODAY)

    assert Population.objects.filter(status="selected").count() == 3


def test_the_same_name_twice_is_refused_in_any_case_of_letters():
    participation = ParticipationFactory()
    PopulationFactory(participation=participation, name="Rural communities")

    with pytest.raises(long_list.CannotList) as refusal:
        long_list.suggest(participation=participation, name="RURAL communities", on=TODAY)

    assert refusal.value.field == "name"


def test_taking_a_selection_back_keeps_sub_team_and_journal_for_later():
    population = PopulationFactory(selected=True)
    progress = progress_of(population.participation, "M4", population)
    by = UserFactory()
    add_entry(progress=progress, step=step_of(progress), text="Visited a farm", done_on=TODAY, by=by)
    team = population.team

    selection.unselect(population=population, on=TODAY, by=by)
    selection.select(population=population, on=TODAY, by=by)

    assert population.team == team
    assert JournalEntry.objects.get().progress == progress_of(population.participation, "M4", population)


def test_renaming_renames_the_sub_team():
    population = PopulationFactory(selected=True)

    long_list.edit(population=population, name="Women veterans", by=None)

    population.team.refresh_from_db()
    assert population.team.name == "Sub-team: Women veterans"


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_select_a_third_population_at_once():
    participation = ParticipationFactory()
    PopulationFactory.create_batch(2, participation=participation, selected=True)
    candidates = PopulationFactory.create_batch(2, participation=participation)
    outcomes, barrier = [], Barrier(2)

    def choose(pk):
        population = Population.objects.select_related("participation__organisation").get(pk=pk)
        barrier.wait()
        try:
            selection.select(population=population, on=TODAY)
            outcomes.append("selected")
        except selection.CannotSelect:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=choose, args=[population.pk]) for population in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["refused", "selected"]
    assert Population.objects.filter(status="selected").count() == 3


@pytest.mark.req("R66")
def test_a_definition_may_be_narrowed_after_the_population_is_selected():
    population = PopulationFactory(selected=True, definition="Rural communities")

    definitions.define(population=population, text="Farm workers in the north", on=TODAY)

    population.refresh_from_db()
    assert (population.definition, population.is_selected) == ("Farm workers in the north", True)
