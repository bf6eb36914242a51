"""Points of a measure as one reader may see them: the one place for charts, tables, exports and reports.

The sub-team, its project leads and its coach see points as they are. For everybody else (DOMAIN section 14.6), where the measure counts
people:

- A percentage is a whole number from the unrounded counts, hidden if numerator, denominator or the rest is small (`core.suppression`).
  Its counts are left out, rounded ones too: together with the percentage they would give the numerator away (12%, 5 of 60 is 7 of 59).
- A rate is worked out from the rounded counts, and hidden likewise; the rest counts where there is one.
- A count is rounded, or hidden.
- A mean, median, time or score is hidden if it is said of how many people it is and they are few.
- What somebody wrote about a point is left out, because it often names the number; why a point was not collected stays.

Each number is rounded by itself, from its own unrounded value, so that hidden ones do not follow from taking away. `value` is the number
that `text` says and nothing finer: what is drawn or worked out from it tells no more than the text does.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from core.suppression import is_small, suppress_count, suppress_percentage
from qiprojects.models import Unit

NOT_COLLECTED = "not collected"
KEPT = "worked out from rounded numbers"


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """One point as a reader sees it.

    `value` is in the unit of the measure (a percentage as 0 to 100) and None where it is hidden or was not collected; `text` says it with
    its sign, or the symbol for a hidden one, or "not collected". `numerator` and `denominator` are the numbers that their texts say, None
    where there are none or they are hidden or left out. `pk` is the key of the row.
    """

    on: date
    ends_on: date | None
    value: float | None
    text: str
    numerator_text: str = ""
    denominator_text: str = ""
    is_hidden: bool = False
    is_missing: bool = False
    note: str = ""
    numerator: float | None = None
    denominator: float | None = None
    pk: int | None = None


def hides(measure, *, exact):
    """Whether small numbers of this measure are hidden from a reader who sees exact numbers, or does not."""
    return measure.counts_people and not exact


def shown_points(measure, points, *, exact):
    """The ShownPoints of these rows (DataPoint, or anything with its fields) in the order of their dates. Runs no query.

    `exact` is that of the reader's `ProjectReading`.
    """
    show = _hiding(measure) if hides(measure, exact=exact) else _exact(measure)
    return [_not_collected(point) if point.is_missing or point.value is None else show(point) for point in sorted(points, key=_when)]


def say_value(measure, value):
    """A value of this measure as text: as it was typed, "38.5%" for a percentage, a rate with four digits."""
    if measure.unit == Unit.PERCENTAGE:
        return f"{plain(value, 1)}%"
    if measure.unit == Unit.RATE:
        return plain(value, _decimals(abs(float(value))))
    return plain(value, 4)


def plain(number, decimals=4):
    """A number as text with commas for thousands and without needless zeros: "1,234.5"."""
    if number == int(number):
        return f"{int(number):,}"
    text = f"{number:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _decimals(size):
    """So many that about four digits are said."""
    return 1 if size >= 100 else 2 if size >= 1 else 4


def _when(point):
    return point.starts_on


def _number(value):
    return None if value is None else float(value)


def _not_collected(point):
    return ShownPoint(point.starts_on, point.ends_on, None, NOT_COLLECTED, is_missing=True, note=point.note, pk=point.pk)


def _exact(measure):
    def show(point):
        return ShownPoint(
            point.starts_on,
            point.ends_on,
            float(point.value),
            say_value(measure, point.value),
            "" if point.numerator is None else plain(point.numerator),
            "" if point.denominator is None else plain(point.denominator),
            note=point.note,
            numerator=_number(point.numerator),
            denominator=_number(point.denominator),
            pk=point.pk,
        )

    return show


def _hiding(measure):
    rule = {Unit.PERCENTAGE: _share, Unit.RATE: _rate, Unit.COUNT: _count}.get(measure.unit, _over_people)
    leaves_out = measure.unit == Unit.PERCENTAGE

    def show(point):
        value, text = rule(measure, point)
        if value is None:
            return _hidden(point, () if leaves_out else (point.numerator, point.denominator))
        over, under = (None, None) if leaves_out else (_rounded(point.numerator), _rounded(point.denominator))
        return ShownPoint(
            point.starts_on,
            point.ends_on,
            value,
            text,
            "" if over is None else plain(over),
            "" if under is None else plain(under),
            numerator=over,
            denominator=under,
            pk=point.pk,
        )

    return show


def _hidden(point, parts):
    """Nothing of a hidden point is said, not even the part of it that is not small. `parts`: those that others see of such a measure."""
    symbol = settings.SMALL_NUMBER_SYMBOL
    over, under = ("" if part is None else symbol for part in parts or (None, None))
    return ShownPoint(point.starts_on, point.ends_on, None, symbol, over, under, is_hidden=True, pk=point.pk)


def _share(measure, point):
    if point.numerator is None or point.denominator is None:
        return None, ""
    text = suppress_percentage(_whole(point.numerator), _whole(point.denominator))
    return (None, "") if text == settings.SMALL_NUMBER_SYMBOL else (float(text.rstrip("%")), text)


def _rate(measure, point):
    over, under = point.numerator, point.denominator
    if over is None or not under or is_small(over) or is_small(under) or (over <= under and is_small(under - over)):
        return None, ""
    return _said(measure, (measure.per or 1) * _rounded(over) / _rounded(under))


def _count(measure, point):
    rounded = None if point.value < 0 else _rounded(point.value)
    return (None, "") if rounded is None else (rounded, plain(rounded))


def _over_people(measure, point):
    people = point.denominator
    if people is not None and people < settings.SMALL_NUMBER_THRESHOLD:
        return None, ""
    return _said(measure, point.value)


def _said(measure, value):
    """A value with its text, and no finer than it."""
    text = plain(value, _decimals(abs(float(value))))
    return float(text.replace(",", "")), text


def _rounded(count):
    """A count rounded as it may be shown, as a float; None where there is none or it is small."""
    if count is None:
        return None
    text = suppress_count(_whole(count))
    return None if text == settings.SMALL_NUMBER_SYMBOL else float(text)


def _whole(count):
    """Numbers without a fraction as int, so that texts of them have none; others as Fraction-free Decimals."""
    return int(count) if count == int(count) else Decimal(count)
