"""Public pages, the gallery of components, and what every page with a form does."""

from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views import defaults
from django.views.generic import FormView, TemplateView

from core.gallery import WRONG, GalleryForm, sample

MOST_READ_AWAY = 64 * 1024 * 1024


def bad_request(request, exception):
    """The page for what cannot be read; for more than a form may hold (settings.DATA_UPLOAD_MAX_MEMORY_SIZE) one that says so."""
    if not isinstance(exception, RequestDataTooBig):
        return defaults.bad_request(request, exception)
    _read_away(request)
    return HttpResponse(render_to_string("413.html", request=request), status=413)


def _read_away(request):
    """Read what is still on its way: a browser that cannot finish sending shows a lost connection in place of our words."""
    left = MOST_READ_AWAY
    with suppress(UnreadablePostError):
        while left > 0 and (piece := request.read(64 * 1024)):
            left -= len(piece)


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
