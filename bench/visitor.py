"""Somebody who is signed in and opens pages, one after the other, on one connection."""

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench.middleware import ANSWER, ASK
from bench.site import CannotMeasure

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
SIGN_IN = "/accounts/login/"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes
    seconds: float


class Visitor:
    """A connection to the site at this port, with the cookies of one person."""

    def __init__(self, port):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {}

    def sign_in(self, email, password):
        """Sign in as anybody does, through the form. Raises CannotMeasure if that is refused."""
        token = TOKEN.search(self.get(SIGN_IN).body)
        form = urlencode({"csrfmiddlewaretoken": token[1] if token else "", "login": email, "password": password})
        answer = self.request("POST", SIGN_IN, form, {"Content-Type": "application/x-www-form-urlencoded"})
        if answer.status != 302:
            raise CannotMeasure(f"{email} could not sign in.")

    def get(self, address):
        """The page at this address, as an Answer. Raises CannotMeasure unless it is there."""
        return self._there(self.request("GET", address), address)

    def queries_of(self, address):
        """How many queries the page runs."""
        return int(self._there(self.request("GET", address, headers={ASK: "1"}), address).headers[ANSWER])

    @staticmethod
    def _there(answer, address):
        if answer.status != 200:
            raise CannotMeasure(f"{address} answered {answer.status}.")
        return answer

    def request(self, method, address, body=None, headers=None):
        """An Answer; its time runs from sending the request to the last byte."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        start = time.perf_counter()
        self.connection.request(method, address, body, {"Cookie": cookies, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, dict(response.headers), content, seconds)
