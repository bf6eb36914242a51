"""The board and the bare table, the PDF that is there already and the bare file: over HTTP, as a browser asks for them."""

import re
from contextlib import ExitStack

from bench.rounds import measured, ratio
from bench.site import CannotMeasure, served
from bench.visitor import Visitor

SMALL, MIDDLE, LARGE = SIZES = (20, 200, 2_000)
READER, PASSWORD = "programme@demo.example", "together-for-equality"  # of the demonstration; sees every organisation
BOARD = "/board/"
FILE = "/bench/file/"
ROUNDS, TIMES = 12, 25
SHOWN = re.compile(rb'<tr class="nhsuk-table__row" role="row">\s*<th[^>]*scope="row"|<li class="app-attention__line">')
CODES = re.compile(rb'<input[^>]*type="checkbox"')
THEMES = re.compile(rb'<th[^>]*scope="row"')
LONGER_BY = 0.1


def measure_pages(sites, *, pdf_address):
    """(ratios, queries) of the board and of the PDF at `pdf_address`: {name: Ratio} and {size: queries of the board}."""
    with ExitStack() as stack:
        visitors = {size: Visitor(stack.enter_context(served(site))) for size, site in sites.items()}
        for visitor in visitors.values():
            visitor.sign_in(READER, PASSWORD)
        middle = visitors[MIDDLE]
        table = bare_table_for(middle.get(BOARD).body, middle.get)
        boards = {f"board {size}": _opening(visitor, BOARD) for size, visitor in visitors.items()}
        seconds = measured({**boards, "table": _opening(middle, table)}, rounds=ROUNDS, times=TIMES)
        ratios = {
            "board to table": ratio(seconds, f"board {MIDDLE}", "table"),
            "large to small": ratio(seconds, f"board {LARGE}", f"board {SMALL}"),
        }
        seconds = measured({"pdf": _opening(middle, pdf_address), "file": _opening(middle, FILE)}, rounds=ROUNDS, times=2 * TIMES)
        ratios["pdf to file"] = ratio(seconds, "pdf", "file")
        return ratios, {size: visitor.queries_of(BOARD) for size, visitor in visitors.items()}


def measure_reviews(site, email, addresses):
    """(ratios, queries) of the coding page and the matrix of a large data review, to bare tables: {name: Ratio}, {page: {size: queries}}.

    `addresses` are those that `bench.reviews` wrote: {number of excerpts: {"coding": address, "matrix": address}}.
    """
    with served(site) as port:
        visitor = Visitor(port)
        visitor.sign_in(email, PASSWORD)
        large, ratios = addresses[max(addresses)], {}
        for page, rows in (("coding", CODES), ("matrix", THEMES)):
            table = bare_table_for(visitor.get(large[page]).body, visitor.get, rows=rows)
            seconds = measured({page: _opening(visitor, large[page]), "table": _opening(visitor, table)}, rounds=ROUNDS, times=TIMES)
            ratios[f"{page} to table"] = ratio(seconds, page, "table")
        counts = {page: {size: visitor.queries_of(pages[page]) for size, pages in addresses.items()} for page in large}
        return ratios, counts


def _opening(visitor, address):
    return lambda: visitor.get(address).seconds


def bare_table_for(page, get, rows=SHOWN):
    """The address of a bare table with as many rows as the page shows (found by the pattern `rows`), and within a tenth as many bytes.

    `get` opens an address and returns an answer with a `body`. Raises CannotMeasure if there is no such table.
    """
    rows = len(rows.findall(page))
    one, many = (len(get(_table(rows, cells)).body) for cells in (5, 25))
    cells = 5 + round((len(page) - one) / ((many - one) / 20))
    address = _table(rows, cells)
    if abs(len(get(address).body) - len(page)) > LONGER_BY * len(page):
        raise CannotMeasure("The bare table could not be made as long as the page.")
    return address


def _table(rows, cells):
    return f"/bench/table/?rows={rows}&cells={cells}"
