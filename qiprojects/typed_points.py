"""What people type for a point: texts to numbers and days, what is worked out from them, and what is wrong, in words.

Forgiven: commas and spaces between thousands, a sign for percent or pounds, any kind of space round a number, and the ways in which people
and spreadsheets write dates (the day before the month, as in Britain).
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from core.dates import nhs_date
from core.forms.dates import EARLIEST_YEAR, LATEST_YEAR, month_number
from qiprojects.figures import plain
from qiprojects.models import ChartKind, Frequency, Unit

MOST = 999_999_999
MOST_WORKED_OUT = Decimal(10) ** 12
PART, VALUE = Decimal("0.0001"), Decimal("0.000001")
# Numbers of days in which spreadsheets keep dates: from 2000 to 2100.
SERIAL_ZERO, SERIALS = date(1899, 12, 30), range(36_526, 73_416)

SPACES = re.compile(r"[\s\u00a0\u200b\u202f\u2007\ufeff]+")
THOUSANDS = re.compile(r"-?[0-9]{1,3}([, '][0-9]{3})+(\.[0-9]+)?")
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]{1,2})?", re.IGNORECASE)
A_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}|.*[a-z]{3,} *[-']? *([0-9]{4}|[0-9]{2})", re.IGNORECASE
)
NOT_COLLECTED = frozenset({"not collected", "n/a", "na", "#n/a", "nc", "n/c", "missing", "no data"})
HIDDEN_BY_OTHERS = re.compile(r"[*~cx]|[<≤] *[0-9]+|\[[a-z]\]|suppressed", re.IGNORECASE)

_BEFORE_A_DATE = re.compile(
    r"(?:w/?[ce]|week (?:commencing|beginning|starting|of)|month of"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[ ,.:]+",
    re.IGNORECASE,
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?(?:[ T][0-9]{1,2}:[0-9:.]+Z?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?: 0?0:00(?::00)?)?")
_DAY_IN_WORDS = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[- ]+([a-z]{3,9})\.?,?[-' ]+([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_MONTH_IN_WORDS = re.compile(r"([a-z]{3,9})\.?,?[-' /]*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{1,2})[/.]([0-9]{4})")
_YEAR = re.compile(r"([0-9]{4})(?:[/-]([0-9]{2}|[0-9]{4}))?")


def tidied(text):
    """A text with plain single spaces, none at its ends, and a plain minus."""
    return SPACES.sub(" ", str(text)).strip().replace("\u2212", "-").replace("\u2013", "-").replace("\u2014", "-")


def number_in(text):
    """The number in a text as (Decimal, ""), (None, "") for an empty one, else (None, what is wrong, beginning with the text itself)."""
    text = tidied(text)
    digits = text.removesuffix("%").removeprefix("£").strip()
    if not text:
        return None, ""
    if THOUSANDS.fullmatch(digits):
        digits = re.sub(r"[, ']", "", digits)
    if NUMBER.fullmatch(digits):
        number = Decimal(digits)
        return (number, "") if abs(number) <= MOST else (None, f"{_quoted(text)} is too large: {MOST:,} is the most")
    return None, f"{_quoted(text)} {_why_no_number(text, digits)}"


def is_percent(text):
    return tidied(text).endswith("%")


def is_not_collected(text):
    """Whether a text says that there is no number, and will be none."""
    return tidied(text).casefold() in NOT_COLLECTED


def _why_no_number(text, digits):
    if text.startswith("="):
        return "is a formula: paste its result instead"
    if HIDDEN_BY_OTHERS.fullmatch(text):
        return "was hidden by its publisher: leave this line out"
    if A_DATE.fullmatch(text):
        return "is a date, and a number is needed here"
    if text.casefold() in ("-", "nil", "none"):
        return "may mean 0 or not collected: write which"
    if re.fullmatch(r"-?[0-9]+,[0-9]{1,2}", digits):
        return f"may mean {digits.replace(',', '.')}: write it with a point"
    return "is not a number"


def _quoted(text):
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"


def date_in(text, frequency=""):
    """The day that a text names as (date, ""), else (None, what is wrong). A month or a year names its first day.

    A year by itself, and a financial year such as 2025/26, are understood where `frequency` is yearly.
    """
    text = _BEFORE_A_DATE.sub("", tidied(text), count=1).strip()
    if not text:
        return None, "There is no date"
    parts = _parts_of(text, frequency)
    if parts is None:
        return None, f"{_quoted(text)} is no date that we can read. Write it like 1/4/2026 or April 2026"
    year, month, day = parts
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None, f"{_quoted(text)} is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, f"{_quoted(text)} is no real date. The day comes first, then the month"


def _parts_of(text, frequency):
    """Year, month and day as numbers, or None for a text that is no date."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3] or 1)
    if found := _DAY_FIRST.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1])
    if (found := _DAY_IN_WORDS.fullmatch(text)) and (month := month_number(found[2])):
        return _year(found[3]), month, int(found[1])
    if (found := _MONTH_IN_WORDS.fullmatch(text)) and (month := month_number(found[1])):
        return _year(found[2]), month, 1
    if found := _MONTH.fullmatch(text):
        return int(found[2]), int(found[1]), 1
    if frequency == Frequency.YEARLY and (found := _YEAR.fullmatch(text)):
        return int(found[1]), 4 if found[2] else 1, 1
    return None


