from datetime import date, timedelta

import pytest

from milestones.actions import withdraw_request
from milestones.models import State
from milestones.state import ensure_progress
from organisations.models import Participation, SeatRole
from organisations.models.organisations import Status
from populations.actions import selection
from reminders.models import Kind, Rhythm
from reminders.queries import is_mail_day, wanted
from tests.factories.milestones import ProgressFactory, progress_of
from tests.factories.organisations import AssignmentFactory, PopulationFactory, SeatFactory
from tests.reminders.helpers import DAY, FRIDAY, MONDAY, WEEK, about, ask_for_review, make_trust, plan, return_to_team, sign_off

pytestmark = pytest.mark.django_db
PLANNED = date(2026, 11, 27)


# Milestones: due and late


@pytest.mark.req("R229")
@pytest.mark.parametrize("on", [PLANNED - WEEK, PLANNED - DAY, PLANNED])
def test_milestone_is_due_from_seven_days_before_its_date_for_lead_and_deputy(trust, on):
    plan(trust.milestone, PLANNED)

    assert wanted(on) == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.lead, trust.deputy)


@pytest.mark.req("R229")
def test_milestone_is_not_due_eight_days_before_its_date(trust):
    plan(trust.milestone, PLANNED)

    assert wanted(PLANNED - WEEK - DAY) == set()


def test_milestone_without_a_date_is_neither_due_nor_late(trust):
    plan(trust.milestone, None)

    assert wanted(FRIDAY) == set()


@pytest.mark.req("R229")
@pytest.mark.parametrize(
    ("days", "told_after"), [(1, 1), (2, 1), (13, 1), (14, 1), (15, 15), (28, 15), (29, 29), (42, 29), (43, 43), (365, 365)]
)
def test_late_milestone_comes_up_the_day_after_its_date_and_every_14_days(trust, days, told_after):
    plan(trust.milestone, PLANNED)

    keys = {key for key in wanted(PLANNED + days * DAY) if key.kind != Kind.MILESTONE_STILL_LATE}

    assert keys == about(Kind.MILESTONE_LATE, trust.milestone, PLANNED + told_after * DAY, trust.lead, trust.deputy)


@pytest.mark.req("R229")
@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True), (15, True), (100, True)])
def test_coach_hears_of_a_late_milestone_once_it_is_14_days_late(trust, days, told):
    plan(trust.milestone, PLANNED)

    keys = {key for key in wanted(PLANNED + days * DAY) if key.kind == Kind.MILESTONE_STILL_LATE}

    assert keys == (about(Kind.MILESTONE_STILL_LATE, trust.milestone, PLANNED + 14 * DAY, trust.coach) if told else set())


@pytest.mark.parametrize(
    ("planned", "first_told"),
    [
        (date(2027, 3, 7), date(2027, 2, 28)),
        (date(2028, 3, 7), date(2028, 2, 29)),
        (date(2027, 1, 3), date(2026, 12, 27)),
        (date(2027, 4, 2), date(2027, 3, 26)),  # across the change to summer time
        (date(2026, 10, 28), date(2026, 10, 21)),  # and back
    ],
)
def test_seven_days_are_counted_over_the_ends_of_months_and_the_change_of_the_clock(trust, planned, first_told):
    plan(trust.milestone, planned)

    before, then = wanted(first_told - DAY), wanted(first_told)

    assert (before, then) == (set(), about(Kind.MILESTONE_DUE, trust.milestone, first_told, trust.lead, trust.deputy))


@pytest.mark.parametrize("state", [State.SIGNED_OFF, State.NOT_APPLICABLE, State.READY_FOR_REVIEW])
def test_milestone_that_is_done_or_waits_for_the_coach_is_not_the_teams_to_hurry(trust, state):
    progress = ProgressFactory(participation=trust.participation, planned_on=PLANNED, state=state)

    assert wanted(PLANNED) | wanted(PLANNED + 20 * DAY) == set()
    assert progress.state == state


def test_milestone_of_a_population_is_told_to_its_own_sub_team_lead_as_well(trust):
    mine, other = (PopulationFactory(participation=trust.participation, selected=True) for _ in range(2))
    sub_lead = SeatFactory(team=mine.team, role=SeatRole.SUB_TEAM_LEAD, user=True).person
    SeatFactory(team=other.team, role=SeatRole.SUB_TEAM_LEAD, user=True)
    SeatFactory(team=mine.team, role=SeatRole.SUB_TEAM_MEMBER, user=True)
    progress = progress_of(trust.participation, "M4", mine)
    plan(progress, PLANNED)

    assert wanted(PLANNED) == about(Kind.MILESTONE_DUE, progress, PLANNED - WEEK, trust.lead, trust.deputy, sub_lead)


