"""What every page of an asset map begins with."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from assets.actions.base import CLOSED
from assets.models import MappedAsset
from assets.reading import reading_of
from populations.views.sub_team import SubTeamPopulationMixin


class AssetsMixin(SubTeamPopulationMixin):
    """A page of one population's asset map. Sets `population` and `reading`."""

    permission = Permission.ASSETS_VIEW

    def load(self):
        super().load()
        self.reading = reading_of(self.access, self.population, self.request.user)

    @property
    def may_change(self):
        """Whether the reader may add and change assets here: the population is worked on as well."""
        return self.reading.may_edit and self.population.is_selected

    @property
    def may_engage(self):
        """Whether the reader may choose, and write in the log."""
        return self.reading.may_engage and self.population.is_selected

    def address(self, name, *args):
        """The address of a page of this map: `self.address("asset", mapped.pk)`."""
        return reverse(f"assets:{name}", args=[self.organisation.slug, self.population.pk, *args])

    def back_url(self):
        return self.address("map")

    def get_context_data(self, **kwargs):
        return super().get_context_data(reading=self.reading, may_change=self.may_change, may_engage=self.may_engage, **kwargs)


class OneAssetMixin(AssetsMixin):
    """A page of one asset on this map; 404 for one that was taken off. Sets `mapped`, with its asset."""

    def load(self):
        super().load()
        self.mapped = get_object_or_404(self.get_mapped(), pk=self.kwargs["asset"])
        self.mapped.population = self.population
        self.mapped.asset.participation = self.population.participation

    def get_mapped(self):
        return MappedAsset.objects.current().filter(population=self.population).select_related("asset")

    @property
    def caption(self):
        return str(self.mapped)

    def back_url(self):
        return self.address("asset", self.mapped.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(mapped=self.mapped, asset=self.mapped.asset, **kwargs)


class ChangingMixin(AssetsMixin):
    """A page that changes something; where the population is not worked on any more, it leads back with the reason."""

    permission = Permission.ASSETS_EDIT

    def get(self, request, *args, **kwargs):
        if not self.population.is_selected:
            messages.error(request, CLOSED)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def tell_undo(self, words, page, *args):
        """Say what was taken away, with a link to the page that puts it back."""
        messages.success(self.request, format_html('{} <a href="{}">Put it back</a>', words, self.address(page, *args)))
