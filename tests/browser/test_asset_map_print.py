"""Somebody of the project team looks at what all sub-teams have found, and takes it to a meeting on paper."""

import pytest
from django.urls import reverse

from jobs import running
from jobs.models import Job
from tests.browser.choosing import PHONE, new_participation, press, says, seat_for
from tests.factories.assets import AssetFactory, MappedAssetFactory
from tests.factories.organisations import PopulationFactory
from tests.pdf_checks import assert_pdf_ua

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]
NAMES = {
    "individuals": ["Chaplain with links to churches", "Barber who listens", "Retired nurse who visits farms"],
    "associations": ["Young farmers’ club", "Village hall committee", "Men’s shed"],
    "organisations": ["County library service", "Auction mart", "Community pharmacy"],
}


@pytest.fixture
def participation():
    """Two populations with nine assets; two of them serve both, and one is to be engaged first."""
    participation = new_participation()
    rural, young = (PopulationFactory(participation=participation, name=name, selected=True) for name in ("Rural communities", "Young men"))
    for segment, names in NAMES.items():
        for place, name in enumerate(names):
            asset = AssetFactory(participation=participation, segment=segment, name=name, place="Exampleton", has=["Time"])
            MappedAssetFactory(population=rural, asset=asset, prioritised=name == "Auction mart")
            if place == 0:
                MappedAssetFactory(population=young, asset=asset)
    return participation


def test_assets_of_an_organisation_are_found_and_printed(quiet_page, live_server, participation, axe, sign_in):
    page, slug = quiet_page, participation.organisation.slug
    sign_in(page, seat_for(participation, "Sam Member"))

    # Given the page of the organisation, when they go to its assets
    page.goto(live_server.url + reverse("milestones:organisation", args=[slug]))
    press(page, "Assets of all populations")

    # Then all of them stand there, with a map, wide and on a phone
    says(page, "9 assets", "Chaplain with links to churches", "to engage first")
    axe(page)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size({"width": 1280, "height": 900})

    # When they look at one population alone, and print that on A3
    page.get_by_text("Filter assets").click()
    page.get_by_label("Young men").check()
    press(page, "Apply filters")
    says(page, "3 assets")
    with page.expect_download() as table:
        page.get_by_text("Download this list").click()
        press(page, "Download as CSV")
    assert "Barber" not in table.value.path().read_text(encoding="utf-8-sig")
    press(page, "Print this map on A4 or A3")
    says(page, "The PDF holds 3 assets.")
    axe(page)
    page.get_by_label("A3").check()
    press(page, "Make the PDF")

    # Then it is laid out, and can be read by everybody
    job = Job.objects.get(kind="asset_map_pdf")
    running.run(job.pk)
    response = page.context.request.get(live_server.url + reverse("reports:asset-map-pdf", args=[slug, job.payload["print"]]))
    assert (response.status, response.headers["content-type"]) == (200, "application/pdf")
    assert_pdf_ua(response.body())
