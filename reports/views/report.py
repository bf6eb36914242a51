"""The progress report to the senior sponsor: reading it, fetching its PDF, making the next one."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.generic import ListView, View

from accounts.permissions import Permission, Role
from core.action_views import ActionFormView, ConfirmView, PageView
from jobs.storage import result_storage
from organisations.access import OrganisationMixin
from reports.models import ProgressReport, RenderedPdf
from reports.progress import actions, snapshots
from reports.progress.access import newest_report
from reports.progress.forms import NarrativeForm, PeriodForm, PublishForm
from reports.progress.presenters import as_page
from reports.progress.wording import period


class ReportMixin(OrganisationMixin):
    """A page about the reports of one organisation, for those who may read them."""

    permission = Permission.REPORT_VIEW

    @property
    def caption(self):
        return str(self.organisation)

    def visible(self):
        """The reports that this person may see: drafts are for those who make them."""
        return self.reports() if self.may(Permission.REPORT_MAKE) else self.reports().published()

    def reports(self):
        return ProgressReport.objects.filter(participation=self.participation).for_list()

    def newest(self):
        return self.reports().published().first()

    def get_context_data(self, **kwargs):
        makes = self.may(Permission.REPORT_MAKE)
        draft = self.reports().drafts().first() if makes else None
        return super().get_context_data(**{"makes": makes, "draft": draft, "caption": self.caption, **kwargs})


class OneReportMixin(ReportMixin):
    """A page of one report, by its number."""

    def load(self):
        self.report = get_object_or_404(self.visible(), number=self.kwargs["number"])
        self.set_owner()

    def set_owner(self):
        """What is loaded already need not be asked for again."""
        self.report.participation = self.participation
        self.participation.organisation = self.organisation

    def back_url(self):
        return self.report.get_absolute_url()


class DraftMixin(OneReportMixin):
    """A page that changes a draft; a published report answers 404, because nothing changes it."""

    permission = Permission.REPORT_MAKE

    def visible(self):
        return self.reports().drafts()


class NewestReport(ReportMixin, PageView):
    """The newest published report; before the first one, the way to make it, or how things stand today for those who read."""

    def get_template_names(self):
        return ["reports/report.html" if self.newest_report else "reports/report_none.html"]

    def get(self, request, *args, **kwargs):
        self.newest_report = self.newest()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = self.newest_report
        if found:
            return super().get_context_data(shown=found, is_newest=True, **as_page(found.snapshot), **kwargs)
        return super().get_context_data(**as_page(self.today_snapshot()), **kwargs)

    def today_snapshot(self):
        start = actions.default_start(self.participation, on=self.today)
        return snapshots.build(self.participation, period_start=start, period_end=self.today, number=0, on=self.today)


class ReportDetail(OneReportMixin, PageView):
    """A published report as it was frozen, or the draft as it would be frozen now."""

    template_name = "reports/report.html"

    def get_context_data(self, **kwargs):
        report = self.report
        snapshot = report.snapshot if report.is_published else actions.preview(report, on=self.today)
        later = self.reports().published().filter(number__gt=report.number).exclude(pk=report.pk)
        same_period = later.filter(period_start=report.period_start)
        return super().get_context_data(
            shown=report,
            corrected_by=same_period.first() if report.is_published else None,
            is_newest=report.is_published and not later.exists(),
            digest=snapshots.digest_of(snapshot),
            **as_page(snapshot),
            **kwargs,
        )


class ReportList(ReportMixin, ListView):
    template_name = "reports/report_list.html"
    paginate_by = 20

    def get_queryset(self):
        return self.visible()


class ReportNew(ReportMixin, ActionFormView):
    permission = Permission.REPORT_MAKE
    form_class = PeriodForm
    heading = "From which day does the report tell?"
    lead = (
        "The report ends on the day on which you publish it, and tells how things stand on that day.",
        "It is made from what is recorded. You can add words of your own and read it before anybody else does.",
    )
    template_name = "reports/report_new.html"

    def get_initial(self):
        return {"period_start": actions.default_start(self.participation, on=self.today)}

    def act(self, form):
        self.report = actions.start_report(participation=self.participation, on=self.today, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("reports:report-edit", args=[self.organisation.slug, self.report.number])

    def back_url(self):
        return reverse("reports:report-list", args=[self.organisation.slug])


class ReportEdit(DraftMixin, ActionFormView):
    form_class = NarrativeForm
    heading = "Add your words"
    lead = ("The lead and the coach can each add what the records do not say. Both are optional.",)

    def editable(self):
        """The lead's words are the lead's to write, the coach's the coach's."""
        by_role = {Role.PROJECT_LEAD: "narrative", Role.QI_COACH: "coach_narrative"}
        return [field for role, field in by_role.items() if role in self.access.roles]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "editable": self.editable()}

    def get_initial(self):
        return {"narrative": self.report.narrative, "coach_narrative": self.report.coach_narrative}

    def act(self, form):
        words = {field: form.cleaned_data[field] for field in self.editable()}
        actions.edit_narrative(report=self.report, by=self.request.user, **words)


class ReportPublish(DraftMixin, ConfirmView):
    """The draft that the person has read links here with its digest, so that nothing else than that is published."""

    form_class = PublishForm
    heading = "Publish this report?"
    submit_label = "Publish"
    submit_style = ""

    @property
    def lead(self):
        report = self.report
        return (
            f"Report {report.number} is about {period(report.period_start, self.today)}.",
            "The sponsor, the lead, the coach and the programme team can read it as soon as it is published. It is frozen: what is"
            " recorded later does not change it. To correct it, you make a new report.",
        )

    def get_initial(self):
        return {"seen": self.request.GET.get("seen", "")}

    def act(self, form):
        actions.publish(report=self.report, seen=form.cleaned_data["seen"], on=self.today, by=self.request.user)

    def get_success_message(self):
        return f"Report {self.report.number} is published. Its PDF is being made."


class ReportDiscard(DraftMixin, ConfirmView):
    heading = "Discard this draft?"
    submit_label = "Discard"
    lead = ("The words that were added to it are lost. What is recorded about the work stays.",)

    def act(self, form):
        actions.discard(report=self.report, by=self.request.user)

    def get_success_message(self):
        return f"The draft of report {self.report.number} is discarded."

    def get_success_url(self):
        return reverse("reports:report-list", args=[self.organisation.slug])


class ReportPdf(OneReportMixin, View):
    """The PDF of one published report: at once if it is there, else the page that shows how it comes along."""

    def visible(self):
        return self.reports().published()

    def get(self, request, *args, **kwargs):
        stored = RenderedPdf.objects.filter(digest=self.report.digest).first()
        file = open_file(stored.file.name) if stored else None
        if file is None:
            job = actions.ask_for_pdf(report=self.report, by=request.user)
            return redirect("jobs:job-progress", job.pk)
        return report_response(request, file, self.report, self.organisation, self.report.digest)


class UnmadeNewestPdf(ReportPdf):
    """The newest report's PDF for whoever found nothing the quick way: not allowed, not made yet, or not published."""

    def load(self):
        self.report = self.newest()
        if self.report:
            self.set_owner()

    def get(self, request, *args, **kwargs):
        if self.report:
            return super().get(request, *args, **kwargs)
        messages.info(request, "No report is published yet.")
        return redirect("reports:report", self.organisation.slug)


