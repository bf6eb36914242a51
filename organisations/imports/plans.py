"""What a check finds: every problem, or what a commit will write."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Person
from organisations.models import Organisation, Participation, Wave


@dataclass(frozen=True)
class Problem:
    """Something wrong in one row of the file. `column` is the header of the cell, empty for the whole row."""

    row: int
    column: str
    message: str


@dataclass
class SeatPlan:
    """A seat to be added. `person_id` is set for somebody who is known by the email address; `row` is 0 for a seat that exists."""

    row: int
    role: str
    role_title: str
    starts_on: date
    ends_on: date | None = None
    role_group: str = ""
    count: int = 1
    name: str = ""
    email: str = ""
    employer: str = ""
    is_lived_experience: bool = False
    protected_hours: Decimal | None = None
    person_id: int | None = None
    person: Person | None = None


@dataclass
class OrganisationPlan:
    """An organisation, its part in a wave, and the seats to be added. What exists already is given as the row itself."""

    name: str
    wave: Wave | None
    joined_on: date
    nation: str = ""
    type: str = ""
    ods_code: str = ""
    organisation: Organisation | None = None
    participation: Participation | None = None
    team_id: int | None = None
    seats: list[SeatPlan] = field(default_factory=list)

    @property
    def is_new(self):
        return self.organisation is None

    @property
    def people(self):
        return sum(seat.count for seat in self.seats)

    @property
    def words(self):
        """What happens to the organisation, in words."""
        if self.is_new:
            return f"Is added and joins {self.wave}"
        return f"Joins {self.wave}" if self.participation is None else "Seats are added to its team"


@dataclass(frozen=True)
class Plan:
    """The answer of a check. With problems nothing can be committed, and `organisations` holds only what could be understood."""

    organisations: list[OrganisationPlan]
    problems: list[Problem]

    @property
    def new(self):
        return [one for one in self.organisations if one.is_new]

    @property
    def joining(self):
        return [one for one in self.organisations if one.participation is None]

    @property
    def people(self):
        return sum(one.people for one in self.organisations)

    def counts(self):
        """The summary that is kept: {"new", "joining", "organisations", "seats"}; a row that stands for three people is three seats."""
        return {
            "new": len(self.new),
            "joining": len(self.joining),
            "organisations": len(self.organisations),
            "seats": self.people,
            "problems": len(self.problems),
        }

    def fingerprint(self):
        """A short text that differs if a later check would do something else: 64 hex digits."""
        found = [[one.name, one.words, len(one.seats), one.people] for one in self.organisations]
        return hashlib.sha256(json.dumps([found, len(self.problems)]).encode()).hexdigest()


def in_words(counts, *, past=False):
    """What an import adds, in a sentence: "3 organisations and 38 seats will be added." `past`: once it has been done."""
    new, seats, total = counts["new"], counts["seats"], counts["organisations"]
    parts = [_number(number, noun) for number, noun in ((new, "organisation"), (seats, "seat")) if number]
    verb = ("was" if past else "will be") if new + seats == 1 else ("were" if past else "will be")
    sentence = f"{' and '.join(parts) or 'Nothing'} {verb} added"
    if known := total - new:
        sentence += f"; {_number(known, 'organisation')} of the file {'is' if known == 1 else 'are'} on this site already"
    return f"{sentence}."


def _number(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
