"""Tags about populations and their sub-teams that pages of the apps below may load."""

from django import template

from populations.models import Population

register = template.Library()


@register.simple_tag
def population_of(team):
    """The population of a sub-team with its reporting line, or None: `{% population_of team as population %}`. One query."""
    return Population.objects.select_related("reporting").filter(team=team).first()


@register.simple_tag
def sub_teams_of(participation):
    """The selected populations with their sub-teams and reporting lines, at most three: `{% sub_teams_of participation as rows %}`."""
    return list(participation.populations.selected().select_related("team", "reporting").order_by("selected_on", "pk"))
