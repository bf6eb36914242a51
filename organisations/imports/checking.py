"""The check: every row is looked at, every problem is found at once, and nothing is written."""

from collections import defaultdict
from dataclasses import replace

from organisations.imports import known as known_rows
from organisations.imports import values
from organisations.imports.columns import EXAMPLE, LABELS
from organisations.imports.known import name_key
from organisations.imports.plans import OrganisationPlan, Plan, Problem
from organisations.imports.seating import Seating


def check(records, *, on):
    """What would be added by these records (see `sheets`) on this day. Returns a Plan with every problem, ordered by row.

    Runs a few queries, however many records there are.
    """
    problems = []
    lines = [_parsed(record, problems) for record in records]
    groups = defaultdict(list)
    for line in lines:
        groups[name_key(line.get("organisation", ""))].append(line)
    nameless = groups.pop("", [])
    known = known_rows.load(names=set(groups), emails={line["email"] for line in lines if "email" in line})
    checker = _Checker(known, on, problems)
    plans = [checker.organisation(key, group) for key, group in groups.items()]
    for line in nameless:
        checker.seating(None).add(line, joined_on=on)
    checker.people(lines)
    if not records:
        problems.append(Problem(2, "", "The file has column names and no rows. Add a row for each seat."))
    problems = sorted(set(problems), key=lambda problem: (problem.row, problem.column, problem.message))
    return Plan([plan for plan in plans if plan.wave is not None], problems)


def _parsed(record, problems):
    """The record with values in place of texts; a cell that cannot be read is a problem, and its code is in `bad`."""
    line = {"row": record["row"], "bad": set()}
    for code, value in record.items():
        if code == "row":
            continue
        try:
            line[code] = values.parse(code, value)
        except values.BadValue as error:
            line["bad"].add(code)
            problems.append(Problem(line["row"], LABELS[code], str(error)))
    if "organisation" not in line and "organisation" not in line["bad"]:
        problems.append(Problem(line["row"], LABELS["organisation"], "Enter the name of the organisation."))
    elif line.get("organisation") == EXAMPLE["organisation"]:
        problems.append(Problem(line["row"], "", "This is the example row of the template. Take it out."))
    return line


class _Checker:
    """Goes through the organisations of one file and collects problems. A line is a dict of values by column code."""

    def __init__(self, known, on, problems):
        self.known, self.on, self.problems = known, on, problems
        self.ods_codes = {}

    def problem(self, line, code, message):
        self.problems.append(Problem(line["row"], LABELS[code], message))

    def seating(self, team_id):
        return Seating(self.known.groups_of(team_id), self.known.seats.get(team_id, ()), self.problems)

    def organisation(self, key, lines):
        """Check what the rows of one organisation say of it, then each of its seats. Returns the OrganisationPlan."""
        found = self.known.organisations.get(key)
        facts = {code: self.agreed(lines, code) for code in ("nation", "type", "ods_code", "wave", "joined_on")}
        if found is None:
            self.check_new(lines, facts)
        else:
            self.check_same_as_recorded(lines, found)
        self.check_ods_code(key, lines, found)
        wave = self.wave(lines, facts["wave"])
        participation = self.participation(lines, found, wave) if found and wave else None
        plan = OrganisationPlan(
            name=found.name if found else lines[0]["organisation"],
            wave=wave,
            joined_on=participation.joined_on if participation else facts["joined_on"] or (wave.starts_on if wave else self.on),
            nation=facts["nation"] or "",
            type=facts["type"] or "",
            ods_code=facts["ods_code"] or "",
            organisation=found,
            participation=participation,
            team_id=self.known.teams.get(participation.pk) if participation else None,
        )
        seating = self.seating(plan.team_id)
        for line in lines:
            seating.add(line, joined_on=self.on if participation else plan.joined_on, person_id=self.known.people.get(line.get("email")))
        return replace(plan, seats=seating.seats)

    def agreed(self, lines, code):
        """The value that the rows of an organisation agree on; the first one counts, and any other is a problem."""
        first = next((line for line in lines if code in line), None)
        if first is None:
            return None
        for line in lines:
            if code in line and _comparable(line[code]) != _comparable(first[code]):
                words = " It can have a project team in one wave at a time." if code == "wave" else ""
                self.problem(line, code, f"Row {first['row']} says something else of the same organisation.{words}")
        return first[code]

    def check_new(self, lines, facts):
        for code in ("nation", "type"):
            if facts[code] is None and not any(code in line["bad"] for line in lines):
                self.problem(lines[0], code, "Enter it: this organisation is not on this site yet.")

    def check_same_as_recorded(self, lines, found):
        """What the file says of a known organisation must be what is recorded: an import changes nothing that is there."""
        recorded = {"nation": found.nation, "type": found.type, "ods_code": found.ods_code or ""}
        for line in lines:
            for code, value in recorded.items():
                if code in line and _comparable(line[code]) != _comparable(value):
                    words = f"The organisation is recorded with “{value}”." if value else "The organisation is recorded without one."
                    self.problem(line, code, f"{words} Change it on the organisation's own page, or leave this empty.")
        if found.closed_on:
            self.problem(lines[0], "organisation", f"{found} is closed.")

    def check_ods_code(self, key, lines, found):
        for line in lines:
            code = line.get("ods_code")
            if code is None:
                continue
            owner = self.known.by_ods_code.get(code)
            if owner is not None and owner != found:
                self.problem(line, "ods_code", f"This code is in use by {owner}. Check the code, or write the name as it is there.")
            other_key, row = self.ods_codes.setdefault(code, (key, line["row"]))
            if other_key != key:
                self.problem(line, "ods_code", f"Row {row} gives this code to another organisation.")

    def wave(self, lines, name):
        """The wave of this name, or None with a problem in every row that names none that is known."""
        for line in lines:
            if "wave" in line and name_key(line["wave"]) not in self.known.waves:
                names = sorted({wave.name for wave in self.known.waves.values()})
                words = f"Write one of: {', '.join(names)}." if names else "Set up a wave first."
                self.problem(line, "wave", f"There is no wave with this name. {words}")
        if name is None:
            if not any("wave" in line["bad"] for line in lines):
                self.problem(lines[0], "wave", "Enter the wave that the organisation takes part in.")
            return None
        return self.known.waves.get(name_key(name))

    def participation(self, lines, found, wave):
        """The part that a known organisation has in the wave, or None. Refuses what `organisations.actions.join` refuses."""
        taken = self.known.participations[found.pk]
        here = next((one for one in taken if one.wave_id == wave.pk), None)
        elsewhere = next((one for one in taken if one.ended_on is None and one.wave_id != wave.pk), None)
        if elsewhere is not None:
            self.problem(
                lines[0], "wave", f"The organisation has a project team in {elsewhere.wave}, and can have one in one wave at a time."
            )
        elif here is not None and here.ended_on is not None:
            self.problem(lines[0], "wave", f"The organisation has left {wave}.")
        for line in lines:
            if here is not None and "joined_on" in line and line["joined_on"] != here.joined_on:
                words = f"The organisation joined on {here.joined_on:%d/%m/%Y}. Leave this empty: an import does not change it."
                self.problem(line, "joined_on", words)
        return here

    def people(self, lines):
        """One address is one person, on however many teams."""
        names = {}
        for line in lines:
            if "email" not in line or "name" not in line:
                continue
            name, row = names.setdefault(line["email"], (line["name"], line["row"]))
            if name_key(name) != name_key(line["name"]):
                self.problem(line, "email", f"Row {row} has this address with another name.")


def _comparable(value):
    return name_key(value) if isinstance(value, str) else value
