"""What is asked of the senior sponsor: each rule speaks when it must, and is silent once the record is there."""

from datetime import date, timedelta

import pytest

from milestones import actions as milestone_actions
from milestones.models import Progress, StandardDecision
from organisations.models import LivedExperiencePlan, Participation, Seat, SeatRole
from organisations.models.organisations import Status
from populations.models import Decision
from reports.progress.asks import RULES, Ask, asks_of
from reports.progress.position import position_of
from tests.factories.accounts import UserFactory
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.populations import DecisionFactory
from tests.factories.reports import TODAY, busy_participation

pytestmark = pytest.mark.django_db
SOON, LATER = date(2026, 12, 4), date(2026, 12, 18)


@pytest.fixture
def participation():
    """A busy one whose sub-teams are complete and on time: nothing is asked."""
    participation = busy_participation()
    for population in participation.populations.all():
        SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD, is_lived_experience=True)
    Progress.objects.filter(participation=participation).update(planned_on=TODAY + timedelta(days=1))
    return participation


def asked(participation, before=None):
    participation = Participation.objects.select_related("organisation", "wave").get(pk=participation.pk)
    return asks_of(position_of(participation, on=TODAY), before)


def codes(participation, before=None):
    return [ask.code for ask in asked(participation, before)]


def seats(participation, role):
    return Seat.objects.filter(team=project_team(participation), role=role)


def test_nothing_is_asked_when_everything_is_in_place(participation):
    assert asked(participation) == []


@pytest.mark.req("R12", "R264")
def test_sponsor_is_asked_to_accept_the_role_first(participation):
    seats(participation, SeatRole.SENIOR_SPONSOR).update(accepted_on=None)
    seats(participation, SeatRole.DEPUTY_LEAD).delete()

    assert asked(participation) == [
        Ask(
            "sponsor_accept",
            "Accept the role of senior sponsor",
            "The seat of senior sponsor is filled, but the role is not accepted. Accepting it says that the work has your support.",
            SOON,
        ),
        Ask("deputy", "Name a deputy lead", "There is no deputy lead. If the project lead is away or leaves, the work stops.", LATER),
    ]


def test_acceptance_by_one_of_two_sponsors_is_enough(participation):
    SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)

    assert codes(participation) == []


def test_organisation_without_a_sponsor_is_asked_for_one(participation):
    seats(participation, SeatRole.SENIOR_SPONSOR).delete()

    assert codes(participation) == ["sponsor_vacant"]


def without_lived_experience(participation, *, populations=True):
    teams = Seat.objects.filter(team__participation=participation)
    (teams if populations else teams.filter(team__kind="project")).update(is_lived_experience=False)


def test_gap_in_lived_experience_is_asked_about_for_all_teams_at_once(participation):
    without_lived_experience(participation)

    where = "the project team and the sub-teams for Young Black men using talking therapies and Rural communities"
    assert asked(participation) == [
        Ask(
            "lived_experience",
            f"Help to bring people with lived experience onto {where}",
            f"Nobody with lived experience is on {where}, and no plan is agreed. Without them the team is not complete.",
            LATER,
        )
    ]


def test_gap_in_one_sub_team_names_its_population(participation):
    population = participation.populations.get(name="Rural communities")
    Seat.objects.filter(team=population.team).update(is_lived_experience=False)

    assert [ask.words for ask in asked(participation)] == [
        "Help to bring people with lived experience onto the sub-team for Rural communities"
    ]


def test_agreed_plan_stands_in_for_lived_experience_until_its_review_date_passes(participation):
    without_lived_experience(participation, populations=False)
    plan = LivedExperiencePlanFactory(team=project_team(participation), agreed_on=START, review_on=TODAY)

    assert codes(participation) == []

    LivedExperiencePlan.objects.filter(pk=plan.pk).update(review_on=TODAY - timedelta(days=1))

    assert asked(participation) == [
        Ask(
            "lived_experience",
            "Review the plan for lived experience on the project team with the lead and the coach",
            "Nobody with lived experience is on the project team, and the plan was to be reviewed by 19 November 2026.",
            LATER,
        )
    ]


def test_plan_that_nobody_agreed_does_not_close_the_gap(participation):
    without_lived_experience(participation, populations=False)
    LivedExperiencePlanFactory(team=project_team(participation))

    assert [ask.why for ask in asked(participation)] == [
        "Nobody with lived experience is on the project team. A plan is written, but the coach has not agreed it yet."
    ]


