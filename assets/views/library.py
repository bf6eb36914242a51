"""The library of the wave, sharing with it, and assets that serve several populations of the organisation."""

from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from assets import library as reads
from assets.actions import library
from assets.forms.library import ANOTHER, SAME, LibraryFilterForm, ReuseFilterForm, ReuseForm, ShareForm, TakeForm
from assets.models import PublicService
from assets.queries import name_key, names_on, similar_in
from assets.views.base import AssetsMixin, ChangingMixin, OneAssetMixin
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of


class Library(AssetsMixin, PageView):
    """Public services that the other organisations of the wave share."""

    template_name = "assets/library.html"

    def get_context_data(self, **kwargs):
        form = LibraryFilterForm(self.request.GET or None)
        services = reads.library_of(self.participation)
        page = page_of(reads.narrowed(services, **form.narrowing), self.request.GET.get("page"))
        copies = reads.copies_on(self.population, [service.asset for service in page])
        for service in page:
            service.copy_here = copies.get(service.asset.guid)
        is_empty = not page.paginator.count and not services.exists()
        return super().get_context_data(page=page, filter_form=form, is_empty=is_empty, **kwargs)


class LibraryItem(AssetsMixin, ActionFormView):
    """One of them, with what is public about it; taking it onto the map."""

    template_name = "assets/library_item.html"
    form_class = TakeForm
    success_message = "It is on your map. It is your own copy: change it as you need."

    @property
    def permission(self):
        return Permission.ASSETS_EDIT if self.request.method == "POST" else Permission.ASSETS_VIEW

    def load(self):
        super().load()
        self.service = get_object_or_404(reads.library_of(self.participation), asset=self.kwargs["shared"])
        asset = self.service.asset
        self.here = reads.copies_on(self.population, [asset]).get(asset.guid) or names_on(self.population).get(name_key(asset.name))
        self.same = next(iter(similar_in(self.participation, asset.name)), None)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "same": self.same}

    def get_heading(self):
        return self.service.asset.name

    def back_url(self):
        return self.address("library")

    def act(self, form):
        double = form.cleaned_data.get("double")
        self.mapped = library.take_from_library(
            self.service.asset,
            self.population,
            by=self.request.user,
            prompts=form.cleaned_data["prompts"],
            same_as=self.same if double == SAME else None,
            is_another=double == ANOTHER,
        )

    def get_success_url(self):
        return self.address("asset", self.mapped.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(service=self.service, asset=self.service.asset, here=self.here, **kwargs)


class Reuse(ChangingMixin, ActionFormView):
    """Assets on the other maps of the organisation that serve this population as well."""

    template_name = "assets/reuse.html"
    form_class = ReuseForm
    heading = "From your other maps"

    def load(self):
        super().load()
        self.filter_form = ReuseFilterForm(self.request.GET or None)
        self.rows = reads.reusable(self.population)
        self.page = page_of(reads.found(self.rows, **self.filter_form.narrowing), self.request.GET.get("page"))

    def get_form_kwargs(self):
        offered = list(self.page)
        maps = reads.maps_of(offered)
        hints = {str(asset.pk): self._hint(asset, maps[asset.pk]) for asset in offered}
        return {**super().get_form_kwargs(), "offered": offered, "hints": hints}

    @staticmethod
    def _hint(asset, populations):
        on_maps = f"on the map of {', '.join(str(population) for population in populations)}"
        return "; ".join(part for part in (asset.get_segment_display() or "Not placed yet", asset.place, on_maps) if part)

    def act(self, form):
        self.mapped = library.reuse(form.chosen, self.population, by=self.request.user, prompts=form.cleaned_data["prompts"])

    def get_success_message(self):
        return f"{len(self.mapped)} assets are on this map too." if len(self.mapped) > 1 else f"“{self.mapped[0]}” is on this map too."

    def get_success_url(self):
        return self.address("list")

    def get_context_data(self, **kwargs):
        is_empty = not self.page.paginator.count and not self.rows.exists()
        return super().get_context_data(page=self.page, filter_form=self.filter_form, is_empty=is_empty, **kwargs)


class Share(OneAssetMixin, ChangingMixin, ActionFormView):
    """What others will see of an asset, and saying yes to it."""

    permission = Permission.ASSETS_SHARE
    template_name = "assets/share.html"
    form_class = ShareForm
    heading = "Share it with the other organisations?"
    success_message = "It is in the library of the wave now."

    def get_initial(self):
        return {"seen": library.what_is_shared(self.mapped.asset)}

    def act(self, form):
        library.share(self.mapped, seen=form.cleaned_data["seen"], by=self.request.user)

    def form_invalid(self, form):
        form.data = form.data.copy()
        form.data["seen"] = library.what_is_shared(self.mapped.asset)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        service = PublicService.objects.filter(asset=self.mapped.asset_id).first()
        return super().get_context_data(service=service, sharing=reads.sharing_of(self.mapped.asset), **kwargs)


class Unshare(OneAssetMixin, ConfirmView):
    """Taking an asset out of the library; possible at any time, also when the work has ended."""

    permission = Permission.ASSETS_SHARE
    heading = "Stop sharing it?"
    lead = ("It leaves the library at once. Copies that other organisations have taken stay with them.",)
    submit_label = "Stop sharing"
    success_message = "It is not in the library any more."

    def act(self, form):
        library.unshare(self.mapped, by=self.request.user)
