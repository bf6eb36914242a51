"""The work that a worker does for QI projects: the driver diagram on paper."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

import jobs
from accounts.permissions import Permission
from core.pdf import PdfRefused, PdfUnavailable, render_pdf
from organisations.access import access_of
from populations.models import Population
from qiprojects.actions.diagram import PDF_KIND, PDF_STEPS
from qiprojects.diagram import draw_sheets
from qiprojects.outline import outline_of
from qiprojects.tree import tree_of


def _population(job):
    populations = Population.objects.select_related("team", "participation__organisation", "participation__wave")
    return populations.filter(pk=job.payload["population"]).first()


def may_see_diagram(user, job):
    """Whoever may read the project may see how the PDF comes along, and fetch it."""
    population = _population(job)
    if population is None or population.team is None:
        return False
    access = access_of(user, population.participation.organisation, on=timezone.localdate())
    return access.may(Permission.PROJECT_VIEW, team=population.team)


@jobs.handler(PDF_KIND, soft=240, hard=300, may_see=may_see_diagram)
def make_diagram_pdf(job):
    """The PDF of the diagram, as the file of the job."""
    population = _population(job)
    if population is None:
        raise jobs.JobFailed("The population is not there any more.")
    paper, on = job.payload["paper"], date.fromisoformat(job.payload["on"])
    job.report(0, PDF_STEPS, "Drawing the diagram")
    html = html_of(population, paper=paper, on=on)
    job.report(1, PDF_STEPS, "Laying out the pages")
    try:
        data = render_pdf(html, created_on=on)
    except (PdfRefused, PdfUnavailable) as error:
        raise jobs.JobFailed(str(error)) from error
    slug = population.participation.organisation.slug
    return f"{slug}-{population.pk}-driver-diagram-{paper}-{on}.pdf", data, "application/pdf"


def html_of(population, *, paper, on):
    """The page that is printed: the diagram on sheets, and the same as a list."""
    tree = tree_of(population)
    page = reverse("qiprojects:diagram", args=[population.participation.organisation.slug, population.pk])
    context = {
        "population": population,
        "organisation": population.participation.organisation,
        "wave": population.participation.wave,
        "paper": paper,
        "sheets": draw_sheets(tree, paper=paper, title=f"Driver diagram for {population}"),
        "outline": outline_of(tree),
        "created_on": on,
        "page_url": settings.SITE_URL + page,
    }
    return render_to_string("qiprojects/diagram_pdf.html", context)
