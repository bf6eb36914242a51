"""Documents that people hand in: looked into far enough to know that they are what their name says."""

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files import File

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 5_000
LONGEST_NAME = 120
ODT_TYPE = "application/vnd.oasis.opendocument.text"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": ODT_TYPE,
}
CHOOSE = "Choose a PDF, a Word document (.docx) or an OpenDocument text (.odt)"
NOT_WHOLE = "The file is damaged, or it is not what its name says. Open it, save it as a PDF, and choose that"
# What `zipfile` raises for what somebody has tampered with.
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, LookupError, ValueError, RuntimeError, EOFError)


class DocumentError(Exception):
    """Why a file cannot be kept, in words fit for the page."""


@dataclass(frozen=True)
class Document:
    """A file that was looked into. `name` is fit for a download, `extension` is one of TYPES."""

    file: File
    name: str
    extension: str


def read(file):
    """Look into an uploaded file. Returns a Document. Raises DocumentError with the reason."""
    name = safe_name(file.name)
    extension = PurePosixPath(name).suffix.lstrip(".")
    if extension not in TYPES:
        raise DocumentError(CHOOSE)
    if file.size > MOST_BYTES:
        raise DocumentError(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Choose a smaller one, or give a link")
    try:
        LOOKS_RIGHT[extension](file)
    except UNREADABLE:
        raise DocumentError(NOT_WHOLE) from None
    finally:
        file.seek(0)
    return Document(file, name, extension)


def safe_name(name):
    """The last part of a file name without anything that hides or redirects: control and direction marks, quotes, slashes."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C" and letter not in '"<>:|?*;%')
    stem, dot, extension = " ".join(shown.split()).rpartition(".")
    stem = stem.strip(". ")[:LONGEST_NAME] or "document"
    return f"{stem}.{extension.lower()}" if dot else stem


def _pdf(file):
    start = file.read(1024)
    file.seek(max(0, file.size - 2048))
    if b"%PDF-" not in start or b"%%EOF" not in file.read():
        raise ValueError


def _names(archive):
    names = [entry.filename.lower() for entry in archive.infolist()]
    if len(names) > MOST_ENTRIES:
        raise ValueError
    return names


def _docx(file):
    with zipfile.ZipFile(file) as archive:
        names = _names(archive)
    if not {"[content_types].xml", "word/document.xml"} <= set(names):
        raise ValueError
    if any(name.endswith("vbaproject.bin") for name in names):
        raise DocumentError("The document holds macros. Save it without them, or as a PDF")


def _odt(file):
    with zipfile.ZipFile(file) as archive:
        names = _names(archive)
        with archive.open("mimetype") as entry:
            kind = entry.read(100)
    if kind.strip() != ODT_TYPE.encode() or "content.xml" not in names:
        raise ValueError


LOOKS_RIGHT = {"pdf": _pdf, "docx": _docx, "odt": _odt}
