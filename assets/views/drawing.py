"""The picture of a map on a page of its own, whole or a part of it."""

from urllib.parse import urlencode

from assets import queries
from assets.forms.drawing import MapFilterForm
from assets.mapping import map_of
from assets.views.base import AssetsMixin
from core.action_views import PageView


class Picture(AssetsMixin, PageView):
    """The map as wide as the screen, narrowed as people talk about it, and the same as a list below."""

    template_name = "assets/picture.html"

    def get_context_data(self, **kwargs):
        form = MapFilterForm(self.request.GET or None)
        filters = form.filters
        drawn = map_of(self.population, self.reading, filters)
        return super().get_context_data(
            map=drawn,
            filter_form=form,
            narrowing=urlencode({name: value for name, value in vars(filters).items() if value}),
            has_any=bool(drawn.assets) or queries.on_map(self.population).exists(),
            **kwargs,
        )
