"""Works everything that is stored for speed out from the records again: milestone states, last activities, needs-attention lines."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from milestones import state
from reports.activity import rebuild_activity
from reports.attention import rebuild_attention


class Command(BaseCommand):
    help = "Recompute milestone states, last activities and the needs-attention list from the records. Safe to run at any time."

    def handle(self, *args, **options):
        changed = {
            "milestone states": state.rebuild(),
            "last activities": rebuild_activity(),
            "needs-attention lines": rebuild_attention(on=timezone.localdate()),
        }
        for name, number in changed.items():
            self.stdout.write(f"Corrected {name}: {number}")
