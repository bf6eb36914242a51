"""Every address of the matrix, opened as somebody who may, wide and narrow: nothing that axe finds, nothing in the console."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from tests.access.matrix import MATRIX
from tests.access.test_matrix import name_of
from tests.access.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]


def readers():
    """(key, row, who) for each address that opens as a page or a file: the first in the alphabet of those who may open it."""
    for key, row in MATRIX.items():
        if row.get and 200 in row.opens:
            yield key, row, min(row.get)


def open_address(page, address):
    """The response, or None for a file that the browser downloads instead of showing it."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise


def faults_of(page, axe, address):
    """What is wrong with the page at this address, as a list of texts; a file has no faults."""
    response = open_address(page, address)
    if response is None or response.headers.get("content-type", "").split(";")[0] != "text/html":
        return []
    faults = [] if page.locator("h1").count() == 1 else [f"{page.locator('h1').count()} headings of the first level"]
    try:
        axe(page)
    except AssertionError as fault:
        faults.append(str(fault)[:500])
    return faults


def test_no_page_has_a_fault(quiet_page, live_server, axe, sign_in):
    world, found = World(), {}
    for key, row, who in readers():
        sign_in(quiet_page, world.people[who])
        address = live_server.url + reverse(name_of(key), args=row.args(world)) + row.query
        if faults := faults_of(quiet_page, axe, address):
            found[f"{key} as {who}"] = faults

    assert found == {}


def test_no_refused_form_has_a_fault(quiet_page, live_server, axe, sign_in):
    """Each form is sent empty; those that accept that, or ask nothing, are left as they are."""
    world, found, refused = World(), {}, 0
    for key, row, _ in readers():
        if not row.post:
            continue
        sign_in(quiet_page, world.people[min(row.post)])
        if open_address(quiet_page, live_server.url + reverse(name_of(key), args=row.args(world)) + row.query) is None:
            continue
        form = quiet_page.locator("main form[method=post]:has(textarea, input[type=text], input[type=email])")
        if not form.count():
            continue
        form.first.evaluate("form => form.querySelectorAll('input[type=text], input[type=email], textarea').forEach(box => box.value = '')")
        form.first.locator("button[type=submit]:not([aria-hidden])").first.click()
        quiet_page.wait_for_load_state()
        if not quiet_page.title().startswith("Error: "):
            continue
        refused += 1
        try:
            axe(quiet_page)
        except AssertionError as fault:
            found[f"{key} refused"] = str(fault)[:500]

    assert found == {}
    assert refused > 10
