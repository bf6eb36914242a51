"""The assets of an organisation over all of its populations, and asset maps on paper."""

from functools import cached_property

from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import PageView
from core.pages import page_of
from core.spreadsheets import csv_response, xlsx_response
from organisations.access import OrganisationMixin
from reports.assetmap import export
from reports.assetmap.forms import AssetsFilter
from reports.assetmap.mapmaking import map_for
from reports.assetmap.rows import assets_on, populations_of, rows_of


class OrganisationMapMixin(OrganisationMixin):
    """A page about the assets of a whole organisation. Sets `populations`: those whose maps the reader may open."""

    permission = Permission.ASSETS_VIEW

    def load(self):
        super().load()
        self.participation.organisation = self.organisation
        self.populations = populations_of(self.participation, self.access)
        self.filter_form = AssetsFilter(self.request.GET or None, populations=self.populations)

    @property
    def caption(self):
        return str(self.organisation)

    def assets(self):
        return assets_on(self.filter_form.chosen, on=self.today, **self.filter_form.filters)

    @cached_property
    def drawn(self):
        """The MapData of the assets as they are narrowed."""
        form = self.filter_form
        of_all = len(form.chosen) == len(self.populations)
        return map_for(form.chosen, access=self.access, user=self.request.user, filters=form.filters, of_all=of_all)


class OrganisationAssets(OrganisationMapMixin, PageView):
    """The map and the list of all assets; with ?format=csv or ?format=xlsx those of the list as a table."""

    template_name = "reports/organisation_assets.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        rows = export.take_away(self.participation, self.assets(), self.filter_form.chosen, kind=kind, on=self.today, by=request.user)
        name = f"assets-{self.organisation.slug}"
        if kind == "csv":
            return csv_response(name, export.HEADER, rows)
        columns = ("Columns", ["column", "meaning"], export.DICTIONARY)
        return xlsx_response(name, export.HEADER, rows, sheet="Assets", more_sheets=[columns])

    def get_context_data(self, **kwargs):
        chosen = self.filter_form.chosen
        page = page_of(self.assets(), self.request.GET.get("page"))
        return super().get_context_data(
            map=self.drawn if page.object_list else None,
            print_url=self.filter_form.narrow(reverse("reports:organisation-assets-print", args=[self.organisation.slug])),
            page=page,
            rows=rows_of(page.object_list, chosen, on=self.today),
            populations=self.populations,
            chosen=chosen,
            filter_form=self.filter_form,
            is_narrowed=bool(self.filter_form.query),
            columns=export.DICTIONARY,
            **kwargs,
        )
