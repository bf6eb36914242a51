import os
from datetime import UTC

from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection

from jobs.mailbox import kept_mails, mails_in


def write(folder, name, *messages):
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder / name))
    connection.send_messages(list(messages))
    return next((folder / name).iterdir()).rename(folder / f"{name}.log")


def test_mails_are_read_newest_first(tmp_path):
    first = EmailMessage("First", "One.", None, ["a@example.org"])
    second = EmailMessage("Second", "Two: é.", None, ["b@example.org"])
    third = EmailMessage("Third", "Three.", None, ["Ana <c@example.org>"], headers={"Date": "Fri, 20 Nov 2026 10:00:00 +0100"})
    write(tmp_path, "newer", third)
    os.utime(write(tmp_path, "older", first, second), (1, 1))

    mails = kept_mails(tmp_path)

    assert [(mail.subject, mail.to, mail.body.strip()) for mail in mails] == [
        ("Third", "Ana <c@example.org>", "Three."),
        ("Second", "b@example.org", "Two: é."),
        ("First", "a@example.org", "One."),
    ]
    assert (mails[0].name, mails[0].date.isoformat()) == ("newer-0", "2026-11-20T10:00:00+01:00")
    assert mails[1].date.tzinfo == UTC


def test_mail_with_two_bodies_shows_the_plain_one(tmp_path):
    message = EmailMultiAlternatives("Both", "Plain.", None, ["a@example.org"])
    message.attach_alternative("<p>Rich.</p>", "text/html")

    [mail] = mails_in(write(tmp_path, "both", message))

    assert mail.body.strip() == "Plain."


def test_mail_without_text_subject_or_date_is_still_listed(tmp_path):
    path = tmp_path / "odd.log"
    path.write_bytes(b"Message-ID: <a@b>\nContent-Type: application/pdf\n\nx\n")

    [mail] = mails_in(path)

    assert (mail.name, mail.subject, mail.to, mail.date, mail.body) == ("odd-0", "", "", None, "")


def test_missing_folder_has_no_mails(tmp_path):
    assert [kept_mails(""), kept_mails(None), kept_mails(tmp_path / "none")] == [[], [], []]
