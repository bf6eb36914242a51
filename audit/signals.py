"""The only backbone: what was recorded is announced to whoever works something out from it."""

from django.dispatch import Signal

# Sent once for each action, inside its transaction, with entries=[Entry, ...] in the order in which they were recorded.
recorded = Signal()
