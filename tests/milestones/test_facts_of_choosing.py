"""The facts of Milestone 2 (choosing populations), and those of Milestone 3 that no seat makes true."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from milestones.facts import FACTS
from milestones.models import Fact
from organisations.models import RoleGroup, TermsOfReference
from populations.actions import definitions, selection
from populations.models import Answer, Decision, DecisionChoice, DecisionEvidence, Method, Population, Question, Reporting, Status
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory, project_team
from tests.factories.populations import answer_all
from tests.milestones.test_facts import TODAY, holds, holds_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def team(participation):
    return project_team(participation)


def put(population, status):
    """Give the population a status; how it comes by it is the business of the long list's own tests."""
    Population.objects.filter(pk=population.pk).update(status=status)


def decided(participation, **fields):
    said = {"method": Method.CONSENSUS, "decided_on": TODAY, "sentence": "We start in the valleys.", "discussion": "We talked it through."}
    return Decision.objects.create(participation=participation, **{**said, **fields})


@pytest.mark.req("R43")
def test_a_population_counts_while_it_is_on_the_table_with_a_domain(participation, team):
    before = holds("M2.F1", team)
    population = PopulationFactory(participation=participation, domains=())
    without_domain = holds("M2.F1", team)
    Population.objects.filter(pk=population.pk).update(domains=["access"])
    with_domain = holds("M2.F1", team)
    put(population, Status.PARKED)

    assert (before, without_domain, with_domain, holds("M2.F1", team)) == (False, False, True, False)


@pytest.mark.req("R46")
def test_a_short_list_has_one_to_ten_populations(participation, team):
    populations = [PopulationFactory(participation=participation) for _ in range(10)]
    nothing_short = holds("M2.F2", team)
    Population.objects.filter(pk__in=[population.pk for population in populations]).update(status=Status.SHORT_LISTED)
    ten = holds("M2.F2", team)
    put(PopulationFactory(participation=participation), Status.SHORT_LISTED)

    assert (nothing_short, ten, holds("M2.F2", team)) == (False, True, False)


@pytest.mark.req("R46")
def test_a_list_of_more_than_ten_is_shortened_to_fewer_than_ten(participation, team):
    populations = [PopulationFactory(participation=participation) for _ in range(11)]
    put(populations[10], Status.PARKED)
    Population.objects.filter(pk__in=[population.pk for population in populations[:10]]).update(status=Status.SHORT_LISTED)
    ten_of_eleven = holds("M2.F2", team)
    put(populations[0], Status.PARKED)
    nine_of_eleven = holds("M2.F2", team)
    put(populations[0], Status.SHORT_LISTED)

    assert (ten_of_eleven, nine_of_eleven, holds("M2.F2", team)) == (False, True, False)


def test_a_selected_population_is_on_the_short_list(participation, team):
    PopulationFactory(participation=participation, selected=True)

    assert holds("M2.F2", team)


@pytest.mark.req("R51", "R52", "R53", "R54")
def test_the_review_is_done_when_each_question_is_answered_for_every_population_on_the_short_list(participation, team):
    first, second = PopulationFactory(participation=participation), PopulationFactory(participation=participation)
    nobody_short = holds("M2.F3", team)
    put(first, Status.SHORT_LISTED)
    answer_all(first)
    one = holds("M2.F3", team)
    put(second, Status.SHORT_LISTED)
    one_of_two = holds("M2.F3", team)
    answer_all(second)
    both = holds("M2.F3", team)
    Answer.objects.filter(population=second, question=Question.DATA).update(removed_at=timezone.now())

    assert (nobody_short, one, one_of_two, both, holds("M2.F3", team)) == (False, True, False, True, False)


def test_four_answers_to_one_question_are_not_four_questions(participation, team):
    population = PopulationFactory(participation=participation)
    put(population, Status.SHORT_LISTED)
    answer_all(population)
    Answer.objects.filter(population=population).update(question=Question.WORK)

    assert not holds("M2.F3", team)


@pytest.mark.req("R242")
def test_evidence_of_a_choice_made_before_joining_stands_in_for_the_review(participation, team):
    population = PopulationFactory(participation=participation, selected=True)
    decision = decided(participation, method=Method.BEFORE_JOINING)
    DecisionChoice.objects.create(decision=decision, population=population, place=1)
    without_evidence = holds("M2.F3", team)
    DecisionEvidence.objects.create(decision=decision, title="Board paper")
    with_evidence = holds("M2.F3", team)
    put(PopulationFactory(participation=participation), Status.SHORT_LISTED)

    assert (without_evidence, with_evidence, holds("M2.F3", team)) == (False, True, False)


