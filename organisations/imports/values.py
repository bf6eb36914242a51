"""What a cell may say. Each function takes a text that is not empty and returns a value, or raises BadValue with what to do."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.spreadsheets import FORMULA_START
from organisations.imports.columns import normal
from organisations.models import SeatRole
from organisations.models.organisations import Nation
from organisations.models.teams import TeamKind

LONGEST = {
    "organisation": 200,
    "type": 100,
    "ods_code": 10,
    "wave": 100,
    "role_title": 200,
    "role_group": 200,
    "name": 150,
    "email": 254,
    "employer": 200,
}
MOST_PEOPLE = 50
MOST_HOURS = 60
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
# Excel counts days from here; 36526 is 1 January 2000.
EXCEL_DAY_0 = date(1899, 12, 30)
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}
ROLES = {normal(name): role for role in SeatRole.for_kind(TeamKind.PROJECT) for name in (role.value, role.label)}
SUB_TEAM_ROLES = {normal(name) for role in SeatRole.for_kind(TeamKind.SUB) for name in (role.value, role.label)}
TEAM_NAMES = {"project", "project team", "overarching project team"}


class BadValue(Exception):
    """What is wrong with a cell and what to write instead, in words for the page."""


def text(value, code):
    """A text as it may be stored: readable, not a formula, not too long."""
    if "\ufffd" in value or re.search(r"[\x00-\x1f\x7f]", value):
        raise BadValue("Some letters cannot be read. Save the file as an Excel workbook or as CSV (UTF-8).")
    if FORMULA_START.match(value):
        raise BadValue("This starts like a formula. Write the words only, without =, +, - or @ in front.")
    if len(value) > LONGEST.get(code, 200):
        raise BadValue(f"This is longer than {LONGEST.get(code, 200)} characters. Shorten it.")
    return " ".join(value.split())


def day(value):
    """A date: 2026-01-31, 31/01/2026, 31 January 2026, or the number that Excel keeps for a date."""
    if re.fullmatch(r"\d{5}(\.0+)?", value):
        found = EXCEL_DAY_0 + timedelta(days=int(value[:5]))
    else:
        found = next((parsed for form in DATE_FORMS if (parsed := _parsed(value, form))), None)
    if found is None:
        raise BadValue(f"“{value[:30]}” is not a date. Write it like 31/01/2026 or 2026-01-31.")
    if not EARLIEST <= found <= LATEST:
        raise BadValue(f"The year of “{value[:30]}” cannot be right.")
    return found


def _parsed(value, form):
    try:
        return datetime.strptime(value, form).date()
    except ValueError:
        return None


def yes_or_no(value):
    if normal(value) in YES:
        return True
    if normal(value) in NO:
        return False
    raise BadValue("Write yes or no.")


def count(value):
    if not re.fullmatch(r"\d{1,2}", value) or not 1 <= int(value) <= MOST_PEOPLE:
        raise BadValue(f"Write a whole number from 1 to {MOST_PEOPLE}.")
    return int(value)


def hours(value):
    """Hours a week, with one decimal at most."""
    if not re.fullmatch(r"\d{1,2}([.,]\d)?", value) or Decimal(value.replace(",", ".")) > MOST_HOURS:
        raise BadValue(f"Write the hours a week as a number up to {MOST_HOURS}, like 7.5.")
    return Decimal(value.replace(",", "."))


def email(value):
    try:
        validate_email(value)
    except ValidationError:
        raise BadValue("This is not an email address. Write it like name@example.org.") from None
    return value.lower()


def nation(value):
    known = {normal(choice.value): choice.value for choice in Nation}
    if normal(value) not in known:
        raise BadValue(f"Write one of: {', '.join(Nation.values)}.")
    return known[normal(value)]


def ods_code(value):
    if not re.fullmatch(r"[A-Za-z0-9]{3,10}", value):
        raise BadValue("An ODS code has letters and digits only, like RMY.")
    return value.upper()


def team(value):
    """Only the project team can be imported, and there is one."""
    words = normal(value)
    if words in TEAM_NAMES:
        return TeamKind.PROJECT.value
    if words.startswith("sub"):
        raise BadValue("Sub-teams are formed when a population is selected. Only the project team can be imported.")
    raise BadValue("An organisation has one project team. Write project, or leave it empty.")


def role(value):
    words = normal(value)
    if words in ROLES:
        return ROLES[words].value
    if words in SUB_TEAM_ROLES:
        raise BadValue("This is a role of a sub-team. Only the project team can be imported.")
    raise BadValue(f"Write one of: {', '.join(role.label for role in SeatRole.for_kind(TeamKind.PROJECT))}.")


PARSERS = {
    "nation": nation,
    "ods_code": ods_code,
    "joined_on": day,
    "team": team,
    "role": role,
    "count": count,
    "email": email,
    "lived_experience": yes_or_no,
    "protected_hours": hours,
    "starts_on": day,
    "ends_on": day,
}


def parse(code, value):
    """The value of a cell. Raises BadValue."""
    parser = PARSERS.get(code)
    return parser(value) if parser else text(value, code)
