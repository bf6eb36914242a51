"""Everything a write-up is filled from, read once: as whoever is outside the sub-team may see it, because it is written for others."""

from dataclasses import dataclass
from types import SimpleNamespace

from assets.models import MappedAsset
from datareview.models import DataSource, Theme
from populations.definitions import current_of
from qiprojects.charts.loading import charts_of
from qiprojects.models import (
    Aim,
    ChangeIdea,
    Cycle,
    DataMeeting,
    Driver,
    EqualityAssessment,
    Evaluation,
    Handover,
    StandardWork,
    Sustaining,
    Theory,
)
from qiprojects.sources import sources_of

OUTSIDE = SimpleNamespace(exact=False)


@dataclass(frozen=True)
class Records:
    """Rows of one population's project; single ones are None where there are none. `charts` are pairs (Measure, Chart)."""

    population: object
    definition: object
    aims: list
    theory: object
    drivers: list
    ideas: list
    sourced: set
    tests: list
    charts: list
    meetings: list
    equality: object
    evaluation: object
    handover: object
    standards: dict
    sustaining: dict
    themes: list
    sources: list
    assets: int

    @property
    def aim(self):
        """The aim that holds, or None."""
        return self.aims[0] if self.aims else None


def records_of(population, *, with_evidence=True):
    """The Records of a population, in as many queries for few rows as for many.

    `with_evidence` for readers of its data review: others get no themes and no sources.
    """
    here = {"population": population}
    return Records(
        population=population,
        definition=current_of([population]).get(population.pk),
        aims=list(Aim.objects.filter(**here).order_by("-number")),
        theory=Theory.objects.filter(**here).first(),
        drivers=list(Driver.objects.current().filter(**here)),
        ideas=list(ChangeIdea.objects.current().filter(**here)),
        sourced=set(sources_of(population)),
        tests=list(Cycle.objects.current().filter(**here, idea__removed_at__isnull=True).select_related("idea")),
        charts=charts_of(population, OUTSIDE),
        meetings=list(DataMeeting.objects.current().filter(**here)),
        equality=EqualityAssessment.objects.filter(**here).first(),
        evaluation=Evaluation.objects.filter(**here).first(),
        handover=Handover.objects.filter(**here).first(),
        standards={row.idea_id: row for row in StandardWork.objects.filter(idea__population=population)},
        sustaining={row.idea_id: row for row in Sustaining.objects.filter(idea__population=population)},
        themes=list(Theme.objects.current().filter(**here)) if with_evidence else [],
        sources=list(DataSource.objects.current().filter(**here, reviewed_on__isnull=False)) if with_evidence else [],
        assets=MappedAsset.objects.current().filter(**here).count(),
    )
