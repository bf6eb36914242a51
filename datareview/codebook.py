"""Codebooks as other programs for qualitative data exchange them: REFI-QDA, .qdc files. Pure: bytes in, plain values out, and back.

The format is that of the specification REFI-QDA 1.5 (DOMAIN, Appendix A). It holds names of codes and nothing about people: no
notes, sources or excerpts. What is read is foreign, so reading is tolerant about the shape and strict about what XML may do.
"""

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring  # nosec B405 (written with it, read with defusedxml)

NAMESPACE = "urn:QDA-XML:codebook:1.0"
ORIGIN = "AMHE Collaborative app"
MAX_BYTES = 5 * 1024 * 1024
MAX_CODES = 2_000
MAX_NAME = 200
MAX_DESCRIPTION = 5_000
# For codes that come without a GUID: the same file gives the same ones each time.
MADE_HERE = uuid.UUID("4be0b7d2-13a6-4f52-9a3c-8f6f5d7f2f10")

# Byte order marks, spaces, and the zero bytes of wide letters.
BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n"
GUID = re.compile(r"\{?([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?")
COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
YES_OR_NO = {"true": True, "1": True, "false": False, "0": False}
KNOWN = {
    "CodeBook": ({"origin"}, {"Codes", "Sets"}),
    "Codes": (set(), {"Code"}),
    "Code": ({"guid", "name", "isCodable", "color"}, {"Description", "Code"}),
    "Description": (set(), set()),
    "Sets": (set(), {"Set"}),
    "Set": ({"guid", "name"}, {"Description", "MemberCode"}),
    "MemberCode": ({"guid"}, set()),
}


class CodebookError(Exception):
    """The file is no codebook that can be read; the message says why and what to do."""


@dataclass(frozen=True)
class BookCode:
    """A code, or a folder of codes. `parent` is the GUID of the code that it stands under, or None; `colour` #RRGGBB or empty."""

    guid: uuid.UUID
    name: str
    is_codable: bool = True
    colour: str = ""
    description: str = ""
    parent: uuid.UUID | None = None


@dataclass(frozen=True)
class BookSet:
    """A named group of codes; `members` are their GUIDs, in order."""

    guid: uuid.UUID
    name: str
    members: tuple = ()


@dataclass(frozen=True)
class Codebook:
    """`codes` in the order of the file, parents before what stands under them; `origin` names the program that wrote it."""

    codes: tuple
    sets: tuple = ()
    origin: str = ORIGIN


# Writing


def to_qdc(book):
    """The codebook as the bytes of a .qdc file that is valid against the published schema.

    Raises CodebookError without a code, because the format has no empty codebook.
    """
    if not book.codes:
        raise CodebookError("There is no code yet, and a codebook holds at least one.")
    root = Element("CodeBook", {"xmlns": NAMESPACE, "origin": _text(book.origin)})
    elements = {None: SubElement(root, "Codes")}
    for code in book.codes:
        elements[code.guid] = _write_code(elements[code.parent], code)
    if book.sets:
        _write_sets(SubElement(root, "Sets"), book.sets)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


def _write_code(parent, code):
    values = {"guid": str(code.guid), "name": _text(code.name), "isCodable": "true" if code.is_codable else "false"}
    if code.colour:
        values["color"] = code.colour
    element = SubElement(parent, "Code", values)
    if code.description:
        SubElement(element, "Description").text = _text(code.description)
    return element


def _write_sets(parent, sets):
    for group in sets:
        element = SubElement(parent, "Set", {"guid": str(group.guid), "name": _text(group.name)})
        for member in group.members:
            SubElement(element, "MemberCode", {"guid": str(member)})


def _text(value):
    """The text without what XML cannot hold."""
    return NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


# Reading


def from_qdc(content):
    """Read the bytes of a .qdc file: the Codebook, and a list of sentences on what is left out or was put right.

    Any namespace, byte order mark, letter case and braces of GUIDs are fine. Raises CodebookError for what is no codebook, for
    document types and entities, for more than MAX_BYTES or MAX_CODES, and for a codebook without a code.
    """
    reader = _Reader(_parsed(content))
    if not reader.codes:
        raise CodebookError("There is no code in this codebook.")
    return Codebook(tuple(reader.codes), tuple(reader.sets), reader.origin), reader.sentences()


def _parsed(content):
    """The root element. Entities and document types are refused before anything is made of them."""
    from defusedxml.common import DefusedXmlException  # slow import
    from defusedxml.ElementTree import fromstring  # slow import

    if len(content) > MAX_BYTES:
        raise CodebookError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB, which no codebook is. Export the codebook alone.")
    if content.startswith(b"PK\x03\x04"):
        raise CodebookError("This is a packed file, such as a whole project (.qdpx). Export the codebook alone, as a .qdc file.")
    if not content.lstrip(BEFORE_XML).startswith(b"<"):
        raise CodebookError("This is no codebook file. Export the codebook from the other program as a .qdc file, and choose that one.")
    try:
        root = fromstring(content.lstrip(), forbid_dtd=True)
    except DefusedXmlException:
        raise CodebookError("The file has a document type or entities in it, which no codebook needs. Export the codebook again.") from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise CodebookError("The file is no XML that can be read. Export the codebook (.qdc) again, and do not edit it by hand.") from None
    if _local(root.tag) == "Project":
        raise CodebookError("This is a whole project, which can hold what people said. Export the codebook alone, as a .qdc file.")
    if _local(root.tag) != "CodeBook":
        raise CodebookError("This is no codebook. A codebook (.qdc) begins with the element CodeBook.")
    return root


