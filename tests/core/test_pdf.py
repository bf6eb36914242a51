import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.template import Context, Engine

from core.pdf import PdfRefused, PdfUnavailable, pdf_key, render_pdf
from tests.pdf_checks import assert_pdf_ua, pdf_faults

pytestmark = pytest.mark.pdf

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 7, 2)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>A report</title></head><body><h1>A report</h1>{}</body></html>'


def sample(**values):
    engine = Engine(dirs=[ROOT / "templates", ROOT / "tests/core/templates"])
    months = [(f"Month {number}", number * 5, f"{number} %") for number in range(1, 45)]
    return engine.get_template("pdf_sample.html").render(Context({"created_on": DAY, "months": months, **values}))


@pytest.fixture(scope="module")
def report():
    return render_pdf(sample(), created_on=DAY)


def test_report_is_accessible_and_self_contained(report):
    assert_pdf_ua(report)


def test_report_carries_its_title_day_and_bookmarks(report):
    with pikepdf.open(io.BytesIO(report)) as pdf, pdf.open_outline() as outline:
        [top] = outline.root

        assert str(pdf.docinfo.Title) == "Progress report, Willowbank NHS Trust"
        assert str(pdf.docinfo.CreationDate) == "D:20260702"
        assert top.title == "Progress report, April to June 2026"
        assert [child.title for child in top.children] == ["What is asked of you", "Contents", "Where the work stands", "Measures"]


def test_report_names_the_chart_in_its_alternative_text(report):
    with pikepdf.open(io.BytesIO(report)) as pdf:
        alts = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]

    assert alts == ["Run chart: referrals each month. Median 12, latest 15, no signal."]


def test_style_sheet_is_understood_in_full(caplog):
    render_pdf(sample(), created_on=DAY)

    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []


def test_same_page_gives_the_same_bytes_in_another_process(report):
    code = (
        "import sys, datetime, django; django.setup(); from core.pdf import render_pdf;"
        "sys.stdout.buffer.write(render_pdf(sys.stdin.read(), created_on=datetime.date(2026, 7, 2)))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "amhe.settings.test", "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}

    other = subprocess.run(
        [sys.executable, "-c", code], input=sample().encode(), capture_output=True, check=True, cwd=ROOT, env=environment
    )

    assert other.stdout == report


def test_creation_date_is_the_given_one_whatever_the_page_says():
    html = PAGE.format("").replace("<title>", '<meta name="dcterms.created" content="1999-01-01"><title>')

    with pikepdf.open(io.BytesIO(render_pdf(html, created_on=DAY))) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20260702"


def test_key_is_the_same_for_the_same_page_and_another_for_any_change():
    first, again, other = pdf_key(sample()), pdf_key(sample()), pdf_key(sample(ask="One thing more."))

    assert first == again
    assert first != other
    assert len(first) == 64


def test_typed_text_is_shown_as_text():
    typed = '<img src="file:///etc/passwd"><script>alert(1)</script>'

    assert_pdf_ua(render_pdf(sample(ask=typed, extra=typed), created_on=DAY))


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:8000/healthz" alt="x">',
        '<img src="https://example.org/x.png" alt="x">',
        '<img src="//example.org/x.png" alt="x">',
        '<img src="ftp://example.org/x.png" alt="x">',
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">',
        '<img src="https://assets.invalid/pdf/../../manage.py" alt="x">',
        '<img src="https://assets.invalid/pdf/%2e%2e/x.png" alt="x">',
        '<img src="pdf/nowhere.png" alt="x">',
        '<img src="https://assets.invalid@example.org/pdf/x.png" alt="x">',
        '<base href="file:///etc/"><img src="passwd" alt="x">',
        "<style>@import url(file:///etc/passwd);</style>",
        "<style>@import url(http://127.0.0.1/x.css);</style>",
        "<style>body { background: url(file:///etc/passwd) }</style>",
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) } body { font-family: X }</style>",
        '<p style="background: url(http://127.0.0.1/x.png)">x</p>',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        '<object data="file:///etc/passwd">x</object>',
        '<embed src="file:///etc/passwd">',
        SVG.format('<title>x</title><image href="file:///etc/passwd" width="9" height="9"/>'),
    ],
)
def test_page_that_asks_for_anything_from_outside_is_refused(hostile):
    with pytest.raises(PdfRefused):
        render_pdf(PAGE.format(hostile), created_on=DAY)


@pytest.mark.parametrize("inner", ['<use href="file:///etc/x.svg#a"/>', "<style>@import url(file:///etc/passwd);</style>"])
def test_picture_that_names_a_file_is_left_out(inner, monkeypatch):
    opened = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, request, *args, **kwargs: opened.append(request))

    data = render_pdf(PAGE.replace("{}", SVG.format("<title>x</title>" + inner)), created_on=DAY)

    assert opened == []
    assert b"/Image" not in data


def test_missing_libraries_are_named_in_plain_words(monkeypatch):
    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])

    with pytest.raises(PdfUnavailable, match=r"libpangoft2-1.0-0"):
        render_pdf(PAGE.format(""), created_on=DAY)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (PAGE.replace("en-GB", "fr"), "The language is not en-GB."),
        (PAGE.replace("<h1>", "<p>").replace("</h1>", "</p>"), "There are no bookmarks."),
        (PAGE.replace("{}", '<p><a href="/board/">Board</a></p>'), "A link is not a full address: https://assets.invalid/board/."),
        (
            PAGE.replace("{}", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>'),
            "A figure has no alternative text.",
        ),
    ],
)
def test_checks_for_every_report_notice_a_fault(html, fault):
    assert fault in pdf_faults(render_pdf(html, created_on=DAY))
