"""Which chart shows a measure: the run chart first, XmR from 13 points, others where the data type calls for them (MEASURES 1 to 4)."""

from qiprojects.figures import hides
from qiprojects.models import ChartKind, Unit
from qiprojects.spc import TRIAL_LIMITS_BELOW

_ALWAYS = (ChartKind.RUN, ChartKind.XMR)
_OF_UNIT = {
    Unit.PERCENTAGE: (ChartKind.P,),
    Unit.RATE: (ChartKind.U,),
    Unit.COUNT: (ChartKind.C, ChartKind.G),
    Unit.TIME: (ChartKind.I, ChartKind.T),
}
_ABOUT = {
    ChartKind.RUN: "Values around their median. Right for the first points, and for a quick look at any time.",
    ChartKind.XMR: "Values around their mean, with the limits between which they are expected. NHS boards use it for any measure.",
    ChartKind.P: "The share of cases, with limits that are closer together where there were more cases.",
    ChartKind.U: "Events for an amount of exposure, with limits that are closer together where there was more of it.",
    ChartKind.C: "Counts of events in equal periods, when what can happen stays about the same.",
    ChartKind.I: "Single values around their mean, with limits of three sigma.",
    ChartKind.G: "For rare events: each point is how many cases there were between one event and the next.",
    ChartKind.T: "For rare events: each point is the time between one event and the next. It has to be longer than nothing.",
}


def kinds_for(measure, *, exact=True):
    """The ChartKinds that fit the unit of this measure, the run chart first.

    `exact` is that of the reader: a P chart needs the counts, which are left out for those from whom small numbers are hidden.
    """
    kinds = (*_ALWAYS, *_OF_UNIT.get(measure.unit, (ChartKind.I,)))
    return tuple(kind for kind in kinds if kind != ChartKind.P) if hides(measure, exact=exact) else kinds


def proposed(measure, n=0, *, exact=True):
    """The ChartKind to show first of a measure with `n` points: the one it asks for, else by the number of points."""
    if measure.chart in kinds_for(measure, exact=exact):
        return ChartKind(measure.chart)
    return ChartKind.RUN if n < TRIAL_LIMITS_BELOW else ChartKind.XMR


def chosen(measure, kind, n=0, *, exact=True):
    """`kind` (text from an address) where it fits this measure and reader, else the proposed one."""
    return ChartKind(kind) if kind in kinds_for(measure, exact=exact) else proposed(measure, n, exact=exact)


def about(kind):
    """What this kind of chart is for, in a sentence or two."""
    return _ABOUT[ChartKind(kind)]
