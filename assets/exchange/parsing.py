"""From an uploaded file or a paste to rows of services (their shape: see the package). Nothing is left out without being named."""

from dataclasses import dataclass, field
from io import BytesIO

from django.conf import settings

from assets.exchange.cleaning import NOT_TEXT, row_of
from assets.exchange.json_reading import refuse_too_many, said_in
from assets.exchange.table_reading import is_zip_of_tables, said_in_table, said_in_zip
from core.spreadsheets import TableError

MAX_CHARACTERS = 600_000
# Things of a directory that are about people: named first when they are left out.
ABOUT_PEOPLE = {"contacts", "contact", "phones", "phone", "contacts.csv", "contact.csv", "phones.csv", "phone.csv"}
UNREADABLE = "This is not a file that we can read. Choose JSON, CSV, an Excel workbook (.xlsx), or packed CSV files (.zip)."


@dataclass(frozen=True)
class Parsed:
    """`rows`, and sentences on the file as a whole."""

    rows: list[dict]
    sentences: list[str] = field(default_factory=list)


def from_file(file):
    """The services of an uploaded file: JSON, CSV, XLSX or packed tables; the content decides. Raises TableError."""
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise TableError(f"The file is larger than {settings.UPLOAD_MAX_BYTES // 1024 // 1024} MB. Take a part of the directory.")
    if content.startswith(b"PK\x03\x04") and is_zip_of_tables(content):
        said, ignored = said_in_zip(content)
        return _parsed(said, ignored, [])
    if _is_json(content):
        return _from_json(_decoded(content))
    if content.startswith((b"%PDF", b"<")):
        raise TableError(UNREADABLE)
    named = BytesIO(content)
    named.name = getattr(file, "name", "")
    return _parsed(*said_in_table(named), [])


def from_text(text):
    """The services of a pasted text, JSON or a table. Raises TableError."""
    if len(text) > MAX_CHARACTERS:
        raise TableError(f"This is more than {MAX_CHARACTERS:,} characters. Save it as a file, and upload that.")
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _from_json(text.lstrip("\ufeff"))
    return _parsed(*said_in_table(BytesIO(text.encode(errors="replace"))), [])


def _from_json(text):
    said, ignored, sentences = said_in(text)
    return _parsed(list(enumerate(said, start=1)), ignored, sentences)


def _parsed(said, ignored, sentences):
    if not said:
        raise TableError("There are no services in it.")
    refuse_too_many(said)
    return Parsed([row_of(number, each) for number, each in said], [*sentences, *_left_out(ignored)])


def _left_out(names):
    names = [NOT_TEXT.sub("", name) for name in names]
    people = [name for name in names if name.casefold() in ABOUT_PEOPLE]
    others = [name for name in names if name not in people]
    sentences = ["Names and phone numbers of people in it are not taken over."] if people else []
    if others:
        more = f" and {len(others) - 12} more" if len(others) > 12 else ""
        sentences.append(f"Not taken over: {', '.join(name[:40] for name in others[:12])}{more}.")
    return sentences


def _is_json(content):
    start = content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return start.startswith((b"{", b"["))


def _decoded(content):
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig").lstrip()
    except UnicodeDecodeError:
        raise TableError("The JSON is not written in UTF-8. Download it again, or save it as UTF-8.") from None