def test_milestone_of_a_population_that_is_no_longer_selected_is_left_alone(trust):
    population = PopulationFactory(participation=trust.participation, selected=True)
    plan(progress_of(trust.participation, "M4", population), PLANNED)

    selection.unselect(population=population, on=PLANNED, by=None)

    assert wanted(PLANNED) == set()


def test_new_date_is_a_new_reminder(trust):
    plan(trust.milestone, PLANNED)
    first = wanted(PLANNED)

    plan(trust.milestone, PLANNED + WEEK)

    assert wanted(PLANNED) == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED, trust.lead, trust.deputy)
    assert not first & wanted(PLANNED)


# Who is told


def end_seat(person, on):
    person.seats.update(ends_on=on)


def test_last_day_of_a_seat_counts_and_the_next_one_does_not(trust):
    plan(trust.milestone, PLANNED)
    end_seat(trust.lead, PLANNED - DAY)

    assert wanted(PLANNED - DAY) == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.lead, trust.deputy)
    assert wanted(PLANNED) == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.deputy)


def test_people_without_an_account_and_with_a_closed_one_are_not_told(trust):
    plan(trust.milestone, PLANNED)
    SeatFactory(team=trust.team, role=SeatRole.DEPUTY_LEAD)
    trust.deputy.user.is_active = False
    trust.deputy.user.save()

    assert wanted(PLANNED) == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.lead)


def test_adviser_is_not_told_what_coaches_are_told(trust):
    AssignmentFactory(participation=trust.participation, role="expert_adviser")
    plan(trust.milestone, PLANNED)

    people = {key.person_id for key in wanted(PLANNED + 14 * DAY)}

    assert people == {trust.lead.pk, trust.deputy.pk, trust.coach.pk}


def test_coach_whose_cover_is_over_is_not_told(trust):
    AssignmentFactory(participation=trust.participation, is_cover=True, ends_on=PLANNED)
    plan(trust.milestone, PLANNED)

    keys = wanted(PLANNED + 14 * DAY)

    assert {key for key in keys if key.kind == Kind.MILESTONE_STILL_LATE} == about(
        Kind.MILESTONE_STILL_LATE, trust.milestone, PLANNED + 14 * DAY, trust.coach
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Status.PAUSED, "status_reason": "Winter pressure"},
        {"status": Status.WITHDRAWN, "status_reason": "Merged"},
        {"ended_on": PLANNED - DAY},
    ],
)
def test_organisation_that_pauses_or_has_left_is_left_in_peace(trust, fields):
    plan(trust.milestone, PLANNED)
    review = ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=PLANNED)
    before = wanted(PLANNED)

    Participation.objects.filter(pk=trust.participation.pk).update(**fields)

    expected = about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.lead, trust.deputy)
    assert before == expected | about(Kind.REVIEW_WAITING, review, PLANNED, trust.coach)
    assert wanted(PLANNED) == set()


def test_one_persons_keys_are_those_of_everybody_that_name_this_person(trust):
    population = PopulationFactory(participation=trust.participation, selected=True)
    plan(progress_of(trust.participation, "M3", population), PLANNED)
    plan(trust.milestone, PLANNED - 20 * DAY)
    ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=PLANNED)
    everybody = wanted(PLANNED)

    for person in (trust.lead, trust.deputy, trust.coach, trust.member):
        assert wanted(PLANNED, person=person) == {key for key in everybody if key.person_id == person.pk}
    assert {key.person_id for key in everybody} == {trust.lead.pk, trust.deputy.pk, trust.coach.pk}


# Reviews


@pytest.mark.parametrize(("days", "told_after"), [(0, 0), (6, 0), (7, 7), (8, 7), (60, 7)])
def test_review_is_told_to_the_coach_at_once_and_again_after_seven_days(trust, days, told_after):
    review = ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)

    assert wanted(FRIDAY + days * DAY) == about(Kind.REVIEW_WAITING, review, FRIDAY + told_after * DAY, trust.coach)


def test_review_is_not_told_to_the_coach_who_asked_for_it(trust):
    other = AssignmentFactory(participation=trust.participation).person
    review = ask_for_review(trust.milestone, by=trust.coach, on=FRIDAY)

    assert wanted(FRIDAY) == about(Kind.REVIEW_WAITING, review, FRIDAY, other)


