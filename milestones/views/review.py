"""The lead asks for a review; the coach signs off, returns, or reopens. Each is one page with one question."""

from django.http import Http404
from django.utils.functional import cached_property

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView
from milestones import actions, queries, standard_decisions, standards
from milestones.forms import ReasonForm, RequestReviewForm, SignOffForm, StandardDecisionForm
from milestones.views.progress import ProgressMixin


class ReviewView(ProgressMixin, ActionFormView):
    """A page of the review: the facts and standards as they stand, a reason, a button."""

    template_name = "milestones/review.html"
    action = None
    reason_name = "reason"

    @cached_property
    def statuses(self):
        return queries.facts_of([self.progress], on=self.today)[self.progress.pk]

    @cached_property
    def open_standards(self):
        return standards.not_met(standards.standards_of([self.progress], on=self.today)[self.progress.pk])

    def get_context_data(self, **kwargs):
        missing = queries.missing_besides(self.statuses, self.open_standards)
        support = self.support() if self.open_standards else None
        listed = {"facts": self.statuses, "missing": missing, "open_standards": self.open_standards, "support": support}
        return super().get_context_data(**listed, **kwargs)

    def act(self, form):
        reason = {self.reason_name: form.cleaned_data["reason"]} if "reason" in form.cleaned_data else {}
        self.action(progress=self.progress, by=self.request.user, on=self.today, by_role=self.role_words(), **reason)

    def back_url(self):
        return self.milestone_url()


class RequestReview(ReviewView):
    permission = Permission.MILESTONE_REQUEST
    form_class = RequestReviewForm
    action = staticmethod(actions.request_review)
    reason_name = "note"
    heading = "Ask your coach for a review"
    submit_label = "Ask for a review"

    def get_success_message(self):
        return f"Your coach has been asked to review Milestone {self.milestone.number}. You can go on working meanwhile."


class WithdrawRequest(ReviewView, ConfirmView):
    permission = Permission.MILESTONE_REQUEST
    template_name = "core/action_form.html"
    action = staticmethod(actions.withdraw_request)
    heading = "Take the request for a review back?"
    lead = ("The milestone goes back to being in progress. You can ask again at any time.",)
    submit_label = "Take it back"
    submit_style = ""
    success_message = "The request is taken back."


class SignOff(ReviewView):
    permission = Permission.MILESTONE_SIGN_OFF
    form_class = SignOffForm
    action = staticmethod(actions.sign_off)
    heading = "Sign this milestone off"
    submit_label = "Sign off"

    def get_form_kwargs(self):
        missing = queries.missing_besides(self.statuses, self.open_standards)
        return {**super().get_form_kwargs(), "needs_reason": bool(missing), "needs_decision": bool(self.open_standards)}

    def get_initial(self):
        """What the coach said when agreeing the plan, if there is one."""
        plan = standards.agreed_plan_of(self.own_team, on=self.today) if self.open_standards else None
        return {"standard_reason": plan.agreed_reason, "review_on": plan.review_on} if plan else {}

    def act(self, form):
        self.action(progress=self.progress, by=self.request.user, on=self.today, by_role=self.role_words(), **form.cleaned_data)

    def get_success_message(self):
        return f"Milestone {self.milestone.number} is signed off. The facts are kept as they stand today."


class DecideAgain(ProgressMixin, ActionFormView):
    """The coach looks again at a lived experience standard that a team goes on without; 404 once there is nothing to decide."""

    permission = Permission.MILESTONE_SIGN_OFF
    form_class = StandardDecisionForm
    heading = "Look again at lived experience"
    success_message = "The decision is saved with its new review date."

    def load(self):
        super().load()
        self.decision = standard_decisions.decisions_in_force([self.progress], on=self.today).get(self.progress.pk)
        if self.decision is None:
            raise Http404
        self.open_standards = standards.not_met(standards.standards_of([self.progress], on=self.today)[self.progress.pk])

    @property
    def lead(self):
        missing = "; ".join(status.sentence for status in self.open_standards)
        return (f"Not met yet: {missing}.", "When it is met, the decision ends by itself.")

    def get_initial(self):
        return {"reason": self.decision.reason}

    def act(self, form):
        actions.decide_again(progress=self.progress, by=self.request.user, on=self.today, by_role=self.role_words(), **form.cleaned_data)

    def back_url(self):
        return self.milestone_url()


class ReturnToTeam(ReviewView):
    permission = Permission.MILESTONE_SIGN_OFF
    form_class = ReasonForm
    action = staticmethod(actions.return_to_team)
    heading = "Return this milestone to the team"
    submit_label = "Return to the team"
    success_message = "The milestone is returned, and the lead will read your words on its page."


class Reopen(ReviewView):
    permission = Permission.MILESTONE_SIGN_OFF
    form_class = ReasonForm
    action = staticmethod(actions.reopen)
    heading = "Reopen this milestone"
    lead = ("The sign-off and the facts of that day stay in the history.",)
    submit_label = "Reopen"
    success_message = "The milestone is reopened."


class NotApplicable(ReviewView):
    permission = Permission.MILESTONE_SIGN_OFF
    form_class = ReasonForm
    action = staticmethod(actions.mark_not_applicable)
    heading = "Mark as not applicable"
    lead = ("Use this when a milestone does not apply here, for example when populations were chosen before joining.",)
    submit_label = "Mark as not applicable"
    success_message = "The milestone is marked as not applicable."


class Applicable(ReviewView, ConfirmView):
    permission = Permission.MILESTONE_SIGN_OFF
    template_name = "core/action_form.html"
    action = staticmethod(actions.mark_applicable)
    heading = "Does this milestone apply after all?"
    lead = ("It goes back to being in progress.",)
    submit_label = "Yes, it applies"
    submit_style = ""
    success_message = "The milestone applies again."