def _year(digits):
    return int(digits) + (2000 if len(digits) == 2 else 0)


def is_month_first(text):
    """Whether a text is no date with the day first, and one with the month first, as in 4/13/2026."""
    found = _DAY_FIRST.fullmatch(tidied(text))
    return bool(found) and int(found[1]) <= 12 < int(found[2]) <= 31


def serial_date_in(text):
    """The day that a spreadsheet keeps as this number of days, or None."""
    text = tidied(text)
    return SERIAL_ZERO + timedelta(days=int(text)) if re.fullmatch(r"[0-9]{5}", text) and int(text) in SERIALS else None


def rounded(number, step=VALUE):
    """A number with as many decimals as are kept; None stays None."""
    return None if number is None else number.quantize(step)


def worked_out(measure, numerator, denominator):
    """The value of a point with parts: a percentage as 0 to 100, a rate for `measure.per`."""
    base = 100 if measure.unit == Unit.PERCENTAGE else measure.per or 1
    return base * numerator / denominator


def numbers_of(measure, *, value=None, numerator=None, denominator=None):
    """The fields numerator, denominator and value of a point as they are kept. What is wrong is looked for before (`problems_of`)."""
    if measure.has_parts and None not in (numerator, denominator):
        value = worked_out(measure, numerator, denominator)
    return {"numerator": rounded(numerator, PART), "denominator": rounded(denominator, PART), "value": rounded(value)}


def problems_of(measure, *, value=None, numerator=None, denominator=None):
    """What is wrong with the numbers of a point, as (field, words without a stop) pairs; a share may come as a value without its parts."""
    if measure.has_parts and (value is None or numerator is not None or denominator is not None):
        return list(_about_parts(measure, numerator, denominator))
    return [*_about_value(measure, value), *_about_people(denominator)]


def _about_parts(measure, numerator, denominator):
    for field, number in (("numerator", numerator), ("denominator", denominator)):
        if number is None:
            yield field, f"Enter the {field}{_of(measure, field)}"
        elif number < 0:
            yield field, f"The {field} must be 0 or more, and not {plain(number)}"
        elif (field == "numerator" or measure.unit == Unit.PERCENTAGE) and number != int(number):
            yield field, f"The {field} must be a whole number, and not {plain(number)}"
    if denominator == 0:
        yield "denominator", "Nothing can be out of 0. If there was nobody, mark the point as not collected"
    if numerator is None or not denominator or denominator < 0:
        return
    if measure.unit == Unit.PERCENTAGE and numerator > denominator:
        yield "numerator", f"The numerator ({plain(numerator)}) is above the denominator ({plain(denominator)}): that is more than 100%"
    elif abs(worked_out(measure, numerator, denominator)) >= MOST_WORKED_OUT:
        yield "numerator", "The rate is too large. Look at both numbers again"


def _of(measure, field):
    said = getattr(measure, field)
    return f": {said}" if said else ""


def _about_value(measure, value):
    if value is None:
        yield "value", "Enter the number"
    elif measure.unit == Unit.PERCENTAGE and not 0 <= value <= 100:
        yield "value", f"A percentage is between 0 and 100, and this is {plain(value)}"
    elif value < 0 and measure.unit in (Unit.COUNT, Unit.TIME, Unit.RATE):
        yield "value", f"A {measure.get_unit_display().lower()} must be 0 or more, and not {plain(value)}"
    elif measure.unit == Unit.COUNT and value != int(value):
        yield "value", f"A count must be a whole number, and not {plain(value)}"
    elif value == 0 and measure.chart == ChartKind.T:
        yield "value", "A T chart needs times above 0. Enter a part of a day, or choose another chart"


def _about_people(denominator):
    if denominator is not None and (denominator < 1 or denominator != int(denominator)):
        yield "denominator", "How many it is about must be a whole number from 1"


def day_problem(day, today):
    """What is wrong with the day of a point, in words without a stop, or ""."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        return f"{nhs_date(day)} is not between {EARLIEST_YEAR} and {LATEST_YEAR}"
    return f"{nhs_date(day)} is in the future" if day > today else ""
