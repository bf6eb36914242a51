from datetime import date, timedelta

import pytest

from milestones.pace import pace_of
from organisations.models import ParticipationPhase
from tests.factories.organisations import START, ParticipationFactory, WaveFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def phases():
    return list(WaveFactory().phases.all())


def words(phases, on, actual=()):
    return pace_of(phases, {row.phase_id: row for row in actual}, on=on).words


@pytest.mark.req("R6", "R173", "R180")
def test_a_wave_has_three_phases_of_six_24_and_six_months(phases):
    assert [(phase.number, phase.months, phase.starts_on, phase.ends_on) for phase in phases] == [
        (1, 6, date(2026, 9, 1), date(2027, 2, 28)),
        (2, 24, date(2027, 3, 1), date(2029, 2, 28)),
        (3, 6, date(2029, 3, 1), date(2029, 8, 31)),
    ]


@pytest.mark.req("R245")
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (START - timedelta(days=1), "Phase 1 has not started"),
        (START, "Phase 1, month 1 of 6"),
        (date(2026, 9, 30), "Phase 1, month 1 of 6"),
        (date(2026, 10, 1), "Phase 1, month 2 of 6"),
        (date(2026, 12, 1), "Phase 1, month 4 of 6"),
        (date(2027, 2, 28), "Phase 1, month 6 of 6"),
        (date(2027, 3, 1), "Phase 2, month 1 of 24"),
        (date(2029, 8, 31), "Phase 3, month 6 of 6"),
        (date(2029, 9, 1), "Phase 3, month 7 (6 planned)"),
    ],
)
def test_the_pace_is_the_month_of_the_phase(phases, on, expected):
    assert words(phases, on) == expected


@pytest.mark.req("R173")
def test_a_phase_that_really_started_later_counts_from_then_and_may_run_on(phases):
    participation = ParticipationFactory(wave=phases[0].wave)
    late = ParticipationPhase(participation=participation, phase=phases[0], started_on=date(2026, 10, 15))

    assert words(phases, date(2026, 10, 14), [late]) == "Phase 1 has not started"
    assert words(phases, date(2026, 11, 15), [late]) == "Phase 1, month 2 of 6"
    assert words(phases, date(2027, 6, 1), [late]) == "Phase 1, month 8 (6 planned)"


def test_a_recorded_start_of_the_next_phase_ends_the_one_before(phases):
    participation = ParticipationFactory(wave=phases[0].wave)
    rows = [
        ParticipationPhase(participation=participation, phase=phases[0], started_on=START, ended_on=date(2027, 1, 31)),
        ParticipationPhase(participation=participation, phase=phases[1], started_on=date(2027, 2, 1)),
    ]

    assert words(phases, date(2027, 1, 31), rows) == "Phase 1, month 5 of 6"
    assert words(phases, date(2027, 2, 1), rows) == "Phase 2, month 1 of 24"


def test_a_wave_without_phases_has_no_pace():
    assert pace_of([], {}, on=START) is None
