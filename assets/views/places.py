"""Where the assets of a map are, in words."""

from assets.places import by_place
from assets.views.base import AssetsMixin
from core.action_views import PageView
from core.pages import page_of

ROWS_ON_A_PAGE = 50


class Places(AssetsMixin, PageView):
    template_name = "assets/places.html"

    def get_context_data(self, **kwargs):
        rows = by_place(self.population)
        return super().get_context_data(
            page=page_of(rows, self.request.GET.get("page"), size=ROWS_ON_A_PAGE),
            places=len({row.place for row in rows if row.place}),
            without=sum(not row.place for row in rows),
            **kwargs,
        )
