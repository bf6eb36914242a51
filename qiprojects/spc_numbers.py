"""What every chart of `qiprojects.spc` asks of its numbers. Pure Python."""

from decimal import Decimal
from fractions import Fraction
from math import isfinite

EPSILON = 2.0**-52
LARGEST = 1e150
PLAIN = {float, int, Decimal, Fraction, type(None)}
ONLY_FLOATS = {float}


def numbers(values):
    """(the values as a tuple of floats, None where one is missing; whether none is missing; their sum).

    Takes int, float, Decimal, Fraction and None. Raises ValueError for anything else, and for a number that is not finite or beyond 1e150.
    """
    values = tuple(values)
    kinds = set(map(type, values))
    whole = kinds == ONLY_FLOATS
    if not whole:
        if not kinds <= PLAIN:
            values = tuple(map(_plain, values))
        try:
            values = tuple([None if value is None else float(value) for value in values])
        except OverflowError:
            raise ValueError("A value is too large.") from None
        whole = None not in values
    total = sum(values if whole else [value for value in values if value is not None])
    if total - total != 0:
        _refuse(values)
    return values, whole, total


def number(value):
    """One number as a float. Raises ValueError as `numbers` does, and for None."""
    if type(value) is float and value - value == 0:
        return value
    if type(value) is int and -LARGEST <= value <= LARGEST:
        return float(value)
    ((known,), whole, _) = numbers((value,))
    if not whole:
        raise ValueError("There is no number.")
    return known


def _plain(value):
    if isinstance(value, bool) or not (value is None or isinstance(value, int | float | Decimal | Fraction)):
        raise ValueError(f"“{value}” is not a number.")
    return value


def _refuse(values):
    """Called when the sum is not finite: says why. A sum may also be infinite because the values are too large."""
    for value in values:
        if value is not None and not isfinite(value):
            raise ValueError("A value is not a finite number.")
    raise ValueError("A value is too large.")


def within_reach(values):
    """The largest of the values without their signs. Raises ValueError if squares of it are not numbers any more."""
    largest = max(map(abs, values), default=0.0)
    if largest > LARGEST:
        raise ValueError("A value is too large.")
    return largest


def tolerance(highest, lowest, n):
    """How far two results from n values may lie apart and still be the same number: the rounding of values, sums, means and limits.

    "On the mean" and "on the limit" are questions about the decimal numbers that people typed. The sum of 0.1, 0.2 and 0.3 is not
    exactly three times 0.2 in binary arithmetic, and without this a point on the mean would join a shift.
    """
    largest = highest if highest > -lowest else -lowest
    if largest > LARGEST:
        raise ValueError("A value is too large.")
    return (n + 16) * EPSILON * largest or 5e-324
