"""Fixtures for the tests in a real browser: `python -m pytest -p playwright tests/browser`."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the synchronous interface of Playwright runs an event loop in the thread of the tests

AXE = Path(__file__).parent / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """async (tags) => {
  const result = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
WIDTHS = (1280, 320)
PARTS_OF_A_PAGE = ("script", "stylesheet", "image", "font", "manifest")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium; nothing is downloaded. It has no sandbox of its own where tests run as root."""
    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("There is no Chromium on this machine.")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def base_url():
    """None: tests write whole addresses. Ours replaces the plugin's, which pytest 9 warns about."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/London"}


def watch(page):
    """Note everything that a sound page never does: returns the list that the complaints go to."""
    complaints = []

    def on_console(message):
        is_loud = message.type == "error" or "ElementError" in message.text or "InitError" in message.text
        if is_loud and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE:
            complaints.append(f"{response.status} for {response.url}")

    def on_request(request):
        if urlsplit(request.url).hostname not in ("localhost", "127.0.0.1"):
            complaints.append(f"another host: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    return complaints


@pytest.fixture
def quiet_page(page):
    """A page whose test fails at the end if it said anything in the console, raised an error, or asked another host."""
    page.set_default_timeout(10_000)
    complaints = watch(page)
    yield page
    assert complaints == []


@pytest.fixture
def axe():
    """`axe(page)` asserts that the page as it stands has no fault, wide and narrow, and does not scroll sideways."""
    source = AXE.read_text()

    def check(page):
        before = page.viewport_size
        page.evaluate(source)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(RUN_AXE, AXE_TAGS) == [], f"axe at {width} pixels"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"The page is wider than {width} pixels"
        page.set_viewport_size(before)

    return check


@pytest.fixture
def sign_in(client, live_server):
    """`sign_in(page, user)` gives the page's browser the session of a person who has signed in, without the sign-in page."""

    def give_session(page, user):
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return give_session


@pytest.fixture
def page_of(browser, browser_context_args, live_server):
    """`page_of(user)` gives a person a browser of their own, signed in, which complains at the end as `quiet_page` does."""
    contexts, complaints = {}, {}

    def open_page(user, **context_args):
        if user not in contexts:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context = contexts[user] = browser.new_context(**browser_context_args, **context_args)
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            page = context.new_page()
            page.set_default_timeout(10_000)
            complaints[user] = watch(page)
        return contexts[user].pages[0]

    yield open_page
    for context in contexts.values():
        context.close()
    assert [words for said in complaints.values() for words in said] == []
