"""Which cells of a table of figures are hidden from whoever is not of the sub-team (DOMAIN section 14.6; `core.suppression`)."""

from dataclasses import dataclass

from core.suppression import cover, is_small
from datareview.models import FigureKind


@dataclass(frozen=True)
class Hidden:
    """The places (row numbers from 0) that are hidden in each column; `shares` holds every hidden share. `totals`: no total is shown."""

    numerators: frozenset = frozenset()
    denominators: frozenset = frozenset()
    shares: frozenset = frozenset()
    totals: bool = False


NOTHING = Hidden()


def hidden_in(kind, pairs, *, total_is_known=False):
    """What to hide of (numerator, denominator) pairs, either of which may be None for unknown.

    Small counts are hidden, and the share of a row with too few people in its rest. Where anything is hidden no total is shown, so
    that rows are shown or hidden each by itself and nothing follows from taking away; that there is no total tells nothing more.
    How many people a group has is often known elsewhere, so a small denominator always takes a second one with it. With
    `total_is_known` (both totals can be seen elsewhere) rows are hidden whole, and further ones with them.
    """
    over, under = [pair[0] for pair in pairs], [None if kind == FigureKind.COUNT else pair[1] for pair in pairs]
    rests = [None if None in pair or kind != FigureKind.SHARE else pair[1] - pair[0] for pair in pairs]
    if total_is_known:
        whole = _rows(over, under, rests)
        return _hidden(whole, whole, whole)
    denominators = _small(under)
    _cover_known(denominators, under)
    numerators = _small(over) | (denominators if kind == FigureKind.SHARE else set())
    return _hidden(numerators, denominators, (_small(rests) | numerators) if kind == FigureKind.SHARE else set())


def is_hidden_whole(kind, pairs, hidden):
    """Whether no row of the table is left with a figure: then a total that is known says more than the table."""
    known = {place for place, pair in enumerate(pairs) if pair[0] is not None}
    return bool(known) and known <= (hidden.shares if kind == FigureKind.SHARE else hidden.numerators)


def _small(counts):
    return {place for place, count in enumerate(counts) if count is not None and is_small(count)}


def _rows(*columns):
    """The rows to hide so that in no column a single one is hidden, or ones that are few together, while its total is known."""
    hidden = set().union(*map(_small, columns))
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for counts in columns:
            _cover_known(hidden, counts)
    return hidden


def _cover_known(hidden, counts):
    """Hide more places of a column whose total is known; one with an unknown count has no total."""
    if None not in counts:
        cover(hidden, dict(enumerate(counts)))


def _hidden(numerators, denominators, shares):
    is_any = bool(numerators or denominators or shares)
    return Hidden(frozenset(numerators), frozenset(denominators), frozenset(shares), is_any)
