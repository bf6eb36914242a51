"""Dates as people say them, and months as the programme counts them. "Today" always comes in as an argument."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def as_day(value):
    """The day of a date or of a moment; an aware moment is read in the time zone of the site."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def nhs_date(value):
    """ "20 November 2026"; an empty text for no date."""
    if not value:
        return ""
    day = as_day(value)
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def moment_words(moment):
    """ "20 November 2026 at 17:00", as the clocks of the site show it."""
    return f"{nhs_date(moment)} at {timezone.localtime(moment):%H:%M}"


def short_date(value):
    """ "20 Nov 2026"; an empty text for no date."""
    if not value:
        return ""
    day = as_day(value)
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"


def when(value, *, on):
    """How far a day is from the day `on`, in words: "today", "3 days ago", "in 2 weeks", "in 5 months", "2 years ago".

    Days up to 13, weeks up to 8, then whole months, and years from 24 months; an empty text for no date.
    """
    if not value:
        return ""
    day, today = as_day(value), as_day(on)
    distance = (day - today).days
    if distance in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[distance]
    amount = _amount(abs(distance), months_between(min(day, today), max(day, today)))
    return f"in {amount}" if distance > 0 else f"{amount} ago"


def _amount(days, months):
    if days < 14:
        return f"{days} days"
    if days < 61:
        return f"{days // 7} weeks"
    if months < 24:
        return f"{months} months"
    return f"{months // 12} years"


def months_between(start, end):
    """Whole months from `start` to `end`, rounded towards zero; negative when `end` comes first.

    A month is full on the day of the same number or, where the month is too short for it, on its last day: from 31 January to
    28 February is one month (in a leap year on the 29th).
    """
    start, end = as_day(start), as_day(end)
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def add_months(day, months):
    """The day that many months later (earlier, if negative); the last of the month where the number does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(start, on):
    """The running month that the day `on` lies in, where 1 is the month that begins on `start`; 0 or less before it begins."""
    start, on = as_day(start), as_day(on)
    if on >= start:
        return months_between(start, on) + 1
    months = months_between(start, on)
    return months + 1 if add_months(start, months) == on else months
