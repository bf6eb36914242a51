"""Each person's own choice of reminders, and the links in the mails that stop them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from accounts.models import Person
from core.views import InvalidIs422
from reminders import actions
from reminders.forms import PreferencesForm
from reminders.models import DIGEST_KINDS, Rhythm
from reminders.queries import preference_of
from reminders.tokens import person_of


class Preferences(InvalidIs422, FormView):
    """The reader's own: nobody else's can be seen or changed here."""

    form_class = PreferencesForm
    template_name = "reminders/preferences.html"
    success_url = reverse_lazy("reminders:preferences")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(Person, user=request.user) if request.user.is_authenticated else None

    def get_initial(self):
        preference = preference_of(self.person.pk)
        return {
            "rhythm": preference.rhythm,
            "kinds": [kind.value for kind in DIGEST_KINDS if kind not in preference.muted_kinds],
        }

    def form_valid(self, form):
        actions.choose(person=self.person, by=self.request.user, **form.cleaned_data)
        messages.success(self.request, "Your choice is saved.")
        return super().form_valid(form)


class TokenPage(TemplateView):
    """A public page for whoever holds the token of a mail. Opening it changes nothing, because mail scanners open links."""

    is_done = False

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = person_of(kwargs["token"])
        if self.person is None:
            raise Http404

    def get_context_data(self, **kwargs):
        is_off = preference_of(self.person.pk).rhythm == Rhythm.OFF
        return super().get_context_data(is_done=self.is_done, is_off=is_off, **kwargs)

    def post(self, request, *args, **kwargs):
        """Answer with a page and no redirect, as RFC 8058 asks."""
        self.change()
        self.is_done = True
        return self.get(request, *args, **kwargs)


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class Unsubscribe(TokenPage):
    """Mail programs post here by themselves (RFC 8058): without a cookie, so without a CSRF token."""

    template_name = "reminders/unsubscribe.html"

    def change(self):
        actions.unsubscribe(person=self.person)


@method_decorator(login_not_required, name="dispatch")
class SubscribeAgain(TokenPage):
    template_name = "reminders/subscribe_again.html"

    def change(self):
        actions.subscribe_again(person=self.person)
