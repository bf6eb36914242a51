"""The engagement log of one asset: what was done, day by day."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from assets import log as reads
from assets.actions import engagement
from assets.forms.engagement import EntryForm
from assets.models import EngagementEntry
from assets.views.base import OneAssetMixin
from assets.views.engagement import EngagingMixin
from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of


class Log(OneAssetMixin, PageView):
    """The whole log, the latest first. For the teams of the organisation and the coach."""

    template_name = "assets/log.html"

    def dispatch(self, request, *args, **kwargs):
        if not self.reading.sees_notes:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        page = page_of(self.mapped.entries.current(), self.request.GET.get("page"))
        entries = reads.shown_to(page, self.population, self.reading, self.access)
        return super().get_context_data(page=page, entries=entries, **kwargs)


class OnLogMixin(OneAssetMixin, EngagingMixin):
    """A page that changes the log of one asset."""

    def back_url(self):
        return self.address("log", self.mapped.pk)

    def get_success_url(self):
        return f"{self.address('asset', self.mapped.pk)}#contact-so-far"


class LogAdd(OnLogMixin, ActionFormView):
    form_class = EntryForm
    template_name = "assets/log_form.html"
    heading = "Write down what happened"
    success_message = "It is in the log."

    def get_form_kwargs(self):
        kwargs = {**super().get_form_kwargs(), "today": self.today, "is_first": self.mapped.is_prioritised}
        return {**kwargs, "initial": {"on": self.today}}

    def act(self, form):
        engagement.log(self.mapped, **form.values, by=self.request.user)


class OneEntryMixin(OnLogMixin):
    """A page of one line of the log that a person wrote."""

    def load(self):
        super().load()
        self.entry = get_object_or_404(self.get_entries(), pk=self.kwargs["entry"])
        self.entry.mapped = self.mapped

    def get_entries(self):
        return EngagementEntry.objects.current().filter(mapped=self.mapped, choosing=None)

    def get_context_data(self, **kwargs):
        return super().get_context_data(entry=self.entry, **kwargs)


class EntryEdit(OneEntryMixin, ActionFormView):
    form_class = EntryForm
    template_name = "assets/log_form.html"
    heading = "Change this line of the log"
    success_message = "The line is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.entry), "today": self.today, "is_first": self.mapped.is_prioritised}

    def act(self, form):
        engagement.edit_entry(self.entry, **form.values, by=self.request.user)


class EntryRemove(OneEntryMixin, ConfirmView):
    template_name = "assets/entry_confirm.html"
    heading = "Take this line out of the log?"
    lead = ("You can put it back straight afterwards.",)
    submit_label = "Take it out"

    def act(self, form):
        engagement.remove_entry(self.entry, by=self.request.user)

    def get_success_url(self):
        self.tell_undo("The line is taken out of the log.", "entry-restore", self.mapped.pk, self.entry.pk)
        return super().get_success_url()


class EntryRestore(OneEntryMixin, ConfirmView):
    template_name = "assets/entry_confirm.html"
    heading = "Put this line back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The line is back in the log."

    def get_entries(self):
        return EngagementEntry.objects.filter(mapped=self.mapped, choosing=None, removed_at__isnull=False)

    def act(self, form):
        engagement.restore_entry(self.entry, by=self.request.user)
