"""Arithmetic with periods of days. A period is a pair (first day, last day); the last day counts and is FOREVER if there is none."""

from datetime import date, timedelta

FOREVER = date.max
DAY = timedelta(days=1)
LEAVING_WITHIN = timedelta(days=42)


def period(starts_on, ends_on):
    """The pair for the dates of a record, whose last day may be None."""
    return starts_on, ends_on or FOREVER


def runs(periods, first_day):
    """The periods joined wherever they overlap or follow each other, cut off before `first_day`, in order."""
    joined = []
    for start, end in sorted(periods):
        start = max(start, first_day)
        if end < start:
            continue
        if joined and (joined[-1][1] == FOREVER or start <= joined[-1][1] + DAY):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def leavings(periods, first_day):
    """When a post is filled and about to be vacant: pairs of the day from which that is said and the last day, in order.

    The periods are those of its holders. It is said for 42 days before the last day of somebody whom nobody follows on the day
    after; one who follows later leaves the post vacant in between.
    """
    return [(max(start, end - LEAVING_WITHIN), end) for start, end in runs(periods, first_day) if end != FOREVER]


def gaps(periods, first_day):
    """The stretches from `first_day` on that none of the periods covers, in order."""
    found, free_from = [], first_day
    for start, end in runs(periods, first_day):
        if start > free_from:
            found.append((free_from, start - DAY))
        if end == FOREVER:
            return found
        free_from = end + DAY
    return [*found, (free_from, FOREVER)]


def stretches_below(minimum, counted_periods, first_day):
    """The stretches from `first_day` on during which fewer than `minimum` are counted.

    `counted_periods` are pairs of a period and a number: so many people from the first day of the period to its last.
    """
    changes = {first_day: 0}
    for (start, end), number in counted_periods:
        start = max(start, first_day)
        if end < start:
            continue
        changes[start] = changes.get(start, 0) + number
        if end != FOREVER:
            changes[end + DAY] = changes.get(end + DAY, 0) - number
    enough, total, enough_from = [], 0, None
    for day in sorted(changes):
        total += changes[day]
        if total >= minimum and enough_from is None:
            enough_from = day
        elif total < minimum and enough_from is not None:
            enough.append((enough_from, day - DAY))
            enough_from = None
    if enough_from is not None:
        enough.append((enough_from, FOREVER))
    return gaps(enough, first_day)
