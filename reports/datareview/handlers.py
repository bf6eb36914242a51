"""The work that a worker does for data reviews: the PDF of a summary, once."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

import jobs
from accounts.permissions import Permission
from core.pdf import PdfRefused, PdfUnavailable, pdf_key, render_pdf
from organisations.access import access_of
from reports.datareview.actions import PDF_KIND, PDF_STEPS
from reports.datareview.presenters import as_page
from reports.handlers import store
from reports.models import DataReviewSummary
from reports.progress.actions import stored_pdf


def _summary(job):
    rows = DataReviewSummary.objects.select_related("population__team", "population__participation__organisation")
    return rows.filter(pk=job.payload["summary"]).first()


def may_see_summary(user, job):
    """Whoever may read the data review may see how its PDF comes along."""
    summary = _summary(job)
    if summary is None:
        return False
    access = access_of(user, summary.population.participation.organisation, on=timezone.localdate())
    return access.may(Permission.EVIDENCE_VIEW, team=summary.population.team)


def address_of_pdf(job):
    """Where the finished PDF is fetched, or an empty text if the summary is gone."""
    summary = _summary(job)
    return address(summary, "data-review-pdf") if summary else ""


def address(summary, name):
    """The address of a page of this summary."""
    population = summary.population
    return reverse(f"reports:{name}", args=[population.participation.organisation.slug, population.pk, summary.number])


@jobs.handler(PDF_KIND, soft=240, hard=300, may_see=may_see_summary, result_url=address_of_pdf)
def make_summary_pdf(job):
    """Make the PDF of a summary and keep it under the hash of what went in. Nothing is made that is there already."""
    summary = _summary(job)
    if summary is None or stored_pdf(summary.digest):
        return
    job.report(0, PDF_STEPS, "Gathering the summary")
    html = html_of(summary)
    job.report(1, PDF_STEPS, "Laying out the pages")
    try:
        data = render_pdf(html, created_on=summary.made_on)
    except (PdfRefused, PdfUnavailable) as error:
        raise jobs.JobFailed(str(error)) from error
    job.report(2, PDF_STEPS, "Storing the file")
    with transaction.atomic():
        if DataReviewSummary.objects.select_for_update().filter(pk=summary.pk):  # else it was taken back meanwhile
            store(summary.digest, pdf_key(html), data)


def html_of(summary):
    """The page that is printed: made from the snapshot alone."""
    page_url = settings.SITE_URL + address(summary, "data-review-summary")
    return render_to_string(
        "reports/datareview_pdf.html", {**as_page(summary.snapshot), "created_on": summary.made_on, "page_url": page_url}
    )
