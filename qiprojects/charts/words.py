"""What a chart says, in sentences: only from what the chart itself holds, so that they tell a reader nothing that it hides.

The word is signal, never proof (MEASURES section 6). A run chart gives a verdict from 10 points that are not on the median, an SPC chart
an icon from 13.
"""

from itertools import groupby

from core.dates import nhs_date
from qiprojects import spc
from qiprojects.charts.data import COMMON, CONCERN, IMPROVEMENT, SHIFT, SPECIAL
from qiprojects.charts.scales import is_reached
from qiprojects.models import ChartKind

_VARIATION = {
    "": "Not enough points yet",
    "common_cause": "No signal of change now",
    "improvement_high": "Signal of improvement: higher",
    "improvement_low": "Signal of improvement: lower",
    "concern_high": "Signal of concern: higher",
    "concern_low": "Signal of concern: lower",
    "neutral_high": "Signal of change: higher",
    "neutral_low": "Signal of change: lower",
}
_ASSURANCE = {
    "": "",
    "pass": "Expected to meet the target",
    "fail": "Expected to miss the target",
    "hit_or_miss": "Hits and misses the target by chance",
}
_MARKS = {IMPROVEMENT: "Signal of improvement", CONCERN: "Signal of concern"}
_RULES = {
    "above_limit": "above the upper limit",
    "below_limit": "below the lower limit",
    "trend_up": "seven points in a row each higher than the one before",
    "trend_down": "seven points in a row each lower than the one before",
    "two_in_three_high": "two of three points in a row close to the upper limit",
    "two_in_three_low": "two of three points in a row close to the lower limit",
    "shift_high": "seven points in a row above the mean",
    "shift_low": "seven points in a row below the mean",
}
TESTS_FIND_NONE = "the two tests of a run chart, for a long run on one side of the median and for few crossings of it, find none"
TWO_TIMES = (
    "With more than half of the points as signals, the lines may come from two different times: "
    "the sub-team can set a baseline or draw new lines."
)
SHIFT_WORDS = "One of six or more on one side of the median"


def variation_words(code):
    """What the latest point says, from a code of `qiprojects.spc` (`Measure.latest_variation`), as a few words for a list."""
    return _VARIATION.get(code, _VARIATION[""])


def verdict(code, run=None):
    """What a chart says, as a few words for a list: a code of its latest point, else the verdict of the run chart that the page shows."""
    if code or run is None or (run.n_useful or 0) < spc.USEFUL_POINTS_FOR_RUN_CHART:
        return variation_words(code)
    return "Signal that something changed" if run.runs_signal else "No signal"


def assurance_words(code):
    """How the limits stand to the target, from a code of `qiprojects.spc`; empty without a target."""
    return _ASSURANCE.get(code, "")


def mark_words(mark, rule):
    """How a point is marked, with the rule that marks it: "Signal of improvement: below the lower limit"."""
    words = _MARKS.get(mark, "Signal of change")
    return f"{words}: {_RULES[rule]}" if rule in _RULES else words


def kind_words(kind):
    """The name of a kind of chart, without what it is for."""
    return ChartKind(kind).label.partition(":")[0]


def alternative(chart, worked, periods):
    """What is read out instead of the picture, and nothing else of it: the kind, the lines, the latest value and what is marked."""
    parts = [f"{kind_words(chart.kind)}: {chart.title}"]
    at = chart.latest
    if at is None:
        return f"{parts[0]}. No points to show."
    said = []
    if chart.segments:
        said.append(f"{chart.centre_word} {chart.say(chart.segments[-1].centre)}")
    said.append(f"latest {'shown ' if chart.later_hidden else ''}{chart.texts[at]} in {periods[at]}")
    special = sum(mark in SPECIAL for mark in chart.marks)
    if special:
        said.append(f"{_many(special, 'point')} of special cause")
    parts.append(f"{said[0][:1].upper()}{', '.join(said)[1:]}")
    if chart.kind == "run" and worked.results:
        parts.append(_short_verdict(worked.results[-1]))
    return f"{'. '.join(parts)}."


def reading(chart, worked, periods):
    """What the chart says, as a tuple of sentences, the most important first."""
    at = chart.latest
    if at is None:
        return ("There are no points to show yet.",) if not chart.values else ("There are no values to show.", *_gaps(chart))
    said = [_latest_value(chart, at, periods)]
    if chart.problem:
        said.append(f"No lines can be drawn: {chart.problem[:1].lower()}{chart.problem[1:]}")
    elif chart.kind == "run":
        said += _of_run(chart, worked.results[-1])
    else:
        said += _of_limits(chart, worked, at)
    said += [*_of_lines(chart, worked, periods), *_gaps(chart)]
    return tuple(said)


