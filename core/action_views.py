"""Views to start from: pages to read, and forms whose valid answer is one action."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.views.generic import FormView, TemplateView

from core.errors import Refused
from core.forms import NHSForm
from core.views import InvalidIs422


class PageView(TemplateView):
    """A page to read. Its context holds what the view puts there, and not the raw words of the address."""

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())


class ActionFormView(InvalidIs422, FormView):
    """A form and the action that it leads to.

    A subclass has `act(form)`, which calls the action, `heading`, and perhaps `caption`, `lead` (paragraphs above the form),
    `success_message`, `back_url()` and `get_success_url()`. The page is `core/action_form.html` unless it names another one.
    """

    template_name = "core/action_form.html"
    heading = ""
    caption = ""
    lead: tuple[str, ...] = ()
    success_message = ""
    submit_label = ""
    submit_style = ""

    def act(self, form):
        raise TypeError(f"{type(self).__name__} has no act()")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.submit_label = self.submit_label or form.submit_label
        form.submit_style = self.submit_style or form.submit_style
        return form

    def form_valid(self, form):
        try:
            self.act(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        if message := self.get_success_message():
            messages.success(self.request, message)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_message(self):
        return self.success_message

    def get_success_url(self):
        return self.back_url()

    def back_url(self):
        """Where "Back" and "Cancel" lead, and where the person goes afterwards unless the view says otherwise."""
        raise TypeError(f"{type(self).__name__} has no back_url()")

    def get_heading(self):
        return self.heading

    def get_context_data(self, **kwargs):
        context = {"heading": self.get_heading(), "caption": self.caption, "lead": self.lead, "back_url": self.back_url()}
        return super().get_context_data(**{**context, "cancel_url": self.back_url(), **kwargs})


class ConfirmView(ActionFormView):
    """A question before something that cannot be undone, or that others will be told of: a button, and a way back."""

    form_class = NHSForm
    submit_style = "warning"
