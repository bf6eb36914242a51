"""What was published about a population, for whoever takes somebody's words back: importing it tells the data review."""

from django.urls import reverse

from accounts.permissions import Permission
from core.dates import nhs_date
from datareview.quoted import Place, publishes, strings_in
from reports.models import DataReviewSummary, ProgressReport


@publishes
def summaries_of(population):
    """The frozen summaries of the data review, each with every text in it."""
    slug = population.participation.organisation.slug
    for row in DataReviewSummary.objects.filter(population=population):
        url = reverse("reports:data-review-summary", args=[slug, population.pk, row.number])
        yield Place(f"{row}, {nhs_date(row.made_on)}", url=url), list(strings_in(row.snapshot))


@publishes
def reports_of(population):
    """The published progress reports of the organisation, each with every text in it."""
    slug = population.participation.organisation.slug
    for row in ProgressReport.objects.published().filter(participation=population.participation_id):
        url = reverse("reports:report-detail", args=[slug, row.number])
        yield Place(f"{row}, {nhs_date(row.published_on)}", url=url, needs=Permission.REPORT_VIEW), list(strings_in(row.snapshot))
