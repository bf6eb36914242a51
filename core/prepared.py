"""Queries of pages that are opened all the time: Django makes the SQL once, and from then on only the values change.

To make the SQL of a query takes Django several times as long as it takes the database to answer it.
"""

from datetime import date, timedelta
from functools import wraps
from itertools import count

from django.db import connection


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
        self.converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        places = [place for place, _ in self.parameters if place]
        derived = any(one != other for one, other in zip(self.parameters, again, strict=True))
        if derived or {place for place, _ in _flat(values)} - set(places):
            raise CannotPrepare(f"{build.__name__} does not hand its values on to the query as they are.")

    def rows(self, values):
        given = dict(_flat(values))
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_adapted(given[place]) if place else value for place, value in self.parameters])
            rows = cursor.fetchall()
        return [self._converted(list(row)) for row in rows] if self.converters else rows

    def _converted(self, row):
        for position, (converters, expression) in self.converters.items():
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        return tuple(row)


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
