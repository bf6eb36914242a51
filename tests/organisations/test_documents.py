import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.documents import CHOOSE, MOST_BYTES, NOT_WHOLE, TYPES, DocumentError, read, safe_name
from tests.organisations.documents import DOCX, ODT, ODT_TYPE, PDF, packed, upload


@pytest.mark.parametrize(("content", "name", "extension"), [(PDF, "a.pdf", "pdf"), (DOCX, "a.docx", "docx"), (ODT, "a.ODT", "odt")])
def test_a_document_is_what_its_name_says(content, name, extension):
    document = read(upload(content, name))

    assert (document.extension, document.name, document.file.read()) == (extension, f"a.{extension}", content)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90 a program", "terms.pdf", "damaged"),
        (b"<html><script>alert(1)</script>", "terms.pdf", "damaged"),
        (b"%PDF-1.7 cut off", "terms.pdf", "damaged"),
        (PDF, "terms.docx", "damaged"),
        (b"PK\x03\x04 half a zip", "terms.docx", "damaged"),
        (packed(content_xml="x"), "terms.docx", "damaged"),
        (ODT, "terms.docx", "damaged"),
        (DOCX, "terms.odt", "damaged"),
        (packed(mimetype="application/zip", content_xml="x"), "terms.odt", "damaged"),
        (packed(mimetype=ODT_TYPE), "terms.odt", "damaged"),
        (packed(_T="x", word__document_xml="x", word__vbaProject=""), "terms.docx", None),
        (packed(**{"_T": "x", "word__document_xml": "x", "word__vbaProject.bin": "x"}), "terms.docx", "macros"),
        (PDF, "terms.exe", "Choose a PDF"),
        (PDF, "terms", "Choose a PDF"),
        (PDF, "terms.pdf.html", "Choose a PDF"),
        (PDF + b" " * MOST_BYTES, "terms.pdf", "larger than 5 MB"),
    ],
)
def test_what_is_something_else_is_refused_in_words(content, name, words):
    if words is None:
        assert read(upload(content, name)).extension == "docx"
        return

    with pytest.raises(DocumentError) as refusal:
        read(upload(content, name))

    assert words in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Terms of reference.PDF", "Terms of reference.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\terms.pdf", "terms.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("terms\u202efdp.exe", "termsfdp.exe"),
        (".pdf", "document.pdf"),
        ("안내.pdf", "안내.pdf"),
        ("x" * 400 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_the_name_of_a_download_holds_nothing_that_misleads(name, safe):
    assert safe_name(name) == safe


def outcome(content, name):
    """The extension of the document, or the words of the refusal."""
    try:
        return read(upload(content, name)).extension
    except DocumentError as refusal:
        return str(refusal)


@given(st.binary(max_size=300), st.sampled_from(sorted(TYPES)))
def test_whatever_is_sent_is_read_or_refused_in_words(content, extension):
    assert outcome(content, f"x.{extension}") in (extension, NOT_WHOLE, CHOOSE)


@given(st.integers(min_value=0, max_value=len(DOCX) - 1), st.integers(min_value=0, max_value=255), st.sampled_from([DOCX, ODT]))
def test_a_damaged_archive_is_read_or_refused_in_words(place, byte, content):
    damaged = bytearray(content)
    damaged[min(place, len(damaged) - 1)] = byte

    assert outcome(bytes(damaged), "x.docx") in ("docx", NOT_WHOLE)
    assert outcome(bytes(damaged), "x.odt") in ("odt", NOT_WHOLE)
