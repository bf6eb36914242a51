"""Listens to what was recorded: when a ranking is over, nothing is kept of who was reminded of it."""

from django.dispatch import receiver

from audit.signals import recorded
from reminders.models import Kind, Reminder
from reminders.queries import ROUND

OVER = frozenset({"ranking.closed", "ranking.called_off"})


@receiver(recorded)
def forget_reminders_of_rankings(entries, **kwargs):
    """Delete the reminders of rankings that are closed or called off: they say who had not ranked on a day."""
    rounds = [entry.target_id for entry in entries if entry.action in OVER]
    if rounds:
        Reminder.objects.filter(kind=Kind.RANKING_OPEN, thing_type=ROUND, thing_id__in=rounds).delete()
