"""The equality impact assessment and its actions."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from qiprojects.actions import equality as actions
from qiprojects.forms.equality import AssessmentForm, EqualityActionForm
from qiprojects.models import EqualityAction, EqualityAssessment
from qiprojects.views.base import ChangingMixin, ProjectMixin
from qiprojects.views.owned import OwnedMixin, owner_words

OWNER = ("owner__person__user", "owner__team__participation__organisation")


def assessment_of(population):
    """The EqualityAssessment with its owner, or None."""
    return EqualityAssessment.objects.select_related(*OWNER).filter(population=population).first()


class Equality(ProjectMixin, PageView):
    """Where the assessment is, what it says, and what is done about it."""

    template_name = "qiprojects/equality.html"

    def get_context_data(self, **kwargs):
        assessment = assessment_of(self.population)
        rows = EqualityAction.objects.current().filter(assessment__population=self.population).select_related(*OWNER)
        page = page_of(rows, self.request.GET.get("page"))
        return super().get_context_data(
            assessment=assessment,
            owner=owner_words(assessment, self.access, self.today) if assessment else "",
            page=page,
            rows=[(row, owner_words(row, self.access, self.today), self._is_late(row)) for row in page],
            is_late=bool(assessment and assessment.review_on and assessment.review_on < self.today),
            **kwargs,
        )

    def _is_late(self, row):
        return row.done_on is None and row.due_on is not None and row.due_on < self.today


class EqualityChangingMixin(ChangingMixin):
    def back_url(self):
        return self.address("equality")


class EqualityEdit(OwnedMixin, EqualityChangingMixin, ActionFormView):
    form_class = AssessmentForm
    heading = "Equality impact assessment"
    lead = ("Your organisation has a form of its own for this, and it stays there. Here stands where it is, and what it says in short.",)
    success_message = "The equality impact assessment is saved."

    def load(self):
        super().load()
        self.assessment = self.owned = assessment_of(self.population)

    def get_form_kwargs(self):
        instance = copy(self.assessment) if self.assessment else EqualityAssessment(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance}

    def act(self, form):
        actions.save_assessment(self.population, **form.values, by=self.request.user, seen=self.assessment)


class EqualityActionAdd(OwnedMixin, EqualityChangingMixin, ActionFormView):
    form_class = EqualityActionForm
    heading = "Add an action"
    lead = ("Something to do, so that the change harms nobody and leaves nobody behind.",)
    success_message = "The action is written down."

    def act(self, form):
        actions.add_equality_action(self.population, **form.values, by=self.request.user)


class OneActionMixin(EqualityChangingMixin):
    """A page of one action; 404 for one that was taken away. Sets `action`."""

    def load(self):
        super().load()
        rows = self.get_rows().filter(assessment__population=self.population).select_related("assessment", *OWNER)
        self.action = self.owned = get_object_or_404(rows, pk=self.kwargs["action"])
        self.action.assessment.population = self.population

    def get_rows(self):
        return EqualityAction.objects.current()


class EqualityActionEdit(OwnedMixin, OneActionMixin, ActionFormView):
    form_class = EqualityActionForm
    heading = "Change the action"
    success_message = "The action is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.action)}

    def act(self, form):
        actions.edit_equality_action(self.action, **form.values, by=self.request.user)


class AboutTheAction:
    @property
    def lead(self):
        return (self.action.text,)


class EqualityActionDone(AboutTheAction, OneActionMixin, ConfirmView):
    heading = "Is this done?"
    submit_label = "Yes, it is done"
    submit_style = ""
    success_message = "It is written down as done today. You can change the day."

    def act(self, form):
        actions.equality_action_done(self.action, on=self.today, by=self.request.user)


class EqualityActionRemove(OneActionMixin, ConfirmView):
    heading = "Take this action away?"
    submit_label = "Take it away"

    @property
    def lead(self):
        return (self.action.text, "You can put it back straight afterwards.")

    def act(self, form):
        actions.remove_equality_action(self.action, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The action is taken away.", "equality-action-put-back", self.action.pk)
        return self.back_url()


class EqualityActionPutBack(AboutTheAction, OneActionMixin, ConfirmView):
    heading = "Put this action back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The action is back."

    def get_rows(self):
        return EqualityAction.objects.filter(removed_at__isnull=False)

    def act(self, form):
        actions.put_back_equality_action(self.action, by=self.request.user)