@pytest.mark.req("R259")
@pytest.mark.parametrize("field", ["payment_policy", "payment_budget_holder", "payment_contact"])
def test_payment_route_is_asked_for_until_all_of_it_is_recorded(field, participation):
    Participation.objects.filter(pk=participation.pk).update(**{field: ""})

    assert codes(participation) == ["payment_route"]


def test_vacant_post_of_lead_is_asked_about_but_not_the_time_of_nobody(participation):
    seats(participation, SeatRole.PROJECT_LEAD).delete()

    assert codes(participation) == ["lead_vacant"]


@pytest.mark.parametrize(("days", "expected"), [(0, ["lead_leaving"]), (42, ["lead_leaving"]), (43, [])])
def test_lead_who_leaves_within_six_weeks_is_to_be_followed(days, expected, participation):
    seats(participation, SeatRole.PROJECT_LEAD).update(ends_on=TODAY + timedelta(days=days))

    found = asked(participation)

    assert [ask.code for ask in found] == expected
    assert [ask.by for ask in found] == [TODAY + timedelta(days=days) for _ in expected]


def test_lead_whose_successor_starts_long_after_is_to_be_followed_too(participation):
    seats(participation, SeatRole.PROJECT_LEAD).update(ends_on=TODAY + timedelta(days=10))
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, starts_on=TODAY + timedelta(days=200))

    [ask] = asked(participation)

    assert (ask.code, ask.why) == ("lead_leaving", "The project lead's last day is 30 November 2026, and nobody follows on the day after.")


@pytest.mark.parametrize("hours", [None, 0])
def test_protected_time_is_asked_for(hours, participation):
    seats(participation, SeatRole.PROJECT_LEAD).update(protected_hours=hours)

    assert codes(participation) == ["protected_time"]


@pytest.mark.parametrize(("days", "expected"), [(28, []), (29, ["late"])])
def test_milestone_that_is_more_than_28_days_late_is_asked_about(days, expected, participation):
    Progress.objects.filter(pk=progress_of(participation, "M2").pk).update(planned_on=TODAY - timedelta(days=days))

    assert codes(participation) == expected


def test_milestone_that_is_late_twice_is_asked_about_at_once(participation):
    Progress.objects.filter(pk=progress_of(participation, "M2").pk).update(planned_on=TODAY - timedelta(days=2))
    before = {"milestones": [{"population": "", "rows": [{"key": "M2:0", "is_late": True}, {"key": "M1:0", "is_late": False}]}]}

    assert asked(participation, before) == [
        Ask(
            "late",
            "Ask what stands in the way of Milestone 2, and clear it",
            "It was planned for 18 November 2026 and is 2 days late, and it was late in the report before.",
            SOON,
        )
    ]


def test_late_milestone_of_a_population_names_it_and_one_that_waits_for_the_coach_is_left_alone(participation):
    population = participation.populations.get(name="Rural communities")
    Progress.objects.filter(population=population, milestone__code__in=["M3", "M4"]).update(planned_on=TODAY - timedelta(days=40))
    waiting = progress_of(participation, "M4", population)
    milestone_actions.request_review(progress=waiting, by=UserFactory(), on=TODAY)

    assert [ask.words for ask in asked(participation)] == ["Ask what stands in the way of Milestone 3 for Rural communities, and clear it"]


def test_pause_comes_first_and_its_reason_is_not_told(participation):
    changes = {"status": Status.PAUSED, "status_reason": "xyzzy", "status_changed_on": date(2026, 11, 1)}
    Participation.objects.filter(pk=participation.pk).update(**changes)
    seats(participation, SeatRole.DEPUTY_LEAD).delete()

    found = asked(participation)

    assert [ask.code for ask in found] == ["paused", "deputy"]
    assert found[0].why == "The work has been paused since 1 November 2026. The longer a pause, the harder it is to start again."


def test_organisation_that_has_withdrawn_is_asked_nothing(participation):
    Participation.objects.filter(pk=participation.pk).update(status=Status.WITHDRAWN, status_reason="Merged", payment_policy="")

    assert codes(participation) == []


