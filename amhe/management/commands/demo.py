"""Load the demonstration collaborative; with --organisations a large invented one beside it."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amhe.demo import large, loading


class Command(BaseCommand):
    help = "Load the demonstration collaborative. Safe to run twice. Needs DEMO=1: its people have a public password."

    def add_arguments(self, parser):
        parser.add_argument("--organisations", type=int, default=0, help="also load a large invented collaborative of this size")
        parser.add_argument("--seed", type=int, default=1, help="the large collaborative is the same for the same seed")
        parser.add_argument("--on", type=date.fromisoformat, help="the day on which the story ends, today unless given")

    def handle(self, *, organisations, seed, on, **options):
        today = on or timezone.localdate()
        try:
            is_new = loading.load(today=today)
        except loading.NotADemonstration as error:
            raise CommandError(str(error)) from None
        self.stdout.write("The demonstration is loaded." if is_new else "The demonstration was loaded before: nothing to do.")
        if organisations:
            self.load_large(organisations, seed, today)

    def load_large(self, number, seed, today):
        try:
            is_new = large.load_large(number, seed=seed, today=today)
        except large.CannotLoad as error:
            raise CommandError(str(error)) from None
        words = "are loaded" if is_new else "were loaded before: nothing to do"
        self.stdout.write(f"{number:,} invented organisations (seed {seed}) {words}.")
