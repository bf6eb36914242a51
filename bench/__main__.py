"""Measure everything, print the ratios, and write them to docs/performance.md. Ends with 1 only if it could not measure."""

import json
import sys
import tempfile
import time
from pathlib import Path

from bench.pages import MIDDLE, SIZES, measure_pages, measure_reviews
from bench.results import in_words, results_of, write_page
from bench.rounds import ratio
from bench.site import ROOT, CannotMeasure, sites, tidy
from bench.spc import measure_spc

sys.path.insert(0, str(ROOT / "scripts"))  # the scripts are programs, not a package

from services import ensure_services
from setup_env import Missing, ensure_pdf, say


def main():
    began = time.monotonic()
    try:
        if not ensure_pdf():
            raise CannotMeasure("PDFs cannot be made here, so they cannot be measured.")
        with tempfile.TemporaryDirectory(prefix="amhe-bench-") as folder:
            ratios, queries, in_reviews = measure(ensure_services()["DATABASE_URL"], Path(folder))
    except (CannotMeasure, Missing) as error:
        sys.exit(str(error))
    results = results_of(ratios)
    write_page(results, queries, in_reviews)
    say(
        f"\n{in_words(results, queries, in_reviews)}\n\nWritten to docs/performance.md after {(time.monotonic() - began) / 60:.0f} minutes."
    )


def measure(server, folder):
    """The ratios by name, {organisations: queries of the board}, and {page of a data review: {excerpts: queries}}."""
    say(f"Filling three databases, with {', '.join(f'{size:,}' for size in SIZES)} organisations (a few minutes) ...")
    with sites(server, SIZES, folder) as found:
        say("Making PDFs ...")
        made = json.loads(found[MIDDLE].run("-m", "bench.pdfs"))
        say("Opening pages ...")
        ratios, queries = measure_pages(found, pdf_address=made["address"])
        say("Filling data reviews and opening their pages ...")
        reviews = json.loads(found[MIDDLE].run("-m", "bench.reviews"))
        tidy(found[MIDDLE])
        addresses = {int(size): pages for size, pages in reviews["addresses"].items()}
        of_reviews, in_reviews = measure_reviews(found[MIDDLE], reviews["email"], addresses)
        say("Drawing charts ...")
        drawn = json.loads(found[MIDDLE].run("-m", "bench.charts"))
    say("Working out charts ...")
    alone = {"pdf to bare": ratio(made["seconds"], "made", "bare"), "chart to bare": ratio(drawn, "drawn", "bare")}
    return {**ratios, **of_reviews, **measure_spc(), **alone}, queries, in_reviews


if __name__ == "__main__":
    main()
