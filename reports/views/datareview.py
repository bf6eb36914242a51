"""The summary of a data review: as it is now, as it was frozen, and as a PDF."""

from functools import partial

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import View

from accounts.permissions import Permission
from core.action_views import ConfirmView, PageView
from core.pages import page_of
from datareview.views.base import ReviewMixin
from reports.datareview import actions, snapshots
from reports.datareview.presenters import as_page
from reports.models import RenderedPdf
from reports.views.report import open_file, pdf_response


class SummaryMixin(ReviewMixin):
    """A page about the summaries of one data review, for everybody who may read it; all of them see the same."""

    def load(self):
        super().load()
        self.summaries = self.population.data_review_summaries

    def summary_address(self, name, *args):
        return reverse(f"reports:{name}", args=[self.organisation.slug, self.population.pk, *args])

    def back_url(self):
        return self.summary_address("data-review")


class LiveSummary(SummaryMixin, PageView):
    """What the review says today, and the summaries that were made before."""

    template_name = "reports/datareview_summary.html"

    def get_context_data(self, **kwargs):
        last = self.summaries.first()
        snapshot = actions.preview(self.population, on=self.today, last=last)
        earlier = page_of(self.summaries.defer("snapshot"), self.request.GET.get("page"), size=10)
        return super().get_context_data(
            earlier=earlier,
            is_empty=snapshots.is_empty(snapshot),
            is_made=last and snapshots.content_of(last.snapshot) == snapshots.content_of(snapshot),
            back_url=self.address("review"),
            **as_page(snapshot),
            **kwargs,
        )


class OneSummaryMixin(SummaryMixin):
    def load(self):
        super().load()
        self.frozen = self.summaries.filter(number=self.kwargs["number"]).first()
        if self.frozen is None:
            raise Http404
        self.frozen.population = self.population


class FrozenSummary(OneSummaryMixin, PageView):
    """A summary as it was frozen."""

    template_name = "reports/datareview_summary.html"

    def get_context_data(self, **kwargs):
        newer = self.summaries.filter(number__gt=self.frozen.number).exists()
        return super().get_context_data(
            frozen=self.frozen, newer=newer, back_url=self.back_url(), **as_page(self.frozen.snapshot), **kwargs
        )


class SummaryMake(SummaryMixin, ConfirmView):
    permission = Permission.EVIDENCE_EDIT
    heading = "Make a summary of this data review?"
    submit_label = "Make the summary"
    submit_style = ""
    lead = (
        "The summary keeps what the review says today, as a page and as a PDF. Later records do not change it. You can make another one at"
        " any time.",
        "It never holds anybody's words or names, and small numbers are hidden in it, so that you can pass it on.",
    )

    def act(self, form):
        self.made = actions.make(self.population, on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"Summary {self.made.number} is made. Its PDF is being laid out."

    def get_success_url(self):
        return self.summary_address("data-review-summary", self.made.number)


class SummaryTakeBack(OneSummaryMixin, ConfirmView):
    permission = Permission.EVIDENCE_LEAD
    heading = "Take this summary back?"
    submit_label = "Take this summary back"
    lead = (
        "The summary and its PDF are deleted, and cannot be brought back. Do it when it tells something that may not be told any more.",
        "Copies that somebody has downloaded stay where they are: ask those people to delete them. Its number is not used again.",
    )

    def act(self, form):
        self.number = self.frozen.number
        actions.take_back(self.frozen, by=self.request.user)

    def get_success_message(self):
        return f"Summary {self.number} is taken back."

    def get_success_url(self):
        return self.summary_address("data-review")

    def back_url(self):
        return self.summary_address("data-review-summary", self.frozen.number)


class SummaryPdf(OneSummaryMixin, View):
    """The PDF of one summary: at once if it is there, else the page that shows how it comes along."""

    def get(self, request, *args, **kwargs):
        stored = RenderedPdf.objects.filter(digest=self.frozen.digest).first()
        file = open_file(stored.file.name) if stored else None
        if file is None:
            return redirect("jobs:job-progress", actions.ask_for_pdf(self.frozen, by=request.user).pk)
        noted = partial(actions.note_download, self.frozen, organisation=self.organisation, by=request.user)
        name = f"{self.organisation.slug}-{self.population.pk}-data-review-{self.frozen.number}.pdf"
        return pdf_response(request, file, name, self.frozen.digest, noted)
