"""Taking the excerpts away as a table, for those who may read them."""

from core.action_views import PageView
from core.spreadsheets import csv_response, xlsx_response
from datareview import excerpt_export as export
from datareview.excerpts import hidden_count
from datareview.views.base import ReviewMixin


class ExcerptExport(ReviewMixin, PageView):
    """What is in the file, and with ?format=csv or ?format=xlsx the file."""

    template_name = "datareview/excerpt_export.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        rows = export.take_away(self.reading, self.participation, kind, by=request.user)
        name = f"excerpts-{self.organisation.slug}-{self.population.pk}"
        if kind == "csv":
            return csv_response(name, export.HEADER, rows)
        columns = ("Columns", ["column", "meaning"], export.DICTIONARY)
        return xlsx_response(name, export.HEADER, rows, sheet="Excerpts and codes", more_sheets=[columns])

    def back_url(self):
        return self.address("excerpts")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=export.DICTIONARY, count=self.reading.excerpts().count(), hidden=hidden_count(self.reading), **kwargs
        )
