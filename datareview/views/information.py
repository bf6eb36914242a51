"""What people are told before they speak: the text that counts, its versions, and changing it."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from datareview import information as reads
from datareview.actions import information
from datareview.forms.information import InformationForm
from datareview.views.base import ReviewMixin
from populations.presenters import names_about


class InformationPage(ReviewMixin, PageView):
    """The text as people are told it now, and the list of its versions."""

    template_name = "datareview/information.html"

    def get_context_data(self, **kwargs):
        page = page_of(reads.versions_of(self.population), self.request.GET.get("page"), size=20)
        names = names_about(self.population, {row.by_id for row in page}, self.access, self.request.user)
        versions = [(row, names.get(row.by_id, "")) for row in page]
        return super().get_context_data(latest=reads.latest(self.population), page=page, versions=versions, **kwargs)


class InformationVersion(ReviewMixin, PageView):
    """One version, to read out or to print."""

    template_name = "datareview/information_version.html"

    def load(self):
        super().load()
        self.version = reads.version_or_none(self.population, self.kwargs["number"])
        if self.version is None:
            raise Http404

    def back_url(self):
        return self.address("information")

    def get_context_data(self, **kwargs):
        before = reads.version_or_none(self.population, self.version.number - 1) if self.version.number > 1 else None
        return super().get_context_data(
            version=self.version,
            latest=reads.latest(self.population),
            changed=reads.changed_between(before.text, self.version.text) if before else None,
            back_url=self.back_url(),
            **kwargs,
        )


class InformationEdit(ReviewMixin, ActionFormView):
    permission = Permission.EVIDENCE_EDIT
    template_name = "datareview/information_edit.html"
    form_class = InformationForm
    heading = "Change what people are told"
    meanwhile = None

    def get(self, request, *args, **kwargs):
        if self.may_change:
            return super().get(request, *args, **kwargs)
        messages.info(request, "This population is not worked on any more, so what people are told stays as it is.")
        return HttpResponseRedirect(self.back_url())

    def back_url(self):
        return self.address("information")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "latest": reads.latest(self.population)}

    def act(self, form):
        before = reads.latest(self.population)
        said = form.cleaned_data
        try:
            now = information.write(self.population, text=said["text"], on=self.today, by=self.request.user, seen=said["seen"])
        except information.ChangedMeanwhile:
            self.meanwhile = reads.latest(self.population)
            form.put_back(self.meanwhile.number)
            raise
        is_new = now.number > before.number
        self.success_message = f"Saved as version {now.number}." if is_new else f"Nothing is different, so version {now.number} stays."

    def get_context_data(self, **kwargs):
        return super().get_context_data(meanwhile=self.meanwhile, **kwargs)
