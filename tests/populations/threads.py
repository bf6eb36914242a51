"""Several people, or tabs, at the same moment: threads with connections of their own stand for them."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.errors import Refused


def at_once(*functions):
    """What each function returned, or in which words it was refused; all of them started at the same moment."""
    barrier = Barrier(len(functions))

    def run(function):
        barrier.wait()
        try:
            return function()
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result() for future in [pool.submit(run, function) for function in functions]]


def wait_until_somebody_waits():
    """Until another connection waits for a lock that this one holds. PostgreSQL only."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("Nobody waited")
