"""The columns of an import: their names, what goes in them, and an example. The template and the page show the same list."""

import re
from dataclasses import dataclass

from core.spreadsheets import TableError


class MissingColumns(TableError):
    """The table lacks columns without which no row can be understood."""


@dataclass(frozen=True)
class Column:
    """`code` is the key of a record, `label` the header, `names` other headers that are understood."""

    code: str
    label: str
    explanation: str
    example: str = ""
    names: tuple[str, ...] = ()
    is_required: bool = False


COLUMNS = (
    Column(
        "organisation",
        "Organisation",
        "The full name, the same in every row of the organisation. One that is not known yet is added.",
        "Example NHS Foundation Trust",
        ("organization", "organisation name", "trust"),
        is_required=True,
    ),
    Column(
        "nation", "Nation", "England, Northern Ireland, Scotland or Wales. Needed once for a new organisation.", "England", ("country",)
    ),
    Column(
        "type",
        "Type",
        "For example NHS foundation trust or local health board. Needed once for a new organisation.",
        "NHS foundation trust",
        ("organisation type",),
    ),
    Column("ods_code", "ODS code", "The code of the organisation, if it has one. No two organisations may have the same.", "", ("ods",)),
    Column("wave", "Wave", "The name of a wave that is set up on this site.", "Wave 3", is_required=True),
    Column(
        "joined_on",
        "Joined on",
        "The day on which the organisation joins the wave. Left empty, the first day of the wave.",
        "01/09/2026",
        ("joined", "joined date", "join date"),
    ),
    Column(
        "team",
        "Team",
        "Write project, or leave it empty. An organisation has one project team; sub-teams are formed when a population is selected.",
        "project",
        ("team name",),
    ),
    Column(
        "role",
        "Role",
        "Senior sponsor, Project lead, Deputy lead, Project team member, Organisation's own QI team member, or Administrator.",
        "Project lead",
        ("team role", "project role"),
        is_required=True,
    ),
    Column("role_title", "Role title", "What the person is at work.", "Consultant Psychiatrist", ("title", "job title"), is_required=True),
    Column(
        "role_group",
        "Role group",
        "The role group that the person fills: senior_leader, lived_experience, ics_colleague, key_stakeholder, equality_expert, "
        "or one of the team's own. May be empty.",
        "equality_expert",
        ("group",),
    ),
    Column(
        "count", "Count", "How many people the row stands for: 1 unless it says more. More than 1 has no name.", "1", ("number of people",)
    ),
    Column("name", "Name", "The person's name, if it is known.", "A. Example", ("person", "full name")),
    Column(
        "email",
        "Email",
        "The person's address, if it is known. Somebody who is on this site already is found by it, and keeps the name recorded here.",
        "a.example@example.org",
        ("e-mail", "email address", "e-mail address"),
    ),
    Column("employer", "Employer", "Who employs the person, if it is not the organisation: a council, a charity, a university.", ""),
    Column("lived_experience", "Lived experience", "Yes or no; no if empty. Kept private.", "no", ("is lived experience",)),
    Column("protected_hours", "Protected hours", "Hours a week that are set aside for this work, for example 7.5.", "7.5", ("hours",)),
    Column(
        "starts_on",
        "Starts on",
        "The first day of the seat: 31/01/2026, 2026-01-31 or an Excel date. Left empty, the day of joining; today for a team that exists.",
        "01/09/2026",
        ("start date", "start", "from"),
    ),
    Column("ends_on", "Ends on", "The last day of the seat, if it is known.", "", ("end date", "end", "until", "to")),
)
LABELS = {column.code: column.label for column in COLUMNS}
EXAMPLE = {column.code: column.example for column in COLUMNS if column.example}


def normal(text):
    """A text without the differences that people do not mean: letter case, spaces, underscores, full stops."""
    return " ".join(re.split(r"[\W_]+", text.casefold().strip())).strip()


_CODES = {normal(name): column.code for column in COLUMNS for name in (column.code, column.label, *column.names)}


def match_header(header):
    """Which columns a header names: ({position: code}, [names that are ignored]).

    Raises MissingColumns if a required column is not there, or if two names mean the same column.
    """
    places, ignored, names = {}, [], {}
    for position, name in enumerate(header):
        code = _CODES.get(normal(name))
        if code is None:
            ignored.append(name)
        elif code in names:
            raise MissingColumns(f"The columns “{names[code]}” and “{name}” mean the same. Keep one of them.")
        else:
            places[position], names[code] = code, name
    missing = [column.label for column in COLUMNS if column.is_required and column.code not in names]
    if missing:
        raise MissingColumns(f"{_columns(missing)} missing: {', '.join(missing)}. The first row of the file must name the columns.")
    return places, ignored


def _columns(missing):
    return "A column is" if len(missing) == 1 else "These columns are"
