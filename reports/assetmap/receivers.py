"""Listens to what was recorded: when somebody takes back that they may be named, no print goes on naming them."""

from django.dispatch import receiver

from audit.signals import recorded
from reports.assetmap.actions import delete_of

TAKEN_BACK = "asset_contact.withdrawn"


@receiver(recorded)
def delete_prints_of_whoever_is_not_to_be_named(entries, **kwargs):
    """Delete the prints of the organisation, in the same transaction; they are quickly made again."""
    if told := {entry.organisation_id for entry in entries if entry.action == TAKEN_BACK and entry.organisation_id}:
        delete_of(told)
