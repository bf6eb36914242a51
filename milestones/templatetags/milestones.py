"""Tags of milestones that pages of any app may load."""

from django import template

from milestones import queries, roles
from milestones.models import Link, Progress, Prompt
from milestones.presenters import TAGS, date_words, place_of

register = template.Library()


@register.inclusion_tag("milestones/partials/state_tag.html")
def state_tag(progress, is_late=False):
    """The state of a milestone as a tag with words; "Late" is a second tag."""
    return {"words": progress.get_state_display(), "colour": TAGS[progress.state], "is_late": is_late}


@register.filter
def dates_in_words(row):
    """The dates of a MilestoneRow in a line."""
    return date_words(row.progress, is_late=row.is_late)


@register.simple_tag
def prompts_of(participation, code):
    """The questions of a step in their order, as the wave words them: `{% prompts_of participation "M2.2" as prompts %}`. One query."""
    return list(Prompt.objects.filter(step__milestone__wave=participation.wave_id, step__code=code).order_by("position", "pk"))


@register.filter
def worded(prompts, question):
    """The full words of one of the prompts by its code; the label of the question where the wave has no such prompt."""
    return next((prompt.text for prompt in prompts if prompt.code == question), question.label)


@register.simple_tag
def links_of_step(participation, code):
    """The helpful links of a step of the wave: `{% links_of_step participation "M2.2" as links %}`. One query."""
    return list(Link.objects.filter(wave=participation.wave_id, step__code=code).order_by("position", "pk"))


@register.simple_tag
def links_of_milestone(participation, code):
    """The helpful links of a whole milestone of the wave, without those of its steps. One query."""
    links = Link.objects.filter(wave=participation.wave_id, milestone__code=code, step__isnull=True)
    return list(links.order_by("position", "pk"))


@register.simple_tag
def roles_sent(team):
    """To whom the roles and responsibilities of a sub-team went: `{% roles_sent team as sent %}` gives {seat id: Sending}."""
    return roles.sendings_of(team)


@register.simple_tag(takes_context=True)
def milestone_of(context, population, code):
    """A milestone of a population for its other pages: {"progress", "missing"}, or None. `missing` are its (FactStatus, place) that
    are not in place, as in `partials/facts.html`. `{% milestone_of population "M4" as milestone %}` in a page of an organisation.
    """
    rows = Progress.objects.filter(population=population, milestone__code=code).select_related("milestone")
    progress = rows.first()
    if progress is None:
        return None
    whose = {"organisation": context["organisation"], "team": population.team, "population": population}
    statuses = queries.facts_of([progress], on=context["today"])[progress.pk]
    missing = [(one, place_of(one.code, access=context["access"], **whose)) for one in statuses if one.value is False]
    return {"progress": progress, "missing": missing}
