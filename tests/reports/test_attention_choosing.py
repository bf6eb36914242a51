"""The rules about choosing populations, sub-teams and lived experience standards: false, true on their day, and cleared."""

from datetime import date, timedelta

import pytest

from milestones import actions as milestone_actions
from milestones.actions import edit_content
from milestones.models import Standard
from milestones.standards import standards_of
from organisations import team_actions
from organisations.models import Participation
from populations.actions import decisions, rounds, selection
from populations.models import Decision, DecisionChoice
from reports.attention import refresh
from reports.models import AttentionLine, Rule
from tests.factories.accounts import UserFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.populations import OPENED_AT, DecisionFactory, RankingRoundFactory
from tests.reports.test_attention import DAY, standing

pytestmark = pytest.mark.django_db
OPENED_ON = OPENED_AT.date()


@pytest.fixture
def participation():
    participation = ParticipationFactory()
    SeatFactory(team=project_team(participation), is_lived_experience=True)
    return participation


@pytest.fixture
def population(participation):
    return PopulationFactory(participation=participation, selected=True)


def lines(participation, rule, on):
    """The lines of the rule that stand on this day: (progress, since, day)."""
    refresh(Participation.objects.filter(pk=participation.pk), on=START)
    found = AttentionLine.objects.standing(on).filter(participation=participation, rule=rule).order_by("since", "pk")
    return list(found.values_list("progress", "since", "day"))


# Lived experience on sub-teams


@pytest.mark.req("R82", "R243")
def test_a_sub_team_without_lived_experience_is_a_line_that_names_its_population(participation, population):
    other = PopulationFactory(participation=participation, selected=True)
    SeatFactory(team=other.team, is_lived_experience=True)
    before = lines(participation, Rule.LIVED_EXPERIENCE, START)

    SeatFactory(team=population.team, is_lived_experience=True, starts_on=START + DAY)

    assert before == [(progress_of(participation, "M3", population).pk, START, None)]
    assert lines(participation, Rule.LIVED_EXPERIENCE, START + DAY) == []


def test_a_plan_of_a_sub_team_holds_until_its_review_date_which_the_line_then_names(participation, population):
    plan = LivedExperiencePlanFactory(team=population.team, review_on=date(2026, 12, 31))
    team_actions.agree_plan(plan=plan, reason="Two people start", on=START, by=UserFactory())
    progress = progress_of(participation, "M3", population).pk

    assert lines(participation, Rule.LIVED_EXPERIENCE, date(2026, 12, 31)) == []
    assert lines(participation, Rule.LIVED_EXPERIENCE, date(2027, 1, 1)) == [(progress, date(2027, 1, 1), date(2026, 12, 31))]


def test_a_population_that_is_not_selected_any_more_has_no_line(participation, population):
    selection.unselect(population=population, on=START, by=None)

    assert lines(participation, Rule.LIVED_EXPERIENCE, START) == []


def test_a_population_selected_later_has_its_line_from_then_on(participation):
    population = PopulationFactory(participation=participation)
    selection.select(population=population, on=START + 9 * DAY)

    assert lines(participation, Rule.LIVED_EXPERIENCE, START + 8 * DAY) == []
    assert len(lines(participation, Rule.LIVED_EXPERIENCE, START + 9 * DAY)) == 1


# Standards to look at again


def signed_off(participation, code="M3", population=None, review_on=START + 30 * DAY):
    progress = progress_of(participation, code, population)
    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
    said = {"reason": "Agreed", "standard_reason": "Two people start soon", "review_on": review_on}
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START, **said)
    return progress


@pytest.mark.req("R254")
def test_a_decision_is_looked_at_again_from_the_day_after_its_review_date(participation, population):
    progress = signed_off(participation, population=population)

    assert lines(participation, Rule.STANDARD, START + 30 * DAY) == []
    assert lines(participation, Rule.STANDARD, START + 31 * DAY) == [(progress.pk, START + 31 * DAY, START + 30 * DAY)]


def test_a_new_date_clears_the_line(participation, population):
    progress = signed_off(participation, population=population)
    on = START + 31 * DAY

    milestone_actions.decide_again(progress=progress, reason="They start in January", review_on=on + 60 * DAY, by=UserFactory(), on=on)

    assert lines(participation, Rule.STANDARD, on) == []
    assert lines(participation, Rule.STANDARD, on + 61 * DAY) == [(progress.pk, on + 61 * DAY, on + 60 * DAY)]


def test_a_partner_clears_the_line_for_good(participation, population):
    signed_off(participation, population=population)
    SeatFactory(team=population.team, is_lived_experience=True, starts_on=START + 35 * DAY, ends_on=START + 40 * DAY)

    days = [number for number in range(30, 43) if lines(participation, Rule.STANDARD, START + timedelta(days=number))]

    assert days == [31, 32, 33, 34]


def test_a_partner_before_the_review_date_leaves_nothing_to_look_at(participation, population):
    signed_off(participation, population=population)
    SeatFactory(team=population.team, is_lived_experience=True, starts_on=START + 5 * DAY, ends_on=START + 6 * DAY)

    assert lines(participation, Rule.STANDARD, START + 31 * DAY) == []


def test_a_reopened_milestone_has_no_decision_to_look_at(participation, population):
    progress = signed_off(participation, population=population)

    milestone_actions.reopen(progress=progress, by=UserFactory(), on=START, reason="The lead left")

    assert lines(participation, Rule.STANDARD, START + 31 * DAY) == []


