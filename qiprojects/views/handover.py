"""How the work goes on after the programme."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, PageView
from qiprojects.actions import handover as actions
from qiprojects.forms.handover import AcceptForm, HandoverForm
from qiprojects.models import Handover
from qiprojects.views.base import ChangingMixin, ProjectMixin


class HandoverPage(ProjectMixin, PageView):
    template_name = "qiprojects/handover.html"

    def get_context_data(self, **kwargs):
        handover = Handover.objects.filter(population=self.population).first()
        return super().get_context_data(
            handover=handover,
            is_handed_over=bool(handover and handover.ending in actions.HANDED_OVER),
            next_populations=list(actions.next_of(handover)),
            may_accept=self.may_change and not actions.why_not_acceptable(handover),
            **kwargs,
        )


class HandoverEdit(ChangingMixin, ActionFormView):
    form_class = HandoverForm
    heading = "How does the work go on?"

    def load(self):
        super().load()
        self.handover = Handover.objects.filter(population=self.population).first()

    def get_form_kwargs(self):
        instance = copy(self.handover) if self.handover else Handover(population=self.population)
        return {**super().get_form_kwargs(), "instance": instance, "parked": actions.may_be_next(self.population, self.handover)}

    def act(self, form):
        was_accepted = bool(self.handover and self.handover.accepted_on)
        saved = actions.save_handover(self.population, **form.values, by=self.request.user, seen=self.handover)
        self.is_asked_again = was_accepted and saved.accepted_on is None

    def get_success_message(self):
        if self.is_asked_again:
            return "The handover is saved. What was accepted has changed, so it is to be accepted again."
        return "The handover is saved."

    def back_url(self):
        return self.address("handover")


class HandoverAccept(ChangingMixin, ActionFormView):
    form_class = AcceptForm
    heading = "Was the handover accepted?"

    def load(self):
        super().load()
        self.handover = get_object_or_404(Handover, population=self.population)
        self.handover.population = self.population

    @property
    def lead(self):
        to = self.handover.to_role
        return (f"Whoever takes it over ({to}) has seen what it is, and agrees to it.",) if to else ()

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"on": self.handover.accepted_on or self.today}

    def act(self, form):
        actions.accept(self.handover, on=form.cleaned_data["on"], by=self.request.user)

    def get_success_message(self):
        return "It is written down that the handover was accepted."

    def back_url(self):
        return self.address("handover")
