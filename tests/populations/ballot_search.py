"""Looks through everything that is stored for a tie between a ballot and a person: every table, column by column, whatever it is for.

Ids are set far apart first (`mark_ids`), so that a number found somewhere is that of this seat or option and of nothing else.
"""

import json
import re
from contextlib import contextmanager

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from accounts.models import Person, User
from organisations.models import Seat
from populations.models import Ballot, Elector, RoundOption

# Six bytes each, so that SQLite stores them as six bytes that can be found in its files.
MARKS = {Elector: b"QXZK", Seat: b"SXZK", Person: b"PXZK", User: b"UXZK", RoundOption: b"OXZK", Ballot: b"BXZK"}


@contextmanager
def mark_ids():
    """From here on new rows of these models have ids that nothing else has; afterwards their counting goes on as before."""
    before = {model: _last_id(model, int.from_bytes(mark + b"\x10\x01")) for model, mark in MARKS.items()}
    yield
    for model, last in before.items():
        _last_id(model, last)


def _last_id(model, new):
    """Let the next id be the one after `new`; returns the last one so far."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or [0])[0]
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, new])
            return last
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        last = cursor.fetchone()[0]
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, new])
        return last


def stored_rows():
    """Every row of every table as (table, its values as one text); sessions are unpacked."""
    rows = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            rows += [(table, _text(dict(zip(names, row, strict=True)))) for row in cursor.fetchall()]
    return rows


def _text(row):
    if "session_data" in row:
        row = {"session_key": row["session_key"], "session": SessionStore().decode(row["session_data"])}
    return json.dumps(row, default=str, ensure_ascii=False).replace("\\", "")


class Voter:
    """Somebody in the electorate, as what is looked for: their ids, names and address, and the orders that they gave."""

    def __init__(self, elector):
        person = elector.person
        self.elector = elector
        self.marks = [str(elector.pk), str(elector.seat_id), str(person.pk), person.name, person.email]
        if person.user_id:
            self.marks.append(str(person.user_id))
        self.orders = []

    def is_in(self, text):
        return any(mark in text for mark in self.marks)

    def order_is_in(self, text, names):
        """Whether one of the orders is in the text: as ids, or as names, with a few characters between."""
        return any(
            re.search(r"[^0-9]{1,8}".join(str(pk) for pk in order), text)
            or re.search(r".{1,8}".join(re.escape(names[pk]) for pk in order), text)
            for order in self.orders
        )


def ties(texts, voters, names):
    """The (voter, text) pairs where one text holds both a voter and an order that the voter gave. `names` maps ids of options."""
    return [(voter, text) for text in texts for voter in voters if voter.is_in(text) and voter.order_is_in(text, names)]
