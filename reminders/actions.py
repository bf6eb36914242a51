"""Reminding: write down what is to be told, then tell it, once; and what people choose about it.

A process may die at any point. What is to be told is a row; telling it is one transaction for each person, which marks the rows
and queues the mail together, and a day's second mail to the same person is refused by the database.
"""

import logging
import time
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import actions as account_actions
from accounts.models import Invitation, Person
from accounts.queries import person_label
from audit.recording import action, record
from reminders import emails, queries
from reminders.models import DIGEST_KINDS, Digest, Kind, Preference, Reminder, Rhythm

logger = logging.getLogger(__name__)
BATCH = 500
BREATH = 0.01  # seconds between two mails, in which others may write where the database has one writer at a time


@dataclass
class Summary:
    """What one go did. `told` and `chased` hold the ids of reminders; `is_complete` is False if the time ran out."""

    created: int = 0
    mails: int = 0
    told: list = field(default_factory=list)
    chased: list = field(default_factory=list)
    dropped: int = 0
    failed: int = 0
    is_complete: bool = True


@dataclass(frozen=True)
class Written:
    """What came of one person's reminders: the ids told and the number that was dropped."""

    told: list = field(default_factory=list)
    dropped: int = 0


def remind(*, on, seconds=None):
    """Do all that is due by this day: create, write the mails, chase invitations. Safe to run twice, or twice at once.

    With `seconds` it stops when that time is over and leaves the rest to the next call. Returns a Summary.
    """
    stop_at = time.monotonic() + seconds if seconds is not None else float("inf")
    summary = Summary(created=create_due(on=on))
    chases = Reminder.objects.due(on).filter(kind=Kind.INVITATION_CHASE).order_by("pk")
    pieces = [
        *(partial(_write_digest, person_id, on) for person_id in queries.people_to_write_to(on)),
        *(partial(_chase, reminder, on) for reminder in chases),
    ]
    for piece in pieces:
        if time.monotonic() > stop_at:
            summary.is_complete = False
            break
        try:
            piece(summary)
        except Exception:  # one failing does not stop the others; its rows stay due for the next run
            logger.exception("Could not send a reminder", extra={"about": piece.args[0]})
            summary.failed += 1
        time.sleep(BREATH)
    return summary


def _write_digest(person_id, on, summary):
    written = send_digest(person_id=person_id, on=on)
    summary.mails += bool(written.told)
    summary.told += written.told
    summary.dropped += written.dropped


def _chase(reminder, on, summary):
    was_chased = chase_invitation(reminder=reminder, on=on)
    if was_chased:
        summary.chased.append(reminder.pk)
    summary.dropped += was_chased is False


def create_due(*, on):
    """Write a row for everything that people are to be told by this day and that has none yet. Returns how many.

    What was dropped because it did not hold, and holds again, is due again. The number of queries does not grow with people or
    organisations, except by one for each 500 new rows.
    """
    keys = queries.wanted(on) | queries.chases_wanted(on)
    there, over = queries.already_there(keys)
    new = sorted(keys - there)
    Reminder.objects.bulk_create([Reminder(**key._asdict()) for key in new], ignore_conflicts=True, batch_size=BATCH)
    again = Reminder.objects.filter(pk__in=over, state=Reminder.State.DROPPED).update(state=Reminder.State.DUE, reason="") if over else 0
    return len(new) + again


