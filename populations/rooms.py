"""Reads about the decision room."""

from populations.models import DecisionRoom


def current(participation):
    """The room that is open, or None."""
    return DecisionRoom.objects.filter(participation=participation, ended_on__isnull=True).first()
