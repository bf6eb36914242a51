"""Asset maps on paper: choosing the paper, and fetching the PDF."""

from functools import cached_property, partial

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from accounts.permissions import Permission
from assets.views.base import AssetsMixin
from core.action_views import ActionFormView
from organisations.access import OrganisationMixin
from reports.assetmap import actions
from reports.assetmap.access import may_read
from reports.assetmap.forms import AssetsFilter, PaperForm
from reports.assetmap.mapmaking import map_for
from reports.models import AssetMapPrint, Paper, RenderedPdf
from reports.views.assetmap import OrganisationMapMixin
from reports.views.report import open_file, pdf_response

EARLIER = 5
MANY = 25  # assets, from which on the letters of a map are small on A4


class PrintView(ActionFormView):
    """The question which paper it is to be. What narrows the map stands in the address, as on the page that leads here.

    A subclass has `printed`, the population whose map it is or None, `filter_form` and `drawn`, a MapData that is
    kept (cached_property).
    """

    form_class = PaperForm
    template_name = "reports/asset_map_print.html"
    heading = "Put the map on paper"

    def get_initial(self):
        return {"paper": Paper.A3 if len(self.drawn.assets) > MANY else Paper.A4}

    def act(self, form):
        self.made = actions.print_map(
            self.participation,
            self.draw_again,
            self.filter_form.chosen,
            population=self.printed,
            query=self.filter_form.query,
            paper=form.cleaned_data["paper"],
            on=self.today,
            by=self.request.user,
        )

    def draw_again(self):
        """The map as it is now: what was drawn for the form may have changed since."""
        self.__dict__.pop("drawn", None)
        return self.drawn

    def get_success_url(self):
        return reverse("reports:asset-map-pdf", args=[self.organisation.slug, self.made.pk])

    def get_context_data(self, **kwargs):
        earlier = AssetMapPrint.objects.filter(participation=self.participation, population=self.printed).defer("snapshot")
        return super().get_context_data(map=self.drawn, earlier=earlier[:EARLIER], kept=actions.KEPT.days, **kwargs)


class AssetMapPrintMake(AssetsMixin, PrintView):
    """The map of one population."""

    @property
    def printed(self):
        return self.population

    @cached_property
    def filter_form(self):
        return AssetsFilter(self.request.GET or None, populations=[self.population])

    @cached_property
    def drawn(self):
        return map_for([self.population], access=self.access, user=self.request.user, filters=self.filter_form.filters)

    def back_url(self):
        return self.filter_form.narrow(self.address("picture" if self.filter_form.query else "map"))


class OrganisationPrintMake(OrganisationMapMixin, PrintView):
    """The map of all populations of the organisation, or of some of them."""

    printed = None

    def back_url(self):
        return self.filter_form.narrow(reverse("reports:organisation-assets", args=[self.organisation.slug]))


class AssetMapPdf(OrganisationMixin, View):
    """The PDF of one print: at once if it is there, else the page that shows how it comes along."""

    permission = Permission.ASSETS_VIEW

    def load(self):
        super().load()
        prints = AssetMapPrint.objects.filter(participation=self.participation)
        self.made = get_object_or_404(prints, pk=self.kwargs["print"])
        self.made.participation = self.participation
        self.participation.organisation = self.organisation

    def may(self, permission):
        return super().may(permission) and may_read(self.made, self.access)

    def get(self, request, *args, **kwargs):
        stored = RenderedPdf.objects.filter(digest=self.made.digest).first()
        file = open_file(stored.file.name) if stored else None
        if file is None:
            return redirect("jobs:job-progress", actions.ask_for_pdf(self.made, by=request.user).pk)
        noted = partial(actions.note_download, self.made, organisation=self.organisation, by=request.user)
        whose = self.made.population_id or "all"
        name = f"{self.organisation.slug}-{whose}-asset-map-{self.made.paper}-{self.made.made_on}.pdf"
        return pdf_response(request, file, name, self.made.digest, noted)