@pytest.mark.req("R58", "R61")
@pytest.mark.parametrize("field", ["sentence", "discussion"])
def test_a_decision_needs_a_sentence_and_a_discussion(participation, team, field):
    before = holds("M2.F4", team)
    decided(participation)
    recorded = holds("M2.F4", team)
    day_before = holds("M2.F4", team, on=TODAY - DAY)
    Decision.objects.update(**{field: ""})

    assert (before, recorded, day_before, holds("M2.F4", team)) == (False, True, False, False)


@pytest.mark.req("R40")
def test_lived_experience_took_part_when_a_decision_says_so(participation, team):
    decided(participation)
    without = holds("M2.F5", team)
    Decision.objects.update(has_lived_experience=True)
    took_part = holds("M2.F5", team)
    Decision.objects.update(has_lived_experience=False)

    assert (without, took_part, holds("M2.F5", team)) == (False, True, False)


@pytest.mark.req("R40")
def test_the_latest_decision_counts_and_of_one_day_the_one_recorded_last(participation, team):
    decided(participation, decided_on=TODAY - 2 * DAY, has_lived_experience=True)
    decided(ParticipationFactory(), decided_on=TODAY)
    first = holds("M2.F5", team)
    decided(participation, decided_on=TODAY - DAY)
    second = holds("M2.F5", team)
    decided(participation, decided_on=TODAY - DAY, has_lived_experience=True)

    assert (first, second, holds("M2.F5", team), holds("M2.F4", team)) == (True, False, True, True)


@pytest.mark.req("R57")
def test_populations_count_when_selected(participation, team):
    population = PopulationFactory(participation=participation)
    candidate = holds("M2.F6", team)
    selection.select(population=population, on=TODAY)
    selected = holds("M2.F6", team)
    selection.unselect(population=population, on=TODAY, by=None)

    assert (candidate, selected, holds("M2.F6", team)) == (False, True, False)


@pytest.mark.req("R65", "R74")
def test_selected_populations_are_defined_when_the_latest_version_of_each_has_words_and_a_segment_type(participation, team):
    nobody_selected = holds("M2.F7", team)
    first = PopulationFactory(participation=participation, selected=True)
    one = holds("M2.F7", team)
    second = PopulationFactory(participation=participation, definition="", selected=True)
    not_defined = holds("M2.F7", team)
    definitions.define(population=second, text="Adults who live on boats", segment_types=["geography"], on=TODAY)
    both = holds("M2.F7", team)
    definitions.define(population=first, text="Somebody else", segment_types=[], on=TODAY)

    assert (nobody_selected, one, not_defined, both, holds("M2.F7", team)) == (False, True, False, True, False)


def test_a_population_that_is_no_longer_selected_needs_no_definition(participation, team):
    PopulationFactory(participation=participation, selected=True)
    other = PopulationFactory(participation=participation, definition="", selected=True)
    selection.unselect(population=other, on=TODAY, by=None)

    assert holds("M2.F7", team)


# Milestone 3


@pytest.mark.req("R84")
def test_a_community_representative_counts_as_sought_with_a_reason():
    population = PopulationFactory(selected=True)
    before = holds_for("M3.F5", population)
    group, _ = RoleGroup.objects.update_or_create(
        team=population.team,
        code="community_representative",
        defaults={"label": "Community groups", "position": 9, "considered_reason": "Asked two groups in October"},
    )
    sought = holds_for("M3.F5", population)
    RoleGroup.objects.filter(pk=group.pk).update(considered_reason="")

    assert (before, sought, holds_for("M3.F5", population)) == (False, True, False)


@pytest.mark.req("R94")
@pytest.mark.parametrize("of_sub_team", [True, False])
def test_terms_of_reference_count_for_the_sub_team_and_for_the_project_team(of_sub_team):
    population = PopulationFactory(selected=True)
    team = population.team if of_sub_team else project_team(population.participation)
    before = holds_for("M3.F6", population)
    terms = {"title": "Terms", "url": "https://example.org/terms", "created_on": START}
    TermsOfReference.objects.create(team=team, number=1, agreed_on=TODAY, **terms)
    agreed, day_before = holds_for("M3.F6", population), holds_for("M3.F6", population, on=TODAY - DAY)
    TermsOfReference.objects.all().delete()

    assert (before, agreed, day_before, holds_for("M3.F6", population)) == (False, True, False, False)


@pytest.mark.req("R77")
def test_a_first_report_date_counts_once_it_is_set():
    population = PopulationFactory(selected=True)
    before = holds_for("M3.F7", population)
    Reporting.objects.create(population=population, first_on=date(2026, 12, 1))
    is_set = holds_for("M3.F7", population)
    Reporting.objects.all().delete()

    assert (before, is_set, holds_for("M3.F7", population)) == (False, True, False)


def test_every_fact_of_the_six_milestones_is_worked_out():
    ParticipationFactory()
    listed = Fact.objects.values_list("code", flat=True)

    assert set(FACTS) == set(listed)
