"""The themes matrix: each theme by strand, with how much it rests on in each (starter pack 6, part 3).

Pages, the summary and its PDF draw the same Matrix. It holds numbers of excerpts, activities and sources, never of people.
"""

from dataclasses import dataclass

from datareview.models import Strand
from datareview.themes import ThemeRow, narrowed, rows_of


@dataclass(frozen=True)
class Matrix:
    """`rows` are ThemeRows, whose `strength.cells` stand in the order of `strands` (code, label)."""

    strands: list
    rows: list[ThemeRow]

    @property
    def several(self):
        """How many themes rest on two or three strands; sub-themes are counted within their themes."""
        return self._count("several")

    @property
    def one(self):
        return self._count("one")

    @property
    def none(self):
        return self._count("none")

    @property
    def total(self):
        return sum(1 for row in self.rows if not row.is_sub)

    def _count(self, rests_on):
        return sum(1 for row in self.rows if not row.is_sub and row.rests_on == rests_on)


def matrix_of(population, *, tag="", rests_on=""):
    """The Matrix of a population's themes, four queries whatever there is. `tag` and `rests_on` narrow its rows, never its numbers."""
    return Matrix(list(Strand.choices), narrowed(rows_of(population), tag=tag, rests_on=rests_on))