def test_review_that_was_asked_for_twice_is_told_as_the_second_one(trust):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    withdraw_request(progress=trust.milestone, by=trust.lead.user, on=FRIDAY)
    withdrawn = wanted(FRIDAY)
    second = ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)

    assert (withdrawn, wanted(FRIDAY)) == (set(), about(Kind.REVIEW_WAITING, second, FRIDAY, trust.coach))


@pytest.mark.parametrize("answer", [sign_off, return_to_team])
def test_answer_is_told_to_lead_and_deputy_and_not_to_the_coach_any_more(trust, answer):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    review = answer(trust.milestone, by=trust.coach, on=FRIDAY + DAY)

    assert wanted(FRIDAY + DAY) == about(Kind.REVIEW_ANSWERED, review, FRIDAY + DAY, trust.lead, trust.deputy)


def test_answer_is_not_told_to_the_one_who_gave_it(trust):
    AssignmentFactory(participation=trust.participation, person=trust.deputy)
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    review = sign_off(trust.milestone, by=trust.deputy, on=FRIDAY)

    assert wanted(FRIDAY) == about(Kind.REVIEW_ANSWERED, review, FRIDAY, trust.lead)


def test_answer_is_over_when_the_team_has_gone_on_from_it(trust):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    return_to_team(trust.milestone, by=trust.coach, on=FRIDAY)
    second = ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)

    assert wanted(FRIDAY) == about(Kind.REVIEW_WAITING, second, FRIDAY, trust.coach)


@pytest.mark.parametrize(("days", "is_news"), [(13, True), (14, False)])
def test_answer_is_news_for_a_fortnight(trust, days, is_news):
    ask_for_review(trust.milestone, by=trust.lead, on=FRIDAY)
    sign_off(trust.milestone, by=trust.coach, on=FRIDAY)

    assert bool(wanted(FRIDAY + days * DAY)) is is_news


# How much it costs, and when mails are written


@pytest.mark.parametrize("trusts", [1, 3])
def test_wanted_takes_the_same_queries_for_any_number_of_organisations(db, django_assert_num_queries, trusts):
    for number in range(trusts):
        trust = make_trust(f"Trust number {number}", f"number-{number}")
        plan(trust.milestone, FRIDAY - 20 * DAY)
        ask_for_review(progress_of(trust.participation, "M2"), by=trust.lead, on=FRIDAY)
    ensure_progress(Participation.objects.all())

    with django_assert_num_queries(12):
        keys = wanted(FRIDAY)

    assert len(keys) == trusts * 4


@pytest.mark.parametrize(
    ("rhythm", "first", "last", "on", "expected"),
    [
        (None, FRIDAY, None, FRIDAY, True),
        (Rhythm.DAILY, FRIDAY, FRIDAY - DAY, FRIDAY, True),
        (Rhythm.DAILY, FRIDAY, FRIDAY, FRIDAY, False),
        (Rhythm.WEEKLY, FRIDAY, None, MONDAY, True),
        (Rhythm.WEEKLY, MONDAY, MONDAY - WEEK, MONDAY, True),
        (Rhythm.WEEKLY, MONDAY, None, MONDAY + DAY, True),  # Monday was missed
        (Rhythm.WEEKLY, MONDAY, MONDAY, MONDAY + DAY, False),
        (Rhythm.WEEKLY, MONDAY + DAY, MONDAY - WEEK, MONDAY + DAY, False),
        (Rhythm.WEEKLY, FRIDAY, MONDAY - timedelta(days=6), FRIDAY, False),
        (Rhythm.WEEKLY, FRIDAY, MONDAY + DAY, MONDAY + WEEK, True),
    ],
)
def test_mail_day_is_each_day_or_monday(rhythm, first, last, on, expected):
    assert is_mail_day(rhythm, first=first, last=last, on=on) is expected


def test_somebody_who_leads_two_organisations_has_both_in_one(trust):
    other = make_trust("Westshire NHS Trust", "westshire")
    SeatFactory(team=other.team, role=SeatRole.PROJECT_LEAD, person=trust.lead)
    plan(trust.milestone, PLANNED)
    plan(other.milestone, PLANNED)

    keys = wanted(PLANNED, person=trust.lead)

    assert keys == about(Kind.MILESTONE_DUE, trust.milestone, PLANNED - WEEK, trust.lead) | about(
        Kind.MILESTONE_DUE, other.milestone, PLANNED - WEEK, trust.lead
    )
