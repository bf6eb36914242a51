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


def _opening(visitor, address):
    return lambda: visitor.get(address).seconds


def bare_table_for(board, get):
    """The address of a bare table with as many rows as the board shows, and within a tenth as many bytes.

    `board` is the page, `get` opens an address and returns an answer with a `body`. Raises CannotMeasure if there is no such table.
    """
    rows = len(SHOWN.findall(board))
    one, many = (len(get(_table(rows, cells)).body) for cells in (5, 25))
    cells = 5 + round((len(board) - one) / ((many - one) / 20))
    address = _table(rows, cells)
    if abs(len(get(address).body) - len(board)) > LONGER_BY * len(board):
        raise CannotMeasure("The bare table could not be made as long as the board.")
    return address


def _table(rows, cells):
    return f"/bench/table/?rows={rows}&cells={cells}"
