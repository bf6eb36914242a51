"""Deleted rows leave traces in the files of a database until the space is used again; where that matters they are cleared at once."""

import logging

from django.db import Error, connection

logger = logging.getLogger(__name__)


def erase_traces(*models):
    """Clear what deleted and changed rows of these models left in the files of the database. Call it outside a transaction.

    SQLite: deleted content is overwritten in the database itself (`secure_delete`, see the settings); here the write-ahead log, which
    holds older pages, is brought in and cut to nothing. PostgreSQL: dead rows are removed by VACUUM instead of some day. Never raises:
    it may be called again. Returns whether it was done.
    """
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        statement = "PRAGMA wal_checkpoint(TRUNCATE)"
    else:
        statement = f"VACUUM {', '.join(connection.ops.quote_name(model._meta.db_table) for model in models)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            was_busy = connection.vendor == "sqlite" and cursor.fetchone()[0]
    except Error as error:
        logger.warning("Traces of deleted rows are not cleared yet", extra={"error": type(error).__name__})
        return False
    return not was_busy
