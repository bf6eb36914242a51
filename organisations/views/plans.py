"""The plan of a team where lived experience is missing: the lead writes it, the coach agrees it, either closes it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from organisations import forms, team_actions
from organisations.access import TeamMixin
from organisations.models import Outreach
from organisations.presenters import outreach_rows
from organisations.views.seats import TeamActionMixin

LATEST = 5


def tried_by(team):
    """The latest of what the team has tried, as OutreachRow: beside the plan, so that nobody writes it twice."""
    return outreach_rows(Outreach.objects.on_list().filter(team=team)[:LATEST])


class PlanMixin(TeamActionMixin):
    """A page about the open plan; 404 without one."""

    def load(self):
        super().load()
        plans = self.team.lived_experience_plans.filter(closed_on__isnull=True).select_related("team__participation__organisation")
        self.plan = get_object_or_404(plans)

    def back_url(self):
        return reverse("organisations:plan", args=[self.organisation.slug, self.team.pk])


class PlanDetail(TeamMixin, PageView):
    permission = Permission.TEAM_VIEW
    template_name = "organisations/plan.html"

    def get_context_data(self, **kwargs):
        plans = list(self.team.lived_experience_plans.all()[:20])
        current = plans[0] if plans and plans[0].closed_on is None else None
        return super().get_context_data(
            plan=current,
            closed=[plan for plan in plans if plan.closed_on],
            tried=tried_by(self.team),
            may={
                "edit_team": self.may(Permission.TEAM_EDIT),
                "agree": bool(current and not current.agreed_on and self.may(Permission.LIVED_EXPERIENCE_AGREE_PLAN)),
            },
            is_past=bool(current and current.review_on < self.today),
            **kwargs,
        )


class PlanEdit(TeamActionMixin, ActionFormView):
    template_name = "organisations/plan_form.html"
    form_class = forms.PlanForm
    heading = "A plan for lived experience on the team"
    lead = ("Your coach will read this with you and agree it. It is here to get you help, not to shut you out.",)
    success_message = "The plan is saved. Your coach will see that it waits to be agreed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        plan = self.team.lived_experience_plans.filter(closed_on__isnull=True).first()
        return {name: getattr(plan, name) for name in forms.PlanForm.base_fields} if plan else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tried=tried_by(self.team), **kwargs)

    def act(self, form):
        team_actions.save_plan(team=self.team, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("organisations:plan", args=[self.organisation.slug, self.team.pk])


class PlanAgree(PlanMixin, ActionFormView):
    permission = Permission.LIVED_EXPERIENCE_AGREE_PLAN
    template_name = "organisations/plan_agree.html"
    form_class = forms.AgreePlanForm
    heading = "Agree this plan"
    lead = ("Until its review date the plan stands in for a lived experience seat. The sponsor's report shows your reason and the date.",)
    submit_label = "Agree the plan"
    success_message = "The plan is agreed."

    def get_initial(self):
        return {"seen": self.plan.digest}

    def get_context_data(self, **kwargs):
        return super().get_context_data(plan=self.plan, **kwargs)

    def act(self, form):
        try:
            team_actions.agree_plan(plan=self.plan, on=self.today, by=self.request.user, **form.cleaned_data)
        except team_actions.PlanChanged:
            form.show_anew(self.plan)
            raise


class PlanClose(PlanMixin, ConfirmView):
    heading = "Close this plan?"
    lead = ("Close it when somebody with lived experience has joined, or when another plan takes its place. It stays in the history.",)
    submit_label = "Close the plan"
    success_message = "The plan is closed."

    def act(self, form):
        team_actions.close_plan(plan=self.plan, on=self.today, by=self.request.user)
