"""The work of Phases 2 and 3 on the board: measures that wait, what the charts say in words, tests in progress, for each population.

No colours of ours: a chart's signal is a word (complaint C31). What it says of each measure is stored with the measure
(`qiprojects.restating`), so that the board draws nothing.
"""

from dataclasses import dataclass

from django.db.models import Count, Q

from core.prepared import prepared
from qiprojects.models import Cycle, Measure


@dataclass(frozen=True)
class ProjectLine:
    """One population's project: how many measures it has, how many wait for a point, of how many the latest point is a signal of
    improvement or concern, and how many tests were begun and not decided yet."""

    measures: int = 0
    due: int = 0
    improving: int = 0
    concerning: int = 0
    tests: int = 0

    @property
    def words(self):
        """The line as it is shown, or nothing where there is no project yet."""
        parts = []
        if self.measures:
            parts.append(_counted(self.measures, "measure"))
            parts += [
                f"{number} {words}"
                for number, words in (
                    (self.due, "due"),
                    (self.improving, "with a signal of improvement"),
                    (self.concerning, "with a signal of concern"),
                )
                if number
            ]
        if self.tests:
            parts.append(f"{_counted(self.tests, 'test')} in progress")
        return ", ".join(parts)


def _counted(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def projects_of(ids, on):
    """{population id: ProjectLine} of these participation ids on this day, in two queries; a population without either is left out."""
    measures = {population: counts for population, *counts in _measures_of(ids=ids, on=on)}
    tests = dict(_tests_of(ids=ids))
    return {
        population: ProjectLine(*measures.get(population, (0, 0, 0, 0)), tests.get(population, 0)) for population in {*measures, *tests}
    }


@prepared
def _measures_of(ids, on):
    measures = Measure.objects.current().filter(population__participation__in=ids).order_by()
    return measures.values_list("population").annotate(
        number=Count("pk"),
        due=Count("pk", filter=Q(next_due_on__lte=on)),
        improving=Count("pk", filter=Q(latest_variation__startswith="improvement")),
        concerning=Count("pk", filter=Q(latest_variation__startswith="concern")),
    )


@prepared
def _tests_of(ids):
    tests = Cycle.objects.in_progress().started().filter(population__participation__in=ids).order_by()
    return tests.values_list("population").annotate(number=Count("pk"))
