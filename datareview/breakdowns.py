"""What a table of figures can be broken down by, ready rows for it, and the order in which categories stand."""

import re
from functools import cache

from core.reference import load

DEPRIVATION, PLACE, OTHER = "deprivation", "place", "other"
MORE = [(DEPRIVATION, "Deprivation"), (PLACE, "Place"), (OTHER, "Something else")]
ETHNIC, DECILES, FIFTHS = "ethnic", "deciles", "fifths"
READY = {
    ETHNIC: "Ethnic categories (England, 2001)",
    DECILES: "Tenths of deprivation",
    FIFTHS: "Fifths of deprivation",
}


@cache
def characteristics():
    """(code, label) of everything to break down by: protected characteristics, deprivation and place, then other groups."""
    lists = load("characteristics")
    protected, others = lists["protected_characteristics"], lists["other_characteristics"]
    pairs = [[(row["code"], row["label"]) for row in rows] for rows in (protected, others)]
    return [("Protected characteristics", pairs[0]), ("Place and circumstances", MORE[:2]), ("Other groups", pairs[1])]


@cache
def _labels():
    return {code: label for _, pairs in characteristics() for code, label in pairs}


def characteristic_label(code):
    return _labels().get(code, "")


@cache
def _ethnic_order():
    return {row["code"]: row["order"] for row in load("ethnic_categories")["items"]}


def ready_rows(name):
    """(label, code) of the categories of a published list, in its order; nothing for a name that is not in READY."""
    if name == ETHNIC:
        return [(_ethnic_label(row), row["code"]) for row in load("ethnic_categories")["items"]]
    if name in (DECILES, FIFTHS):
        parts = 10 if name == DECILES else 5
        ends = {1: " (most deprived)", parts: " (least deprived)"}
        return [(f"{number}{ends.get(number, '')}", str(number)) for number in range(1, parts + 1)]
    return []


def _ethnic_label(row):
    group = row["group"]
    return f"{group}: {row['label']}" if group else row["label"]


def place_of(label, code):
    """A sort key that follows a published order where the code has one, else numbers and then letters, never a count."""
    ethnic = _ethnic_order().get(code)
    natural = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", label.casefold()) if part.strip()]
    return (0, ethnic, natural) if ethnic else (1, 0, natural)
