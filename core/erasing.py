"""Deleted rows leave traces in the files of a database until the space is used again; where that matters they are cleared at once."""

import logging

from django.db import Error, connection

logger = logging.getLogger(__name__)
PATIENCE = 1000  # milliseconds that SQLite waits for whoever reads; this is called while somebody waits for a page


def erase_traces(*models):
    """Clear what deleted and changed rows of these models left in the files of the database. Call it outside a transaction.

    SQLite: deleted content is overwritten in the database itself (`secure_delete`, see the settings); here the write-ahead log, which
    holds older pages, is brought in and cut to nothing. PostgreSQL: dead rows are removed by VACUUM instead of some day. Never raises,
    and waits for nobody for long: it may be called again. Returns whether it is certain that nothing is left, which it is not while
    somebody else reads.
    """
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as cursor:
            return _cut_log(cursor) if connection.vendor == "sqlite" else _vacuum(cursor, models)
    except Error as error:
        logger.warning("Traces of deleted rows are not cleared yet", extra={"error": type(error).__name__})
        return False


def _cut_log(cursor):
    cursor.execute("PRAGMA busy_timeout")
    [usual] = cursor.fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return not cursor.fetchone()[0]
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _vacuum(cursor, models):
    """VACUUM leaves, without a word, what a transaction that was open before can still see."""
    cursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend' AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)"
    )
    [others] = cursor.fetchone()
    cursor.execute(f"VACUUM {', '.join(connection.ops.quote_name(model._meta.db_table) for model in models)}")
    return not others
