"""Shares, rates and ratios with 95% intervals, as plain arithmetic: counts in, numbers out, no rounding.

Methods, with their published sources:
- share: Wilson's score interval (Wilson, J Am Stat Assoc 1927; method 3 of Newcombe, Stat Med 1998; 17: 857)
- rate: Byar's approximation to the exact Poisson limits (Breslow and Day, Statistical Methods in Cancer Research II, 1987, p. 69)
- ratio of two rates: log method, variance 1/a + 1/b (Rothman and Greenland, Modern Epidemiology, 1998, chapter 14)
- ratio of two shares: log method (Katz and others, Biometrics 1978; 34: 469)
"""

from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054  # of a two-sided 95% interval


@dataclass(frozen=True)
class Estimate:
    """A value and its 95% interval, all three in the same unit."""

    value: float
    low: float
    high: float

    def times(self, factor):
        return Estimate(self.value * factor, self.low * factor, self.high * factor)


def wilson(numerator, denominator):
    """The share of `denominator` people who are among the `numerator`, from 0 to 1. Raises ValueError for impossible counts."""
    _refuse_negative(numerator)
    if denominator <= 0 or numerator > denominator:
        raise ValueError("A share needs at least one person, and no more of them than there are.")
    share = numerator / denominator
    shrink = 1 + Z**2 / denominator
    centre = (share + Z**2 / (2 * denominator)) / shrink
    half = Z * sqrt(share * (1 - share) / denominator + Z**2 / (4 * denominator**2)) / shrink
    low = 0.0 if numerator == 0 else centre - half
    high = 1.0 if numerator == denominator else centre + half
    return Estimate(share, low, high)


def byar(events, people):
    """Events for each of `people` (or person-years). Raises ValueError for negative events, or for nobody."""
    _refuse_negative(events)
    if people <= 0:
        raise ValueError("A rate needs at least one person.")
    low = 0.0 if events == 0 else events * (1 - 1 / (9 * events) - Z / (3 * sqrt(events))) ** 3
    more = events + 1
    high = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    return Estimate(events / people, max(0.0, low) / people, high / people)


def ratio_of_rates(events, people, reference_events, reference_people):
    """How many times the reference's rate this rate is. None where either has no events or nobody: then there is no such ratio."""
    if min(events, people, reference_events, reference_people) <= 0:
        return None
    return _ratio(events / people, reference_events / reference_people, 1 / events + 1 / reference_events)


def ratio_of_shares(numerator, denominator, reference_numerator, reference_denominator):
    """How many times the reference's share this share is. None where either is empty: then there is no such ratio."""
    if min(numerator, denominator, reference_numerator, reference_denominator) <= 0:
        return None
    variance = 1 / numerator - 1 / denominator + 1 / reference_numerator - 1 / reference_denominator
    return _ratio(numerator / denominator, reference_numerator / reference_denominator, max(0.0, variance))


def _ratio(value, reference, variance):
    ratio = value / reference
    half = Z * sqrt(variance)
    return Estimate(ratio, exp(log(ratio) - half), exp(log(ratio) + half))


def _refuse_negative(count):
    if count < 0:
        raise ValueError("A count cannot be negative.")
