"""The role groups that a team looks for: guidance that a project team changes to fit; a sub-team says who is being sought."""

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView
from organisations import forms, team_actions
from organisations.models import RoleGroup
from organisations.views.seats import TeamActionMixin


class RoleGroupAdd(TeamActionMixin, ActionFormView):
    form_class = forms.RoleGroupAddForm
    heading = "Add a role group"
    success_message = "The role group is on the list."

    def act(self, form):
        team_actions.add_role_group(team=self.team, label=form.cleaned_data["label"], by=self.request.user)


class RoleGroupMixin(TeamActionMixin):
    def load(self):
        super().load()
        groups = RoleGroup.objects.filter(team=self.team).select_related("team__participation__organisation")
        self.group = get_object_or_404(groups, pk=self.kwargs["group"])


class RoleGroupEdit(RoleGroupMixin, ActionFormView):
    def get_form_class(self):
        return forms.SoughtForm if self.group.is_fixed else forms.RoleGroupForm

    def get_heading(self):
        return self.group.label if self.group.is_fixed else "Change a role group"

    def get_initial(self):
        return {"label": self.group.label, "considered_reason": self.group.considered_reason}

    def act(self, form):
        words = {"label": self.group.label, **form.cleaned_data}
        team_actions.edit_role_group(group=self.group, on=self.today, by=self.request.user, **words)

    def get_success_message(self):
        return "The words are saved." if self.group.is_fixed else "The role group is changed."


class RoleGroupRemove(RoleGroupMixin, ConfirmView):
    heading = "Take this role group off your list?"
    submit_label = "Take it off"
    success_message = "The role group is off your list."

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=[self.group.label, "Seats keep their titles. You can add the group again."], **kwargs)

    def act(self, form):
        team_actions.remove_role_group(group=self.group, by=self.request.user)
