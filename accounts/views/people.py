"""The programme team's pages about people: accounts, invitations, programme roles."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from accounts import actions, presenters, queries
from accounts.access import ProgrammeMixin
from accounts.forms.people import AddPersonForm, EmailForm, EndRoleForm, GiveRoleForm, InviteForm, PersonFilterForm, ReasonForm
from accounts.limits import too_many
from accounts.middleware import has_second_factor
from accounts.models import Invitation, Person, ProgrammeRole, User
from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.errors import Refused

PAGE_SIZE = 50


class PeopleMixin(ProgrammeMixin):
    permission = Permission.PROGRAMME_MANAGE


class PersonList(PeopleMixin, PageView):
    template_name = "accounts/person_list.html"

    def get_context_data(self, **kwargs):
        form = PersonFilterForm(self.request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        people = queries.people_for_list(search=chosen.get("q", ""), state=chosen.get("state", ""))
        page = Paginator(people, PAGE_SIZE).get_page(self.request.GET.get("page"))
        rows = [presenters.person_row(person, on=self.today) for person in page]
        return super().get_context_data(form=form, page_obj=page, rows=rows, **kwargs)


class PersonAdd(PeopleMixin, ActionFormView):
    form_class = AddPersonForm
    heading = "Add a person"
    success_message = "The person is added. Nothing was sent to them."

    def act(self, form):
        self.person = actions.add_person(by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("people:person-detail", args=[self.person.pk])

    def back_url(self):
        return reverse("people:person-list")


class OnePerson(PeopleMixin):
    """A page about one person, found before it is shown: 404 if there is none."""

    @property
    def person(self):
        if not hasattr(self, "_person"):
            people = queries.with_invitation(Person.objects.select_related("user"))
            self._person = get_object_or_404(people, pk=self.kwargs["person"])
        return self._person

    def account(self):
        """The person's account; 404 if there is none."""
        return get_object_or_404(User, person=self.person)

    def back_url(self):
        return reverse("people:person-detail", args=[self.person.pk])

    @property
    def caption(self):
        return self.person.name

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "person": self.person}


class PersonDetail(OnePerson, PageView):
    template_name = "accounts/person_detail.html"

    def get_context_data(self, **kwargs):
        user = self.person.user
        return super().get_context_data(
            state=presenters.account_state(self.person),
            state_words=presenters.state_words(self.person),
            colour=presenters.STATE_COLOURS[presenters.account_state(self.person)],
            roles=self.person.programme_roles.order_by("-starts_on", "-pk"),
            invitations=self.person.invitations.select_related("created_by__person").order_by("-pk"),
            has_second_factor=user and has_second_factor(user),
            today=self.today,
            **kwargs,
        )


class PersonForm(OnePerson, ActionFormView):
    """A form about one person: `do` does it, with what the form holds."""

    def act(self, form):
        self.do(**form.cleaned_data)


class PersonInvite(PersonForm):
    form_class = InviteForm
    heading = "Invite to make an account"
    lead = ("The person gets a mail with a link that works for 7 days. An earlier invitation stops working.",)
    success_message = "The invitation is on its way."

    def post(self, request, *args, **kwargs):
        return too_many(request, "invite") or super().post(request, *args, **kwargs)

    def get_initial(self):
        return {"email": self.person.email, "context": settings.SERVICE_NAME}

    def do(self, email, context):
        actions.invite(person=self.person, email=email, context=context, by=self.request.user, may_change_address=True)


class EmailChange(PersonForm):
    form_class = EmailForm
    heading = "Change the email address"
    lead = ("The person signs in with the new address from now on, with the password that they have. Both addresses get a mail about it.",)
    success_message = "The email address is changed."

    def get_initial(self):
        return {"email": self.person.email}

    def do(self, email):
        actions.change_email(person=self.person, email=email, by=self.request.user)


class RoleGive(PersonForm):
    form_class = GiveRoleForm
    heading = "Give a programme role"
    lead = ("A programme role holds in the whole programme. Coaches and advisers see an organisation only once they are assigned to it.",)
    success_message = "The role is given."

    def get_initial(self):
        return {"starts_on": self.today}

    def do(self, **data):
        actions.give_role(person=self.person, by=self.request.user, **data)


class RoleEnd(PersonForm):
    form_class = EndRoleForm
    heading = "End a programme role"
    success_message = "The last day of the role is saved."

    @property
    def role(self):
        return get_object_or_404(ProgrammeRole.objects.select_related("person"), person=self.person, pk=self.kwargs["role"])

    def get_initial(self):
        return {"ends_on": max(self.today, self.role.starts_on)}

    def do(self, ends_on):
        actions.end_role(programme_role=self.role, ends_on=ends_on, by=self.request.user)


class AccountForm(PersonForm):
    """Does something to the person's account, with a reason: `command` is the action."""

    form_class = ReasonForm

    def do(self, reason):
        self.command(user=self.account(), by=self.request.user, reason=reason)


class AccountClose(AccountForm):
    heading = "Close the account"
    lead = ("The person is signed out at once and cannot sign in again. Seats and records stay. You can open the account again.",)
    submit_label, submit_style = "Close account", "warning"
    success_message = "The account is closed."
    command = staticmethod(actions.deactivate_account)


class AccountOpen(AccountForm):
    heading = "Open the account again"
    lead = ("The person can sign in again with the password and the second steps that they had.",)
    submit_label = "Open account"
    success_message = "The account is open again."
    command = staticmethod(actions.reactivate_account)


class FactorReset(AccountForm):
    heading = "Take away the second steps"
    lead = (
        "Only for somebody who lost their phone, passkeys and recovery codes, and only after you have spoken with them. "
        "They are signed out, get a mail about it, and set up a new second step when they sign in with their password.",
    )
    submit_label, submit_style = "Take away second steps", "warning"
    success_message = "The second steps are taken away."
    command = staticmethod(actions.reset_factors)


class InvitationCommand(OnePerson, View):
    """POST only: does `command` to an invitation of the person."""

    http_method_names = ["post"]
    done = ""

    def post(self, request, **kwargs):
        if refusal := too_many(request, "invite"):
            return refusal
        invitation = get_object_or_404(Invitation.objects.filter(person=self.person).select_related("person"), pk=kwargs["invitation"])
        try:
            self.command(invitation=invitation, by=request.user)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, self.done)
        return redirect(self.back_url())


class InvitationResend(InvitationCommand):
    done = "A new invitation is on its way. The old link does not work any more."
    command = staticmethod(actions.resend_invitation)


class InvitationRevoke(InvitationCommand):
    done = "The invitation is taken back. Its link does not work any more."
    command = staticmethod(actions.revoke_invitation)
