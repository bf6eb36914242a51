"""Public pages, the gallery of components, and what every page with a form does."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView

from core.gallery import WRONG, GalleryForm, sample


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


@method_decorator(login_not_required, name="dispatch")
class Gallery(InvalidIs422, FormView):
    """Every component on one page, for the people who build the site: only with DEBUG on. `?errors=1` shows a refused form."""

    template_name = "core/gallery.html"
    form_class = GalleryForm
    success_url = reverse_lazy("gallery")

    def dispatch(self, request, *args, **kwargs):
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return {**kwargs, "data": WRONG} if "errors" in self.request.GET else kwargs

    def form_valid(self, form):
        messages.success(self.request, "The example is saved.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**sample(self.request.GET), **kwargs)


gallery = Gallery.as_view()