def _local(name):
    return name.rpartition("}")[2]


class _Reader:
    """Walks through the elements, without recursion, and remembers what it leaves out."""

    def __init__(self, root):
        self.codes, self.sets, self.notes, self.unknown = [], [], [], Counter()
        self.guids, self.refused = set(), set()
        self.origin = _line(root.get("origin", ""))
        self._see(root)
        for part in root:
            if _local(part.tag) == "Codes":
                self._see(part)
                self._read_codes(part)
        for part in root:
            if _local(part.tag) == "Sets":
                self._see(part)
                self._read_sets(part)

    def sentences(self):
        unknown = [f"{what}{f' ({count} times)' if count > 1 else ''}: not known here, left out." for what, count in self.unknown.items()]
        return [*self.notes, *unknown]

    def _see(self, element):
        """Count the attributes and the elements inside that are not part of the format."""
        kind = _local(element.tag)
        attributes, children = KNOWN[kind]
        for name in element.attrib:
            if not name.startswith("{http://www.w3.org/2001/XMLSchema-instance}") and name not in attributes:
                self.unknown[f"The attribute “{_local(name)[:60]}” of {kind}"] += 1
        for child in element:
            if _local(child.tag) not in children:
                self.unknown[f"The element “{_local(child.tag)[:60]}” in {kind}"] += 1

    def _read_codes(self, part):
        waiting = [(element, None) for element in reversed(part) if _local(element.tag) == "Code"]
        while waiting:
            element, parent = waiting.pop()
            self._see(element)
            code = self._read_code(element, parent)
            under = parent
            if code:
                self.codes.append(code)
                under = code.guid
            if len(self.codes) > MAX_CODES:
                raise CodebookError(f"The codebook has more than {MAX_CODES:,} codes. Split it, or take those that this review needs.")
            waiting += [(child, under) for child in reversed(element) if _local(child.tag) == "Code"]

    def _read_code(self, element, parent):
        """The BookCode of an element, or None if it has to be left out."""
        name = self._name(element)
        if not name:
            self.notes.append("A code without a name: left out.")
            return None
        guid = self._guid(element, f"code {len(self.codes)} {name}", f"The code “{name}”")
        if guid in self.guids:
            self.notes.append(f"The code “{name}” has the GUID of another code in this file: left out.")
            return None
        self.guids.add(guid)
        return BookCode(guid, name, self._is_codable(element, name), self._colour(element, name), self._description(element, name), parent)

    def _name(self, element):
        name = _line(element.get("name", ""))
        if len(name) > MAX_NAME:
            self.notes.append(f"The name “{name[:40]}…” is longer than {MAX_NAME} characters: its end is left out.")
        return name[:MAX_NAME].strip()

    def _guid(self, element, seed, what):
        """The GUID that is written there, else one made from the seed."""
        found = GUID.fullmatch(element.get("guid", "").strip())
        if found:
            return uuid.UUID(found[1])
        self.notes.append(f"{what} has no GUID that can be read: it gets a new one.")
        return uuid.uuid5(MADE_HERE, seed)

    def _is_codable(self, element, name):
        value = element.get("isCodable", "").strip().lower()
        if value not in YES_OR_NO:
            self.notes.append(f"The code “{name}” does not say whether it can be given: taken as yes.")
        return YES_OR_NO.get(value, True)

    def _colour(self, element, name):
        value = element.get("color", "").strip()
        if value and not COLOUR.fullmatch(value):
            self.notes.append(f"The colour of the code “{name}” cannot be read: left out.")
            return ""
        value = value.upper()
        return f"#{''.join(letter * 2 for letter in value[1:])}" if len(value) == 4 else value

    def _description(self, element, name):
        parts = [child for child in element if _local(child.tag) == "Description"]
        for part in parts:
            self._see(part)
        text = "\n".join("".join(part.itertext()) for part in parts).strip()
        if len(text) > MAX_DESCRIPTION:
            self.notes.append(f"The description of the code “{name}” is longer than {MAX_DESCRIPTION:,} characters: its end is left out.")
        return text[:MAX_DESCRIPTION].strip()

    def _read_sets(self, part):
        for element in part:
            if _local(element.tag) != "Set":
                continue
            self._see(element)
            name = self._name(element)
            guid = self._guid(element, f"set {len(self.sets)} {name}", f"The set “{name}”")
            members = [child for child in element if _local(child.tag) == "MemberCode"]
            for member in members:
                self._see(member)
            self.sets.append(BookSet(guid, name, self._members(members)))

    def _members(self, elements):
        """The GUIDs that name a code of this file, each once; in a project file the attribute is called targetGUID."""
        found = (GUID.fullmatch((element.get("guid") or element.get("targetGUID") or "").strip()) for element in elements)
        guids = dict.fromkeys(uuid.UUID(match[1]) for match in found if match)
        return tuple(guid for guid in guids if guid in self.guids)


def _line(text):
    return " ".join(text.split())
