"""Rows of a spreadsheet for the tests of the import."""

from datetime import date

TODAY = date(2026, 11, 20)


def record(row=2, **cells):
    """A complete record for a new organisation; a cell given as None is left out."""
    filled = {
        "organisation": "Eastshire NHS Trust",
        "nation": "England",
        "type": "NHS trust",
        "wave": "Wave 3",
        "role": "Project lead",
        "role_title": "Consultant Psychiatrist",
    }
    return {"row": row, **{code: value for code, value in {**filled, **cells}.items() if value is not None}}


def found(plan):
    """The problems as (row, column) pairs, for comparing without their words."""
    return [(problem.row, problem.column) for problem in plan.problems]


def messages(plan):
    return [problem.message for problem in plan.problems]
