"""Questionnaires that a measure may rest on: suggestions from prems_proms.json. Only names and facts, never the questions (licences)."""

from dataclasses import dataclass

from core import reference
from qiprojects.models import Direction, MeasureKind, Unit

KINDS = {"PROM": "Outcomes that people report themselves (PROMs)", "PREM": "Experience that people report themselves (PREMs)"}
BOTH, BY_CLINICIANS = "PROM and PREM", "Outcomes that clinicians report (CROMs)"
FFT = "FFT"


@dataclass(frozen=True)
class Instrument:
    """One of the list. `heading` is the group that it stands in, `facts` what is known of it, in a line."""

    code: str
    name: str
    heading: str
    facts: str
    direction: Direction


def _direction(words):
    if words.startswith("higher"):
        return Direction.UP
    return Direction.DOWN if words.startswith("lower") else Direction.NONE


def _instrument(row):
    questions = f"{row['items']} question{'' if row['items'] == 1 else 's'}" if row["items"] else ""
    parts = [questions, row["range"], row["direction"] if _direction(row["direction"]) != Direction.NONE else "", row["use"]]
    facts = "; ".join(part for part in parts if part)
    heading = KINDS["PROM"] if row["kind"] == BOTH else KINDS.get(row["kind"], BY_CLINICIANS)
    return Instrument(row["code"], row["name"], heading, facts[:1].upper() + facts[1:], _direction(row["direction"]))


INSTRUMENTS = {row["code"]: _instrument(row) for row in reference.load("prems_proms")["items"]}
_CODES = {instrument.name.casefold(): code for code, instrument in INSTRUMENTS.items()}


def by_heading():
    """[(heading, [Instrument])] in the order of the list."""
    headings = [*KINDS.values(), BY_CLINICIANS]
    return [(heading, [row for row in INSTRUMENTS.values() if row.heading == heading]) for heading in headings]


def words_of(instrument):
    """The name of an instrument: that of the list for a code, otherwise what was typed."""
    known = INSTRUMENTS.get(instrument)
    return known.name if known else instrument


def code_of(words):
    """What is kept for what was typed: the code for a name of the list, otherwise the words."""
    return _CODES.get(words.casefold(), words)


def first_words(code):
    """What the form of a new measure begins with when somebody chose this instrument: {field: value}; nothing for an unknown code."""
    instrument = INSTRUMENTS.get(code)
    if instrument is None:
        return {}
    start = {"instrument": instrument.name, "kind": MeasureKind.OUTCOME, "direction": instrument.direction}
    if code == FFT:
        share = {"numerator": "Answers “very good” or “good”", "denominator": "All answers, “don't know” included"}
        return {**start, "name": f"{instrument.name}: positive", "unit": Unit.PERCENTAGE, **share}
    return {**start, "name": f"{instrument.name}: mean score", "unit": Unit.SCORE}
