"""Which period the next point of a measure is about, and from which day it is due. Pure: nothing here asks the database.

A period begins on the date of its point and ends on the day before the next one begins. Points that are dated by the last day of a
month stay on last days; the others keep the number of their day, also behind a month that is too short for it. The last day of a month may
be either, so that the date of the point before it, where it is known, says which: `before` in all functions here, None without.
"""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from core.dates import MONTH_NAMES, add_months, as_day, nhs_date
from qiprojects.models import Frequency

DAY = timedelta(days=1)
WEEKS = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2}
MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
LATEST = date(2100, 12, 31)


@dataclass(frozen=True)
class Period:
    """The days that one point is about, the first and the last included."""

    starts_on: date
    ends_on: date

    @property
    def due_on(self):
        """The day after its last one: all of its numbers are there then."""
        return self.ends_on + DAY

    @cached_property
    def words(self):
        """ "April 2026", "April to June 2026", "6 to 12 April 2026"; across years both are named."""
        first, last = self.starts_on, self.ends_on
        if first.day == 1 and self.due_on.day == 1:
            return _months_in_words(first, last)
        if first.year != last.year:
            return f"{nhs_date(first)} to {nhs_date(last)}"
        if first.month != last.month:
            return f"{first.day} {MONTH_NAMES[first.month - 1]} to {nhs_date(last)}"
        return f"{first.day} to {nhs_date(last)}"

    def __str__(self):
        return self.words


def period_from(measure, starts_on, before=None):
    """The Period of a point of this measure that is dated `starts_on`."""
    return Period(starts_on, _following(measure, starts_on, before) - DAY)


def period_of(measure, point):
    """The Period of a DataPoint, as it was kept with it."""
    return Period(point.starts_on, point.ends_on) if point.ends_on else period_from(measure, point.starts_on)


def date_before(dates, day):
    """The latest of these dates (in order) before a day, None without any."""
    place = bisect_left(dates, day)
    return dates[place - 1] if place else None


def next_period(measure, last_date, before=None):
    """The Period after the point dated `last_date`, the first one where that is None; None once collecting has ended.

    Without a day from which the measure is collected the first one is the calendar period in which it was written down.
    """
    start = _following(measure, last_date, before) if last_date else _first(measure)
    if measure.collect_from and measure.collect_from > start:
        start, last_date = measure.collect_from, None
    if start > (measure.collect_until or LATEST):
        return None
    return period_from(measure, start, last_date)


def next_due_on(measure, last_date, before=None):
    """The day on which the next point is due: that after the last day of its period. None once collecting has ended.

    `last_date` is the date of the latest point of everybody, None where there is none.
    """
    period = next_period(measure, last_date, before)
    return period.due_on if period else None


def proposed(measure, last_date, today, before=None):
    """The Period that a form proposes: the next one, and for a measure without any point or day to begin with the last whole one.

    None once collecting has ended.
    """
    if last_date or measure.collect_from:
        return next_period(measure, last_date, before)
    return period_from(measure, _calendar_start(measure.frequency, _calendar_start(measure.frequency, today) - DAY))


def periods(measure, until, *, since=None, before=None):
    """The periods whose points are due by `until`, in order, from `since` or else from the first one on."""
    found, start = [], since or _first(measure)
    end = min(measure.collect_until or LATEST, until)
    while start <= end:
        period = period_from(measure, start, before)
        if period.due_on > until:
            break
        found.append(period)
        start, before = period.due_on, start
    return found


def missing_periods(measure, dates, until):
    """The periods due by `until` for which there is no point, in order. `dates` are those of the points of one group, or of everybody.

    One that was marked as not collected is a point. It is looked from the day on which collecting begins, else from the first point.
    """
    dates = sorted(dates)
    since = measure.collect_from or (dates[0] if dates else None)
    return [each for each in periods(measure, until, since=since) if not _has_any(each, dates)]


def _has_any(period, dates):
    place = bisect_left(dates, period.starts_on)
    return place < len(dates) and dates[place] <= period.ends_on


def _following(measure, day, before=None):
    """The first day of the period after the one that begins on `day`."""
    if weeks := WEEKS.get(measure.frequency):
        return day + timedelta(weeks=weeks)
    month = add_months(day.replace(day=1), MONTHS[measure.frequency])
    return month.replace(day=min(_day_kept(measure, day, before), _last_of(month)))


def _day_kept(measure, day, before):
    """The number of the day on which periods begin, where months are long enough for it."""
    if day.day < _last_of(day):
        return day.day
    if before and before.day < _last_of(before):
        return max(before.day, day.day)
    begun = measure.collect_from.day if measure.collect_from else 0
    return begun if begun >= day.day else 31


def _last_of(day):
    return monthrange(day.year, day.month)[1]


def _first(measure):
    return measure.collect_from or _calendar_start(measure.frequency, as_day(measure.created_at))


def _calendar_start(frequency, day):
    """The first day of the week (a Monday), month, quarter, half-year or year in which `day` lies."""
    if frequency in WEEKS:
        return day - timedelta(days=day.weekday())
    months = MONTHS[frequency]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _months_in_words(first, last):
    names = MONTH_NAMES[first.month - 1], MONTH_NAMES[last.month - 1]
    if first.year != last.year:
        return f"{names[0]} {first.year} to {names[1]} {last.year}"
    if first.month == last.month:
        return f"{names[0]} {last.year}"
    return str(last.year) if (first.month, last.month) == (1, 12) else f"{names[0]} to {names[1]} {last.year}"
