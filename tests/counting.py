"""Counting the queries of a page, and finding a number in its words."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(client, address):
    """How many queries the page runs when it is opened for the second time (what is cached once for all is warm then)."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return len(queries)


def says_number(text, number):
    """Whether `text` holds this number other than in the name of something that a factory counted ("Trust 13", "Person 130")."""
    return str(number) in re.findall(r"\d+", re.sub(r"\b[A-Z][a-z]+ \d+", "", text))
