"""The populations of an organisation: add, change, select."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations.access import OrganisationMixin
from populations.actions import long_list, selection
from populations.forms.long_list import PopulationForm
from populations.models import Population
from populations.rules import MOST_SELECTED


class PopulationList(OrganisationMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/list.html"

    def get_context_data(self, **kwargs):
        populations = Population.objects.filter(participation=self.participation).select_related("team").order_by("pk")
        rows = list(populations[:200])
        return super().get_context_data(
            selected=[row for row in rows if row.is_selected],
            others=[row for row in rows if not row.is_selected],
            most=MOST_SELECTED,
            may_edit=self.may(Permission.POPULATION_EDIT),
            may_see_team=self.may(Permission.TEAM_TITLES),
            **kwargs,
        )


class PopulationActionMixin(OrganisationMixin):
    permission = Permission.POPULATION_EDIT

    def back_url(self):
        return reverse("populations:list", args=[self.organisation.slug])

    @property
    def caption(self):
        return self.organisation.name


class PopulationAdd(PopulationActionMixin, ActionFormView):
    form_class = PopulationForm
    heading = "Add a population"
    submit_label = "Add the population"
    success_message = "The population is added. Select it when the team has decided."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Population(participation=self.participation)}

    def act(self, form):
        long_list.suggest(participation=self.participation, on=self.today, by=self.request.user, **form.cleaned_data)


class OnePopulationMixin(PopulationActionMixin):
    def load(self):
        populations = Population.objects.filter(participation=self.participation).select_related("team", "participation__organisation")
        self.population = get_object_or_404(populations, pk=self.kwargs["population"])


class PopulationEdit(OnePopulationMixin, ActionFormView):
    form_class = PopulationForm
    heading = "Change a population"
    success_message = "The population is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Population.objects.get(pk=self.population.pk)}

    def act(self, form):
        long_list.edit(population=self.population, by=self.request.user, **form.cleaned_data)


class PopulationSelect(OnePopulationMixin, ConfirmView):
    submit_label = "Select this population"
    submit_style = ""
    lead = ("Its sub-team is made at once, and Milestones 3 to 6 appear for it on the page of your organisation.",)

    def get_heading(self):
        return f"Select “{self.population}”?"

    def act(self, form):
        selection.select(population=self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is selected. Its sub-team is ready to be filled."


class PopulationUnselect(OnePopulationMixin, ConfirmView):
    submit_label = "Take the selection back"
    lead = ("Its sub-team, milestones and journal are kept, and come back if you select it again.",)

    def get_heading(self):
        return f"Take the selection of “{self.population}” back?"

    def act(self, form):
        selection.unselect(population=self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is no longer selected."
