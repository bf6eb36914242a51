"""The work that a worker does for reports: the PDF of a published report, once."""

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

import jobs
from accounts.permissions import Permission
from core.pdf import PdfRefused, PdfUnavailable, pdf_key, render_pdf
from organisations.access import access_of
from reports.models import ProgressReport, RenderedPdf
from reports.progress.actions import PDF_KIND, PDF_STEPS, stored_pdf
from reports.progress.presenters import as_page


def may_see_report(user, job):
    """Whoever may read the report may see how its PDF comes along."""
    report = ProgressReport.objects.select_related("participation__organisation").filter(pk=job.payload["report"]).first()
    if report is None:
        return False
    return access_of(user, report.participation.organisation, on=timezone.localdate()).may(Permission.REPORT_VIEW)


def address_of_pdf(job):
    """Where the finished PDF is fetched, or an empty text if the report is gone."""
    report = ProgressReport.objects.select_related("participation__organisation").filter(pk=job.payload["report"]).first()
    return report.pdf_url() if report else ""


@jobs.handler(PDF_KIND, soft=240, hard=300, may_see=may_see_report, result_url=address_of_pdf)
def make_report_pdf(job):
    """Make the PDF of a published report and keep it under the hash of what went in. Nothing is made that is there already.

    Each of the three steps is reported at once: there are too few to be sparing with.
    """
    report = ProgressReport.objects.published().get(pk=job.payload["report"])
    if stored_pdf(report.digest):
        return
    job.report(0, PDF_STEPS, "Gathering the report")
    html = html_of(report)
    job.report(1, PDF_STEPS, "Laying out the pages")
    try:
        data = render_pdf(html, created_on=report.published_on)
    except (PdfRefused, PdfUnavailable) as error:
        raise jobs.JobFailed(str(error)) from error
    job.report(2, PDF_STEPS, "Storing the file")
    store(report.digest, pdf_key(html), data)


def html_of(report):
    """The page that is printed: made from the snapshot alone."""
    context = {**as_page(report.snapshot), "created_on": report.published_on, "page_url": settings.SITE_URL + report.get_absolute_url()}
    return render_to_string("reports/report_pdf.html", context)


def store(digest, key, data):
    """Keep the file, then the row that names it: a process that dies in between leaves a file that the next one replaces."""
    pdf = RenderedPdf(digest=digest, key=key)
    pdf.file.save("report.pdf", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            RenderedPdf.objects.filter(digest=digest).delete()  # of a file that has been lost
            pdf.save()
    except IntegrityError:  # another worker was as quick, with the same bytes
        return
