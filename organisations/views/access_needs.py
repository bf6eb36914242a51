"""What a member needs to take part: read by the member and by the people who lead that team, and by nobody else."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView
from organisations import forms, needs_actions
from organisations.models import AccessNeeds
from organisations.views.seats import SeatMixin


class AccessNeedsMixin(SeatMixin):
    """For the holder of the seat, also when it has ended, and for who may know of lived experience on this team: its leads."""

    permission = Permission.ORGANISATION_VIEW

    def load(self):
        super().load()
        self.is_own = needs_actions.is_holder(self.seat, self.request.user)
        if not (self.is_own or self.may(Permission.LIVED_EXPERIENCE_EDIT)):
            raise PermissionDenied
        self.has_ended = self.seat.has_ended(self.today)
        needs = AccessNeeds.objects.filter(seat=self.seat)
        self.needs = needs.first() if self.is_own or not self.has_ended else None
        self.may_write = needs_actions.may_write(self.seat, self.request.user)


class AccessNeedsPage(AccessNeedsMixin, ActionFormView):
    template_name = "organisations/access_needs.html"
    form_class = forms.AccessNeedsForm

    def get_heading(self):
        return "What helps you to take part" if self.is_own else "What helps this person to take part"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "is_own": self.is_own}

    def get_initial(self):
        return {"text": self.needs.text if self.needs else ""}

    def get_context_data(self, **kwargs):
        if not self.is_own:
            needs_actions.note_reading(seat=self.seat, by=self.request.user)
        return super().get_context_data(
            needs=self.needs,
            is_own=self.is_own,
            may_write=self.may_write,
            has_ended=self.has_ended,
            seat=self.seat,
            seat_words=self.seat_words,
            **kwargs,
        )

    def act(self, form):
        needs_actions.save_access_needs(seat=self.seat, text=form.cleaned_data["text"], on=self.today, by=self.request.user)

    def get_success_message(self):
        return "Saved. Only you and the people who lead this team can read it." if self.is_own else "Saved."


class AccessNeedsDelete(AccessNeedsMixin, ConfirmView):
    heading = "Delete what is written here?"
    lead = ("It is gone for good. You can write it anew at any time.",)
    submit_label = "Delete it"
    success_message = "It is deleted."

    def act(self, form):
        needs_actions.forget_access_needs(seat=self.seat, by=self.request.user)

    def back_url(self):
        return reverse("organisations:access-needs", args=[self.organisation.slug, self.team.pk, self.seat.pk])
