"""Feedback to those who were heard."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview.actions import feedback
from datareview.forms.feedback import FeedbackForm
from datareview.models import Feedback
from datareview.overview import activities_of, feedback_of
from datareview.presenters import choice_words
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin

LEAD = ("People gave their time and their trust. Tell them what you learned from it, and what happens next, in a way that all can read.",)


class FeedbackList(ReviewMixin, PageView):
    """All feedback, newest first."""

    template_name = "datareview/feedback.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=page_of(feedback_of(self.population), self.request.GET.get("page")), **kwargs)


class FeedbackFormMixin(ChangingMixin):
    form_class = FeedbackForm
    lead = LEAD

    def get_form_kwargs(self):
        offered = {"activities": activities_of(self.population), "activity_words": choice_words, "today": self.today}
        return {**super().get_form_kwargs(), **offered}

    def back_url(self):
        return f"{self.address('activities')}#feedback"


class FeedbackAdd(FeedbackFormMixin, ActionFormView):
    """For everybody who was heard, or with `?activity=` for those of one activity."""

    heading = "Plan feedback"

    def get_initial(self):
        chosen = self.request.GET.get("activity", "")
        return {"activity": int(chosen)} if chosen.isdecimal() and len(chosen) < 19 else {}

    def act(self, form):
        self.saved = feedback.plan_feedback(population=self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return "The feedback is written down." if self.saved.done_on else "The feedback is planned."


class OneFeedbackMixin:
    """A page of one piece of feedback."""

    def load(self):
        super().load()
        self.feedback = get_object_or_404(self.get_rows(), pk=self.kwargs["feedback"])
        self.feedback.population = self.population

    def get_rows(self):
        return feedback_of(self.population)

    def back_url(self):
        return f"{self.address('activities')}#feedback"


class FeedbackEdit(OneFeedbackMixin, FeedbackFormMixin, ActionFormView):
    heading = "Change the feedback"
    success_message = "The feedback is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.feedback)}

    def act(self, form):
        feedback.edit_feedback(feedback=self.feedback, by=self.request.user, **form.values)


class FeedbackDone(OneFeedbackMixin, ChangingMixin, ConfirmView):
    heading = "Was the feedback given?"
    submit_label = "Yes, it was given"
    submit_style = ""
    success_message = "Good: those who were heard know what came of it."

    @property
    def lead(self):
        return (self.feedback.what, "It is written down as given today. You can change the day afterwards.")

    def act(self, form):
        feedback.feedback_done(feedback=self.feedback, on=self.today, by=self.request.user)


class FeedbackRemove(OneFeedbackMixin, ChangingMixin, ConfirmView):
    heading = "Take this feedback away?"
    submit_label = "Take it away"

    @property
    def lead(self):
        return (self.feedback.what, "You can put it back straight afterwards.")

    def act(self, form):
        feedback.remove_feedback(feedback=self.feedback, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The feedback is taken away.", "feedback-restore", self.feedback.pk)
        return self.back_url()


class FeedbackRestore(OneFeedbackMixin, ChangingMixin, ConfirmView):
    heading = "Put this feedback back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The feedback is back."

    @property
    def lead(self):
        return (self.feedback.what,)

    def get_rows(self):
        return Feedback.objects.filter(population=self.population, removed_at__isnull=False)

    def act(self, form):
        feedback.restore_feedback(feedback=self.feedback, by=self.request.user)
