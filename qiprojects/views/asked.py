"""What an address asks for, read without a complaint."""

from django.utils.dateparse import parse_date

from core.forms.dates import EARLIEST_YEAR, LATEST_YEAR


def day_asked(request, name):
    """The day of an address (`?on=2026-07-01`), or None for one that is no day, or of another age."""
    try:
        day = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return day if day and EARLIEST_YEAR <= day.year < LATEST_YEAR else None
