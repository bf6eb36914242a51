"""Reads for the pages of accounts: people with the state of their account, invitations, and the audit log."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import Invitation, Person, ProgrammeRole, User
from audit import naming
from audit.models import Entry

ACTIONS_CACHED_FOR = 600


def account_with_email(email):
    """The account that signs in with this address, in any letter case, or None."""
    return User.objects.filter(email__iexact=email.strip()).first()


def account_label(user):
    """How the sign-in log names an account: by number, so that the log holds no name and no address."""
    return f"Account {user.pk}" if user else "Unknown account"


def person_label(person):
    """How the audit log names a person whose account or invitation was changed."""
    return f"Person {person.pk}"


def invitation_for_token(token):
    """The invitation with its person and sender, whatever its state, or None."""
    return Invitation.objects.for_token(token).select_related("person", "created_by__person").first()


# People


def people_for_list(*, search="", state=""):
    """People in the order of their names, with what `presenters.account_state` and the list need loaded.

    `search` matches names and addresses; `state` is a code of `presenters.ACCOUNT_STATES` or "" for all. Adds the fields of the
    last invitation (`invited_at`, `invitation_opened_at`, `invitation_expires_at`, `invitation_id`; None without an open one).
    """
    people = with_invitation(Person.objects.select_related("user")).prefetch_related("programme_roles").order_by("name", "pk")
    for word in search.split():
        people = people.filter(Q(name__icontains=word) | Q(display_name__icontains=word) | Q(email__icontains=word))
    return people.filter(_in_state(state)) if state else people


def with_invitation(people):
    """Annotate the last invitation that was neither accepted nor revoked, expired or not."""
    last = Invitation.objects.filter(person=OuterRef("pk"), accepted_at=None, revoked_at=None).order_by("-pk")
    return people.annotate(
        invitation_id=Subquery(last.values("pk")[:1]),
        invited_at=Subquery(last.values("created_at")[:1]),
        invitation_opened_at=Subquery(last.values("opened_at")[:1]),
        invitation_expires_at=Subquery(last.values("expires_at")[:1]),
    )


def _in_state(state):
    waiting = Q(user=None, invitation_expires_at__gt=timezone.now())
    return {
        "active": Q(user__is_active=True),
        "closed": Q(user__is_active=False),
        "invited": waiting,
        "expired": Q(user=None, invitation_expires_at__lte=timezone.now()),
        "none": Q(user=None, invitation_id=None),
    }[state]


def programme_team_has_others(role, *, on):
    """Whether somebody else with an active account holds this programme role on that day, so that `role` can end."""
    return ProgrammeRole.objects.active(on).filter(role=role.role, person__user__is_active=True).exclude(person=role.person).exists()


# The audit log


@dataclass
class LogPage:
    """One page of the audit log: entries newest first, and the ids from which the newer and the older page start (None: no page)."""

    entries: list
    newer: int | None = None
    older: int | None = None
    names: dict = field(default_factory=dict)


def log_entries(*, person="", action="", organisation="", first_day=None, last_day=None):
    """The audit entries that match every filter given, in no order.

    `person` is part of a name or address of whoever acted, or "Account 12"; `organisation` is part of a
    name; `action` is an action or the part before its dot; days are dates in local time, both included.
    """
    entries = Entry.objects.all()
    if person:
        entries = entries.filter(_acted(person))
    if action:
        entries = entries.filter(Q(action=action) | Q(action__startswith=f"{action}."))
    if organisation:
        entries = entries.filter(organisation_id__in=naming.organisations.find_ids(organisation))
    if first_day:
        entries = entries.filter(at__gte=_midnight(first_day))
    if last_day:
        entries = entries.filter(at__lt=_midnight(last_day + timedelta(days=1)))
    return entries


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def _acted(person):
    number = person.lower().removeprefix("account").strip()
    if number.isdecimal() and len(number) < 18:
        return Q(actor_id=int(number)) | Q(target_type="accounts.user", target_id=int(number))
    fields = ("email", "person__name", "person__display_name")
    accounts = User.objects.filter(reduce(or_, [Q(**{f"{name}__icontains": person}) for name in fields])).values("pk")
    return Q(actor_id__in=accounts) | Q(target_type="accounts.user", target_id__in=accounts)


def log_page(entries, *, size, before=None, after=None):
    """A page of `entries` older than the id `before`, or newer than the id `after`, or the newest; with names of the people in it.

    Pages are found by id, not by number: the cost is the same for the first page and for the last of ten million entries.
    """
    if after is not None:
        found = list(entries.filter(pk__gt=after).order_by("pk")[: size + 1])
        more_newer, more_older = len(found) > size, True
        rows = found[:size][::-1]
    else:
        found = list((entries.filter(pk__lt=before) if before is not None else entries).order_by("-pk")[: size + 1])
        more_newer, more_older = before is not None, len(found) > size
        rows = found[:size]
    return LogPage(
        entries=rows,
        newer=rows[0].pk if rows and more_newer else None,
        older=rows[-1].pk if rows and more_older else None,
        names=names_in(rows),
    )


def names_in(entries):
    """The names of today: {("accounts.user", "accounts.person" or "organisation", id): shown name}, in three queries."""
    accounts = {entry.actor_id for entry in entries} | {entry.target_id for entry in entries if entry.target_type == "accounts.user"}
    people = {entry.target_id for entry in entries if entry.target_type == "accounts.person"}
    names = {("accounts.user", person.user_id): person.shown_name for person in Person.objects.filter(user__in=accounts - {None})}
    names |= {
        ("organisation", pk): name
        for pk, name in naming.organisations.find_names({entry.organisation_id for entry in entries} - {None}).items()
    }
    return names | {("accounts.person", person.pk): person.shown_name for person in Person.objects.filter(pk__in=people - {None})}


def actions_in_log():
    """The actions that the log holds, in order. Kept for ten minutes, because finding them reads the whole log."""
    return cache.get_or_set("actions-in-log", _distinct_actions, ACTIONS_CACHED_FOR)


def _distinct_actions():
    return sorted(Entry.objects.order_by().values_list("action", flat=True).distinct())
