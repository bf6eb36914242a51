"""Definitions on pages that show a population."""

from django import template

from populations import definitions

register = template.Library()


@register.filter
def definition_lines(definition):
    """What a definition says besides its first words: the lines that say something."""
    return [line for line in definitions.lines_of(definition) if line.words and line.name not in ("text", "programmes")]


@register.filter
def programme_labels(definition):
    """The programmes that the population serves, as the words of tags."""
    return [label for code, label in definitions.PROGRAMMES.items() if code in definition.programmes]


@register.filter
def next_report(reporting, today):
    """The day of the next report on or after `today`; from the first one on they are a fixed number of weeks apart."""
    return reporting.next_on(today)
