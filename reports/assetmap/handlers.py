"""The work that a worker does for asset maps: the PDF of a print, once."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

import jobs
from core.pdf import PdfRefused, PdfUnavailable, pdf_key, render_pdf
from organisations.access import access_of
from reports.assetmap.access import may_read
from reports.assetmap.actions import PDF_KIND, PDF_STEPS
from reports.assetmap.presenters import as_page
from reports.handlers import store
from reports.models import AssetMapPrint
from reports.progress.actions import stored_pdf


def _print(job):
    return AssetMapPrint.objects.select_related("participation__organisation").filter(pk=job.payload["print"]).first()


def may_see_print(user, job):
    """Whoever may read the map may see how its PDF comes along."""
    made = _print(job)
    return made is not None and may_read(made, access_of(user, made.participation.organisation, on=timezone.localdate()))


def address_of_pdf(job):
    """Where the finished PDF is fetched, or an empty text if the print is gone."""
    made = _print(job)
    return reverse("reports:asset-map-pdf", args=[made.participation.organisation.slug, made.pk]) if made else ""


@jobs.handler(PDF_KIND, soft=240, hard=300, may_see=may_see_print, result_url=address_of_pdf)
def make_map_pdf(job):
    """Make the PDF of a print and keep it under the hash of what went in. Nothing is made that is there already."""
    made = _print(job)
    if made is None or stored_pdf(made.digest):
        return
    job.report(0, PDF_STEPS, "Drawing the map")
    html = html_of(made)
    job.report(1, PDF_STEPS, "Laying out the pages")
    try:
        data = render_pdf(html, created_on=made.made_on)
    except (PdfRefused, PdfUnavailable) as error:
        raise jobs.JobFailed(str(error)) from error
    job.report(2, PDF_STEPS, "Storing the file")
    with transaction.atomic():
        if AssetMapPrint.objects.select_for_update().filter(pk=made.pk):  # else it was deleted meanwhile
            store(made.digest, pdf_key(html), data)


def html_of(made):
    """The page that is printed: made from the snapshot alone."""
    context = {**as_page(made.snapshot), "created_on": made.made_on, "page_url": settings.SITE_URL + address_of_page(made.snapshot)}
    return render_to_string("reports/asset_map_pdf.html", context)


def address_of_page(snapshot):
    """Where the same map is a page, narrowed in the same way."""
    if snapshot["population_id"]:
        page = reverse("assets:picture", args=[snapshot["slug"], snapshot["population_id"]])
    else:
        page = reverse("reports:organisation-assets", args=[snapshot["slug"]])
    return f"{page}?{snapshot['query']}" if snapshot["query"] else page
