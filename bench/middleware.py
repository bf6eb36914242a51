"""Counting the queries of a request, for those who ask."""

from contextlib import contextmanager

from django.db import connection

ASK = "X-Count-Queries"
ANSWER = "X-Queries"


class QueryCountMiddleware:
    """Answers a request that has the header ASK with the number of its queries in the header ANSWER; others pass untouched."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if ASK not in request.headers:
            return self.get_response(request)
        with counted() as queries:
            response = self.get_response(request)
        response[ANSWER] = str(len(queries))
        return response


@contextmanager
def counted():
    """A list that gets the SQL of each query while the block runs."""
    queries = []

    def keep(execute, sql, *arguments):
        queries.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(keep):
        yield queries
