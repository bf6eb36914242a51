"""The AMHE QI roles and responsibilities go to people when they join a sub-team (starter pack 5.2): once, and again when asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from jobs.models import OutgoingMail
from milestones import emails
from milestones.models import RolesSent
from organisations.models import Seat
from organisations.models.teams import TeamKind
from organisations.queries import address_of
from organisations.team_actions import HOLDER, ROLES_ASKED


def hear(entries):
    """Queue what these audit entries call for, in their transaction: a mail for each new holder of a seat on a sub-team.

    A person gets it once for a seat, however often the seat is changed, unless a lead asks for it again. Whoever cannot be written
    to, or whose seat has ended, gets nothing; neither does a story that is told later, as the demonstration tells one.
    """
    asked = {}
    for entry in entries:
        if entry.target_type == Seat._meta.label_lower and _is_about_joining(entry):
            asked[entry.target_id] = asked.get(entry.target_id, False) or entry.action == ROLES_ASKED
    if not asked:
        return
    seats = Seat.objects.filter(pk__in=asked, team__kind=TeamKind.SUB, person__isnull=False).exclude(ends_on__lt=timezone.localdate())
    for seat in seats.select_related("person__user", "team__participation__organisation").order_by("pk"):
        _send(seat, again=asked[seat.pk])


def _is_about_joining(entry):
    if timezone.localdate(entry.at) != timezone.localdate():
        return False
    return entry.action in ("seat.added", ROLES_ASKED) or (entry.action == "seat.edited" and HOLDER in entry.changes)


def _send(seat, *, again):
    if not address_of(seat.person):
        return
    row, is_first = RolesSent.objects.get_or_create(seat=seat, person=seat.person)
    if not is_first:
        same = RolesSent.objects.filter(pk=row.pk, times=row.times)
        if not (again and same.update(times=F("times") + 1, sent_at=timezone.now())):
            return
        row.times += 1
    emails.roles_and_responsibilities(seat=seat, key=key_of(row))


def key_of(row):
    """The key of the mail, so that no two workers can queue the same one."""
    return f"roles:{row.seat_id}:{row.person_id}:{row.times}"


@dataclass(frozen=True)
class Sending:
    """How far the mail to the holder of a seat is: `sent_at` is when it was last asked for."""

    sent_at: datetime
    has_failed: bool


def sendings_of(team):
    """{seat id: Sending} for the present holders of the team's seats; two queries."""
    rows = list(RolesSent.objects.filter(seat__team=team, person=F("seat__person")))
    failed = OutgoingMail.objects.filter(key__in=[key_of(row) for row in rows], state=OutgoingMail.State.FAILED)
    keys = set(failed.values_list("key", flat=True))
    return {row.seat_id: Sending(row.sent_at, key_of(row) in keys) for row in rows}
