import json
import logging
import sys

import pytest
import structlog

from core.logs import HideSecrets


def filtered(msg, *args):
    record = logging.LogRecord("test", logging.INFO, __file__, 1, msg, args, None)
    assert HideSecrets().filter(record) is True
    return record.msg if isinstance(record.msg, dict) else record.getMessage()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Not Found: /accounts/invitation/s3cret-_T0ken/", "Not Found: /accounts/invitation/…/"),
        ('"GET /accounts/password/reset/key/1-abc-def/ HTTP/1.1" 302 0', '"GET /accounts/password/reset/key/…/ HTTP/1.1" 302 0'),
        ("/accounts/confirm-email/MQ:1abc:xyz/", "/accounts/confirm-email/…/"),
        ('"GET /programme/people/?q=Somebody&page=2 HTTP/1.1" 200', '"GET /programme/people/?… HTTP/1.1" 200'),
        ("GET /organisations/eastshire/", "GET /organisations/eastshire/"),
        ("Ready? 100 %", "Ready? 100 %"),
    ],
)
def test_log_lines_lose_tokens_and_queries(written, kept):
    assert filtered(written) == kept
    assert filtered({"event": "request_failed", "request": written, "code": 500}) == {
        "event": "request_failed",
        "request": kept,
        "code": 500,
    }


def test_arguments_of_a_log_line_lose_tokens_too():
    assert filtered("%s: %d", "/accounts/invitation/s3cret/", 404) == "/accounts/invitation/…/: 404"


def test_line_with_wrong_arguments_passes():
    record = logging.LogRecord("test", logging.INFO, __file__, 1, "%d", ("text",), None)

    assert HideSecrets().filter(record) is True
    assert (record.msg, record.args) == ("%d", ("text",))


def test_console_uses_the_filter(settings):
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["secrets"]
    assert settings.LOGGING["filters"]["secrets"] == {"()": "core.logs.HideSecrets"}


def line_of_an_error(settings, renderer=None):
    """What the formatter of the console writes about an exception in a function that holds a password."""
    options = {name: value for name, value in settings.LOGGING["formatters"]["line"].items() if name != "()"}
    if renderer:
        options["processors"] = [*options["processors"][:1], renderer]
    formatter = settings.LOGGING["formatters"]["line"]["()"](**options)

    def fail(password):
        raise ValueError("no")

    try:
        fail("s3cret-password")
    except ValueError:
        record = logging.LogRecord("test", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info())
    return formatter.format(record)


def test_error_in_the_log_shows_no_values_of_variables(settings):
    line = line_of_an_error(settings)

    assert json.loads(line)["exception"][0]["exc_type"] == "ValueError"
    assert "s3cret-password" not in line


def test_error_on_the_console_of_a_demonstration_shows_no_values_of_variables(settings):
    line = line_of_an_error(settings, structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback))

    assert "ValueError: no" in line
    assert "s3cret-password" not in line.replace('fail("s3cret-password")', "")
