"""One's own account."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import JsonResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, View

from accounts import actions
from accounts.forms.people import OwnNamesForm
from accounts.limits import too_many
from accounts.personal_data import personal_data
from accounts.queries import account_label
from audit.recording import record
from core.views import InvalidIs422


class Me(InvalidIs422, FormView):
    """One's name, display name and the way to everything else about one's account."""

    form_class = OwnNamesForm
    template_name = "accounts/me.html"
    success_url = reverse_lazy("account")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = getattr(request.user, "person", None)

    def get_initial(self):
        return {"name": self.person.name, "display_name": self.person.display_name} if self.person else {}

    def form_valid(self, form):
        if self.person:
            actions.edit_person(person=self.person, by=self.request.user, **form.cleaned_data)
            messages.success(self.request, "Your names are saved.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, has_factors=is_mfa_enabled(self.request.user), **kwargs)


class Download(View):
    """Everything that the site holds about the person, as a JSON file."""

    def get(self, request):
        if refusal := too_many(request, "export"):
            return refusal
        data = personal_data(person=getattr(request.user, "person", None), user=request.user)
        record("personal_data.downloaded", target=request.user, label=account_label(request.user), by=request.user)
        name = f"my-data-{timezone.localdate().isoformat()}.json"
        return JsonResponse(
            data,
            json_dumps_params={"indent": 2, "ensure_ascii": False},
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
