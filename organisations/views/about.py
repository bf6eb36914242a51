"""What an organisation is, what it has ready for the work, when its phases really ran, and who is assigned to it."""

from datetime import timedelta

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.dates import nhs_date
from organisations import actions, forms
from organisations.access import OrganisationMixin
from organisations.models import ParticipationPhase


class AboutMixin(OrganisationMixin):
    def back_url(self):
        return reverse("organisations:about", args=[self.organisation.slug])

    @property
    def caption(self):
        return self.organisation.name


class About(OrganisationMixin, PageView):
    permission = Permission.ORGANISATION_VIEW
    template_name = "organisations/about.html"

    def get_context_data(self, **kwargs):
        recorded = {dates.phase_id: dates for dates in self.participation.phase_dates.all()}
        phases = [(phase, recorded.get(phase.pk)) for phase in self.participation.wave.phases.all()]
        assignments = self.participation.assignments.select_related("person").order_by("-starts_on", "-pk")
        return super().get_context_data(
            phases=phases,
            assignments=[(assignment, assignment.ends_on is None or assignment.ends_on >= self.today) for assignment in assignments[:50]],
            names_visible=self.may(Permission.TEAM_VIEW),
            may={
                "edit": self.may(Permission.ORGANISATION_EDIT),
                "manage": self.may(Permission.ORGANISATION_MANAGE),
                "plan": self.may(Permission.MILESTONE_PLAN),
            },
            **kwargs,
        )


class OrganisationEdit(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_EDIT
    form_class = forms.OrganisationForm
    heading = "Change what is known of the organisation"
    success_message = "The organisation is changed."

    def get_form_kwargs(self):
        fresh = type(self.organisation).objects.get(pk=self.organisation.pk)
        return {**super().get_form_kwargs(), "instance": fresh}

    def act(self, form):
        actions.edit_organisation(organisation=self.organisation, by=self.request.user, **form.cleaned_data)


class ReadinessEdit(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_EDIT
    form_class = forms.ReadinessForm
    heading = "Scope, priorities and payment"
    lead = ("You can leave out what you do not know yet and come back.",)
    success_message = "Scope, priorities and payment are saved."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.participation}

    def act(self, form):
        actions.edit_readiness(participation=self.participation, by=self.request.user, **form.cleaned_data)


class StatusChange(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_MANAGE
    form_class = forms.StatusForm
    heading = "Active, paused or withdrawn?"
    lead = ("All data are kept, whatever the status.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"status": self.participation.status, "on": self.today, "reason": self.participation.status_reason}

    def act(self, form):
        actions.change_status(participation=self.participation, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"{self.organisation} is now {self.participation.get_status_display().lower()}."


class ParticipationEnd(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_MANAGE
    form_class = forms.EndParticipationForm
    heading = "End the participation?"
    lead = (
        "For an organisation that has finished or withdrawn. Open seats and assignments end with it; all data are kept.",
        "Afterwards the organisation can join another wave. This cannot be undone.",
    )

    def get_initial(self):
        return {"ended_on": self.today}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def act(self, form):
        actions.end_participation(participation=self.participation, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return f"The participation of {self.organisation} in {self.participation.wave} has ended."


class PhaseRecord(AboutMixin, ActionFormView):
    permission = Permission.MILESTONE_PLAN
    form_class = forms.PhaseRecordForm
    lead = ("Leave both empty to go by the dates of the wave.",)
    success_message = "The dates of the phase are saved."

    def load(self):
        self.phase = get_object_or_404(self.participation.wave.phases, pk=self.kwargs["phase"])

    def get_heading(self):
        return f"When did Phase {self.phase.number} really run?"

    def get_initial(self):
        dates = ParticipationPhase.objects.filter(participation=self.participation, phase=self.phase).first()
        return {"started_on": dates.started_on, "ended_on": dates.ended_on} if dates else {}

    def act(self, form):
        actions.record_phase(participation=self.participation, phase=self.phase, by=self.request.user, **form.cleaned_data)


class AssignmentAdd(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_MANAGE
    form_class = forms.AssignmentForm
    heading = "Assign a coach or an adviser"
    success_message = "The assignment is made; access begins on its first day."

    def get_initial(self):
        return {"starts_on": self.today, "role": "qi_coach"}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def act(self, form):
        actions.assign(participation=self.participation, by=self.request.user, **form.cleaned_data)


class AssignmentEnd(AboutMixin, ActionFormView):
    permission = Permission.ORGANISATION_MANAGE
    form_class = forms.LastDayForm
    heading = "When does this assignment end?"
    submit_label = "Save the last day"

    def load(self):
        assignments = self.participation.assignments.select_related("person", "participation__organisation")
        self.assignment = get_object_or_404(assignments, pk=self.kwargs["assignment"])

    def get_initial(self):
        return {"ends_on": self.today - timedelta(days=1)}

    def get_context_data(self, **kwargs):
        words = "To end access at once, enter yesterday as the last day."
        return super().get_context_data(lead=[f"{self.assignment.get_role_display()}: {self.assignment.person}", words], **kwargs)

    def act(self, form):
        self.ends_on = form.cleaned_data["ends_on"]
        actions.end_assignment(assignment=self.assignment, on=self.ends_on, by=self.request.user)

    def get_success_message(self):
        return f"The last day of the assignment is {nhs_date(self.ends_on)}."
