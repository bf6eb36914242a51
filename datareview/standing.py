"""What the tables of one review tell about each other, and so how far each of them may be shown outside the sub-team.

Two tables that break the same people down (by age in three bands, and in two) tell by their difference what each hides. Whatever
was there first counts, so that a table is never changed by a later one. Whoever kept a copy can still compare it with what is shown
after an edit, or after an earlier table was taken away.
"""

from dataclasses import dataclass

from datareview.breakdowns import OTHER
from datareview.hiding import NOTHING, hidden_in, is_hidden_whole
from datareview.models import FigureTable


@dataclass(frozen=True)
class Standing:
    """`kept`: why the table is kept to the sub-team, in a sentence, or "". `total_is_known`: a reader may know the exact totals.

    `hides_totals`: an earlier table with the same total hides something, and would be told by it.
    """

    kept: str = ""
    total_is_known: bool = False
    hides_totals: bool = False


SHOWN = Standing()


def standings_of(population_id):
    """{table: Standing} of all current tables of a review, in two queries."""
    tables = FigureTable.objects.current().filter(source__population=population_id, source__removed_at__isnull=True)
    found, earlier = {}, []
    for table in tables.order_by("pk").prefetch_related("rows"):
        this = _Read(table, list(table.rows.all()), earlier)
        found[table.pk] = this.standing()
        earlier.append(this)
    return found


class _Read:
    """A table with those before it, as far as they matter."""

    def __init__(self, table, rows, earlier):
        self.table = table
        self.pairs = [(row.numerator, row.denominator) for row in rows]
        self.labels = {row.label.strip().casefold() for row in rows}
        self.totals = {sum(column) for column in zip(*self.pairs, strict=True) if None not in column} - {0}
        same_total = [other for other in earlier if self.totals & other.totals]
        self.same_people = [other for other in earlier if self._is_of_the_same(other)]
        self.total_is_known = table.total_is_public or bool(same_total)
        self.hidden = hidden_in(table.kind, self.pairs, total_is_known=self.total_is_known)
        self.hides = self.hidden != NOTHING
        self.hides_totals = any(other.hides for other in same_total)

    def _is_of_the_same(self, other):
        """By the characteristic; where none is named, by a category or a total that both have."""
        if self.table.characteristic != other.table.characteristic:
            return False
        is_named = self.table.characteristic not in ("", OTHER)
        return is_named or bool(self.labels & other.labels or self.totals & other.totals)

    def standing(self):
        return Standing(self._kept(), self.total_is_known, self.hides_totals)

    def _kept(self):
        if self.same_people and (self.hides or any(other.hides for other in self.same_people)):
            first = self.same_people[0].table
            return f"It breaks the same people down as “{first}” does, and small numbers could be worked out from the two together."
        if self.total_is_known and is_hidden_whole(self.table.kind, self.pairs, self.hidden):
            return "Its total can be found somewhere else, and its numbers are so small that the total would tell them."
        return ""
