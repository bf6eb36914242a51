"""From the coach's sign-off to the published report and its PDF, page by page, as people do it."""

import pytest
import time_machine
from django.urls import reverse

from core.pdf import render_pdf
from organisations.models import SeatRole
from reports.handlers import html_of
from reports.models import ProgressReport
from tests.factories.milestones import progress_of
from tests.factories.organisations import AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, project_team
from tests.reports.progress.test_views import link_to_publish, new
from tests.reports.test_report_handlers import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]
REASON = "Two people start in January."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20 10:00", tick=False):
        yield


@pytest.mark.req("R254")
@pytest.mark.parametrize("code", ["M1", "M2", "M3"])
def test_the_coachs_reason_and_date_reach_the_page_and_the_pdf_of_the_next_report(client, code):
    participation = ParticipationFactory()
    lead = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD).person.user
    coach = AssignmentFactory(participation=participation).person.user
    population = PopulationFactory(participation=participation, selected=True) if code == "M3" else None
    progress = progress_of(participation, code, population)
    args = [participation.organisation.slug, progress.pk]
    client.force_login(lead)
    client.post(reverse("milestones:request-review", args=args), {"note": "Please look"})
    client.force_login(coach)
    said = {"reason": "Nearly there", "standard_reason": REASON, "review_on": "2027-01-31"}
    signed = client.post(reverse("milestones:sign-off", args=args), said)
    assert signed.status_code == 302

    client.force_login(lead)
    new(client, participation)
    asked = client.get(link_to_publish(client, participation))
    published = client.post(reverse("reports:report-publish", args=[args[0], 1]), asked.context["form"].initial, follow=True)

    page = " ".join(published.content.decode().split())
    pdf = text_of(render_pdf(html_of(ProgressReport.objects.get()), created_on=ProgressReport.objects.get().published_on))
    for words in (page, pdf):
        assert REASON in words
        assert "To be looked at again by 31 January 2027." in words
