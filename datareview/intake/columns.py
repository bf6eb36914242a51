"""The columns of a file of excerpts. The template, the page and the reader share the one list."""

from core.spreadsheets import TableError
from organisations.imports.columns import Column, normal

COLUMNS = (
    Column(
        "text",
        "Text",
        "One thing that was said, without anything that shows who it is. Must be there.",
        "Nobody asked me what would help.",
        ("excerpt", "quote", "quotation", "words", "what was said", "comment", "answer", "response"),
        is_required=True,
    ),
    Column(
        "consent",
        "Agreement",
        "Under which agreement it was said, by its name here. Left empty, the one that you choose on the page.",
        "Speaker 1",
        ("consent", "agreement label"),
    ),
    Column(
        "topic",
        "Question",
        "The question that it answers, by its code or in its words. May be empty.",
        "M4.1.p3",
        ("topic", "prompt", "question code"),
    ),
    Column(
        "speaker", "Speaker", "A role, no name. Leave it empty if it could show who it was.", "a carer", ("said by", "role", "who said it")
    ),
    Column(
        "may_distress", "May be distressing", "Yes or no; no if empty.", "no", ("may distress", "distressing", "content note", "sensitive")
    ),
)
LABELS = {column.code: column.label for column in COLUMNS}
_CODES = {normal(name): column.code for column in COLUMNS for name in (column.code, column.label, *column.names)}


def match_header(header):
    """Which columns a header names: ({position: code}, [names that are not taken over]). Raises TableError without a text column."""
    places, ignored, names = {}, [], {}
    for position, name in enumerate(header):
        code = _CODES.get(normal(name))
        if code is None:
            ignored.append(name)
        elif code in names:
            raise TableError(f"The columns “{names[code]}” and “{name}” mean the same. Keep one of them.")
        else:
            places[position], names[code] = code, name
    if "text" not in names:
        raise TableError("There is no column called “Text”. The first row must name the columns, and one of them holds what was said.")
    return places, ignored
