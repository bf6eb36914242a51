"""The two axes of a chart: round numbers upwards, and short months across."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, log10

from core.dates import MONTH_NAMES, add_months

MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
DAYS = (1, 2, 7, 14, 28)
DAY = timedelta(days=1)
DAYS_UP_TO = 100  # days of a chart whose axis may name days
FROM_ZERO = 0.6  # an axis begins at 0 unless everything lies in the upper two fifths


@dataclass(frozen=True, slots=True)
class Upwards:
    """The axis of values from `low` to `high`, with (value, text) of its ticks. `is_cut`: it could begin at 0 and does not."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    is_cut: bool = False

    def place(self, value, top, bottom):
        """How far down a value lies, between the top and the bottom of the picture."""
        return bottom - (value - self.low) / (self.high - self.low) * (bottom - top)


@dataclass(frozen=True, slots=True)
class Across:
    """The axis of days: the ordinals of the first and the last one, and (ordinal, label, year or "") of its ticks."""

    first: int
    last: int
    left: float
    right: float

    def place(self, day):
        """How far to the right a day lies; the one day of a chart in the middle."""
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (day.toordinal() - self.first) / (self.last - self.first) * (self.right - self.left)


def upwards(chart, wanted):
    """The Upwards axis for everything a chart draws, with about so many steps."""
    low, high = _ends(chart, _numbers(chart))
    step = _step((high - low) / wanted, chart.is_whole)
    bottom, top = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    if chart.floor is not None:
        bottom = max(bottom, chart.floor)
    if chart.ceiling is not None:
        top = min(top, chart.ceiling)
    many = round((top - bottom) / step)
    ticks = tuple((bottom + at * step, _tick(bottom + at * step, step, chart.suffix)) for at in range(many + 1))
    return Upwards(bottom, top, ticks, bottom > 0)


def _ends(chart, numbers):
    """The least and the greatest number to find room for: from 0 on unless everything lies far above it."""
    if not numbers:
        return 0.0, chart.ceiling or 1.0
    low, high = min(numbers), max(numbers)
    if low == high:
        room = abs(low) * 0.25 or 1.0
        low, high = (0.0 if low >= 0 else low - room), high + room
    if 0 <= low <= FROM_ZERO * high:
        low = 0.0
    return low, high if chart.ceiling is None else min(high, chart.ceiling)


def _numbers(chart):
    """Every number that is drawn; a limit that cannot be reached is not."""
    limits = [*chart.lower, *chart.upper]
    for segment in chart.segments:
        limits += [segment.centre, segment.lower, segment.upper]
    drawn = [limit for limit in limits if limit is not None and is_reached(chart, limit)]
    return [value for value in (*chart.values, chart.target) if value is not None] + drawn


def is_reached(chart, limit):
    """Whether a limit lies where values can be beyond it, as finely as the chart says its numbers."""
    said = round(limit, chart.decimals)
    return (chart.floor is None or said > chart.floor) and (chart.ceiling is None or said < chart.ceiling)


def _step(size, is_whole):
    """1, 2 or 5 times a power of ten (or 25, 250 and so on), at least `size`; a whole number for counts."""
    power = 10.0 ** floor(log10(size))
    steps = [step * power for step in ((1, 2, 2.5, 5, 10) if power >= 10 else (1, 2, 5, 10))]
    if is_whole:
        steps = [step for step in steps if step == int(step)] or [1.0]
    return next((step for step in steps if step >= size * 0.999999), steps[-1])


def _tick(value, step, suffix):
    for size, word in ((1e9, " bn"), (1e6, " m")):
        if step >= size / 10:
            return f"{value / size:,.4g}{word if value else ''}{suffix}"
    decimals = max(0, -floor(log10(step) + 1e-9))
    return f"{value if abs(value) > step / 1e6 else 0:,.{decimals}f}{suffix}"


def across(chart, left, right):
    """The Across axis for all points and for what is marked near them."""
    days = [*chart.dates, *(note.on for note in chart.notes if note.is_shown)]
    if not days:
        return Across(0, 0, left, right)
    return Across(min(days).toordinal(), max(days).toordinal(), left, right)


def day_ticks(chart, axis, room):
    """(x, label, year) of the months or days that are named, at least `room` apart; a year is named where it begins, else it is ""."""
    if not chart.dates:
        return []
    days, label = _named(chart, axis, room)
    years = [None, *(day.year for day in days)]
    with_year = label is not _year
    return [
        (axis.place(day), label(day), str(day.year) if with_year and day.year != before else "")
        for day, before in zip(days, years, strict=False)
    ]


def _named(chart, axis, room):
    """The days that are named, no closer than points are, with the function that names one."""
    first, last = date.fromordinal(axis.first), date.fromordinal(axis.last)
    by_month = all(day.day == 1 for day in chart.dates)
    gap = min(((after - before).days for before, after in pairwise(chart.dates)), default=1)
    if first == last:
        return [first], _month if by_month else _day
    if not by_month and (last - first).days <= DAYS_UP_TO and (days := _days(chart.dates[0], last, axis, room, gap)):
        return days, _day
    width = (axis.right - axis.left) / (axis.last - axis.first)
    days, step = [], 0
    for step in MONTHS:
        if step * 31 < max(min(gap, 12 * 31), room / width):  # 31 days are the longest month
            continue
        days = _months(first, last, step)
        if all(axis.place(two) - axis.place(one) >= room for one, two in pairwise(days)):
            break
    if not days:
        return [chart.dates[0]], _day
    return days, _month if step < 12 else _year


def _days(first, last, axis, room, gap):
    """Days that lie evenly from the first point on, no closer than points do, or none where they do not find room."""
    width = (axis.right - axis.left) / (axis.last - axis.first)
    step = next((step for step in DAYS if step * width >= room and step >= gap), None)
    return [first + DAY * at for at in range(0, (last - first).days + 1, step)] if step else []


def _months(first, last, step):
    """The first days of every so many months, counted from the beginning of a year."""
    start = first if first.day == 1 else add_months(first.replace(day=1), 1)
    start = add_months(start, -(start.year * 12 + start.month - 1) % step)
    days = []
    while start <= last:
        days.append(start)
        start = add_months(start, step)
    return days


def _month(day):
    return MONTH_NAMES[day.month - 1][:3]


def _day(day):
    return f"{day.day} {_month(day)}"


def _year(day):
    return str(day.year)
