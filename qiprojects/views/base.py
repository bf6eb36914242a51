"""What every page of a QI project begins with."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from populations.views.sub_team import SubTeamPopulationMixin
from qiprojects.actions.base import CLOSED
from qiprojects.models import ChangeIdea, Cycle, Measure
from qiprojects.reading import reading_of


class ProjectMixin(SubTeamPopulationMixin):
    """A page of the QI project of one population. Sets `population` and `reading`."""

    permission = Permission.PROJECT_VIEW

    def load(self):
        super().load()
        self.reading = reading_of(self.access, self.population, self.request.user)

    @property
    def may_change(self):
        """Whether the reader may change the project here: the population is worked on as well."""
        return self.reading.may_edit and self.population.is_selected

    def address(self, name, *args):
        """The address of a page of this project: `self.address("measure", measure.pk)`."""
        return reverse(f"qiprojects:{name}", args=[self.organisation.slug, self.population.pk, *args])

    def back_url(self):
        return self.address("project")

    def get_context_data(self, **kwargs):
        return super().get_context_data(reading=self.reading, may_change=self.may_change, **kwargs)


class ChangingMixin(ProjectMixin):
    """A page that changes something; where the population is not worked on any more, it leads back with the reason."""

    permission = Permission.PROJECT_EDIT

    def get(self, request, *args, **kwargs):
        if not self.population.is_selected:
            messages.error(request, CLOSED)
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def tell_undo(self, words, page, *args):
        """Say what was taken away, with a link to the page that puts it back."""
        messages.success(self.request, format_html('{} <a href="{}">Put it back</a>', words, self.address(page, *args)))


class OneMeasureMixin(ProjectMixin):
    """A page of one measure; 404 for one that was taken away. Sets `measure`."""

    def load(self):
        super().load()
        self.measure = get_object_or_404(self.get_measures(), pk=self.kwargs["measure"], population=self.population)
        self.measure.population = self.population

    def get_measures(self):
        return Measure.objects.current()

    @property
    def caption(self):
        return str(self.measure)

    def back_url(self):
        return self.address("measure", self.measure.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(measure=self.measure, **kwargs)


class OneIdeaMixin(ProjectMixin):
    """A page of one change idea; 404 for one that was taken away. Sets `idea`."""

    def load(self):
        super().load()
        self.idea = get_object_or_404(self.get_ideas(), pk=self.kwargs["idea"], population=self.population)
        self.idea.population = self.population

    def get_ideas(self):
        return ChangeIdea.objects.current()

    @property
    def caption(self):
        return str(self.idea)

    def back_url(self):
        return self.address("idea", self.idea.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(idea=self.idea, **kwargs)


class OneCycleMixin(ProjectMixin):
    """A page of one PDSA cycle; 404 for one that was taken away. Sets `cycle`, with its idea."""

    def load(self):
        super().load()
        self.cycle = get_object_or_404(self.get_cycles(), pk=self.kwargs["cycle"], population=self.population)
        self.cycle.population = self.cycle.idea.population = self.population

    def get_cycles(self):
        return Cycle.objects.current().select_related("idea")

    @property
    def caption(self):
        return str(self.cycle)

    def back_url(self):
        return self.address("cycle", self.cycle.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(cycle=self.cycle, **kwargs)
