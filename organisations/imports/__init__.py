"""Organisations, teams and seats from a spreadsheet: read, check every row, and only then write, all or nothing.

sheet = sheets.read(file)                      TableError or MissingColumns: nothing can be checked
plan = checking.check(sheet.records, on=today) every problem of every row, or what would be added
actions.commit(plan, by=user)                  one transaction
"""
