"""Our own words in the heads of tables and in labels are never cut in two, on a laptop or on a phone."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from milestones.actions import request_review, sign_off
from organisations.models import SeatRole
from tests.browser.choosing import new_participation, seat_for
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import START, PopulationFactory, SeatFactory, TermsOfReferenceFactory
from tests.factories.reports import ReportFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]
WIDTHS = (1280, 360)
# Words in these places that stand on more than one line; one with a hyphen or a slash may be broken there.
OURS = "th[scope=col], .nhsuk-table__heading, label, legend, dt, .nhsuk-task-list__status, .app-whole-words th span"
CUT = """(places) => {
  const cut = [];
  for (const place of document.querySelectorAll(places)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode()); ) {
      for (const word of node.data.matchAll(/[^\\s/-]+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = [...range.getClientRects()].filter((box) => box.width > 1).map((box) => Math.round(box.top));
        if (new Set(lines).size > 1) cut.push(word[0]);
      }
    }
  }
  return cut;
}"""


@pytest.fixture
def participation(live_server):
    return new_participation()


def cut_words(page, address):
    """The words that are cut on the page, by width, with every expander open."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    cut = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        cut[width] = page.evaluate(CUT, OURS)
    return cut


def test_no_word_of_ours_is_cut_on_the_pages_of_a_team(participation, live_server, page_of):
    population = PopulationFactory(participation=participation, selected=True)
    SeatFactory(team=population.team, role=SeatRole.COMMUNITY_REPRESENTATIVE, role_title="Community Psychiatric Nurse")
    for number in (1, 2):
        TermsOfReferenceFactory(team=population.team, number=number)
    page = page_of(seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD))

    for name in ("team", "seat-add", "terms", "outreach", "outreach-add"):
        address = reverse(f"organisations:{name}", args=[participation.organisation.slug, population.team_id])
        assert cut_words(page, live_server.url + address) == {1280: [], 360: []}, name


def test_no_word_of_ours_is_cut_on_the_page_of_a_milestone(participation, live_server, page_of):
    page = page_of(seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD))
    seat_for(participation, "Drew Partner", is_lived_experience=True)  # so that the answer below "Met?" is short
    progress = progress_of(participation, "M1")

    address = reverse("milestones:milestone", args=[participation.organisation.slug, progress.pk])
    assert cut_words(page, live_server.url + address) == {1280: [], 360: []}


def test_no_word_of_ours_is_cut_on_the_pages_of_the_programme(participation, live_server, page_of):
    participation.organisation.name = "Lough Vale Health and Social Care Trust"
    participation.organisation.save()
    page = page_of(ProgrammeRoleFactory().person.user)

    for address in (
        reverse("organisations:wave", args=[participation.wave.slug]),
        reverse("organisations:wave-list"),
        reverse("imports:import-upload"),
    ):
        assert cut_words(page, live_server.url + address) == {1280: [], 360: []}, address


def test_no_word_of_ours_is_cut_on_the_pages_of_the_report_and_of_a_sign_off(participation, live_server, page_of):
    population = PopulationFactory(participation=participation, name="Young Black men using talking therapies", selected=True)
    lead = seat_for(participation, "Ashley Lead", SeatRole.PROJECT_LEAD)
    progress = progress_of(participation, "M3", population)
    request_review(progress=progress, by=UserFactory(), on=START)
    said = {"reason": "Nearly there", "standard_reason": "Two people start soon.", "review_on": date(2099, 1, 31)}
    sign_off(progress=progress, by=UserFactory(), on=START, **said)
    ReportFactory(participation=participation, published=True, on=timezone.localdate())
    page, slug = page_of(lead), participation.organisation.slug

    for name, args in (("reports:report", []), ("reports:report-list", []), ("milestones:milestone", [progress.pk])):
        assert cut_words(page, live_server.url + reverse(name, args=[slug, *args])) == {1280: [], 360: []}, name
