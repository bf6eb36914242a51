import re

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.views import defaults

from core.gallery import WRONG


@pytest.mark.parametrize(("path", "heading"), [("/privacy/", "Privacy"), ("/accessibility/", "Accessibility")])
def test_public_page_is_open_to_visitors(client, path, heading):
    response = client.get(path)

    assert response.status_code == 200
    assert f"<title>{heading} – AMHE Collaborative</title>" in response.text
    assert response.text.count("<h1") == 1


def test_privacy_page_promises_nothing_that_the_site_does_not_do(client):
    page = " ".join(client.get("/privacy/").text.split())

    promises = ("6 years", "shown as a star", "actions you agreed to", "without your name")
    assert [words for words in promises if words in page] == []
    assert "nothing removes entries from it yet" in page
    assert 'href="/accounts/me/"' in page


def test_footer_says_who_runs_the_service_and_that_it_is_not_for_emergencies(client, settings):
    settings.SERVICE_OWNER, settings.CONTACT_EMAIL = "the invented centre", "help@example.org"

    footer = client.get("/privacy/").text.split("<footer")[1]

    assert "run by the invented centre" in footer
    assert 'href="mailto:help@example.org"' in footer
    assert "not an emergency service" in footer


@pytest.mark.parametrize("is_demo", [True, False])
def test_demonstration_says_so_on_every_page(client, settings, is_demo):
    settings.DEMO = is_demo

    assert ("Invented people and figures" in client.get("/privacy/").text) == is_demo


def test_page_has_the_skip_link_first_and_a_language(client):
    html = client.get("/privacy/").text

    assert '<html lang="en-GB">' in html
    assert re.search(r"<(a|button|input|select)\b[^>]*>", html)[0].startswith('<a class="nhsuk-skip-link"')


def test_page_has_no_script_style_or_handler_of_its_own(client, settings):
    settings.DEBUG = True

    for path in ("/privacy/", "/accessibility/", "/gallery/", "/gallery/?errors=1"):
        html = client.get(path).text
        assert re.findall(r"<style|\sstyle=|\son\w+=|data:|javascript:|<script(?![^>]* src=)", html) == []


def test_navigation_marks_the_current_page(client, settings):
    settings.DEBUG = True

    html = client.get("/gallery/").text

    assert html.count('aria-current="true"') == 1
    assert re.search(r'aria-current="true"><strong[^>]*>Organisations</strong>', html)


@pytest.mark.parametrize("is_debug", [True, False])
def test_gallery_is_only_for_those_who_build_the_site(client, settings, is_debug):
    settings.DEBUG = is_debug

    assert client.get("/gallery/").status_code == (200 if is_debug else 404)


def test_refused_form_answers_422_and_shows_what_was_typed(client, settings):
    settings.DEBUG = True

    response = client.post("/gallery/", WRONG)

    assert response.status_code == 422
    assert "<title>Error: Gallery" in response.text
    assert WRONG["summary"] in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_more_than_a_form_may_hold_is_answered_in_words_and_read_to_its_end(client, settings, kind):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 200_000 + b"\r\n--x--\r\n"

    response = client.post("/accounts/login/", body, content_type=kind)

    assert response.status_code == 413
    assert "Too much was sent at once" in response.text
    assert "Nothing of it has been saved" in " ".join(response.text.split())
    assert response.wsgi_request.read(1) == b""


def refuse(request, status):
    answers = {
        400: lambda: defaults.bad_request(request, Exception()),
        403: lambda: defaults.permission_denied(request, PermissionDenied()),
        404: lambda: defaults.page_not_found(request, Exception()),
        500: lambda: defaults.server_error(request),
    }
    return answers[status]()


@pytest.mark.parametrize(
    ("status", "heading"),
    [(400, "The request could not be read"), (403, "You cannot do this"), (404, "Page not found"), (500, "Something went wrong")],
)
def test_error_page_says_what_happened_and_where_to_go(status, heading):
    response = refuse(RequestFactory().get("/"), status)

    html = response.content.decode()
    assert (response.status_code, re.search(r"<h1[^>]*>(.*?)</h1>", html)[1]) == (status, heading)
    assert 'href="/"' in html


def test_too_many_tries_and_old_forms_have_their_pages():
    request = RequestFactory().get("/")

    headings = [re.search(r"<h1[^>]*>(.*?)</h1>", render_to_string(name, {}, request))[1] for name in ("429.html", "403_csrf.html")]

    assert headings == ["Too many tries", "The page was open for too long"]


def test_page_of_a_failed_site_needs_nothing_from_it():
    html = render_to_string("500.html")

    assert ("{%" in html, "<style" in html, "/static/core/error.css" in html) == (False, False, True)