def test_sign_off_with_a_reason_is_asked_about_while_something_is_still_missing():
    participation = ParticipationFactory()
    progress, coach = progress_of(participation, "M1"), UserFactory()
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, protected_hours=4, is_lived_experience=True)
    sponsor = SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)
    milestone_actions.request_review(progress=progress, by=coach, on=date(2026, 11, 1))
    milestone_actions.sign_off(progress=progress, by=coach, on=date(2026, 11, 2), reason="In hand.", **GO_ON)
    Seat.objects.filter(pk=sponsor.pk).update(accepted_on=date(2026, 11, 3))

    [ask] = [ask for ask in asked(participation) if ask.code == "sign_off_reason"]

    assert ask == Ask(
        "sign_off_reason",
        "Help to close what was missing when Milestone 1 was signed off",
        "Still missing: no fortnightly meetings are set up, or the first has not been held. The coach's reason is given further down.",
        LATER,
    )


def test_lived_experience_of_a_sub_team_that_is_not_formed_yet_is_asked_about_too():
    participation = ParticipationFactory()
    PopulationFactory(participation=participation, name="Rural communities", selected=True)

    [ask] = [ask for ask in asked(participation) if ask.code == "lived_experience"]

    assert ask.words == "Help to bring people with lived experience onto the project team and the sub-team for Rural communities"


@pytest.mark.req("R254")
def test_help_that_a_plan_asks_for_is_asked_about_without_its_words(participation):
    population = participation.populations.get(name="Rural communities")
    population.team.seats.update(is_lived_experience=False)
    plan = LivedExperiencePlanFactory(team=population.team, agreed_on=START, review_on=date(2026, 12, 31), help_wanted="xyzzy")

    assert asked(participation) == [
        Ask(
            "help_wanted",
            "Ask the lead which help is wanted to find people with lived experience for the sub-team for Rural communities, and give it",
            "The plan for lived experience asks for help; without it the plan may not hold.",
            date(2026, 12, 31),
        )
    ]

    LivedExperiencePlan.objects.filter(pk=plan.pk).update(help_wanted="")

    assert codes(participation) == []


def signed_off_without_partners(participation, review_on):
    """Milestone 2, in which nobody with lived experience took part."""
    progress = progress_of(participation, "M2")
    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
    said = {"reason": "Agreed", "standard_reason": "They were ill", "review_on": review_on}
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START, **said)


@pytest.mark.req("R254")
def test_a_decision_of_the_coach_is_asked_about_once_its_review_date_has_passed(participation):
    signed_off_without_partners(participation, TODAY - timedelta(days=1))

    [ask] = [ask for ask in asked(participation) if ask.code == "standard_review"]
    StandardDecision.objects.update(review_on=TODAY)

    assert ask == Ask(
        "standard_review",
        "Look with the lead and the coach at lived experience in Milestone 2",
        "It was signed off below the standard, to be looked at again by 19 November 2026.",
        LATER,
    )
    assert "standard_review" not in codes(participation)


def test_a_gap_that_is_asked_about_is_not_asked_about_twice(participation):
    signed_off_without_partners(participation, TODAY - timedelta(days=1))
    project_team(participation).seats.update(is_lived_experience=False)

    assert [code for code in codes(participation) if code in ("lived_experience", "standard_review")] == ["lived_experience"]


@pytest.mark.req("R61")
def test_a_choice_is_asked_about_once_its_review_date_has_passed(participation):
    participation.populations.order_by("pk").last().delete()
    decision = DecisionFactory(participation=participation, on=START, review_on=TODAY - timedelta(days=1))

    found = [ask for ask in asked(participation) if ask.code == "choice_review"]
    Decision.objects.filter(pk=decision.pk).update(review_on=TODAY)

    assert found == [
        Ask(
            "choice_review",
            "Ask the project lead to look at the choice of populations again with the team",
            "The team wanted to do so by 19 November 2026.",
            LATER,
        )
    ]
    assert "choice_review" not in codes(participation)


def test_every_rule_is_tried_here():
    assert [rule.__name__ for rule in RULES] == [
        "paused",
        "sponsor_accepts",
        "lead_in_post",
        "lived_experience",
        "help_wanted",
        "standards_to_look_at",
        "choice_to_look_at",
        "payment_route",
        "protected_time",
        "deputy",
        "late_milestones",
        "signed_off_with_gaps",
    ]
