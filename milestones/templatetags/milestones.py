"""Tags of milestones that pages of any app may load."""

from django import template

from milestones.presenters import TAGS, date_words

register = template.Library()


@register.inclusion_tag("milestones/partials/state_tag.html")
def state_tag(progress, is_late=False):
    """The state of a milestone as a tag with words; "Late" is a second tag."""
    return {"words": progress.get_state_display(), "colour": TAGS[progress.state], "is_late": is_late}


@register.filter
def dates_in_words(row):
    """The dates of a MilestoneRow in a line."""
    return date_words(row.progress, is_late=row.is_late)
