"""The asset map of a population as a whole: what there is, what lacks, and the next step."""

from assets.engagement import LIMITS
from assets.mapping import map_of
from assets.next_step import next_step
from assets.overview import overview_of
from assets.owners import words_of
from assets.views.base import AssetsMixin
from core.action_views import PageView


class Map(AssetsMixin, PageView):
    """The picture, the four questions, and whom the team engages first."""

    template_name = "assets/hub.html"

    def get_context_data(self, **kwargs):
        overview = overview_of(self.population, self.today)
        return super().get_context_data(
            overview=overview,
            next_step=next_step(overview) if self.may_change else None,
            map=map_of(self.population, self.reading) if overview.assets else None,
            first=[(first, self._owner_of(first)) for first in overview.first],
            limits=LIMITS,
            **kwargs,
        )

    def _owner_of(self, first):
        """Who looks after an asset, as this reader may know it."""
        return words_of(first.mapped.owner, self.access) if first.has_owner else ""