class NewestReportPdf(View):
    """The PDF of the newest published report, found in one query for those who may read it."""

    def get(self, request, organisation):
        found = newest_report(request.user, organisation, on=timezone.localdate())
        file = open_file(found.pdf_file) if found and found.pdf_file else None
        if file is None:
            return UnmadeNewestPdf.as_view()(request, organisation=organisation)
        return report_response(request, file, *found.as_rows(slug=organisation), found.digest)


def open_file(name):
    """The stored PDF of this name, open, or None if it has been lost."""
    try:
        return result_storage().open(name, "rb")
    except FileNotFoundError:
        return None


def report_response(request, file, report, organisation, digest):
    """The PDF of a progress report as a download, noted in the audit log."""
    noted = partial(actions.note_download, report=report, organisation=organisation, by=request.user)
    return pdf_response(request, file, f"{organisation.slug}-progress-report-{report.number}.pdf", digest, noted)


def pdf_response(request, file, name, digest, noted):
    """The open file as a download of this name, `noted()` being called for it; or the word that the browser has it already.

    The browser may keep it, and asks each time whether it may still show it.
    """
    etag = quote_etag(digest)
    response = get_conditional_response(request, etag=etag)
    if response:
        file.close()
    else:
        if request.method == "GET":
            noted()
        response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response
