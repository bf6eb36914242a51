"""What people agreed to before they spoke: writing it down, reading it, correcting it."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from core.action_views import ActionFormView, PageView
from core.pages import page_of
from datareview import consents as reads
from datareview import information
from datareview.actions import consents
from datareview.forms.consents import ConsentForm
from datareview.models import Activity
from datareview.views.base import ReviewMixin
from populations.presenters import names_about

CLOSED = "This population is not worked on any more: what is here can be read, withdrawn and deleted, and nothing is added or changed."


class OnlyWhileOpen:
    """A form that is shown while the population is worked on; afterwards it leads back, and says why."""

    def get(self, request, *args, **kwargs):
        if self.may_change:
            return super().get(request, *args, **kwargs)
        messages.info(request, CLOSED)
        return HttpResponseRedirect(self.back_url())


class ActivityPartMixin(ReviewMixin):
    """A page about something of one activity, for the sub-team."""

    permission = Permission.EVIDENCE_EDIT

    def load(self):
        super().load()
        activities = Activity.objects.current().filter(population=self.population)
        self.activity = get_object_or_404(activities, pk=self.kwargs["activity"])
        self.activity.population = self.population

    def back_url(self):
        return self.address("activity", self.activity.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(activity=self.activity, **kwargs)


class LeftAlreadyMixin:
    """For pages that list the downloads that held people's words."""

    def exports_with_names(self, consents, *, since):
        """Those downloads as (Entry, who it was) pairs: by name where the reader sees names, else by what they are here."""
        found = reads.exports_with(self.population, consents, since=since)
        accounts = {entry.actor_id for entry in found}
        names = names_about(self.population, accounts, self.access, self.request.user)
        titles = reads.titles_of(self.population, accounts - set(names))
        return [(entry, names.get(entry.actor_id) or titles.get(entry.actor_id, reads.FROM_OUTSIDE)) for entry in found]


class ConsentMixin(LeftAlreadyMixin, ReviewMixin):
    """A page of one agreement, for whoever wrote it down and for the sub-team lead; for others it is not there."""

    permission = Permission.EVIDENCE_EDIT

    def load(self):
        super().load()
        records = self.reading.consents().select_related("activity", "information")
        self.consent = get_object_or_404(records, pk=self.kwargs["consent"])
        self.consent.activity.population = self.population

    def back_url(self):
        return self.address("consent", self.consent.pk)

    def name_of(self, user_id):
        """Who it was, as this reader may know: "you", a name, or an empty text."""
        return names_about(self.population, {user_id}, self.access, self.request.user).get(user_id, "")

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=self.consent, activity=self.consent.activity, **kwargs)


class ConsentAdd(OnlyWhileOpen, ActivityPartMixin, ActionFormView):
    template_name = "datareview/consent_form.html"
    form_class = ConsentForm
    heading = "What did they agree to?"
    success_message = "What was agreed is saved."

    def get_form_kwargs(self):
        versions = information.versions_of(self.population)
        return {**super().get_form_kwargs(), "versions": versions, "today": self.today}

    def get_initial(self):
        return {"label": reads.next_label(self.activity), "people": 1, "agreed_on": min(self.activity.date, self.today)}

    def act(self, form):
        self.consent = consents.add(activity=self.activity, by=self.request.user, **form.fields_of_action)

    def get_success_url(self):
        return self.address("consent", self.consent.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(latest=information.latest(self.population), **kwargs)


class ConsentEdit(OnlyWhileOpen, ConsentMixin, ActionFormView):
    template_name = "datareview/consent_form.html"
    form_class = ConsentForm
    heading = "Correct what was agreed"
    success_message = "What was agreed is corrected."

    def get(self, request, *args, **kwargs):
        if self.consent.withdrawn_on:
            messages.info(request, "These people have withdrawn, so what they had agreed to stays as it is.")
            return HttpResponseRedirect(self.back_url())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        versions = information.versions_of(self.population)
        return {**super().get_form_kwargs(), "instance": copy(self.consent), "versions": versions, "today": self.today}

    def act(self, form):
        consents.edit(consent=self.consent, by=self.request.user, **form.fields_of_action)


class ConsentPage(ConsentMixin, PageView):
    template_name = "datareview/consent.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            agreed=reads.agreed_words(self.consent),
            recorded_by=self.name_of(self.consent.recorded_by_id),
            withdrawn_by=self.name_of(self.consent.withdrawn_by_id),
            excerpts=self.consent.excerpts.filter(withdrawn_at__isnull=True).count(),
            notes=self.reading.raw_notes().filter(consent=self.consent).order_by("pk").defer("text"),
            exports=self.exports(),
            published=[(words, "") for words in reads.published_before(self.consent)],
            **kwargs,
        )

    def exports(self):
        """The downloads that held their words, shown once these people have withdrawn."""
        if not self.consent.withdrawn_on:
            return []
        return self.exports_with_names({self.consent.pk}, since=self.consent.created_at)


class ConsentList(ActivityPartMixin, PageView):
    """All agreements of an activity, page by page, as the sub-team chooses from them beside an excerpt."""

    template_name = "datareview/consent_list.html"

    def get_context_data(self, **kwargs):
        page = page_of(reads.consents_of(self.activity), self.request.GET.get("page"))
        readable = set(self.reading.consents().filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
        rows = [(row, reads.agreed_words(row), row.pk in readable) for row in page]
        return super().get_context_data(page=page, rows=rows, back_url=self.back_url(), **kwargs)
