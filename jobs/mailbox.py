"""Reading the mails that the embedded mode writes to files, for the demonstration."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

SEPARATOR = b"-" * 79 + b"\n"
MOST = 200


@dataclass(frozen=True)
class KeptMail:
    """A mail in a file: `name` finds it again; the rest is text to show."""

    name: str
    subject: str
    to: str
    date: datetime | None
    body: str


def kept_mails(folder):
    """The newest mails in the folder, newest first: at most 200 files are read. Without a folder there are none."""
    if not folder or not Path(folder).is_dir():
        return []
    newest = sorted(Path(folder).glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)[:MOST]
    return [mail for path in newest for mail in reversed(mails_in(path))]


def mails_in(path):
    """The mails of one file of Django's file backend, oldest first; parts that are no mail are left out."""
    parts = [message_from_bytes(part, policy=policy.default) for part in path.read_bytes().split(SEPARATOR)]
    return [as_kept_mail(f"{path.stem}-{number}", part) for number, part in enumerate(parts) if part["Message-ID"]]


def as_kept_mail(name, message):
    text = message.get_body(preferencelist=("plain", "html"))
    return KeptMail(
        name=name,
        subject=str(message["Subject"] or ""),
        to=str(message["To"] or ""),
        date=moment(message["Date"]) if message["Date"] else None,
        body=text.get_content() if text else "",
    )


def moment(text):
    """The date of a mail as an aware datetime; mails that name no zone ("-0000") mean UTC."""
    date = parsedate_to_datetime(text)
    return date if date.tzinfo else date.replace(tzinfo=UTC)
