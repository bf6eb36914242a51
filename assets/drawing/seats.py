"""Where marks of one size sit in a part of a ring: in rows around the middle, like an audience."""

from math import asin, cos, degrees, radians, sin

PAD = 7  # from the edges of the region
GAP = 3.5  # between two marks
WIDEST = 58  # from the middle of a mark to the next


def seats(many, radius, region, fixed, *, step, pad=PAD):
    """The middles of so many marks, clockwise, at least `step` apart and spread over the region; None where they find no room.

    `radius` is that of the largest mark; `pad` is kept from the edges of the region. `fixed` are (x, y, width, height) of what is there
    already.
    """
    for share in range(40, -1, -1):
        rows = _rows(radius, step + max(0, WIDEST - step) * share / 40, region, fixed, pad)
        if sum(room for *_, room in rows) >= many:
            return _taken(rows, many)
    return None


def _rows(radius, step, region, fixed, pad):
    """Rows as (distance from the middle, first angle, last angle, how many marks have room), from the inside."""
    inset = max(pad, min(0.4 * step, 0.18 * (region.outer - region.inner)) - radius * 0.4)
    near, far = region.inner + inset + radius, region.outer - inset - radius
    if far < near:
        return []
    count = int((far - near) / step) + 1
    between = (far - near) / (count - 1) if count > 1 else 0
    rows = []
    for place in range(count):
        distance = near + between * place if count > 1 else (near + far) / 2
        start, end = _ends(distance, radius, region, fixed, pad)
        chord = 2 * degrees(asin(min(1, step / 2 / distance)))
        if end >= start:
            rows.append((distance, start, end, int((end - start) / chord + 1e-9) + 1))
    return rows


def _ends(distance, radius, region, fixed, pad):
    """The first and the last angle at which a mark of this row is clear of the sides of the region and of what is there already."""
    clear = degrees(asin(min(1, (radius + pad) / distance)))
    start, end = region.start + clear, region.end - clear
    for x, y, wide, high in fixed:
        while start <= end and _hits(start, distance, radius, x, y, wide, high):
            start += 1
        while start <= end and _hits(end, distance, radius, x, y, wide, high):
            end -= 1
    return start, end


def _hits(angle, distance, radius, x, y, wide, high):
    across, down = distance * sin(radians(angle)), -distance * cos(radians(angle))
    return abs(across - x) < wide / 2 + radius + GAP and abs(down - y) < high / 2 + radius + GAP


def _taken(rows, many):
    """Middles in all rows, as many in each as its share of the room, clockwise."""
    room = sum(row[3] for row in rows)
    counts = [many * row[3] // room for row in rows]
    for at in sorted(range(len(rows)), key=lambda at: (counts[at] - many * rows[at][3] / room, -at))[: many - sum(counts)]:
        counts[at] += 1
    found = []
    for (distance, start, end, room_here), count in zip(rows, counts, strict=True):
        for place in range(count):
            loose, tight = (place + 0.5) / count, place / (count - 1) if count > 1 else 0.5
            filled = count / room_here
            found.append((start + (end - start) * (loose + (tight - loose) * filled), distance))
    return [(distance * sin(radians(angle)), -distance * cos(radians(angle))) for angle, distance in sorted(found)]
