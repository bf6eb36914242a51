"""The list of organisations, and one organisation's page: the task list of its milestones."""

from django.db.models import Q
from django.utils import timezone
from django.views.generic import ListView

from accounts.permissions import Permission
from core.action_views import PageView
from milestones import pace, queries
from milestones.forms import OrganisationFilterForm
from milestones.four_steps import four_steps_of
from organisations.access import OrganisationMixin
from organisations.models import LivedExperiencePlan, Organisation, Phase
from organisations.queries import project_team_of, summary_of


class OrganisationList(ListView):
    """Every organisation that the reader may see, by name."""

    template_name = "milestones/organisation_list.html"
    paginate_by = 25

    def get_queryset(self):
        visible = Organisation.objects.visible_to(self.request.user, on=timezone.localdate())
        self.form = OrganisationFilterForm(self.request.GET or None)
        if self.form.is_valid() and (words := self.form.cleaned_data["q"].strip()):
            visible = visible.filter(Q(name__icontains=words) | Q(ods_code__iexact=words))
        return visible.prefetch_related("participations__wave").order_by("name", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(form=self.form, **kwargs)


def pace_of_participation(participation, *, on):
    """The Pace of one participation on a day, in two queries."""
    phases = list(Phase.objects.filter(wave=participation.wave_id))
    return pace.pace_of(phases, {dates.phase_id: dates for dates in participation.phase_dates.all()}, on=on)


class OrganisationDetail(OrganisationMixin, PageView):
    permission = Permission.ORGANISATION_VIEW
    template_name = "milestones/organisation.html"

    def get_context_data(self, **kwargs):
        team = project_team_of(self.participation)
        groups = queries.task_list(self.participation, on=self.today)
        series = getattr(team, "meeting_series", None)
        return super().get_context_data(
            team=team,
            groups=groups,
            next_row=queries.next_row(groups),
            summary=summary_of(team, on=self.today),
            plan=LivedExperiencePlan.objects.filter(team=team, closed_on__isnull=True).first(),
            pace=pace_of_participation(self.participation, on=self.today),
            series=series,
            names_visible=self.may(Permission.TEAM_VIEW),
            next_meeting=series.next_on(self.today) if series else None,
            may={
                "team": self.may(Permission.TEAM_TITLES),
                "edit_team": self.may(Permission.TEAM_EDIT),
                "edit": self.may(Permission.ORGANISATION_EDIT),
                "manage": self.may(Permission.ORGANISATION_MANAGE),
                "populations": self.may(Permission.POPULATION_VIEW),
                "assets": self.may(Permission.ASSETS_VIEW),
                "meetings": self.may(Permission.MEETING_VIEW),
                "edit_populations": self.may(Permission.POPULATION_EDIT),
                "report": self.may(Permission.REPORT_VIEW),
                "request": self.may(Permission.MILESTONE_REQUEST),
                "sign_off": self.may(Permission.MILESTONE_SIGN_OFF),
                "agree_plan": self.may(Permission.LIVED_EXPERIENCE_AGREE_PLAN),
            },
            **kwargs,
        )


class FourSteps(OrganisationMixin, PageView):
    """The work by the four steps of the AMHE resource, for those who think in that frame (R198)."""

    permission = Permission.MILESTONE_VIEW
    template_name = "milestones/four_steps.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(four_steps=four_steps_of(self.participation, on=self.today), **kwargs)