def _latest_value(chart, at, periods):
    """The latest point that has a value; and that it is not the latest one, where later ones are hidden."""
    value, later = f"{chart.texts[at]} ({periods[at]})", chart.later_hidden
    if not later:
        return f"The latest point is {value}."
    why = "few people are on one side of the count" if chart.suffix else "their numbers are small" if later > 1 else "its number is small"
    hidden = f"{_many(later, 'later point')} {'is' if later == 1 else 'are'} hidden"
    return f"The latest point that can be shown is {value}; {hidden} because {why}."


def _of_run(chart, result):
    median = f"The median is {chart.say(chart.segments[-1].centre)}."
    useful = result.n_useful or 0
    if useful < spc.USEFUL_POINTS_FOR_RUN_CHART:
        need = f"a run chart says something from {spc.USEFUL_POINTS_FOR_RUN_CHART} points that are not on the median, and there"
        return [median, f"Not enough points yet: {need} {'is' if useful == 1 else 'are'} {useful}."]
    said = [median]
    is_marked = SHIFT in chart.marks or chart.trends
    if not result.runs_signal:
        by_chance = "the points lie around the median as they would by chance"
        said.append(f"No signal: {TESTS_FIND_NONE if is_marked else by_chance}.")
    else:
        said.append(f"Signal that something changed: {' and '.join(_why(chart, result))}. Ask what happened then; a signal is no proof.")
    if is_marked:
        circles = "hollow circles: six or more on one side of the median" if SHIFT in chart.marks else ""
        hints = filter(None, (circles, _trend_words(chart)))
        said.append(f"What is marked ({' and '.join(hints)}) is a hint where to look, and no verdict by itself.")
    return said


def _trend_words(chart):
    """ "thick line: five or more up in a row"; empty without a trend."""
    ways = {chart.values[last] > chart.values[first] for first, last in chart.trends}
    way = "up or down" if len(ways) > 1 else "up" if True in ways else "down"
    return f"thick line{'s' if len(chart.trends) > 1 else ''}: five or more {way} in a row" if ways else ""


def _why(chart, result):
    why = []
    if result.longest_run > result.longest_run_limit:
        side = _side(chart, result)
        why.append(f"{result.longest_run} points in a row are {side}, where at most {result.longest_run_limit} are expected")
    if result.n_crossings < result.n_crossings_limit:
        times = "once" if result.n_crossings == 1 else "never" if not result.n_crossings else f"{result.n_crossings} times"
        why.append(f"the line crosses the median {times}, where at least {result.n_crossings_limit} times are expected")
    return why or ["the runs are unlike chance"]


def _side(chart, result):
    """Where the longest run is: above or below the median, or on one side where there is one on each."""
    sides = [value > result.median for value in result.values if value is not None and value != result.median]
    longest = {is_above for is_above, run in groupby(sides) if len(list(run)) == result.longest_run}
    return "on one side of the median" if len(longest) != 1 else "above the median" if longest.pop() else "below the median"


def _short_verdict(result):
    if (result.n_useful or 0) < spc.USEFUL_POINTS_FOR_RUN_CHART:
        return "Not enough points yet for a verdict"
    return "Signal that something changed" if result.runs_signal else "No signal of change"


def _of_limits(chart, worked, at):
    segment = chart.segments[-1]
    said = [f"The {chart.centre_word.lower()} is {chart.say(segment.centre)}{_between(chart, segment)}."]
    if segment.is_trial:
        said.append(_trial(chart, segment))
        return said
    if not chart.has_limits:
        return [*said, "There are no limits yet, because all points are the same."]
    mark, subject = chart.marks[at], _subject(chart)
    said.append(
        f"{subject} is no signal: it is within what chance explains."
        if mark == COMMON
        else f"{_latest(worked, at, mark, subject)} A signal is no proof."
    )
    said += [*_counted(chart), *_of_two_times(chart)]
    said += [sentence for sentence in (_of_target(chart),) if sentence]
    return said


def _subject(chart):
    return "The latest point that can be shown" if chart.later_hidden else "The latest point"


def _latest(worked, at, mark, subject):
    words = mark_words(mark, worked.rules.get(at))
    return f"{subject} is a {words[:1].lower()}{words[1:]}."


def _between(chart, segment):
    """ ", and points are expected between 8.2 and 22": without the end that cannot be reached."""
    if segment.upper is None:
        return ""
    no_lower, no_upper = not is_reached(chart, segment.lower), not is_reached(chart, segment.upper)
    if no_lower and no_upper:
        return ", and any value is expected"
    if no_lower:
        return f", and points are expected up to {chart.say(segment.upper)}"
    if no_upper:
        return f", and points are expected from {chart.say(segment.lower)}"
    return f", and points are expected between {chart.say(segment.lower)} and {chart.say(segment.upper)}"


