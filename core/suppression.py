"""Small numbers: nobody may be worked out from a count. The last step before display, on unrounded values, for every channel.

The rule is that of the published NHS mental health statistics (DOMAIN section 14.6): a count under 5 is hidden, zero included;
others are rounded to the nearest 5; a percentage is hidden if either part is under 5, else a whole number. Beyond that rule it is
hidden if the rest is under 5: 48 of 50 says as much about the other two. Threshold, base, symbol and whether zero is hidden are
settings, so that a wider rule (1 to 7 hidden, 0 shown) needs no code.
"""

from django.conf import settings


def is_small(count):
    """Whether a count of people is too small to show. Raises ValueError for a negative one."""
    if count < 0:
        raise ValueError("A count cannot be negative.")
    if count == 0:
        return settings.SMALL_NUMBER_HIDES_ZERO
    return count < settings.SMALL_NUMBER_THRESHOLD


def suppress_count(count):
    """A count of people as it may be shown: "*" if it is small, else rounded to the nearest 5, as text."""
    return settings.SMALL_NUMBER_SYMBOL if is_small(count) else str(_rounded(count))


def suppress_percentage(numerator, denominator):
    """A share of people as it may be shown: "*" if either count is small, else a whole number with a sign, such as "38%".

    It is also hidden if the rest is small (so are 100%, and with it what is true of everybody). It is worked out from the unrounded
    counts; halves are rounded up. Nothing (a denominator of 0) has no share: "*".
    """
    if not denominator or is_small(numerator) or is_small(denominator) or is_small(max(0, denominator - numerator)):
        return settings.SMALL_NUMBER_SYMBOL
    return f"{(200 * numerator + denominator) // (2 * denominator)}%"


def suppress_mean(mean, count):
    """A mean (already as text) over `count` people, or "*" if they are fewer than the threshold."""
    return settings.SMALL_NUMBER_SYMBOL if count < settings.SMALL_NUMBER_THRESHOLD else mean


def suppress_line(counts, *, total_is_public=False):
    """The counts of one breakdown, as texts in the same order.

    With `total_is_public` the exact total can be seen elsewhere: then one hidden cell would follow from the others, so further
    cells are hidden until at least two are, and together they count as many as the threshold.
    """
    counts = list(counts)
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    if total_is_public:
        cover(hidden, dict(enumerate(counts)))
    return [_cell(count, place in hidden) for place, count in enumerate(counts)]


def suppress_table(rows, *, totals_are_public=False):
    """A table of counts (a list of rows of equal length) as texts; with `totals_are_public` those of its rows and columns are.

    Totals to be shown with it are counted from the unrounded values and passed through `suppress_count` by themselves, so that
    they are no sums of what is shown.
    """
    rows = [list(row) for row in rows]
    cells = {(y, x): count for y, row in enumerate(rows) for x, count in enumerate(row)}
    hidden = {place for place, count in cells.items() if is_small(count)}
    if totals_are_public:
        _cover_lines(hidden, cells)
    return [[_cell(count, (y, x) in hidden) for x, count in enumerate(row)] for y, row in enumerate(rows)]


def staff_in_words(people):
    """The size of a team of staff and partners: "fewer than five", or the number as text. A team's size is no breakdown."""
    if people < settings.SMALL_NUMBER_THRESHOLD:
        return f"fewer than {_words(settings.SMALL_NUMBER_THRESHOLD)}"
    return str(people)


def _words(number):
    return {5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"}.get(number, str(number))


def _rounded(count):
    """To the nearest multiple of the base, halves up, and never down to nothing."""
    base = settings.SMALL_NUMBER_BASE
    return max(base, (2 * count + base) // (2 * base) * base) if count else 0


def _cell(count, is_hidden):
    return settings.SMALL_NUMBER_SYMBOL if is_hidden else str(_rounded(count))


def cover(hidden, line):
    """Hide more cells of one line (place: count) whose total is known, the smallest first, until at least two are hidden and together
    count as many as the threshold. `hidden` is the set of hidden places, and grows. Returns whether it did."""
    before = len(hidden)
    visible = sorted((count, place) for place, count in line.items() if place not in hidden)
    inside = [count for place, count in line.items() if place in hidden]
    while inside and visible and (len(inside) < 2 or sum(inside) < settings.SMALL_NUMBER_THRESHOLD):
        count, place = visible.pop(0)
        hidden.add(place)
        inside.append(count)
    return len(hidden) > before


def _cover_lines(hidden, cells):
    """The same for every row and column, again and again, because a cell hidden for a row counts in its column."""
    lines = []
    for axis in (0, 1):
        for number in sorted({place[axis] for place in cells}):
            lines.append({place: count for place, count in cells.items() if place[axis] == number})
    while any(cover(hidden, line) for line in lines):
        pass
