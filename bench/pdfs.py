"""Making a report's PDF as a worker does, and drawing the same HTML with WeasyPrint alone.

`python -m bench.pdfs`, in the environment of a site, writes JSON: the medians of the rounds by name, and the address of the PDF.
The last PDF stays, for the bare file view to serve as well.
"""

import json
import time

import django
from django.conf import settings

from bench.rounds import measured

ROUNDS, TIMES = 9, 5
UA = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}


def main():
    django.setup()
    from reports.models import ProgressReport, RenderedPdf  # app ready

    report = ProgressReport.objects.published().select_related("participation__organisation").first()
    html = page_of(report)
    seconds = measured({"made": lambda: made(report), "bare": lambda: drawn(html)}, rounds=ROUNDS, times=TIMES, warm_up=2)
    settings.BENCH_FILE.write_bytes(RenderedPdf.objects.get().file.read())
    print(json.dumps({"seconds": seconds, "address": f"/organisations/{report.participation.organisation.slug}/report.pdf"}))


def page_of(report):
    from reports.handlers import html_of  # app ready

    return html_of(report)


def made(report):
    """Seconds that a worker takes for the whole job: reading the report, laying it out, storing the file, saying so."""
    from jobs import running  # app ready
    from reports.models import RenderedPdf  # app ready
    from reports.progress.actions import ask_for_pdf, stored_pdf  # app ready

    for pdf in RenderedPdf.objects.all():
        pdf.file.delete(save=False)
        pdf.delete()
    job = ask_for_pdf(report=report, by=None)
    start = time.perf_counter()
    running.run(job.pk)
    seconds = time.perf_counter() - start
    if stored_pdf(report.digest) is None:
        raise SystemExit("The PDF was not made.")
    return seconds


def drawn(html):
    """Seconds that WeasyPrint takes for a PDF of the same kind (PDF/UA-1, tagged) with the same stylesheet and fonts."""
    from weasyprint import HTML  # slow import

    folder = settings.BASE_DIR / "static"
    start = time.perf_counter()
    HTML(string=html, base_url=str(folder)).write_pdf(stylesheets=[folder / "pdf" / "report.css"], **UA)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