@transaction.atomic
def send_digest(*, person_id, on):
    """Write the person's one mail of the day, with what still holds at this moment; the rest is dropped. Returns a Written.

    Nothing happens if the day's mail was written before, or if the rhythm that the person chose says later.
    """
    nothing = Written()
    due = Reminder.objects.due(on).for_digest().filter(person=person_id)
    preference = queries.preference_of(person_id)
    first = due.order_by("due_on").values_list("due_on", flat=True).first()
    last = Digest.objects.filter(person=person_id).order_by("-on").values_list("on", flat=True).first()
    if first is None or not queries.is_mail_day(preference.rhythm, first=first, last=last, on=on):
        return nothing
    key = f"digest:{person_id}:{on}"
    digest, is_first = Digest.objects.get_or_create(person_id=person_id, on=on, defaults={"mail_key": key})
    if not is_first:
        return nothing
    due.update(state=Reminder.State.SENT, digest=digest)
    reminders = list(digest.reminders.all())
    told = _told(reminders, preference, on=on)
    if told:
        person = Person.objects.select_related("user").get(pk=person_id)
        emails.digest(person=person, reminders=told, on=on, key=key)
    else:
        digest.delete()
    return Written([reminder.pk for reminder in told], len(reminders) - len(told))


def _told(reminders, preference, *, on):
    """Drop what the person does not want or what no longer holds, saying why; return the others."""
    wanted = queries.wanted(on, person=preference.person_id) if reminders else set()
    told, dropped = [], {}
    for reminder in reminders:
        reason = _reason_to_drop(reminder, preference, wanted)
        dropped.setdefault(reason, []).append(reminder.pk) if reason else told.append(reminder)
    for reason, ids in dropped.items():
        Reminder.objects.filter(pk__in=ids).update(state=Reminder.State.DROPPED, reason=reason, digest=None)
    return told


def _reason_to_drop(reminder, preference, wanted):
    if preference.rhythm == Rhythm.OFF:
        return Reminder.Reason.OFF
    if reminder.kind in preference.muted_kinds:
        return Reminder.Reason.MUTED
    key = queries.Key(reminder.kind, reminder.person_id, reminder.thing_type, reminder.thing_id, reminder.due_on)
    return "" if key in wanted else Reminder.Reason.OVER


@action
def chase_invitation(*, reminder, on):
    """Send the invitation once more, with a fresh link, if nobody has accepted or chased it meanwhile.

    Returns whether it was chased; None if another process is at it.
    """
    if not Reminder.objects.filter(pk=reminder.pk, state=Reminder.State.DUE).update(state=Reminder.State.SENT):
        return None
    now = timezone.now()
    invitation = Invitation.objects.select_related("person").filter(pk=reminder.thing_id).first()
    if not queries.invitations_to_chase(on).filter(pk=reminder.thing_id).update(chased_at=now):
        return _drop_chase(reminder)
    try:
        account_actions.resend_invitation(invitation=invitation, by=None, chased_at=now)
    except account_actions.CannotInvite:
        return _drop_chase(reminder)
    return True


def _drop_chase(reminder):
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.DROPPED, reason=Reminder.Reason.OVER)
    return False


@action
def choose(*, person, rhythm, kinds, by):
    """Keep which kinds of reminders the person wants (of DIGEST_KINDS), and how often."""
    muted = [kind.value for kind in DIGEST_KINDS if kind not in kinds]
    fields = {"rhythm": rhythm, "muted_kinds": muted}
    if rhythm != Rhythm.OFF:
        fields["rhythm_before"] = rhythm
    Preference.objects.update_or_create(person=person, defaults=fields)
    changes = {"rhythm": str(rhythm), "muted_kinds": muted}
    record("reminders.chosen", target=person, label=person_label(person), by=by, changes=changes)


@action
def unsubscribe(*, person):
    """Stop the person's reminder mails, by the link in one of them. Returns whether there were any to stop."""
    Preference.objects.get_or_create(person=person)
    if not Preference.objects.filter(person=person).exclude(rhythm=Rhythm.OFF).update(rhythm=Rhythm.OFF):
        return False
    record("reminders.unsubscribed", target=person, label=person_label(person))
    return True


@action
def subscribe_again(*, person):
    """Take unsubscribing back: the rhythm is what it was before. Returns whether the mails were stopped."""
    preference = Preference.objects.filter(person=person).first() or Preference()
    if not Preference.objects.filter(person=person, rhythm=Rhythm.OFF).update(rhythm=preference.rhythm_before):
        return False
    record("reminders.resumed", target=person, label=person_label(person))
    return True
