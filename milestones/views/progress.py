"""One milestone of one team: what it is for, what is missing, its steps, its dates and the history of its review."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.permissions import ROLE_LABELS, Permission
from core.action_views import ActionFormView, PageView
from milestones import actions, queries, standard_decisions, standards
from milestones.facts import latest_decisions
from milestones.forms import PlanForm
from milestones.models import Progress, State
from milestones.presenters import PLACES_OF_DECISION, place_of, support_of
from organisations.access import OrganisationMixin
from organisations.queries import project_team_of


class ProgressMixin(OrganisationMixin):
    """A page of one milestone. The permission is asked for the sub-team whose milestone it is."""

    def load(self):
        progress = Progress.objects.for_list().select_related("milestone__wave", "population__team", "participation__organisation")
        self.progress = get_object_or_404(progress, participation=self.participation, pk=self.kwargs["progress"])
        self.milestone = self.progress.milestone

    def get_team(self):
        return self.progress.population.team if self.progress.population else None

    @cached_property
    def own_team(self):
        """The team that the milestone belongs to: a sub-team, or the project team."""
        return self.get_team() or project_team_of(self.participation)

    def support(self):
        """What there is to say about the support plan of the team where a lived experience standard is not met."""
        plan = standards.plan_of(self.own_team)
        return support_of(plan, access=self.access, organisation=self.organisation, team=self.own_team, on=self.today)

    def milestone_url(self):
        return reverse("milestones:milestone", args=[self.organisation.slug, self.progress.pk])

    def role_words(self):
        """In which role the person acts here, in words, to keep with a decision."""
        roles = [role for role in ROLE_LABELS if role in self.access.all_roles]
        return ROLE_LABELS[roles[0]] if roles else ""

    @property
    def caption(self):
        return f"{self.organisation}{f', {self.progress.population}' if self.progress.population else ''}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"progress": self.progress, "milestone": self.milestone, "caption": self.caption, **kwargs})


class MilestoneDetail(ProgressMixin, PageView):
    permission = Permission.MILESTONE_VIEW
    template_name = "milestones/milestone.html"

    def get_context_data(self, **kwargs):
        statuses = queries.facts_of([self.progress], on=self.today)[self.progress.pk]
        held = standards.standards_of([self.progress], on=self.today)
        open_standards = standards.not_met(held[self.progress.pk])
        decision = standard_decisions.decisions_in_force([self.progress], on=self.today).get(self.progress.pk)
        state = self.progress.state
        reads_journal = self.may(Permission.JOURNAL_VIEW)
        return super().get_context_data(
            row=queries.MilestoneRow(self.progress, statuses, self.progress.is_late(self.today)),
            facts=[(status, self.place_of(status)) for status in statuses],
            steps=queries.steps_of(self.progress, with_journal=reads_journal),
            standards=held[self.progress.pk],
            support=self.support() if open_standards else None,
            decision=decision,
            links=queries.links_of(self.milestone),
            reviews=queries.reviews_of(self.progress),
            shows_names=self.may(Permission.TEAM_VIEW),
            reads_journal=reads_journal,
            may={
                "plan": self.may(Permission.MILESTONE_PLAN),
                "request": self.may(Permission.MILESTONE_REQUEST) and state in actions.REVIEWABLE,
                "withdraw": self.may(Permission.MILESTONE_REQUEST) and state == State.READY_FOR_REVIEW,
                "answer": self.may(Permission.MILESTONE_SIGN_OFF) and state == State.READY_FOR_REVIEW,
                "run_ranking": self.may(Permission.RANKING_RUN),
                "read_review": self.may(Permission.EVIDENCE_VIEW),
                "read_map": self.may(Permission.ASSETS_VIEW),
                "read_project": self.may(Permission.PROJECT_VIEW),
                "decide": decision and self.may(Permission.MILESTONE_SIGN_OFF),
                "reopen": self.may(Permission.MILESTONE_SIGN_OFF) and state == State.SIGNED_OFF,
                "not_applicable": self.may(Permission.MILESTONE_SIGN_OFF) and not self.progress.is_done,
                "applicable": self.may(Permission.MILESTONE_SIGN_OFF) and state == State.NOT_APPLICABLE,
            },
            **kwargs,
        )

    def place_of(self, status):
        """Where the reader can put right what is missing; None if it is in place, or not theirs to change."""
        if status.value is not False:
            return None
        decision = self.latest_decision if status.code in PLACES_OF_DECISION else None
        whose = {"team": self.own_team, "population": self.progress.population, "decision": decision}
        return place_of(status.code, access=self.access, organisation=self.organisation, **whose)

    @cached_property
    def latest_decision(self):
        return latest_decisions([self.participation.pk], self.today).first()


class MilestonePlan(ProgressMixin, ActionFormView):
    permission = Permission.MILESTONE_PLAN
    form_class = PlanForm
    heading = "When do you plan to finish?"

    def get_initial(self):
        return {"planned_on": self.progress.planned_on}

    def act(self, form):
        actions.plan_milestone(progress=self.progress, planned_on=form.cleaned_data["planned_on"], by=self.request.user)

    def get_success_message(self):
        return f"The planned date of Milestone {self.milestone.number} is saved."

    def back_url(self):
        return self.milestone_url()
