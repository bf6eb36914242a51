"""Keeps what opens doors, and what people searched for, out of the logs."""

import logging
import re

SECRET_PATHS = re.compile(r"(/accounts/(?:invitation|password/reset/key|confirm-email)/)[^/\s\"'?]+")
QUERY = re.compile(r"(/[^\s\"'?]*\?)[^\s\"']+")


def without_secrets(text):
    """The text with tokens in paths of this site, and everything after a question mark in an address, replaced by dots."""
    return QUERY.sub(r"\1…", SECRET_PATHS.sub(r"\1…", text))


class HideSecrets(logging.Filter):
    """For a handler: hides tokens and queries in messages, in events of structlog, and in the arguments of both."""

    def filter(self, record):
        if isinstance(record.msg, dict):
            record.msg = {key: without_secrets(value) if isinstance(value, str) else value for key, value in record.msg.items()}
        else:
            try:
                message = record.getMessage()
            except (TypeError, ValueError):  # arguments that do not fit: the handler reports it
                return True
            record.msg, record.args = without_secrets(message), ()
        return True
