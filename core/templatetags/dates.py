"""Dates in templates: `{% load dates %}{{ meeting.held_on|nhs_date }}`, `{{ action.due_on|when:today }}`."""

from django import template

from core import dates

register = template.Library()
register.filter("nhs_date", dates.nhs_date)
register.filter("short_date", dates.short_date)


@register.filter
def when(value, on):
    """How far a day is from `on`, in words; `on` is the day of the page, from the view."""
    return dates.when(value, on=on)
