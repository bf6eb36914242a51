"""What the stories of QI projects share: months, and points as they come from a system."""

from decimal import Decimal

from dateutil.relativedelta import relativedelta

from qiprojects.actions import points


def months_before(day, months):
    """The first day of the month so many months before the month of `day`."""
    return day.replace(day=1) - relativedelta(months=months)


def load_points(measure, values, *, first, by, missing=(), every=1):
    """A point every so many months from the month of `first`: numbers, or pairs (numerator, denominator).

    Those at the places `missing` were not collected.
    """
    for place, value in enumerate(values):
        starts_on = first + relativedelta(months=place * every)
        if place in missing:
            points.mark_missing(measure, starts_on=starts_on, note="The system was changed over", by=by)
        elif isinstance(value, tuple):
            points.add_point(measure, starts_on=starts_on, numerator=Decimal(value[0]), denominator=Decimal(value[1]), by=by)
        else:
            points.add_point(measure, starts_on=starts_on, value=Decimal(value), by=by)
