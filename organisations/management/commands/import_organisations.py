"""Import organisations, teams and seats from a spreadsheet, as the page of the programme team does."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.spreadsheets import TableError
from organisations.imports import actions, sheets
from organisations.imports.checking import check
from organisations.imports.plans import in_words
from organisations.models import Wave


class Command(BaseCommand):
    help = "Check a spreadsheet (CSV or XLSX) and add its organisations, teams and seats: all of them, or none if a row has a problem."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a .csv or .xlsx file, or a .json file like core/reference/demo_organisations.json")
        parser.add_argument("--check", action="store_true", help="only say what would be added, or every problem")
        parser.add_argument("--wave", help="for a .json file: the name of the wave that its organisations join")

    def handle(self, *, file, check, wave, **options):
        today = timezone.localdate()
        sheet = self.read(file, wave)
        for name in sheet.ignored:
            self.stdout.write(f"Column “{name}” is ignored.")
        plan = self.checked(sheet.records, today)
        if check:
            self.stdout.write(in_words(plan.counts()))
            return
        try:
            actions.commit(plan, label=file.name)
        except actions.CannotImport as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(in_words(plan.counts(), past=True))

    def read(self, file, wave):
        try:
            if file.suffix.lower() == ".json":
                return self.read_reference(file, wave)
            with file.open("rb") as content:
                return sheets.read(content)
        except (OSError, ValueError, TableError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None

    def read_reference(self, file, wave):
        found = Wave.objects.filter(name=wave).first()
        if found is None:
            raise CommandError("Name a wave that is set up: --wave “Wave 3”.")
        items = json.loads(file.read_text(encoding="utf-8"))["items"]
        return sheets.Sheet(sheets.records_of_reference(items, wave=found.name, joined_on=found.starts_on), [])

    def checked(self, records, today):
        plan = check(records, on=today)
        for problem in plan.problems:
            self.stderr.write(f"Row {problem.row}{f', {problem.column}' if problem.column else ''}: {problem.message}")
        if plan.problems:
            raise CommandError(f"{len(plan.problems):,} problems. Nothing was added.")
        return plan
