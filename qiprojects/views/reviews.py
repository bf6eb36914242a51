"""Meetings in which the team looks at its measures."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.dates import nhs_date
from core.pages import page_of
from qiprojects.actions import reviews as actions
from qiprojects.forms.reviews import DataMeetingForm
from qiprojects.forms.sustaining import measures_of
from qiprojects.models import DataMeeting, Measure
from qiprojects.views.base import ChangingMixin, ProjectMixin


class DataMeetings(ProjectMixin, PageView):
    """All meetings, newest first."""

    template_name = "qiprojects/reviews.html"

    def get_context_data(self, **kwargs):
        rows = DataMeeting.objects.current().filter(population=self.population).prefetch_related("measures")
        page = page_of(rows.order_by("-held_on", "-pk"), self.request.GET.get("page"), size=10)
        has_measures = Measure.objects.current().filter(population=self.population).exists()
        return super().get_context_data(page=page, has_measures=has_measures, **kwargs)


class MeetingFormMixin(ChangingMixin):
    form_class = DataMeetingForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "measures": measures_of(self.population), "today": self.today}

    def back_url(self):
        return self.address("data-meetings")


class DataMeetingAdd(MeetingFormMixin, ActionFormView):
    heading = "Add a review meeting"
    lead = ("You looked at the measures together. Write down what was said while you remember it: a sentence for each is enough.",)
    success_message = "The meeting is written down."

    def get_initial(self):
        return {"held_on": self.today}

    def act(self, form):
        actions.add_data_meeting(self.population, **form.values, by=self.request.user)


class OneMeetingMixin:
    """A page of one meeting; 404 for one that was taken away. Sets `meeting`."""

    def load(self):
        super().load()
        self.meeting = get_object_or_404(self.get_meetings(), pk=self.kwargs["meeting"], population=self.population)
        self.meeting.population = self.population

    def get_meetings(self):
        return DataMeeting.objects.current()

    def back_url(self):
        return self.address("data-meetings")


class DataMeetingEdit(OneMeetingMixin, MeetingFormMixin, ActionFormView):
    heading = "Change the review meeting"
    success_message = "The meeting is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.meeting)}

    def act(self, form):
        actions.edit_data_meeting(self.meeting, **form.values, by=self.request.user)


class DataMeetingRemove(OneMeetingMixin, ChangingMixin, ConfirmView):
    submit_label = "Take it away"
    lead = ("You can put it back straight afterwards.",)

    def get_heading(self):
        return f"Take the meeting of {nhs_date(self.meeting.held_on)} away?"

    def act(self, form):
        actions.remove_data_meeting(self.meeting, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The meeting is taken away.", "data-meeting-put-back", self.meeting.pk)
        return self.back_url()


class DataMeetingPutBack(OneMeetingMixin, ChangingMixin, ConfirmView):
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The meeting is back."

    def get_heading(self):
        return f"Put the meeting of {nhs_date(self.meeting.held_on)} back?"

    def get_meetings(self):
        return DataMeeting.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back_data_meeting(self.meeting, by=self.request.user)
