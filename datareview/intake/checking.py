"""Every problem of every row, at once; nothing is written (complaint C16). What a row says now is checked whenever it is asked for."""

import hashlib
from dataclasses import dataclass, field

from core.forms.free_text import question_about
from core.text import find_identifiers
from datareview.actions.excerpts import MAX_LENGTH
from datareview.models import Excerpt
from datareview.quoted import bare
from datareview.speakers import find_in_speaker

MAX_SPEAKER = 100
UNREAD = {
    "consent": "There is no agreement in force that is called “{}”. Choose one.",
    "topic": "There is no question “{}”. Choose one, or none.",
    "may_distress": "“{}” is neither yes nor no. Tick the box if it may be distressing.",
}


@dataclass(frozen=True)
class Line:
    """A row with what is wrong with it, in words. `token` stands for what may identify somebody in it, empty if nothing does;
    `twin` is the number of the excerpt that says the same already, `same_as` that of an earlier row that does, which is no problem."""

    row: dict
    problems: list[str] = field(default_factory=list)
    token: str = ""
    twin: int | None = None
    same_as: int | None = None

    @property
    def number(self):
        return self.row["row"]

    @property
    def is_good(self):
        return not self.problems


def check(rows, place):
    """A Line for each row, in their order. `place` is the Place that they belong to. Two queries, however many rows there are."""
    consents = {consent.pk for consent in place.consents}
    here = {bare(text): number for number, text in _texts(place)}
    first = {}
    return [_line(row, place, consents, here, first.setdefault(bare(row.get("text", "")), row["row"])) for row in rows]


def scanned(row):
    """The row with the token of what may identify somebody in it, so that a page of many rows does not look for it again."""
    return {**row, "token": token_of(_found(row))}


def _found(row):
    return find_identifiers(row.get("text", "")) + find_in_speaker(row.get("speaker", ""))


def _texts(place):
    said = Excerpt.objects.filter(activity=place.activity, source=place.source, withdrawn_at__isnull=True)
    return said.order_by("-number").values_list("number", "text")


def _line(row, place, consents, here, first):
    text, token = row.get("text", ""), row["token"] if "token" in row else scanned(row)["token"]
    problems = [*_of_text(text), *_of_cells(row, place, consents)]
    if token and row.get("sure") != token:
        problems.append(f"{question_about(_found(row))}.")
    twin = here.get(bare(text)) if text else None
    if twin and not row.get("twice"):
        problems.append(f"The same words are here already, as Excerpt {twin}.")
    return Line(row, problems, token, twin, first if text and first != row["row"] else None)


def token_of(found):
    """A text that stands for these findings, empty for none."""
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16] if found else ""


def _of_text(text):
    if not text:
        yield "There are no words in it. Were cells left empty, or merged?"
    elif text.startswith("="):
        yield "It is a formula, and formulas are not worked out. Enter what it shows."
    elif not any(character.isalpha() for character in text):
        yield "There are no words in it, only numbers or signs."
    if len(text) > MAX_LENGTH:
        yield f"It has {len(text):,} characters, and an excerpt at most {MAX_LENGTH:,}. Shorten it, or split it."


def _of_cells(row, place, consents):
    if row.get("is_merged"):
        yield "Cells of this row are merged in the file, so something may be missing. Compare it with the file."
    for column, given in row.get("unread", {}).items():
        if column != "consent" or place.activity:
            yield UNREAD[column].format(given)
    if row.get("consent"):
        if row["consent"] not in consents:
            yield "The agreement behind it is not in force any more."
    elif place.needs_consent and "consent" not in row.get("unread", {}):
        yield "Choose the agreement under which it was said."
    if len(row.get("speaker", "")) > MAX_SPEAKER:
        yield f"The speaker is told in at most {MAX_SPEAKER} characters: a role, and no more."
