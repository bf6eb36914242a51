"""The QI project of a population as a whole: what there is, and the next step."""

from core.action_views import PageView
from qiprojects import measure_list
from qiprojects.next_step import next_step
from qiprojects.overview import overview_of
from qiprojects.views.base import ProjectMixin

# How many measures are shown with their latest points.
SHOWN = 6


class ProjectPage(ProjectMixin, PageView):
    """The next step, the aim, the theory of change, tests and measures, and the way to everything else."""

    template_name = "qiprojects/project.html"

    def get_context_data(self, **kwargs):
        overview = overview_of(self.population, self.today)
        measures = list(measure_list.by_kind(self.population)[:SHOWN]) if overview.measures.total else []
        return super().get_context_data(
            overview=overview,
            next_step=next_step(overview) if self.may_change else None,
            measures=measure_list.rows_of(self.population, self.reading, measures, today=self.today) if measures else [],
            more_measures=max(overview.measures.total - SHOWN, 0),
            **kwargs,
        )