def _trial(chart, segment):
    limits = "the limits are for trial" if chart.upper or segment.upper is not None else "limits are not drawn yet"
    rest = f"there {'is' if segment.n == 1 else 'are'} {_many(segment.n, 'point')}"
    since = " since the new lines" if segment.first != chart.segments[0].first else ""
    return f"Not enough points yet for signals: {rest}{since}, and they are read from {spc.TRIAL_LIMITS_BELOW}; {limits}."


def _counted(chart):
    special = [mark for mark in chart.marks if mark in SPECIAL]
    if not special:
        return [f"None of the {chart.n:,} points is a signal."]
    better, worse = special.count(IMPROVEMENT), special.count(CONCERN)
    start = f"{len(special):,} of {_many(chart.n, 'point')} {'is a signal' if len(special) == 1 else 'are signals'}"
    if better and worse:
        return [f"{start}: {better:,} of improvement and {worse:,} of concern."]
    return [f"{start}{' of improvement' if better else ' of concern' if worse else ''}."]


def _of_two_times(chart):
    """Where most points are signals and no baseline says what they are compared with, the lines describe none of them well."""
    for segment in chart.segments:
        special = sum(mark in SPECIAL for mark in chart.marks[segment.first : segment.last + 1])
        if segment.until is None and special * 2 > segment.n:
            return [TWO_TIMES]
    return []


def _of_target(chart):
    if not chart.assurance:
        return ""
    target = chart.say(chart.target)
    return {
        "pass": f"The target of {target} is expected to be met each time: it lies outside the limits, on the safe side.",
        "fail": f"The target of {target} is not expected to be met unless something changes: it lies outside the limits.",
        "hit_or_miss": f"The target of {target} lies between the limits: by chance it is met at some times and missed at others.",
    }.get(chart.assurance, "")


def _of_lines(chart, worked, periods):
    """How the lines came about: what they rest on, and where they were drawn anew."""
    said = []
    if not chart.segments:
        return said
    latest, word = chart.segments[-1], chart.centre_word.lower()
    if latest.until is not None:
        said.append(f"The lines rest on the points up to {periods[latest.until]} and are carried on from there.")
    if worked.short_baseline:
        since = " since the new lines" if len(chart.segments) > 1 else ""
        rest = "they rest on all points since then" if since else "the lines rest on all points"
        need = f"limits need {spc.FIX_AFTER_AT_LEAST}, so it is not used and {rest}"
        said.append(f"The baseline has only {_many(worked.short_baseline, 'point')}{since}; {need}.")
    if len(chart.segments) > 1:
        before = chart.segments[-2]
        change = f"the {word} was {chart.say(before.centre)} before and is {chart.say(latest.centre)} since"
        said.append(f"New lines were drawn from {periods[latest.first]}: {change}. The reason given: {latest.reason.rstrip('.')}.")
    return said


def baseline(chart, worked, until):
    """Whether the baseline up to the day `until` (None: nobody set one) is used for the lines that hold now, and why not."""
    if until is None:
        return ""
    first, set_to = f"Its baseline is up to {nhs_date(until)}", "A baseline was set up to"
    if not chart.segments or chart.segments[-1].until is not None:
        return f"{first}."
    latest, has_new = chart.segments[-1], len(chart.segments) > 1
    begins = nhs_date(chart.dates[latest.first])
    not_used = f"{set_to} {nhs_date(until)}. It is not used"
    if worked.short_baseline:
        since = f" from the new lines of {begins} on" if has_new else ""
        return f"{not_used}: it has only {_many(worked.short_baseline, 'point')}{since}, and limits need {spc.FIX_AFTER_AT_LEAST}."
    if until < chart.dates[latest.first]:
        return f"{not_used} for the latest lines: they begin after it, on {begins}." if has_new else f"{not_used}: no point lies in it."
    return f"{first}, and all points{' since the new lines' if has_new else ''} belong to it."


def _gaps(chart):
    said = []
    if chart.n_missing:
        said.append(
            f"{_many(chart.n_missing, 'point')} {'was' if chart.n_missing == 1 else 'were'} not collected and left out of the lines."
        )
    if chart.n_hidden:
        are, their = ("is", "its") if chart.n_hidden == 1 else ("are", "their")
        hidden = f"{_many(chart.n_hidden, 'point')} {are} hidden, because {their} numbers are small"
        said.append(f"{hidden}; the lines leave them out, so the team's own chart can say something else.")
    elif not chart.is_exact and chart.n:
        said.append("Numbers are rounded, so the team's own chart can say something else.")
    return said


def _many(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
