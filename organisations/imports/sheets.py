"""From a file, or from the list of example teams, to records: dicts of texts by column code, with the number of the `row`."""

from dataclasses import dataclass

from core.spreadsheets import read_table
from organisations.imports.columns import match_header
from organisations.models import SeatRole
from organisations.queries import default_role_groups


@dataclass(frozen=True)
class Sheet:
    """`records` keep only what is filled in; `ignored` are the names of columns that mean nothing here."""

    records: list
    ignored: list


def read(file):
    """Read an uploaded CSV or XLSX file. Returns a Sheet. Raises TableError (also MissingColumns) if no row can be checked."""
    header, rows = read_table(file)
    places, ignored = match_header(header)
    records = []
    for row in rows:
        cells = {code: row[position] for position, code in places.items() if row[position]}
        if cells:
            records.append({"row": row.number, **cells})
    return Sheet(records, ignored)


def records_of_reference(items, *, wave, joined_on):
    """The teams of `core/reference/demo_organisations.json` (or a list of the same shape) as records; `wave` is a name.

    A group that the starter pack does not ask for is left out: it is our reading of the title, not a role group of the team.
    """
    groups = {group["code"] for group in default_role_groups()}
    records = []
    for item in items:
        organisation = {key: item[key] for key in ("nation", "type", "ods_code") if item[key]}
        for role in item.get("roles", ()):
            cells = {
                "organisation": item["name"],
                **organisation,
                "wave": wave,
                "joined_on": joined_on.isoformat(),
                "team": "project",
                "role": role.get("project_role", SeatRole.PROJECT_TEAM_MEMBER.value),
                "role_title": role["title"],
                "role_group": role["group"] if role["group"] in groups else "",
                "count": str(role["count"]),
                "employer": role.get("employer", ""),
            }
            records.append({"row": len(records) + 2, **{code: value for code, value in cells.items() if value}})
    return records
