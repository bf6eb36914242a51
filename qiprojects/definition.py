"""When a measure has an operational definition: the one place for it (DOMAIN section 9.3).

What is counted and where it comes from have to be said, and for a share or a rate also what stands above and below the line. Unit,
direction and how often have a proposal from the start; the rest helps and is asked for, and does not hold anybody up.
"""

from django.db.models import Q

from qiprojects.models import WITH_PARTS


def is_defined_q():
    """The measures with an operational definition, as a Q."""
    has_parts = Q(unit__in=sorted(WITH_PARTS))
    return ~Q(counted="") & ~Q(source="") & (~has_parts | (~Q(numerator="") & ~Q(denominator="")))


_ALWAYS = {"counted": "what is counted", "source": "where the numbers come from"}
_WITH_PARTS = {"numerator": "the numerator", "denominator": "the denominator"}


def missing_of(measure):
    """What is still to be said about this measure, as words for a sentence; empty for one with an operational definition."""
    asked = _ALWAYS | (_WITH_PARTS if measure.has_parts else {})
    return [words for name, words in asked.items() if not getattr(measure, name)]


def is_defined(measure):
    return not missing_of(measure)
