"""PDF from a print template: one stylesheet, own fonts, and nothing fetched from anywhere.

WeasyPrint is imported inside the functions: it costs half a second and 50 MB, and only a worker needs it.
"""

import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.contrib.staticfiles import finders

BASE = "https://assets.invalid/"
STYLESHEET = "pdf/report.css"
FONTS = ("pdf/LiberationSans-Regular.ttf", "pdf/LiberationSans-Bold.ttf")
TYPES = {"ttf": "font/ttf", "svg": "image/svg+xml", "png": "image/png"}


class PdfRefused(Exception):
    """The page names something outside the bundled files (another site, a file, a data address)."""


class PdfUnavailable(Exception):
    """The libraries that draw text are not installed on this machine."""


def pdf_key(html):
    """The name of the PDF made from this HTML: SHA-256 (64 hexadecimal digits) over everything that shapes the bytes.

    `html` is the whole page as text, with the day of creation in it (`templates/pdf/base.html` writes it).
    """
    return hashlib.sha256(_engine_digest() + html.encode()).hexdigest()


def render_pdf(html, *, created_on):
    """The page as a tagged PDF/UA-1 file, as bytes. The same page and day give the same bytes, in any process.

    `html` is a whole page that extends `pdf/base.html`; `created_on` is the date (or aware datetime) written as its creation date,
    always taken from the data and never from the clock.
    Raises PdfRefused when the page asks for anything but `pdf/*.ttf|svg|png` of our static files, PdfUnavailable without Pango.
    """
    try:
        from weasyprint import CSS, HTML  # slow import
        from weasyprint.text.fonts import FontConfiguration  # slow import
        from weasyprint.urls import FatalURLFetchingError  # slow import
    except OSError as error:
        raise PdfUnavailable("This machine cannot make PDFs: install libpangoft2-1.0-0 and libharfbuzz-subset0.") from error
    fetcher = _closed_fetcher()
    fonts = FontConfiguration()
    try:
        css = CSS(string=_read(STYLESHEET).decode(), base_url=BASE + STYLESHEET, url_fetcher=fetcher, font_config=fonts)
        page = HTML(string=html, base_url=BASE, url_fetcher=fetcher)
        document = page.render(font_config=fonts, stylesheets=[css], pdf_variant="pdf/ua-1")
        document.metadata.created = created_on.isoformat()
        data = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    except FatalURLFetchingError as error:  # derives from BaseException, so that it is not swallowed on its way here
        raise PdfRefused(str(error)) from None
    if fetcher.refused:  # inside a picture it is swallowed all the same
        raise PdfRefused(f"A PDF may not fetch {fetcher.refused[0]}")
    return data


def _closed_fetcher():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # slow import

    class ClosedFetcher(URLFetcher):
        """Serves the bundled pictures and fonts; every other address stops the document and is kept in `refused`."""

        def __init__(self):
            super().__init__(allowed_protocols={"https"}, allow_redirects=False, fail_on_errors=True)
            self.refused = []

        def fetch(self, url, headers=None):
            asset = re.fullmatch(re.escape(BASE) + r"(pdf/[\w-]+\.(ttf|svg|png))", url)
            if not asset or not finders.find(asset[1]):
                self.refused.append(url[:200])
                raise FatalURLFetchingError(f"A PDF may not fetch {url[:200]}")
            return URLFetcherResponse(url, _read(asset[1]), {"Content-Type": TYPES[asset[2]]})

    return ClosedFetcher()


@cache
def _engine_digest():
    parts = [f"weasyprint {version('weasyprint')}".encode(), _read(STYLESHEET), *map(_read, FONTS)]
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def _read(name):
    return Path(finders.find(name)).read_bytes()
