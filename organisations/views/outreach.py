"""What a team tried to find people, and other ways in which people take part."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from organisations import forms, outreach_actions
from organisations.access import TeamMixin
from organisations.models import Outreach
from organisations.presenters import outreach_rows


class OutreachList(TeamMixin, PageView):
    permission = Permission.TEAM_VIEW
    template_name = "organisations/outreach.html"

    def get_context_data(self, **kwargs):
        page = page_of(Outreach.objects.on_list().filter(team=self.team), self.request.GET.get("page"), size=20)
        edits = self.may(Permission.TEAM_EDIT)
        may_add = edits or self.access.is_on_team(self.team)
        return super().get_context_data(
            page=page,
            rows=outreach_rows(page, self.request.user if may_add else None, edits=edits),
            may_add=may_add,
            **kwargs,
        )


class OutreachActionMixin(TeamMixin):
    """For whoever may change the team, and for every member of it: what a member writes is the team's."""

    permission = Permission.TEAM_VIEW

    def load(self):
        super().load()
        self.edits = self.may(Permission.TEAM_EDIT)
        if not (self.edits or self.access.is_on_team(self.team)):
            raise PermissionDenied

    def back_url(self):
        return reverse("organisations:outreach", args=[self.organisation.slug, self.team.pk])

    @property
    def caption(self):
        return f"{self.organisation}, {self.team}"


class OutreachAdd(OutreachActionMixin, ActionFormView):
    form_class = forms.OutreachForm
    heading = "What did you try?"
    lead = ("A small start counts, and so does what did not work: it shows what stands in the way, and others can learn from it.",)
    submit_label = "Add it"
    success_message = "It is on the list. Thank you."

    def get_initial(self):
        return {"done_on": self.today}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def act(self, form):
        outreach_actions.add_outreach(team=self.team, by=self.request.user, **form.cleaned_data)


class OneOutreachMixin(OutreachActionMixin):
    """A page about one entry: one's own, or any for whoever may change the team; 404 for others."""

    is_removed = False

    def load(self):
        super().load()
        rows = Outreach.objects.filter(team=self.team, removed_at__isnull=not self.is_removed)
        rows = rows if self.edits else rows.filter(created_by=self.request.user)
        self.outreach = get_object_or_404(rows.select_related("team__participation__organisation"), pk=self.kwargs["outreach"])


class OutreachEdit(OneOutreachMixin, ActionFormView):
    form_class = forms.OutreachForm
    heading = "Change what is written"
    success_message = "It is changed."

    def get_initial(self):
        return {name: getattr(self.outreach, name) for name in forms.OutreachForm.base_fields}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def act(self, form):
        outreach_actions.edit_outreach(outreach=self.outreach, by=self.request.user, **form.cleaned_data)


class OutreachRemove(OneOutreachMixin, ConfirmView):
    heading = "Take this off the list?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it off"

    def act(self, form):
        outreach_actions.remove_outreach(outreach=self.outreach, by=self.request.user)

    def get_success_url(self):
        restore = reverse("organisations:outreach-restore", args=[self.organisation.slug, self.team.pk, self.outreach.pk])
        messages.success(self.request, format_html('It is taken off the list. <a href="{}">Put it back</a>', restore))
        return self.back_url()


class OutreachRestore(OneOutreachMixin, ConfirmView):
    is_removed = True
    heading = "Put this back on the list?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "It is back on the list."

    def act(self, form):
        outreach_actions.restore_outreach(outreach=self.outreach, by=self.request.user)
