"""Sources of existing data: the list, one source with its tables, and what the sub-team writes about them."""

from copy import copy

from django.shortcuts import get_object_or_404

from core.action_views import ActionFormView, ConfirmView, PageView
from core.pages import page_of
from datareview import sources as reads
from datareview.actions import sources
from datareview.figures import shown_all
from datareview.forms.sources import DataSourceForm, ReviewedForm, SourceFilterForm
from datareview.models import DataSource
from datareview.views.base import ReviewMixin
from datareview.views.changing import ChangingMixin
from populations.presenters import names_about

TABLES_ON_A_PAGE = 5


class Sources(ReviewMixin, PageView):
    """What exists already, and which kinds of it nobody has looked at yet."""

    template_name = "datareview/sources.html"

    def get_context_data(self, **kwargs):
        form = SourceFilterForm(self.request.GET or None)
        rows = reads.sources_of(self.population)
        if form.is_bound and form.is_valid() and form.cleaned_data["kind"]:
            rows = rows.filter(kind=form.cleaned_data["kind"])
        page = page_of(rows, self.request.GET.get("page"))
        covered = reads.covered(self.population)
        return super().get_context_data(
            page=page,
            filter_form=form,
            covered=covered,
            has_any=any(reviewed or waiting for _, reviewed, waiting in covered),
            asks=[(kind.label, words) for kind, words in reads.ASKS.items()],
            **kwargs,
        )


class SourceAdd(ChangingMixin, ActionFormView):
    form_class = DataSourceForm
    heading = "Add a source of existing data"
    lead = ("Learn from what is there already. It is not a research project: a few good sources are enough.",)

    def act(self, form):
        self.source = sources.add_source(self.population, by=self.request.user, **form.values)

    def get_success_message(self):
        return "The source is on the list. Add its figures, or say that you have looked at it."

    def get_success_url(self):
        return self.address("source", self.source.pk)

    def back_url(self):
        return self.address("sources")


class OneSourceMixin(ReviewMixin):
    """A page of one source that was not taken away."""

    def load(self):
        super().load()
        self.source = get_object_or_404(self.get_sources(), pk=self.kwargs["source"])
        self.source.population = self.population

    def get_sources(self):
        return DataSource.objects.current().filter(population=self.population)

    @property
    def caption(self):
        return str(self.source)

    def back_url(self):
        return self.address("source", self.source.pk)

    def get_context_data(self, **kwargs):
        return super().get_context_data(source=self.source, **kwargs)


class SourceDetail(OneSourceMixin, PageView):
    template_name = "datareview/source.html"

    def get_context_data(self, **kwargs):
        page = page_of(reads.tables_of(self.source), self.request.GET.get("page"), size=TABLES_ON_A_PAGE)
        excerpts = self.reading.excerpts().filter(source=self.source).count()
        names = names_about(self.population, [self.source.by_id], self.access, self.request.user)
        return super().get_context_data(
            page=page,
            tables=shown_all(page.object_list, exact=self.reading.is_exact),
            flags=reads.flags_of(self.source),
            excerpts=excerpts,
            written_by=names.get(self.source.by_id, ""),
            ask=reads.ASKS.get(self.source.kind, ""),
            **kwargs,
        )


class ChangingSourceMixin(OneSourceMixin, ChangingMixin):
    """A page on which the sub-team changes one source."""


class SourceEdit(ChangingSourceMixin, ActionFormView):
    form_class = DataSourceForm
    heading = "Change the source"
    success_message = "The source is changed."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": copy(self.source)}

    def act(self, form):
        sources.edit_source(self.source, by=self.request.user, **form.values)


class SourceReviewed(ChangingSourceMixin, ActionFormView):
    form_class = ReviewedForm
    heading = "Have you looked at this source?"
    lead = ("It counts for Milestone 4 once you have. Write down what it says about needs and assets first.",)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "today": self.today}

    def get_initial(self):
        return {"reviewed_on": self.source.reviewed_on or self.today}

    def act(self, form):
        self.on = form.cleaned_data["reviewed_on"]
        sources.mark_reviewed(self.source, on=self.on, by=self.request.user)

    def get_success_message(self):
        return "It is written down that you have looked at it." if self.on else "It waits to be looked at again."


class SourceRemove(ChangingSourceMixin, ConfirmView):
    heading = "Take this source away?"
    lead = ("Its tables go with it. You can put it back straight afterwards.",)
    submit_label = "Take it away"

    def act(self, form):
        sources.remove_source(self.source, by=self.request.user)

    def get_success_url(self):
        self.tell_undo(f"“{self.source}” is taken away.", "source-restore", self.source.pk)
        return self.address("sources")


class SourceRestore(ChangingSourceMixin, ConfirmView):
    heading = "Put this source back?"
    submit_label = "Put it back"
    submit_style = ""
    success_message = "The source is back, with its tables."

    def get_sources(self):
        return DataSource.objects.filter(population=self.population, removed_at__isnull=False)

    def act(self, form):
        sources.restore_source(self.source, by=self.request.user)

    def back_url(self):
        return self.address("sources")

    def get_success_url(self):
        return self.address("source", self.source.pk)
