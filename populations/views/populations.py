"""One population: its page, and what can be done with it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations.access import OrganisationMixin
from populations import definitions, history, lists, presenters, questions
from populations.actions import long_list, selection
from populations.forms.long_list import MergeForm, OverlapForm, PopulationForm, ReasonForm
from populations.models import ASIDE, DecisionChoice, Population, Status


class OnePopulationMixin(OrganisationMixin):
    """A page about one population, found through its participation."""

    permission = Permission.POPULATION_EDIT

    def load(self):
        populations = Population.objects.filter(participation=self.participation)
        chosen = populations.select_related("team", "merged_into", "reporting", "participation__organisation")
        self.population = get_object_or_404(chosen, pk=self.kwargs["population"])

    def detail_url(self):
        return reverse("populations:detail", args=[self.organisation.slug, self.population.pk])

    def back_url(self):
        return self.detail_url()

    @property
    def caption(self):
        return self.organisation.name

    def get_context_data(self, **kwargs):
        return super().get_context_data(population=self.population, **kwargs)


class PopulationDetail(OnePopulationMixin, PageView):
    permission = Permission.POPULATION_VIEW
    template_name = "populations/detail.html"

    def get_context_data(self, **kwargs):
        population, user = self.population, self.request.user
        reader = {"access": self.access, "user": user}
        status = Status(population.status)
        return super().get_context_data(
            row=lists.rows_of([population], participation=self.participation, **reader)[0],
            colour=presenters.STATUS_COLOURS[status],
            overlaps=lists.named(population.overlaps_with.order_by("name", "pk")),
            merged_from=lists.named(population.merged_from.order_by("name", "pk")),
            known=questions.known_of(population),
            definition=definitions.current_of([population]).get(population.pk),
            choice=self._choice(),
            events=history.history_of(population, **reader),
            is_on_the_table=status not in ASIDE,
            is_own_idea=presenters.is_own_idea(population, self.access, user),
            may={
                "edit": self.may(Permission.POPULATION_EDIT),
                "change": presenters.may_change(population, self.access, user),
                "define": self._may_define(),
                "see_team": self.may(Permission.TEAM_TITLES),
                "read_review": self.access.may(Permission.EVIDENCE_VIEW, team=population.team),
                "read_map": self.access.may(Permission.ASSETS_VIEW, team=population.team),
                "read_project": self.access.may(Permission.PROJECT_VIEW, team=population.team),
            },
            **kwargs,
        )

    def _may_define(self):
        may = self.access.may(Permission.POPULATION_DEFINE, team=self.population.team)
        return may and self.population.status in definitions.DEFINABLE

    def _choice(self):
        """The latest decision that chose this population, with the place that it has there, or None."""
        choices = DecisionChoice.objects.filter(population=self.population).select_related("decision")
        return choices.order_by("-decision__decided_on", "-decision").first()


class PopulationEdit(OnePopulationMixin, ActionFormView):
    permission = Permission.POPULATION_VIEW
    form_class = PopulationForm
    success_message = "The population is changed."

    def get_heading(self):
        return f"Change “{self.population}”"

    def dispatch(self, request, *args, **kwargs):
        if not presenters.may_change(self.population, self.access, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Population.objects.get(pk=self.population.pk)}

    def act(self, form):
        long_list.edit(population=self.population, by=self.request.user, **form.cleaned_data)


class PopulationTakeBack(OnePopulationMixin, ConfirmView):
    permission = Permission.POPULATION_VIEW
    submit_label = "Take it back"
    lead = ("It goes off the list for good, as if it had never been there. You can suggest it again.",)

    def load(self):
        super().load()
        mine = Population.objects.filter(suggested_by=self.request.user)
        get_object_or_404(mine, pk=self.population.pk)

    def get_heading(self):
        return f"Take “{self.population}” back?"

    def act(self, form):
        long_list.take_back(population=self.population, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is off the list."

    def get_success_url(self):
        return reverse("populations:list", args=[self.organisation.slug])


class PopulationShortList(OnePopulationMixin, ConfirmView):
    submit_label = "Put on the short list"
    submit_style = ""
    lead = ("The team then answers the four questions about it. You can move it back.",)

    def get_heading(self):
        return f"Put “{self.population}” on the short list?"

    def act(self, form):
        long_list.short_list(population=self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is on the short list. Next: answer the four questions about it."


class PopulationLongList(OnePopulationMixin, ConfirmView):
    submit_label = "Move back to the long list"
    submit_style = ""
    lead = ("What is answered about it stays.",)

    def get_heading(self):
        return f"Move “{self.population}” back to the long list?"

    def act(self, form):
        long_list.long_list(population=self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is back on the long list."


class PopulationPark(OnePopulationMixin, ActionFormView):
    form_class = ReasonForm
    submit_label = "Park it"
    lead = ("It leaves the list, and everything about it is kept. You can bring it back at any time.",)

    def get_heading(self):
        return f"Park “{self.population}”"

    def act(self, form):
        long_list.park(population=self.population, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.population}” is parked."


class PopulationRestore(OnePopulationMixin, ConfirmView):
    submit_label = "Bring it back"
    submit_style = ""

    @property
    def lead(self):
        if self.population.merged_into:
            return (f"It is merged into “{self.population.merged_into}”. Both will be on the list again, each under its own name.",)
        return ("It goes back to the long list, with everything about it.",)

    def get_heading(self):
        return f"Bring “{self.population}” back?"

    def act(self, form):
        long_list.restore(population=self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"“{self.population}” is on the long list again."


class PopulationMerge(OnePopulationMixin, ActionFormView):
    form_class = MergeForm
    lead = (
        "Two names for much the same people become one. The answers given about this one stay with it, and are linked from the other. "
        "It can be undone.",
    )

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "population": self.population}

    def get_heading(self):
        return f"Merge “{self.population}” into another population"

    def act(self, form):
        self.into = form.cleaned_data["into"]
        long_list.merge(population=self.population, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.population}” is merged into “{self.into}”."


class PopulationOverlap(OnePopulationMixin, ActionFormView):
    form_class = OverlapForm
    success_message = "The overlap is saved."

    def get_heading(self):
        return f"What does “{self.population}” overlap with?"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": Population.objects.get(pk=self.population.pk)}

    def act(self, form):
        others = form.cleaned_data["overlaps_with"]
        long_list.mark_overlaps(population=self.population, others=others, among=form.offered, by=self.request.user)


class PopulationUnselect(OnePopulationMixin, ActionFormView):
    form_class = ReasonForm
    submit_label = "Take the selection back"
    submit_style = "warning"
    lead = ("It goes back to the short list. Its sub-team, milestones and journal are kept, and come back if it is selected again.",)

    def get_heading(self):
        return f"Take the selection of “{self.population}” back"

    def act(self, form):
        selection.unselect(population=self.population, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.population}” is no longer selected."


class PopulationClose(OnePopulationMixin, ActionFormView):
    form_class = ReasonForm
    submit_label = "Close this population"
    submit_style = "warning"
    lead = ("For work that has ended. Everything about it is kept, and it can be brought back.",)

    def get_heading(self):
        return f"Close “{self.population}”"

    def act(self, form):
        selection.close(population=self.population, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"“{self.population}” is closed."
