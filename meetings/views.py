"""The rhythm of a team's meetings."""

from copy import copy

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView
from meetings import actions, forms
from meetings.models import FORTNIGHT, MeetingSeries
from organisations.access import TeamMixin


class MeetingMixin(TeamMixin):
    permission = Permission.MEETING_EDIT

    def back_url(self):
        return reverse("organisations:team", args=[self.organisation.slug, self.team.pk])

    @property
    def caption(self):
        return f"{self.organisation}, {self.team}"


class SeriesEdit(MeetingMixin, ActionFormView):
    form_class = forms.SeriesForm
    heading = "When does the team meet?"
    success_message = "The meetings are saved."

    def get_form_kwargs(self):
        series = MeetingSeries.objects.filter(team=self.team).first()
        empty = MeetingSeries(team=self.team, every_days=FORTNIGHT, minutes=60)
        return {**super().get_form_kwargs(), "instance": copy(series) if series else empty}

    def act(self, form):
        actions.plan_series(team=self.team, by=self.request.user, **form.cleaned_data)


class FirstMeeting(MeetingMixin, ActionFormView):
    form_class = forms.FirstMeetingForm
    heading = "The first meeting"
    success_message = "The date of the first meeting is saved."

    def load(self):
        super().load()
        self.series = get_object_or_404(MeetingSeries.objects.select_related("team__participation__organisation"), team=self.team)

    def get_initial(self):
        planned = self.series.first_on if self.series.first_on <= self.today else None
        return {"first_held_on": self.series.first_held_on or planned}

    def act(self, form):
        actions.record_first_meeting(series=self.series, held_on=form.cleaned_data["first_held_on"], on=self.today, by=self.request.user)
