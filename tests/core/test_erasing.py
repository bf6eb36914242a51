from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from accounts.models import Person
from core.erasing import erase_traces
from tests.factories.accounts import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_inside_a_transaction_nothing_is_done():
    with transaction.atomic():
        done = erase_traces(Person)

    assert done is False


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into files: runs with the tests on SQLite")
def test_deleted_row_is_gone_from_the_files():
    person = PersonFactory(name="Wanda Unmistakable")
    path = connection.settings_dict["NAME"]
    files = [Path(path), Path(f"{path}-wal")]
    before = any(b"Wanda Unmistakable" in file.read_bytes() for file in files)
    person.delete()

    done = erase_traces(Person)

    assert (before, done) == (True, True)
    assert not any(b"Wanda Unmistakable" in file.read_bytes() for file in files if file.exists())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="looks into PostgreSQL: runs with the tests on PostgreSQL and Redis")
def test_dead_rows_are_removed():
    PersonFactory.create_batch(3)
    Person.objects.all().delete()

    done = erase_traces(Person)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('accounts_person')")
        [size] = cursor.fetchone()
    assert (done, size) == (True, 0)


@contextmanager
def somebody_reads():
    """Another connection in the middle of a long read, such as a backup."""
    reader = connection.copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM accounts_person")
        yield
        cursor.execute("ROLLBACK")
    reader.close()


def test_while_somebody_reads_it_is_not_done_and_afterwards_it_is():
    person = PersonFactory()

    with somebody_reads():
        person.delete()
        meanwhile = erase_traces(Person)

    assert (meanwhile, erase_traces(Person)) == (False, True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="waits for readers: runs with the tests on SQLite")
def test_patience_with_those_who_read_is_short_and_that_of_the_connection_stays():
    statements = []

    def listen(execute, sql, *args):
        statements.append(sql)
        return execute(sql, *args)

    with connection.cursor() as cursor, connection.execute_wrapper(listen):
        cursor.execute("PRAGMA busy_timeout")
        [usual] = cursor.fetchone()
        erase_traces(Person)
        cursor.execute("PRAGMA busy_timeout")
        [afterwards] = cursor.fetchone()

    assert usual == afterwards > 1000
    assert statements[2:4] == ["PRAGMA busy_timeout = 1000", "PRAGMA wal_checkpoint(TRUNCATE)"]


def test_what_goes_wrong_is_logged_and_not_raised(caplog):
    class Missing:
        class _meta:  # stands for a table that is not there
            db_table = "no_such_table"

    done = erase_traces(Missing)

    assert done is (connection.vendor == "sqlite")
    assert len(caplog.records) == (connection.vendor != "sqlite")
