"""Seats: add, change, end, remove; invite the holder; the sponsor's acceptance; the holder's own choice about privacy."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts import actions as account_actions
from accounts.limits import too_many
from accounts.permissions import Permission
from core.action_views import ActionFormView, ConfirmView
from core.dates import nhs_date
from organisations import forms, team_actions
from organisations.access import OrganisationMixin, TeamMixin
from organisations.models import Seat, SeatRole
from organisations.presenters import seat_words
from organisations.queries import address_of


class TeamActionMixin(TeamMixin):
    """A page that changes a team and leads back to it."""

    permission = Permission.TEAM_EDIT

    def back_url(self):
        return reverse("organisations:team", args=[self.organisation.slug, self.team.pk])

    @property
    def caption(self):
        return f"{self.organisation}, {self.team}"


class SeatMixin(TeamActionMixin):
    """A page about one seat of the team."""

    def load(self):
        super().load()
        seats = Seat.objects.filter(team=self.team).select_related("person__user", "team__participation__organisation")
        self.seat = get_object_or_404(seats, pk=self.kwargs["seat"])

    @property
    def seat_words(self):
        return seat_words(self.seat, self.access, team=self.team)


class SeatAdd(TeamActionMixin, ActionFormView):
    template_name = "organisations/seat_form.html"
    form_class = forms.SeatForm
    heading = "Add a seat"
    submit_label = "Add the seat"

    def get_initial(self):
        return {"starts_on": self.today, "count": 1, "role": self._likely_role()}

    def _likely_role(self):
        """A member; on a sub-team the lead first."""
        if self.team.is_project_team:
            return SeatRole.PROJECT_TEAM_MEMBER
        leads = Seat.objects.filter(team=self.team, role=SeatRole.SUB_TEAM_LEAD).exclude(ends_on__lt=self.today)
        return SeatRole.SUB_TEAM_MEMBER if leads.exists() else SeatRole.SUB_TEAM_LEAD

    def get_form_kwargs(self):
        decides = self.may(Permission.LIVED_EXPERIENCE_EDIT)
        return {**super().get_form_kwargs(), "instance": Seat(team=self.team), "team": self.team, "knows": True, "decides": decides}

    def act(self, form):
        self.seat = team_actions.add_seat(team=self.team, by=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        is_written_to = not self.team.is_project_team and address_of(self.seat.person) and not self.seat.has_ended(self.today)
        return "The seat is added. The roles and responsibilities are on their way by email." if is_written_to else "The seat is added."


class SeatEdit(SeatMixin, ActionFormView):
    template_name = "organisations/seat_form.html"
    form_class = forms.SeatForm
    heading = "Change a seat"
    success_message = "The seat is changed."

    def get_form_kwargs(self):
        decides = self.may(Permission.LIVED_EXPERIENCE_EDIT)
        kwargs = {"instance": copy(self.seat), "team": self.team, "knows": decides, "decides": decides}
        return {**super().get_form_kwargs(), **kwargs}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        words = "The name and address of this person are theirs to change. For another person, end this seat and add one."
        lead = [self.seat_words, words] if form.keeps_person else []
        return super().get_context_data(**{"lead": lead, **kwargs, "form": form})

    def act(self, form):
        team_actions.edit_seat(seat=self.seat, by=self.request.user, **form.cleaned_data)


class SeatEnd(SeatMixin, ActionFormView):
    form_class = forms.LastDayForm
    heading = "When does this seat end?"
    submit_label = "Save the last day"

    def get_initial(self):
        return {"ends_on": self.seat.ends_on or self.today}

    def get_context_data(self, **kwargs):
        lead = [self.seat_words, "The history stays. To take away a seat that was added by mistake, use Remove instead."]
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        self.ends_on = form.cleaned_data["ends_on"]
        team_actions.end_seat(seat=self.seat, on=self.ends_on, by=self.request.user)

    def get_success_message(self):
        return f"The last day of the seat is {nhs_date(self.ends_on)}."


class SeatRemove(SeatMixin, ConfirmView):
    heading = "Remove this seat?"
    submit_label = "Remove the seat"
    success_message = "The seat is removed."

    def get_context_data(self, **kwargs):
        lead = [self.seat_words, "Use this for a seat that was added by mistake; it cannot be undone. When somebody leaves, end the seat."]
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        team_actions.remove_seat(seat=self.seat, by=self.request.user)


class SeatInvite(SeatMixin, ActionFormView):
    form_class = forms.InviteForm
    heading = "Invite to make an account"

    def post(self, request, *args, **kwargs):
        return too_many(request, "invite") or super().post(request, *args, **kwargs)

    @property
    def address(self):
        return self.seat.person.email if self.seat.person else ""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "address": self.address}

    def get_context_data(self, **kwargs):
        lead = [self.seat_words]
        if self.address:
            lead.append(f"The invitation goes to {self.address}.")
        lead.append("The link works for seven days. Until then, and without an account, the person is on the team all the same.")
        return super().get_context_data(lead=lead, **kwargs)

    def act(self, form):
        if self.seat.person is None:
            raise team_actions.CannotFillSeat("Nobody holds this seat. Change it and enter a name first.")
        if self.seat.person.user_id:
            raise team_actions.CannotFillSeat("This person has an account already.")
        self.email = self.address or form.cleaned_data["email"]
        account_actions.invite(
            person=self.seat.person, email=self.email, context=str(self.organisation), organisation=self.organisation, by=self.request.user
        )

    def get_success_message(self):
        return f"The invitation is on its way to {self.email}."


class SeatSendRoles(SeatMixin, ConfirmView):
    """The roles and responsibilities go by themselves when somebody joins a sub-team; here a lead sends them again."""

    heading = "Send the roles and responsibilities?"
    submit_label = "Send them"
    submit_style = ""

    def load(self):
        super().load()
        if self.team.is_project_team:
            raise Http404

    def get(self, request, *args, **kwargs):
        if not address_of(self.seat.person):
            messages.info(request, "There is no email address for this seat yet. Enter one, and the roles and responsibilities go there.")
            return redirect("organisations:seat-edit", self.organisation.slug, self.team.pk, self.seat.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return too_many(request, "invite") or super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        address = address_of(self.seat.person)
        words = f"An email with the link and the dates of the meetings goes to {address}." if address else "There is no email address yet."
        return super().get_context_data(lead=[self.seat_words, words], **kwargs)

    def act(self, form):
        team_actions.ask_for_roles(seat=self.seat, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"The roles and responsibilities are on their way to {address_of(self.seat.person)}."


class SeatShare(SeatMixin, ActionFormView):
    """The holder's own choice; nobody else may make it or see it."""

    permission = Permission.ORGANISATION_VIEW
    form_class = forms.ShareForm
    heading = "Who may know about your seat?"
    lead = (
        "Your seat is marked as a lived experience seat. Only you, your team's leads and their deputies can see this.",
        "You can let the members of your team see it too, and change your mind at any time.",
    )

    def load(self):
        super().load()
        if self.seat.pk not in self.access.seat_ids or not self.seat.is_lived_experience:
            raise PermissionDenied

    def get_initial(self):
        return {"is_shared": self.seat.is_lived_experience_shared}

    def act(self, form):
        self.is_shared = form.cleaned_data["is_shared"]
        team_actions.share_lived_experience(seat=self.seat, is_shared=self.is_shared, by=self.request.user)

    def get_success_message(self):
        return "Your team can see it now." if self.is_shared else "Only you, your team's leads and their deputies can see it."


class AcceptSponsorship(OrganisationMixin, ConfirmView):
    """The sponsor reads what is asked, and says yes."""

    permission = Permission.SPONSOR_ACCEPT
    template_name = "organisations/accept_sponsorship.html"
    heading = "Accept the role of senior sponsor"
    submit_label = "I accept the role"
    submit_style = ""
    success_message = "Thank you. The team and the coach can see that you have accepted the role."

    def load(self):
        seats = Seat.objects.filter(team__participation=self.participation, role=SeatRole.SENIOR_SPONSOR, person__user=self.request.user)
        self.seat = get_object_or_404(seats.select_related("person", "team__participation__organisation"), pk=self.kwargs["seat"])

    def act(self, form):
        team_actions.accept_sponsorship(seat=self.seat, on=self.today, by=self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(seat=self.seat, caption=self.organisation, **kwargs)

    def back_url(self):
        return reverse("milestones:organisation", args=[self.organisation.slug])
