"""The programme team's import: upload, see every problem or what would be added, then add it or put it aside."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from accounts.permissions import Permission
from core.errors import Refused
from core.pages import page_of
from core.spreadsheets import csv_response
from core.views import InvalidIs422
from organisations.access import ProgrammeMixin
from organisations.imports import actions, presenters
from organisations.imports.checking import check
from organisations.imports.columns import COLUMNS
from organisations.imports.example import template_response
from organisations.imports.forms import ImportForm
from organisations.imports.plans import in_words
from organisations.models import ImportBatch

PROBLEMS_ON_A_PAGE = 100


class ImportUpload(ProgrammeMixin, InvalidIs422, FormView):
    permission = Permission.IMPORT
    form_class = ImportForm
    template_name = "organisations/import_upload.html"

    def form_valid(self, form):
        batch = actions.keep_batch(filename=form.cleaned_data["file"].name, sheet=form.sheet, on=self.today, by=self.request.user)
        return HttpResponseRedirect(reverse("imports:import", args=[batch.pk]))

    def get_context_data(self, **kwargs):
        batches = ImportBatch.objects.defer("records").select_related("created_by__person")
        page = page_of(batches, self.request.GET.get("page"), size=20)
        return super().get_context_data(columns=COLUMNS, page=page, history=presenters.history(page), **kwargs)


class BatchMixin(ProgrammeMixin):
    """A page of one uploaded file. What it says is checked when it is asked for, so that it is never out of date."""

    permission = Permission.IMPORT

    @cached_property
    def batch(self):
        return get_object_or_404(ImportBatch.objects.select_related("created_by__person"), pk=self.kwargs["batch"])

    @cached_property
    def plan(self):
        return check(self.batch.records, on=self.today)

    def batch_url(self):
        return reverse("imports:import", args=[self.batch.pk])


class ImportDetail(BatchMixin, TemplateView):
    template_name = "organisations/import.html"

    def get_context_data(self, **kwargs):
        context = self.of_plan() if self.batch.is_open else self.of_past()
        return super().get_context_data(**{**kwargs, **context, "batch": self.batch})

    def of_plan(self):
        rows = self.plan.problems or self.plan.organisations
        return {
            "plan": self.plan,
            "words": in_words(self.plan.counts()),
            "page": page_of(rows, self.request.GET.get("page"), size=PROBLEMS_ON_A_PAGE),
        }

    def of_past(self):
        return {"words": presenters.outcome(self.batch)}


class ImportProblems(BatchMixin, View):
    """The problems as a CSV file, for working through them beside the spreadsheet."""

    def get(self, request, *args, **kwargs):
        rows = [[problem.row, problem.column, problem.message] for problem in self.plan.problems] if self.batch.is_open else []
        return csv_response(f"problems-{self.batch.pk}", ["Row", "Column", "Problem"], rows)


class DecisionView(BatchMixin, View):
    """A button on the page of a file: the action, or what it refuses, as a message on the page that follows."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            self.act()
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.batch_url())
        return HttpResponseRedirect(self.success_url())

    def success_url(self):
        return self.batch_url()


class ImportCommit(DecisionView):
    def act(self):
        seen = self.request.POST.get("seen", "")
        actions.commit_batch(batch=self.batch, seen=seen, on=self.today, by=self.request.user)
        messages.success(self.request, in_words(self.batch.summary, past=True))


class ImportDiscard(DecisionView):
    def act(self):
        actions.discard_batch(batch=self.batch, by=self.request.user)
        messages.success(self.request, f"{self.batch.filename} was put aside. Nothing was added.")

    def success_url(self):
        return reverse("imports:import-upload")


class ImportTemplate(ProgrammeMixin, View):
    permission = Permission.IMPORT

    def get(self, request, *args, **kwargs):
        return template_response(kwargs["kind"])
