"""What the pages about the work of one sub-team begin with."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from organisations.access import OrganisationMixin
from populations.models import Population


class SubTeamPopulationMixin(OrganisationMixin):
    """A page about one population that has a sub-team: 404 without one, and the permission is asked for that sub-team.

    Sets `population`, with its participation, organisation and team. Subclasses extend `load`, after `super().load()`.
    """

    def load(self):
        populations = Population.objects.select_related("team", "participation__organisation", "participation__wave")
        self.population = get_object_or_404(populations.filter(participation=self.participation), pk=self.kwargs["population"])
        if self.population.team is None:
            raise Http404

    def get_team(self):
        return self.population.team

    @property
    def caption(self):
        return str(self.population)

    def get_context_data(self, **kwargs):
        return super().get_context_data(population=self.population, **kwargs)
