"""Public pages, the gallery of components, and what every page with a form does."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


class InvalidIs422:
    """For FormView, CreateView and UpdateView: a refused form answers 422, which htmx swaps and browsers show like any page."""

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@method_decorator(login_not_required, name="dispatch")
class Privacy(TemplateView):
    template_name = "core/privacy.html"


@method_decorator(login_not_required, name="dispatch")
class Accessibility(TemplateView):
    template_name = "core/accessibility.html"
