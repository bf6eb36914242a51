"""What the QI projects of a person's sub-teams ask of them, for the start page.

Of the sub-team lead: to write down the points that are due, to say how a test went that began two weeks ago, and to define the outcome
measure by the day that was agreed with the coach.
"""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.text import Truncator

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from core.dates import nhs_date
from organisations.models import SeatRole
from qiprojects.definition import is_defined_q
from qiprojects.models import Cycle, Measure, MeasureKind, Project

TEST_LASTS = timedelta(days=14)
DATE_IS_NEAR = timedelta(days=7)
LONGEST_NAME = 100


def asked_of(user, seats, *, on):
    """What waits for this person in QI projects: {participation id: [(words, label, address)]}.

    `seats` are theirs, with team, population, participation and organisation loaded. The number of queries does not depend on how
    many there are.
    """
    led = {population.pk: population for seat in seats if (population := _led(seat))}
    if not led:
        return {}
    slugs = {seat.team.participation_id: seat.team.participation.organisation.slug for seat in seats}
    found = defaultdict(list)
    for function in (_points_due, _tests_without_end, _outcome_agreed):
        for pk, words, label, name, *args in function(led, on):
            owner = led[pk].participation_id
            found[owner].append((words, label, reverse(f"qiprojects:{name}", args=[slugs[owner], pk, *args])))
    return dict(found)


def _led(seat):
    """The population whose sub-team the holder of this seat leads, if it is worked on; else None."""
    population = getattr(seat.team, "population", None)
    if population is None or not population.is_selected or seat.role != SeatRole.SUB_TEAM_LEAD:
        return None
    return population if Permission.PROJECT_EDIT in PERMISSIONS_BY_ROLE[SeatRole(seat.role).access_role] else None


def _points_due(led, on):
    due = Measure.objects.current().filter(population__in=led, next_due_on__lte=on).order_by()
    for pk, number in due.values_list("population").annotate(number=Count("pk")):
        measures = "1 measure" if number == 1 else f"{number} measures"
        yield pk, f"Points of {measures} for {led[pk]} are due", "Write the points down", "due"


def _tests_without_end(led, on):
    """One line for each population: the test that began first, and how many others wait."""
    rows = Cycle.objects.in_progress().filter(population__in=led, idea__removed_at__isnull=True, started_on__lte=on - TEST_LASTS)
    waiting = defaultdict(list)
    rows = rows.filter(ended_on__isnull=True)
    for row in rows.only("population", "number", "question", "started_on").order_by("started_on", "pk"):
        waiting[row.population_id].append(row)
    for pk, (first, *others) in waiting.items():
        more = f". {len(others)} more {'test waits' if len(others) == 1 else 'tests wait'}" if others else ""
        name = Truncator(str(first)).chars(LONGEST_NAME)
        words = f"{name} ({led[pk]}) began on {nhs_date(first.started_on)}, and its end is not written down{more}"
        yield pk, words, "Write down how the test went", "cycle", first.pk


def _outcome_agreed(led, on):
    """From a week before the day agreed with the coach on, while no outcome measure has an operational definition."""
    defined = Measure.objects.current().filter(is_defined_q(), population=OuterRef("population"), kind=MeasureKind.OUTCOME)
    agreed = Project.objects.filter(~Exists(defined), population__in=led, measures_by__lte=on + DATE_IS_NEAR)
    agreed = agreed.filter(measures_agreed_on__isnull=False).order_by("measures_by", "pk")
    for pk, by in agreed.values_list("population", "measures_by"):
        if by < on:
            words = f"The date agreed with your coach for an outcome measure for {led[pk]} was {nhs_date(by)}"
        else:
            words = f"You agreed with your coach to define an outcome measure for {led[pk]} by {nhs_date(by)}"
        yield pk, words, "Define an outcome measure", "measures"
