"""Codebooks of other programs: what is written is valid, what is read is what was written, and bad files are refused in words."""

import time
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from datareview.codebook import MAX_BYTES, MAX_CODES, BookCode, BookSet, Codebook, CodebookError, from_qdc, to_qdc

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schema" / "Codebook.xsd")))
A, B, C = (uuid.UUID(f"6f1c1f0e-6f0a-4a86-9d0a-0f6b0b1f7a0{place}") for place in (1, 2, 3))
EXAMPLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="AMHE Collaborative app">
  <Codes>
    <Code guid="{A}" name="Theme: trust in services" isCodable="true" color="#005EB8">
      <Description>Whether people feel safe to seek help.</Description>
      <Code guid="{B}" name="Fear of being judged" isCodable="true"/>
    </Code>
  </Codes>
  <Sets>
    <Set guid="{C}" name="Needs">
      <MemberCode guid="{B}"/>
    </Set>
  </Sets>
</CodeBook>"""
BOOK = Codebook(
    codes=(
        BookCode(A, "Theme: trust in services", colour="#005EB8", description="Whether people feel safe to seek help."),
        BookCode(B, "Fear of being judged", parent=A),
    ),
    sets=(BookSet(C, "Needs", (B,)),),
)


def faults(content):
    document = etree.fromstring(content)
    SCHEMA.validate(document)
    return [str(error) for error in SCHEMA.error_log]


def wrapped(codes, head='xmlns="urn:QDA-XML:codebook:1.0"', tail=""):
    return f"<CodeBook {head}><Codes>{codes}</Codes>{tail}</CodeBook>".encode()


visible = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp"))
names = st.lists(st.text(visible, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
long_texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=60).map(str.strip)
colours = st.one_of(st.just(""), st.integers(0, 0xFFFFFF).map("#{:06X}".format))


@st.composite
def codebooks(draw):
    guids = draw(st.lists(st.uuids(), min_size=1, max_size=12, unique=True))
    codes = []
    for place, guid in enumerate(guids):
        parent = draw(st.sampled_from([None, *guids[:place]]))
        codes.append(BookCode(guid, draw(names), draw(st.booleans()), draw(colours), draw(long_texts), parent))
    members = st.lists(st.sampled_from(guids), unique=True, max_size=4).map(tuple)
    sets = draw(st.lists(st.builds(BookSet, st.uuids(), names, members), max_size=3))
    return Codebook(tuple(codes), tuple(sets))


def in_order_of_the_file(codes):
    """Parents first, each followed by what stands under it."""
    ordered = []

    def add(parent):
        for code in codes:
            if code.parent == parent:
                ordered.append(code)
                add(code.guid)

    add(None)
    return tuple(ordered)


def test_example_of_the_specification_is_read_and_written_again_the_same():
    assert faults(EXAMPLE.encode()) == []
    assert from_qdc(EXAMPLE.encode()) == (BOOK, [])
    assert faults(to_qdc(BOOK)) == []
    assert from_qdc(to_qdc(BOOK)) == (BOOK, [])


@given(codebooks())
@settings(max_examples=150, deadline=None)
def test_any_codebook_is_valid_and_comes_back_with_its_guids(book):
    content = to_qdc(book)

    assert faults(content) == []
    assert from_qdc(content) == (Codebook(in_order_of_the_file(book.codes), book.sets), [])


def test_sets_are_left_out_when_there_are_none_and_an_empty_codebook_is_refused():
    assert b"Sets" not in to_qdc(Codebook((BookCode(A, "One"),)))
    with pytest.raises(CodebookError, match="There is no code yet"):
        to_qdc(Codebook(()))


def test_characters_that_xml_cannot_hold_are_left_out_when_writing():
    content = to_qdc(Codebook((BookCode(A, "Be\x0bll\x00 & <ring>", description="One\r\ntwo\x1f"),)))

    assert faults(content) == []
    assert from_qdc(content)[0].codes == (BookCode(A, "Bell & <ring>", description="One\ntwo"),)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + EXAMPLE.encode(),
        EXAMPLE.replace("UTF-8", "UTF-16").encode("utf-16"),
        EXAMPLE.replace(str(A), str(A).upper()).replace(f'<MemberCode guid="{B}"', f'<MemberCode guid="{str(B).upper()}"').encode(),
        EXAMPLE.replace(str(A), f"{{{A}}}").replace(str(B), f"{{{B}}}").encode(),
        EXAMPLE.replace("#005EB8", "#005eb8").encode(),
        EXAMPLE.replace('isCodable="true"', 'isCodable="1"').encode(),
        EXAMPLE.replace(' xmlns="urn:QDA-XML:codebook:1.0"', "").encode(),
        EXAMPLE.replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4").encode(),
        EXAMPLE.replace("<CodeBook ", '<CodeBook xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a b" ').encode(),
        b"\n  " + EXAMPLE.split("\n", 1)[1].encode(),
    ],
    ids=["bom", "utf-16", "upper case", "braces", "colour", "one", "no namespace", "old namespace", "schema location", "white space"],
)
def test_other_spellings_of_the_same_are_read_without_a_word(content):
    assert from_qdc(content) == (BOOK, [])


def test_short_colour_is_written_out():
    [code] = from_qdc(wrapped(f'<Code guid="{A}" name="One" isCodable="true" color="#1aF"/>'))[0].codes

    assert code.colour == "#11AAFF"


def test_what_is_not_known_is_named_and_left_out():
    content = wrapped(
        f'<Code guid="{A}" name="One" isCodable="true" owner="Sam"><NoteRef targetGUID="{C}"/><NoteRef/></Code><Folder/>',
        head='xmlns="urn:QDA-XML:codebook:1.0" version="2"',
        tail="<Notes/>",
    )

    book, notes = from_qdc(content)

    assert book.codes == (BookCode(A, "One"),)
    assert notes == [
        "The attribute “version” of CodeBook: not known here, left out.",
        "The element “Notes” in CodeBook: not known here, left out.",
        "The element “Folder” in Codes: not known here, left out.",
        "The attribute “owner” of Code: not known here, left out.",
        "The element “NoteRef” in Code (2 times): not known here, left out.",
    ]


def test_what_can_be_put_right_is_put_right_and_said():
    content = wrapped(
        f'<Code guid="{A}" name="  One\n more " color="blue"/>'
        f'<Code guid="{A}" name="Two" isCodable="true"><Code guid="{B}" name="Under two" isCodable="true"/></Code>'
        f'<Code guid="{C}" name=" " isCodable="true"/>'
        '<Code guid="17" name="Four" isCodable="true"/>'
    )

    book, notes = from_qdc(content)

    assert [(code.name, code.parent) for code in book.codes] == [("One more", None), ("Under two", None), ("Four", None)]
    assert book.codes[0] == BookCode(A, "One more")
    assert book.codes[2].guid == from_qdc(content)[0].codes[2].guid
    assert notes == [
        "The code “One more” does not say whether it can be given: taken as yes.",
        "The colour of the code “One more” cannot be read: left out.",
        "The code “Two” has the GUID of another code in this file: left out.",
        "A code without a name: left out.",
        "The code “Four” has no GUID that can be read: it gets a new one.",
    ]


def test_long_names_and_descriptions_lose_their_end_and_say_so():
    content = wrapped(f'<Code guid="{A}" name="{"n" * 250}" isCodable="true"><Description>{"d" * 6000}</Description></Code>')

    book, notes = from_qdc(content)

    assert (len(book.codes[0].name), len(book.codes[0].description)) == (200, 5000)
    assert [note.rpartition(": ")[2] for note in notes] == ["its end is left out."] * 2


BOMB = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><CodeBook><Codes>&b;</Codes></CodeBook>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook><Codes>&a;</Codes></CodeBook>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no codebook file"),
        (b"name;code\nOne;2", "no codebook file"),
        (b"%PDF-1.7\n<< /Type /Catalog <!DOCTYPE >>", "no codebook file"),
        (EXAMPLE.encode()[:200], "no XML"),
        ("<CodeBook>\ufffd".encode()[:-1], "no XML"),
        (b'<?xml version="1.0" encoding="no-such"?><CodeBook/>', "no XML"),
        (b"PK\x03\x04 and more", "whole project"),
        (b'<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook/></Project>', "whole project"),
        (b"<html/>", "This is no codebook"),
        (b"<CodeBook/>", "no code in this codebook"),
        (wrapped(""), "no code in this codebook"),
        (BOMB, "document type or entities"),
        (OUTSIDE, "document type or entities"),
        (wrapped(f'<Code guid="{A}" name="One" isCodable="true"/>') + b" " * MAX_BYTES, "larger than 5 MB"),
        (wrapped('<Code name="One" isCodable="true"/>' * (MAX_CODES + 1)), "more than 2,000 codes"),
    ],
    ids=range(15),
)
def test_file_that_is_no_codebook_is_refused_in_words(content, says):
    with pytest.raises(CodebookError, match=says):
        from_qdc(content)


def test_codes_under_codes_under_codes_do_not_exhaust_anything():
    deep = "".join(f'<Code guid="{uuid.UUID(int=place)}" name="{place}" isCodable="true">' for place in range(1900))
    began = time.monotonic()

    book, notes = from_qdc(wrapped(deep + "</Code>" * 1900))

    assert (len(book.codes), book.codes[-1].parent, notes) == (1900, uuid.UUID(int=1898), [])
    assert time.monotonic() - began < 10
