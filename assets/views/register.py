"""The list of assets of a map, one asset, and what is written about it."""

from copy import copy

from assets import queries
from assets.actions import register
from assets.forms.register import AssetFilterForm, AssetForm, CheckedForm, DoNotContactForm, QuickAddForm
from assets.models import MappedAsset, Prompt, Segment
from assets.staleness import is_stale
from assets.views.base import AssetsMixin, ChangingMixin, OneAssetMixin
from assets.views.sharing import LeavesLibraryMixin
from assets.words import examples
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from populations.presenters import names_about

# How many of those that were added are named.
NAMED = 3


class AssetList(AssetsMixin, PageView):
    """What is on the map as a list, to look something up in and to narrow."""

    template_name = "assets/list.html"

    def get_context_data(self, **kwargs):
        form = AssetFilterForm(self.request.GET or None)
        rows = queries.on_map(self.population)
        page = page_of(queries.by_name(queries.narrowed(rows, on=self.today, **form.narrowing())), self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            filter_form=form,
            has_any=bool(page.paginator.count) or rows.exists(),
            stale_count=queries.stale(rows, self.today).count(),
            quick_form=QuickAddForm() if self.may_change else None,
            examples=examples(),
            **kwargs,
        )


class QuickAdd(ChangingMixin, ActionFormView):
    """One line is enough; `?prompt=` and `?segment=` choose what the lines answer and are."""

    form_class = QuickAddForm
    template_name = "assets/quick_add.html"
    heading = "Add assets quickly"

    def get_initial(self):
        chosen = {"prompt": self.request.GET.get("prompt"), "segment": self.request.GET.get("segment")}
        known = {*Prompt.values, *Segment.values}
        return {name: value for name, value in chosen.items() if value in known}

    def act(self, form):
        answers = {name: form.cleaned_data[name] for name in ("prompt", "segment")}
        self.rows = register.quick_add(self.population, names=form.lines, by=self.request.user, **answers)

    def get_success_message(self):
        new = [row for row in self.rows if row.is_new]
        known = [f"“{row}”" for row in self.rows if not row.is_new]
        named = ", ".join(f"“{row}”" for row in new[:NAMED])
        more = f" and {len(new) - NAMED} more" if len(new) > NAMED else ""
        added = f"Added to the map: {named}{more}. Details can come later." if new else ""
        there = f"On the map already: {', '.join(known)}." if known else ""
        return " ".join(filter(None, (added, there)))

    def back_url(self):
        return self.address("list")


class AssetAdd(ChangingMixin, ActionFormView):
    form_class = AssetForm
    template_name = "assets/asset_form.html"
    heading = "Add an asset"
    lead = ("A strength or a resource: people, groups, places and services that this population can draw on. Only the name is needed.",)

    def get_initial(self):
        prompt = self.request.GET.get("prompt")
        return {"prompts": [prompt] if prompt in Prompt.values else [], "name": self.request.GET.get("name", "")[:200]}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "segment": self.request.GET.get("segment", "")}

    def act(self, form):
        self.mapped = register.add_asset(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return f"“{self.mapped}” is on the map."

    def get_success_url(self):
        return self.address("asset", self.mapped.pk)

    def back_url(self):
        return self.address("list")


class AssetDetail(OneAssetMixin, PageView):
    template_name = "assets/asset.html"

    def get_context_data(self, **kwargs):
        asset = self.mapped.asset
        names = names_about(self.population, [self.mapped.by_id, asset.checked_by_id], self.access, self.request.user)
        return super().get_context_data(
            similar=queries.similar_in(self.participation, asset.name, but=asset),
            stale=is_stale(asset, self.today),
            written_by=names.get(self.mapped.by_id, ""),
            checked_by=names.get(asset.checked_by_id, ""),
            **kwargs,
        )


class ChangingAssetMixin(OneAssetMixin, ChangingMixin):
    """A page on which somebody changes one asset."""


class AssetEdit(LeavesLibraryMixin, ChangingAssetMixin, ActionFormView):
    form_class = AssetForm
    template_name = "assets/asset_form.html"
    heading = "Change the asset"
    success_message = "The asset is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.mapped.asset), "mapped": self.mapped}

    def act(self, form):
        register.edit_asset(self.mapped, by=self.request.user, may_share=self.reading.may_share, **form.values)


class AssetCheck(ChangingAssetMixin, ActionFormView):
    form_class = CheckedForm
    template_name = "assets/check.html"
    heading = "Is this still true?"
    success_message = "It is written down that it is still true."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"on": self.today}

    def act(self, form):
        register.check(self.mapped, on=form.cleaned_data["on"], by=self.request.user)


class AssetTakeOff(ChangingAssetMixin, ConfirmView):
    heading = "Take this asset off the map?"
    lead = ("On the maps of other populations it stays. You can put it back straight afterwards, as it was.",)
    submit_label = "Take it off"

    def act(self, form):
        register.take_off(self.mapped, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.mapped}” is off the map.", "put-back", self.mapped.pk)
        return self.address("list")


class AssetPutBack(ChangingAssetMixin, ConfirmView):
    heading = "Put this asset back on the map?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The asset is back on the map, as it was."

    def get_mapped(self):
        return MappedAsset.objects.filter(population=self.population, removed_at__isnull=False).select_related("asset")

    def act(self, form):
        register.put_back(self.mapped, by=self.request.user)

    def back_url(self):
        return self.address("list")

    def get_success_url(self):
        return self.address("asset", self.mapped.pk)


class AssetDoNotContact(ChangingAssetMixin, ActionFormView):
    form_class = DoNotContactForm
    heading = "Mark as not to be contacted?"
    lead = ("It stays on the map, so that nobody writes to it by mistake. This counts on every map that it is on.",)
    success_message = "It is marked as not to be contacted."

    def get_initial(self):
        return {"reason": self.mapped.asset.do_not_contact_reason}

    def act(self, form):
        register.set_do_not_contact(self.mapped, reason=form.cleaned_data["reason"], by=self.request.user)


class AssetMayContact(ChangingAssetMixin, ConfirmView):
    heading = "May it be contacted again?"
    lead = ("The reason why it was not to be contacted is deleted.",)
    submit_label = "It may be contacted"
    submit_style = ""
    success_message = "It may be contacted again."

    def act(self, form):
        register.may_contact(self.mapped, by=self.request.user)
