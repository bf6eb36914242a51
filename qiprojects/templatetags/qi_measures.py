"""A measure in words: `{% load qi_measures %}`."""

from django import template

from core.dates import nhs_date
from qiprojects.due import Period, period_from
from qiprojects.figures import plain, say_value
from qiprojects.models import Unit

register = template.Library()


@register.simple_tag
def measure_unit(measure):
    """What a point is: "Percentage", "Rate for every 1,000", "Time (days)"."""
    words = measure.get_unit_display()
    if measure.unit == Unit.RATE and measure.per:
        words = f"{words} for every {plain(measure.per)}"
    return f"{words} ({measure.unit_label})" if measure.unit_label else words


@register.simple_tag
def measure_collecting(measure):
    """How often it is collected, by whom, and over which time."""
    words = measure.get_frequency_display()
    if measure.collector:
        words = f"{words}, by: {measure.collector}"
    if measure.collect_from:
        words = f"{words}, from {nhs_date(measure.collect_from)}"
    return f"{words}, until {nhs_date(measure.collect_until)}" if measure.collect_until else words


@register.simple_tag
def measure_target(measure):
    """The target with its date; an empty text without one."""
    if measure.target is None:
        return ""
    words = say_value(measure, measure.target)
    return f"{words} by {nhs_date(measure.target_on)}" if measure.target_on else words


@register.simple_tag
def point_period(measure, point):
    """The days that a ShownPoint is about: "July 2026"."""
    return (Period(point.on, point.ends_on) if point.ends_on else period_from(measure, point.on)).words
