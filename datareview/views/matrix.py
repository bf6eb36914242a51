"""The themes matrix."""

from core.action_views import PageView
from core.pages import page_of
from datareview.forms.themes import ThemeFilter
from datareview.matrix import matrix_of
from datareview.views.base import ReviewMixin

ROWS = 50


class ThemeMatrix(ReviewMixin, PageView):
    template_name = "datareview/matrix.html"

    def get_context_data(self, **kwargs):
        form = ThemeFilter(self.request.GET or None)
        chosen = form.cleaned_data if form.is_valid() else {}
        matrix = matrix_of(self.population, **chosen)
        page = page_of(matrix.rows, self.request.GET.get("page"), size=ROWS)
        return super().get_context_data(filter_form=form, is_narrowed=any(chosen.values()), matrix=matrix, page=page, **kwargs)
