"""The rows of this part of a QI project."""

ROWS: dict = {}
