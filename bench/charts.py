"""Drawing the chart of a measure with 400 points, beside writing so many bare circles and a line through them.

`python -m bench.charts`, in the environment of a site, writes JSON: the medians of the rounds, in seconds, by name.
"""

import json
import random
import time
from datetime import date, timedelta
from types import SimpleNamespace

import django

from bench.rounds import measured

POINTS, SEED, TARGET = 400, 1, 45
ROUNDS, TIMES = 9, 15
FIRST, WEEK = date(2018, 1, 1), timedelta(weeks=1)


def main():
    django.setup()
    print(json.dumps(measure_charts()))


def measure_charts():
    """{"drawn": seconds of each round, "bare": the same} for one picture."""
    from qiprojects.charts.drawing import draw  # app ready

    chart = chart_of_many()
    places = [(place * 1.5, value * 2.5) for place, value in enumerate(chart.values)]
    return measured({"drawn": lambda: _seconds(draw, chart), "bare": lambda: _seconds(bare, places)}, rounds=ROUNDS, times=TIMES)


def chart_of_many():
    """An SPC chart of 400 weeks with limits, a target, new lines, ten notes and signals of both kinds."""
    from qiprojects.charts.making import chart_of  # app ready
    from qiprojects.figures import ShownPoint  # app ready
    from qiprojects.models import Measure  # app ready

    made = random.Random(SEED)
    values = [round(made.gauss(40 if place < POINTS // 2 else 48, 4), 1) for place in range(POINTS)]
    shown = [ShownPoint(FIRST + WEEK * place, None, value, f"{value}") for place, value in enumerate(values)]
    measure = Measure(pk=1, name="Contacts", unit="mean", unit_label="contacts", frequency="weekly", target=TARGET)
    notes = [SimpleNamespace(on=FIRST + WEEK * place, text="Note") for place in range(20, POINTS, 40)]
    rebases = [SimpleNamespace(on=FIRST + WEEK * (POINTS // 2), reason="New clinic")]
    return chart_of(measure, shown, annotations=notes, rebases=rebases, kind="xmr")


def bare(places):
    """The least that a chart of these places could be: a circle for each, and a line through all of them."""
    circles = "".join([f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/>' for x, y in places])
    line = "L".join([f"{x:.1f} {y:.1f}" for x, y in places])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 360"><path d="M{line}" fill="none"/><g>{circles}</g></svg>'


def _seconds(function, given):
    began = time.perf_counter()
    function(given)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
