from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.dates import nhs_date
from reminders import actions
from reminders.models import Reminder


def as_date(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text} is not a date. Write it as 2026-11-20.") from None


class Command(BaseCommand):
    help = "Send the reminders of a day by hand, as the schedule does every morning. What was sent before is not sent again."

    def add_arguments(self, parser):
        parser.add_argument("--on", metavar="DATE", help="the day, as 2026-11-20; today without it")
        parser.add_argument("--dry-run", action="store_true", help="list what would be sent, and send nothing")

    def handle(self, *args, on=None, dry_run=False, **options):
        on = as_date(on) if on else timezone.localdate()
        if not dry_run:
            self.stdout.write(in_words(actions.remind(on=on), on))
            return
        with transaction.atomic():
            summary = actions.remind(on=on)
            for reminder in Reminder.objects.filter(pk__in=summary.told + summary.chased).order_by("person_id", "pk"):
                self.stdout.write(f"Person {reminder.person_id}: {reminder}, since {nhs_date(reminder.due_on)}")
            transaction.set_rollback(True)
        self.stdout.write(f"{in_words(summary, on)} This was a dry run: nothing was kept or sent.")


def in_words(summary, on):
    """What was done, in a sentence or two."""
    words = [
        f"Reminders for {nhs_date(on)}: {_count(summary.mails, 'mail')} with {_count(len(summary.told), 'reminder')}, "
        f"{_count(len(summary.chased), 'invitation')} chased, {summary.dropped} dropped as settled or not wanted.",
    ]
    if summary.failed:
        words.append(f"{summary.failed} could not be written and will be tried again; the log says why.")
    return " ".join(words)


def _count(number, word):
    return f"{number} {word}{'' if number == 1 else 's'}"
