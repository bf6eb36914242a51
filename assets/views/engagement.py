"""Choosing whom to engage first, who looks after each of them, and what comes next."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponseRedirect

from accounts.permissions import Permission
from assets import log as reads
from assets.actions import engagement
from assets.engagement import LIMITS
from assets.forms.engagement import ChooseForm, PlanForm
from assets.models import EntryKind, MappedAsset, Status
from assets.owners import may_be_asked, owner_choices, owner_of
from assets.views.base import AssetsMixin, ChangingMixin, OneAssetMixin
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from populations.presenters import names_about

LAST = {None: "", **dict(EntryKind.choices)}


class First(AssetsMixin, PageView):
    """Those that the team works with first, and the others, which are kept alive."""

    template_name = "assets/first.html"

    def get_context_data(self, **kwargs):
        choosing = reads.latest_choosing(self.population)
        first = reads.first_of(self.population, reading=self.reading, access=self.access, on=self.today)
        page = page_of(reads.later_of(self.population), self.request.GET.get("page"))
        names = names_about(self.population, {choosing.by_id} if choosing else set(), self.access, self.request.user)
        return super().get_context_data(
            choosing=choosing,
            chosen_by=names.get(choosing.by_id, "") if choosing else "",
            first=first,
            willing=sum(shown.mapped.status != Status.DECLINED for shown in first),
            later=[(row, owner_of(row, self.access, self.today), LAST[row.last_kind] if self.reading.sees_notes else "") for row in page],
            page=page,
            limits=LIMITS,
            **kwargs,
        )


class EngagingMixin(ChangingMixin):
    """A page on which the sub-team or the project lead chooses, plans, or writes in the log."""

    permission = Permission.ASSETS_ENGAGE

    def back_url(self):
        return self.address("first")


class Choose(EngagingMixin, ActionFormView):
    """Two to four of the map. The button "Find" narrows what there is to choose from, and keeps what is ticked."""

    form_class = ChooseForm
    template_name = "assets/choose.html"
    heading = "Choose whom to engage first"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "population": self.population, "today": self.today}

    def get_initial(self):
        first = MappedAsset.objects.prioritised().filter(population=self.population).exclude(status=Status.DECLINED)
        return {"first": [str(pk) for pk in first.values_list("pk", flat=True)], "chosen_on": self.today}

    def post(self, request, *args, **kwargs):
        if "find" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.show_as_typed()
        return self.render_to_response(self.get_context_data(form=form))

    def act(self, form):
        values = form.cleaned_data
        engagement.choose_first(
            self.population,
            mapped=values["first"],
            on=values["chosen_on"],
            partners_took_part=values["partners_took_part"],
            note=values["note"],
            by=self.request.user,
        )

    def get_success_message(self):
        return "Your choice is written down. Now say who looks after each of them, and what comes next."

    def get_success_url(self):
        return self.address("plan-first")


class PlanningMixin(EngagingMixin):
    """A page with a form for the plan of one asset or of several."""

    def load(self):
        super().load()
        self.seats = {seat.pk: seat for seat in may_be_asked(self.population, self.today)}

    def plan_form(self, mapped, **kwargs):
        """The PlanForm of one asset; an owner who has left is named, and asked for anew."""
        owner = owner_of(mapped, self.access, self.today)
        choices = owner_choices(self.seats.values(), self.population, self.access, now=mapped.owner)
        left = owner.words if owner and owner.has_left else ""
        return PlanForm(instance=copy(mapped), choices=choices, seats=self.seats, left=left, **kwargs)


class PlanFirst(PlanningMixin, PageView):
    """Owner, next step and day for each of those that were chosen, on one page."""

    template_name = "assets/plan_first.html"

    def load(self):
        super().load()
        self.rows = list(reads.with_owner(MappedAsset.objects.prioritised().filter(population=self.population)))
        for row in self.rows:
            row.population = self.population

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"forms": self.plan_forms(), **kwargs})

    def post(self, request, *args, **kwargs):
        forms = self.plan_forms(data=request.POST)
        shown = [(row, form) for row, form in zip(self.rows, forms, strict=True) if form.is_bound]
        if not shown:
            messages.error(request, "Others were chosen meanwhile. Plan the next steps with those.")
            return HttpResponseRedirect(self.address("plan-first"))
        wrong = [form for _, form in shown if not form.is_valid()]
        if not wrong:
            plans = [(row, form.values) for row, form in shown]
            try:
                engagement.plan_each(plans, by=request.user)
            except engagement.CannotPlan as refusal:
                form = forms[self.rows.index(refusal.mapped)]
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, "The next steps are written down.")
                return HttpResponseRedirect(self.back_url())
        return self.render_to_response(self.get_context_data(forms=forms), status=422)

    def plan_forms(self, data=None):
        """A form for each that is first; filled in with `data` only if the page that was sent showed it, so nothing else is emptied."""
        prefixes = {f"asset-{row.pk}": row for row in self.rows}
        forms = [
            self.plan_form(row, prefix=prefix, data=data if data and f"{prefix}-seen" in data else None) for prefix, row in prefixes.items()
        ]
        for form in forms:
            form.helper.form_tag, form.helper.disable_csrf = False, True
        return forms


class Plan(OneAssetMixin, PlanningMixin, ActionFormView):
    """Who looks after one asset, whether it was chosen to be first or not, and what comes next."""

    form_class = PlanForm
    heading = "Who looks after the contact, and what comes next?"
    success_message = "It is written down."

    def get_mapped(self):
        return super().get_mapped().select_related("owner__team", "owner__person__user")

    def get_form(self, form_class=None):
        return self.plan_form(self.mapped, data=self.request.POST if self.request.method == "POST" else None)

    def act(self, form):
        engagement.plan(self.mapped, **form.values, by=self.request.user)
