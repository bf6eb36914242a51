"""The page behind the link of an invitation. Opening it spends nothing, so mail scanners may open it as often as they like."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView

from accounts import actions, queries
from accounts.forms.people import AcceptInvitationForm
from accounts.limits import too_many

STATUS_OF_REFUSAL = {"unknown": 404, "accepted": 410, "revoked": 410, "readdressed": 410, "expired": 410, "other": 409}


@method_decorator([login_not_required, sensitive_post_parameters("password")], name="dispatch")
class InvitationAccept(FormView):
    """GET shows who invites to what, with a form for name and password; POST makes the account and signs in."""

    form_class = AcceptInvitationForm
    template_name = "accounts/invitation_accept.html"

    def dispatch(self, request, *args, **kwargs):
        refusal = too_many(request, "invitation")
        response = refusal or self._answer(request, *args, **kwargs)
        # Never the address with its token, to nobody. "no-referrer" would do that too, but browsers then send the form with
        # "Origin: null", which the protection against forged forms refuses.
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    def _answer(self, request, *args, **kwargs):
        self.invitation = queries.invitation_for_token(kwargs["token"])
        state = self.invitation.state if self.invitation else "unknown"
        if state != "open":
            return self.refuse(state)
        if request.method == "GET":
            actions.mark_opened(invitation=self.invitation)
        if request.user.is_authenticated:
            return self.refuse("other")
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, state):
        """A plain page that says why the link does not work and what to do."""
        context = {"state": state, "invitation": self.invitation, "view": self}
        return self.response_class(
            request=self.request, template=["accounts/invitation_refused.html"], context=context, status=STATUS_OF_REFUSAL[state]
        )

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "invitation": self.invitation}

    @sensitive_variables("form")
    def form_valid(self, form):
        try:
            user = actions.accept_invitation(
                token=self.kwargs["token"], password=form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
        except actions.CannotAccept as error:
            if error.state:
                return self.refuse(error.state)
            form.add_error(error.field, str(error))
            return self.form_invalid(form)
        return perform_login(self.request, user, email=user.email)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)
