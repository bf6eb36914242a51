"""A message that is sent inside a transaction goes out even when the transaction does not: only `jobs` sends, after the commit."""

import re

from django.conf import settings

SENDS = re.compile(r"\.(delay|delay_on_commit|apply_async|apply_async_on_commit|send_task)\(")


def python_files():
    folders = [path.parent for path in settings.BASE_DIR.glob("*/__init__.py") if path.parent.name != "tests"]
    return [path for folder in folders for path in folder.rglob("*.py")]


def test_tasks_are_sent_from_one_place():
    senders = {str(path.relative_to(settings.BASE_DIR)) for path in python_files() if SENDS.search(path.read_text())}

    assert senders == {"jobs/tasks.py"}
