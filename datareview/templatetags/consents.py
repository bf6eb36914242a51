"""What pages of a data review say around people's words, and what they show of consents and raw notes."""

from django import template

from core import reference
from datareview import consents
from datareview.models import DataReview

register = template.Library()
MOST = 10
CONTENT = reference.load("data_review")


@register.simple_tag
def content_note(population=None):
    """What to say before people's words: {"note", "contacts", "local", "emergencies"}. One query, or none without a population.

    `contacts` are dicts with name and text; `local` the words of the team about people to turn to nearby.
    """
    local = DataReview.objects.filter(population=population).values_list("support", flat=True).first() if population else ""
    return {
        "note": CONTENT["content_note"],
        "contacts": CONTENT["support_contacts"],
        "local": local or "",
        "emergencies": CONTENT["not_for_emergencies"],
    }


@register.simple_tag
def activity_consents(activity, reading):
    """The first agreements of an activity, for its page: {"rows", "total", "more"}; None for whoever is not of the sub-team.

    `rows` are (Consent, words of what was agreed, whether the reader may open it).
    """
    if not reading.may_edit:
        return None
    total = activity.consents.count()
    shown = list(consents.consents_of(activity)[:MOST])
    may_open = set(reading.consents().filter(pk__in=[row.pk for row in shown]).values_list("pk", flat=True))
    rows = [(row, consents.agreed_words(row), row.pk in may_open) for row in shown]
    return {"rows": rows, "total": total, "more": total > len(shown)}


@register.simple_tag
def activity_notes(activity, reading):
    """The raw notes of an activity that this reader may open, without their words: {"rows"}; None for whoever is not of the sub-team.

    Each of `rows` knows with `is_theirs` whether the reader wrote it.
    """
    if not reading.may_edit:
        return None
    rows = list(reading.raw_notes().filter(activity=activity).defer("text").order_by("pk"))
    for row in rows:
        row.is_theirs = row.by_id == reading.user.pk
    return {"rows": rows}
