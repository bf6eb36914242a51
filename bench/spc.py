"""Working out 1,000 XmR charts in plain Python, beside numpy's means and moving ranges of the same values alone.

`python -m bench.spc` prints the ratio.
"""

import random
import time

import numpy

from bench.rounds import measured, ratio
from qiprojects import spc

CHARTS, POINTS, SEED = 1_000, 36, 1
ROUNDS, TIMES = 9, 15


def charts():
    """Lists of values as people type them, with one decimal place. Half of the series shift by two standard deviations after two thirds."""
    made = random.Random(SEED)
    return [[round(made.gauss(_middle(number, place), 4), 1) for place in range(POINTS)] for number in range(CHARTS)]


def _middle(number, place):
    return 48 if number % 2 and place >= POINTS * 2 // 3 else 40


def measure_spc():
    """{"spc to numpy": Ratio}: all charts with limits, rules and icons, to their means and mean moving ranges by numpy, chart by chart."""
    values = charts()
    seconds = measured({"ours": lambda: _seconds(_ours, values), "numpy": lambda: _seconds(_numpy, values)}, rounds=ROUNDS, times=TIMES)
    return {"spc to numpy": ratio(seconds, "ours", "numpy")}


def _seconds(function, values):
    began = time.perf_counter()
    for each in values:
        function(each)
    return time.perf_counter() - began


def _ours(values):
    return spc.xmr(values, improvement="increase", target=45)


def _numpy(values):
    series = numpy.asarray(values)
    ranges = numpy.abs(numpy.diff(series))
    return numpy.mean(series), numpy.mean(ranges)


if __name__ == "__main__":
    print(f"{CHARTS:,} XmR charts of {POINTS} points, to numpy's means and moving ranges: {measure_spc()['spc to numpy']}")
