"""What is typed, pasted or imported as rows of figures: texts to numbers, and every problem in words, beside its cell."""

import re

from datareview.models import FigureKind

MOST_ROWS = 60
MOST = 999_999_999
LONGEST_LABEL = 120
LONGEST_CODE = 20
TOTALS = frozenset({"total", "totals", "grand total", "sum", "all", "overall", "everybody", "everyone", "all people", "subtotal"})
A_DATE = re.compile(
    r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?"  # as files are read
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
    r"|\d{1,2}[- ][A-Za-z]{3,9}([- ]\d{2,4})?"  # 5-Sep, which was 5-9
    r"|[A-Za-z]{3}-\d{2}"
)
THOUSANDS = re.compile(r"\d{1,3}([, \u00a0]\d{3})+")
HIDDEN_BY_OTHERS = re.compile(r"[*~cx.:\-–]|[<≤]\s*\d+|\[[a-z]\]|n/?a|null", re.IGNORECASE)


def number_in(text):
    """The whole number in a text, None where it is empty or was hidden by its publisher. Returns (number, problem in words or "")."""
    text = text.strip()
    if not text or is_hidden_by_others(text):
        return None, ""
    if THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    if re.fullmatch(r"[0-9]+", text):
        return (int(text), "") if int(text) <= MOST else (None, f"must be {MOST:,} or less")
    return None, _why_not(text)


def is_hidden_by_others(text):
    """Whether a text such as "*" or "<5" stands for a number that its publisher hid or does not know."""
    return bool(HIDDEN_BY_OTHERS.fullmatch(text.strip()))


def _why_not(text):
    if text.startswith("="):
        return "holds a formula: paste its result instead"
    if text.endswith("%"):
        return "is a percentage: enter how many people or events, and out of how many, and it is worked out"
    if A_DATE.fullmatch(text):
        return "is a date: enter a whole number"
    if re.fullmatch(r"[-\u2212]\s*\d[\d.,]*", text):
        return "is below zero: a count is 0 or more"
    if re.fullmatch(r"\d+[.,]\d+", text):
        return "has decimals: enter a whole number"
    if text.casefold() in ("nil", "none"):
        return "may mean nobody or not known: enter 0, or leave it empty"
    return "is not a whole number"


def label_problem(label):
    """What is wrong with a category's name, or ""."""
    if not label:
        return "Enter the category"
    if len(label) > LONGEST_LABEL:
        return f"The category must be {LONGEST_LABEL} characters or less"
    if label.startswith("="):
        return "The category holds a formula: paste its result instead"
    if A_DATE.fullmatch(label):
        return "The category looks like a date: a spreadsheet may have changed a group such as 5-9 into one. Type it as “5 to 9”"
    if label.casefold().strip(" :") in TOTALS:
        return "Leave totals out: they are worked out, and small numbers can be worked out from them"
    return ""


def problems_of(rows, kind):
    """Everything wrong with rows of one table, as (place or None, "label" | "numerator" | "denominator" | "", words without a stop).

    `rows` are dicts with label, numerator, denominator (ints or None) and is_reference, `kind` a FigureKind.
    """
    found = [(None, "", words) for words in _about_all(rows)]
    labels = [row["label"].casefold() for row in rows]
    for place, row in enumerate(rows):
        if words := label_problem(row["label"]):
            found.append((place, "label", words))
        elif row["label"].casefold() in labels[:place]:
            found.append((place, "label", f"“{row['label']}” is there twice"))
        found += [(place, cell, words) for cell, words in _about_counts(row, kind)]
    if (place := _a_hidden_total(rows)) is not None:
        found.append((place, "label", "This row adds up to all the others. Leave totals out: they are worked out"))
    return found


def _about_all(rows):
    if not rows:
        yield "Enter at least one row"
    if len(rows) > MOST_ROWS:
        yield f"A table holds up to {MOST_ROWS} rows, and here are {len(rows):,}. Leave some out, or put them together"
    if sum(1 for row in rows if row.get("is_reference")) > 1:
        yield "Choose one row to compare with"


def _about_counts(row, kind):
    over, under = row["numerator"], row["denominator"]
    for cell, count in (("numerator", over), ("denominator", under)):
        if count is not None and not 0 <= count <= MOST:
            yield cell, f"The number must be between 0 and {MOST:,}"
    if kind == FigureKind.COUNT:
        return
    if under == 0:
        yield "denominator", "Nobody can be out of 0. Enter how many people there are, or leave the row out"
    elif kind == FigureKind.SHARE and None not in (over, under) and over > under:
        yield "numerator", "More than 100%: it cannot be more than the people it is out of. Choose “Rates” if one person can count twice"


def _a_hidden_total(rows):
    """The place of a row that is the sum of at least two others in both of its numbers, if there is one."""
    pairs = [(row["numerator"], row["denominator"]) for row in rows]
    if len(pairs) < 3 or any(None in pair for pair in pairs):
        return None
    over, under = (sum(column) for column in zip(*pairs, strict=True))
    return next((place for place, pair in enumerate(pairs) if pair[0] and (pair[0] * 2, pair[1] * 2) == (over, under)), None)
