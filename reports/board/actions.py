"""What people do with the board."""

from audit.recording import action, record


@action
def export_board(*, by, kind, filters, rows):
    """Note that somebody took the board away as a file: `kind` is csv or xlsx, `rows` how many rows it has.

    `filters` say what was shown; words that were searched for are left out.
    """
    kept = {name: value for name, value in filters.items() if value and name != "q"}
    record("board.exported", label="Board", by=by, changes={"format": kind, "rows": rows, "filters": kept})
