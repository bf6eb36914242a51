"""People who were heard and want to join in. The sub-team alone reads these pages."""

from copy import copy

from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview.actions import interests
from datareview.forms.interests import SOON, FollowUpForm, InterestForm
from datareview.models import Interest
from datareview.overview import interests_of
from datareview.views.activities import OneActivityMixin
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin

NO_NAME = "Write no name and no contact here. Whoever can reach the person is named by role."


class Interests(ReviewMixin, PageView):
    """Open ones first, the most urgent before the others."""

    permission = Permission.EVIDENCE_EDIT
    template_name = "datareview/interests.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=page_of(interests_of(self.population), self.request.GET.get("page")), **kwargs)


class InterestAdd(OneActivityMixin, ChangingMixin, ActionFormView):
    form_class = InterestForm
    heading = "Somebody wants to join in"
    lead = ("This is not a one-off event: people may want to join the team or a change idea.", NO_NAME)
    success_message = "It is written down. Follow it up by the day that you set."

    def get_initial(self):
        return {"follow_up_by": self.today + SOON}

    def act(self, form):
        interests.add_interest(activity=self.activity, by=self.request.user, **form.values)

    def get_success_url(self):
        return f"{self.back_url()}#interest"


class OneInterestMixin:
    """A page of one interest."""

    def load(self):
        super().load()
        self.interest = get_object_or_404(self.get_rows(), pk=self.kwargs["interest"])
        self.interest.activity.population = self.population

    def get_rows(self):
        return interests_of(self.population)

    def back_url(self):
        return self.address("interests")

    def get_context_data(self, **kwargs):
        return super().get_context_data(interest=self.interest, **kwargs)


class InterestEdit(OneInterestMixin, ChangingMixin, ActionFormView):
    form_class = InterestForm
    heading = "Change what is written down"
    lead = (NO_NAME,)
    success_message = "It is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.interest)}

    def act(self, form):
        interests.edit_interest(interest=self.interest, by=self.request.user, **form.values)


class InterestFollowUp(OneInterestMixin, ChangingMixin, ActionFormView):
    """Writes down the follow-up, or puts right what was written down."""

    form_class = FollowUpForm
    heading = "Follow it up"
    template_name = "datareview/interest_follow_up.html"
    success_message = "The follow-up is written down."

    def get_initial(self):
        return {"followed_up_on": self.interest.followed_up_on or self.today}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.interest), "today": self.today}

    def act(self, form):
        values = form.values
        interests.follow_up(interest=self.interest, on=values["followed_up_on"], outcome=values["outcome"], by=self.request.user)


class InterestOpenAgain(OneInterestMixin, ChangingMixin, ConfirmView):
    heading = "Is it still to be followed up?"
    lead = ("What was written down about the follow-up goes.",)
    submit_label = "Yes, it is still to do"
    success_message = "It is open again."

    def get_rows(self):
        return super().get_rows().filter(followed_up_on__isnull=False)

    def act(self, form):
        interests.open_again(interest=self.interest, by=self.request.user)


class InterestRemove(OneInterestMixin, ChangingMixin, ConfirmView):
    heading = "Take this interest away?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it away"
    template_name = "datareview/interest_confirm.html"

    def act(self, form):
        interests.remove_interest(interest=self.interest, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("It is taken away.", "interest-restore", self.interest.pk)
        return self.back_url()


class InterestRestore(OneInterestMixin, ChangingMixin, ConfirmView):
    heading = "Put this interest back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "It is back."
    template_name = "datareview/interest_confirm.html"

    def get_rows(self):
        return Interest.objects.filter(activity__population=self.population, removed_at__isnull=False).select_related("activity")

    def act(self, form):
        interests.restore_interest(interest=self.interest, by=self.request.user)