@pytest.mark.req("R253")
def test_another_minimum_reaches_the_lines_at_once_and_ends_what_it_meets(participation):
    standard = Standard.objects.get(milestone__wave=participation.wave, code="partners_on_project_team")
    edit_content(item=standard, by=None, text=standard.text, minimum=2)
    signed_off(participation, "M1")

    def stored():
        return AttentionLine.objects.standing(START + 99 * DAY).filter(rule=Rule.STANDARD).count()

    two = stored()
    edit_content(item=standard, by=None, text=standard.text, minimum=1)
    one = stored()
    edit_content(item=standard, by=None, text=standard.text, minimum=2)

    assert (two, one, stored()) == (1, 0, 0)


def test_a_decision_with_lived_experience_clears_the_line_of_choosing(participation):
    progress = signed_off(participation, "M2")
    before = lines(participation, Rule.STANDARD, START + 31 * DAY)

    DecisionFactory(participation=participation, on=START + 5 * DAY, took_part=["lived_experience"])

    assert before == [(progress.pk, START + 31 * DAY, START + 30 * DAY)]
    assert lines(participation, Rule.STANDARD, START + 31 * DAY) == []


def test_a_later_decision_without_lived_experience_takes_nothing_back(participation):
    progress = signed_off(participation, "M2")
    DecisionFactory(participation=participation, on=START + 5 * DAY, took_part=["lived_experience"])
    DecisionFactory(participation=participation, on=START + 6 * DAY, took_part=["senior_leader"])

    assert lines(participation, Rule.STANDARD, START + 31 * DAY) == []
    assert not standards_of([progress], on=START + 6 * DAY)[progress.pk][0].value


# A ranking that stays open


@pytest.mark.req("R59")
def test_a_ranking_is_a_line_from_its_14th_day_until_it_is_closed(participation):
    round = RankingRoundFactory(participation=participation)
    on_13, on_14 = (standing(participation, Rule.RANKING, OPENED_ON + timedelta(days=number)) for number in (13, 14))

    rounds.close(round=round, at=OPENED_AT + timedelta(days=20))

    assert (on_13, on_14) == ([], [(OPENED_ON + 14 * DAY, OPENED_ON)])
    assert standing(participation, Rule.RANKING, OPENED_ON + 20 * DAY) == []


def test_a_ranking_that_closes_by_itself_is_a_line_only_if_it_did_not(participation):
    RankingRoundFactory(participation=participation, closes_at=OPENED_AT + timedelta(days=3))

    assert standing(participation, Rule.RANKING, OPENED_ON + 3 * DAY) == []
    assert standing(participation, Rule.RANKING, OPENED_ON + 4 * DAY) == [(OPENED_ON + 4 * DAY, OPENED_ON)]


def test_a_ranking_that_closes_at_the_end_of_a_day_is_a_line_from_the_next(participation):
    RankingRoundFactory(participation=participation, closes_at=OPENED_AT.replace(hour=0) + timedelta(days=3))

    assert standing(participation, Rule.RANKING, OPENED_ON + 2 * DAY) == []
    assert standing(participation, Rule.RANKING, OPENED_ON + 3 * DAY) == [(OPENED_ON + 3 * DAY, OPENED_ON)]


def test_a_ranking_that_was_called_off_is_no_line(participation):
    round = RankingRoundFactory(participation=participation)

    rounds.call_off(round=round, reason="Wrong list", at=OPENED_AT)

    assert standing(participation, Rule.RANKING, OPENED_ON + 99 * DAY) == []


# A choice to look at again


@pytest.mark.req("R61")
def test_a_choice_is_looked_at_again_from_the_day_after_its_review_date_until_it_has_a_new_one(participation):
    decision = DecisionFactory(participation=participation, review_on=START + 30 * DAY)
    on = START + 31 * DAY
    on_the_day, day_after = (standing(participation, Rule.DECISION, day) for day in (START + 30 * DAY, on))

    decisions.edit_decision(decision=decision, review_on=on + 90 * DAY, on=on)

    assert (on_the_day, day_after) == ([], [(on, START + 30 * DAY)])
    assert standing(participation, Rule.DECISION, on) == []


def test_a_choice_of_populations_that_are_no_longer_selected_is_over(participation):
    decision = DecisionFactory(participation=participation, review_on=START + 30 * DAY)
    population = decision.choices.get().population
    population.refresh_from_db()

    selection.close(population=population, on=START, by=None, reason="The work is done")

    assert standing(participation, Rule.DECISION, START + 31 * DAY) == []


def decided_again(decision, **fields):
    """Another decision about the populations of this one, made later."""
    again = Decision.objects.create(participation=decision.participation, method="consensus", sentence="Yes.", discussion="Yes.", **fields)
    for choice in decision.choices.all():
        DecisionChoice.objects.create(decision=again, population=choice.population, place=choice.place)
    return again


@pytest.mark.req("R61")
@pytest.mark.parametrize("review_on", [None, START + 60 * DAY])
@pytest.mark.parametrize("decided_on", [START, START + 40 * DAY])
def test_a_new_decision_about_the_same_population_takes_the_place_of_the_one_before(participation, decided_on, review_on):
    decision = DecisionFactory(participation=participation, review_on=START + 30 * DAY)
    decided_again(decision, decided_on=decided_on, review_on=review_on)

    assert lines(participation, Rule.DECISION, START + 31 * DAY) == []
    again = [(None, START + 61 * DAY, START + 60 * DAY)] if review_on else []
    assert lines(participation, Rule.DECISION, START + 61 * DAY) == again


def test_the_choice_with_the_earliest_date_is_the_line(participation):
    DecisionFactory(participation=participation, on=START, review_on=START + 60 * DAY)
    DecisionFactory(participation=participation, on=START, review_on=START + 30 * DAY)

    assert standing(participation, Rule.DECISION, START + 99 * DAY) == [(START + 31 * DAY, START + 30 * DAY)]
