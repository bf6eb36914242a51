"""The seats of one team: each row is checked as a seat, and against the seats that are there or in earlier rows."""

from collections import defaultdict

from organisations.imports.columns import LABELS, normal
from organisations.imports.known import name_key
from organisations.imports.plans import Problem, SeatPlan
from organisations.models import RoleGroup

OF_THE_SEAT = {
    "role",
    "role_title",
    "role_group",
    "count",
    "name",
    "email",
    "employer",
    "lived_experience",
    "protected_hours",
    "starts_on",
    "ends_on",
}


class Seating:
    """`groups` maps words to codes of the team's role groups; `taken` are the SeatPlans of seats that exist, with `row` 0."""

    def __init__(self, groups, taken, problems):
        self.groups, self.problems = groups, problems
        self.seats = []
        self._by_holder = defaultdict(list)
        for seat in taken:
            self._remember(seat)

    def problem(self, line, code, message):
        self.problems.append(Problem(line["row"], LABELS.get(code, ""), message))

    def add(self, line, *, joined_on, person_id=None):
        """Check one row as a seat and keep it; a row that says nothing of a seat only names its organisation.

        `joined_on` is the first day unless the row names one; `person_id` the known person at the address of the row.
        """
        if not OF_THE_SEAT & (set(line) | line["bad"]):
            return
        for code in ("role", "role_title"):
            if code not in line and code not in line["bad"]:
                self.problem(line, code, "Enter it: every seat has one.")
        group, is_lived_experience = self.role_group(line)
        seat = SeatPlan(
            row=line["row"],
            role=line.get("role", ""),
            role_title=line.get("role_title", ""),
            starts_on=line.get("starts_on", joined_on),
            ends_on=line.get("ends_on"),
            role_group=group,
            count=line.get("count", 1),
            name=line.get("name", ""),
            email=line.get("email", ""),
            employer=line.get("employer", ""),
            is_lived_experience=is_lived_experience,
            protected_hours=line.get("protected_hours"),
            person_id=person_id,
        )
        self.check_dates(line, seat)
        self.check_person(line, seat)
        if not line["bad"] & {"role", "role_title", "name", "email", "starts_on", "ends_on"}:
            self.check_once(line, seat)
        self._remember(seat)
        self.seats.append(seat)

    def role_group(self, line):
        """(code of the role group, whether it is a lived experience seat). The group of that name is the private attribute."""
        is_lived_experience = line.get("lived_experience", False)
        if "role_group" not in line:
            return "", is_lived_experience
        code = self.groups.get(normal(line["role_group"]))
        if code is None:
            self.problem(
                line, "role_group", f"The team has no such role group. Write one of: {', '.join(sorted(set(self.groups.values())))}."
            )
            return "", is_lived_experience
        if code != RoleGroup.LIVED_EXPERIENCE:
            return code, is_lived_experience
        if line.get("lived_experience") is False:
            self.problem(line, "lived_experience", "The role group says something else. Correct one of the two.")
        return "", True

    def check_dates(self, line, seat):
        if seat.ends_on and seat.ends_on < seat.starts_on and "starts_on" not in line["bad"]:
            self.problem(line, "ends_on", f"The last day is before the first, {seat.starts_on:%d/%m/%Y}.")

    def check_person(self, line, seat):
        if seat.email and not seat.name and seat.person_id is None and "name" not in line["bad"]:
            self.problem(line, "name", "Enter the name: nobody on this site has this address yet.")
        if seat.count > 1 and (seat.name or seat.email):
            self.problem(line, "count", "A row with a name stands for one person. Write 1, or take the name out.")

    def check_once(self, line, seat):
        """The same person has one seat on a team at a time; a seat that nobody is named for is there once."""
        same = (other for key in _keys(seat) for other in self._by_holder[key] if _is_same(seat, other) and _overlap(seat, other))
        other = next(same, None)
        if other is None:
            return
        is_named = bool(seat.name or seat.email)
        words = (_TWICE_IN_FILE if other.row else _ON_THE_TEAM)[is_named]
        self.problem(line, "", words.format(row=other.row))

    def _remember(self, seat):
        for key in _keys(seat):
            self._by_holder[key].append(seat)


_TWICE_IN_FILE = {
    True: "The same person is on this team in row {row}. If these are two people, give the email address of both.",
    False: "Row {row} is the same seat. Keep one of them, and write the number of people under Count.",
}
_ON_THE_TEAM = {
    True: "This person has a seat on this team already. Edit that seat on the team's page, or take the row out.",
    False: "The team has this seat, without a name, already. Edit it on the team's page, or take the row out.",
}


def _keys(seat):
    """Where to look for the same holder: by address and by name, or by what the seat is when nobody is named for it."""
    keys = [("email", seat.email)] if seat.email else []
    keys += [("name", name_key(seat.name))] if seat.name else []
    return keys or [("seat", seat.role, name_key(seat.role_title), name_key(seat.employer))]


def _is_same(seat, other):
    """Two addresses tell people apart; without them the name does."""
    return not (seat.email and other.email) or seat.email == other.email


def _overlap(seat, other):
    """Whether they share a day; no last day stands for always."""
    starts_first = other.ends_on is None or seat.starts_on <= other.ends_on
    return starts_first and (seat.ends_on is None or other.starts_on <= seat.ends_on)
