"""Queries of pages that are opened all the time: they are made and planned once, and from then on only the values change.

To make the SQL of a query takes Django several times as long as it takes the database to answer it, and PostgreSQL thinks longer
about a query with many joins than it works on it. So Django makes it once in a process, and PostgreSQL prepares it once in a
connection. The latter is left out with DISABLE_SERVER_SIDE_CURSORS, for a pool that hands connections on between transactions.
"""

from datetime import date, timedelta
from functools import wraps
from itertools import count
from weakref import WeakKeyDictionary

from django.db import connection

_names = count(1)
_prepared_on = WeakKeyDictionary()  # the names of the queries that each connection knows


class CannotPrepare(Exception):
    """The query works a value out before it uses it, or does not use it, so that another value could not take its place."""


def prepared(build):
    """Decorate a function that returns a `values_list` QuerySet, so that it returns the rows, as a list of tuples.

    Its arguments are given by name: numbers, texts, dates, or lists of these; an empty list finds nothing. They may only be handed
    on to the query as they are: the function is called with stand-ins, once for each length of the lists. Raises CannotPrepare
    for a value that does not reach the query as it was given.
    """
    queries = {}

    @wraps(build)
    def rows(**values):
        lengths = [(name, len(value) if isinstance(value, list) else None) for name, value in values.items()]
        if any(length == 0 for _, length in lengths):
            return []
        shape = (connection.vendor, *lengths)
        if shape not in queries:
            queries[shape] = _Query(build, values)
        return queries[shape].rows(values)

    return rows


class _Query:
    """The SQL for values of one shape, and where each value goes."""

    def __init__(self, build, values):
        compiler, self.sql, self.parameters = _compiled(build, values, first=1)
        _, _, again = _compiled(build, values, first=500_000)
        self.places = [place for place, _ in self.parameters if place]
        if self.parameters != again or {place for place, _ in _flat(values)} != set(self.places):
            raise CannotPrepare(f"{build.__name__} does not hand its values on to the query as they are.")
        self.converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        self.name = f"amhe_{next(_names)}"
        self.execute = f"EXECUTE {self.name}" + (f" ({', '.join(['%s'] * len(self.places))})" if self.places else "")

    def rows(self, values):
        """The rows for these values, which have the shape of the first ones."""
        given = dict(_flat(values))
        own = [_adapted(given[place]) for place in self.places]
        with connection.cursor() as cursor:
            if _can_prepare():
                self._prepare()
                cursor.execute(self.execute, own)
            else:
                cursor.execute(self.sql, self._filled_in(own))
            rows = cursor.fetchall()
        return [self._converted(list(row)) for row in rows] if self.converters else rows

    def _prepare(self):
        """Have this connection of PostgreSQL know the query."""
        known = _prepared_on.setdefault(connection.connection, set())
        if self.name not in known:
            from psycopg2.extensions import AsIs  # not there without PostgreSQL

            numbered = [AsIs(f"${number}") for number in range(1, len(self.places) + 1)]
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                cursor.execute(f"PREPARE {self.name} AS {self.sql}", self._filled_in(numbered))
            known.add(self.name)

    def _filled_in(self, own):
        """The parameters of the SQL: these at the places of the values, in their order, and the fixed ones."""
        values = iter(own)
        return [next(values) if place else fixed for place, fixed in self.parameters]

    def _converted(self, row):
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        return tuple(row)


def _can_prepare():
    return connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def _compiled(build, values, *, first):
    """The compiler of the query, its SQL, and its parameters: pairs of the place whose value goes there, or None, and a fixed value."""
    numbers = count(first)
    stand_ins = {
        name: [_stand_in(one, next(numbers)) for one in value] if isinstance(value, list) else _stand_in(value, next(numbers))
        for name, value in values.items()
    }
    compiler = build(**stand_ins).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    places = {_adapted(value): place for place, value in _flat(stand_ins)}
    return compiler, sql, [(places[value], None) if value in places else (None, value) for value in parameters]


def _flat(values):
    """Pairs of a place, (name, position), and the value there."""
    for name, value in values.items():
        if isinstance(value, list):
            yield from (((name, position), one) for position, one in enumerate(value))
        else:
            yield (name, 0), value


def _stand_in(value, number):
    """A value of the same kind that stands nowhere else in the query."""
    if isinstance(value, date):
        return date.min + timedelta(days=number)
    return f"\N{BULLET}{number}" if isinstance(value, str) else 2_000_000_000 + number


def _adapted(value):
    """The value as the driver of the database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
