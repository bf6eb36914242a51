"""Moving one row of an ordered list up or down. Rows have a `position`; several may have the same one, then the older comes first."""


def moved(rows, pk, *, up, shown=None):
    """Move the row with this id one place among `rows` (a QuerySet). Returns whether it moved: the first cannot go up.

    `shown` are the ids of those rows that the reader has before them, when the list they look at holds only some: the row passes the
    next one of these. Positions become 0, 1, 2 and so on; only rows whose position differs are written.
    """
    ids = list(rows.order_by("position", "pk").values_list("pk", flat=True))
    beside = [each for each in ids if shown is None or each in shown]
    if pk not in beside:
        return False
    place = beside.index(pk) + (-1 if up else 1)
    if not 0 <= place < len(beside):
        return False
    passed = beside[place]
    ids.remove(pk)
    ids.insert(ids.index(passed) + (0 if up else 1), pk)
    _write(rows, ids)
    return True


def _write(rows, ids):
    stored = {row.pk: row for row in rows.only("pk", "position")}
    changed = []
    for position, pk in enumerate(ids):
        if stored[pk].position != position:
            stored[pk].position = position
            changed.append(stored[pk])
    rows.model.objects.bulk_update(changed, ["position"])
