"""An action is one transaction: its rows, its audit entry, and what follows from them, or nothing at all."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import transaction

from audit.models import Entry
from audit.signals import recorded

_entries_of_this_action: ContextVar[list | None] = ContextVar("entries_of_this_action", default=None)
request_id: ContextVar[str] = ContextVar("request_id", default="")


def action(function):
    """Make a function one action: all of its writes are kept together, and its audit entries are announced before the commit.

    An action called by another one joins it: its entries are announced with the others, at the end of the outermost. Whatever
    a receiver of `audit.signals.recorded` writes is part of the same transaction, so that records and what is worked out from
    them cannot come apart.
    """

    @wraps(function)
    def wrapper(*args, **kwargs):
        entries = _entries_of_this_action.get()
        if entries is not None:
            already = len(entries)
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except BaseException:
                del entries[already:]
                raise
        entries = []
        token = _entries_of_this_action.set(entries)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if entries:
                    recorded.send(sender=Entry, entries=entries)
        finally:
            _entries_of_this_action.reset(token)
        return result

    return wrapper


def record(action_code, *, target=None, label="", by=None, organisation=None, population=None, reason="", changes=None):
    """Write one audit entry.

    `action_code` is "noun.verb" ("milestone.signed_off"); `by` is the User who acts, None for the schedule; `organisation`
    and `population` say where it happened and may be None; `changes` maps a field to its new value and holds nothing private.
    Returns the Entry. Outside an action it is announced at once.
    """
    things = {
        "target": target,
        "label": label,
        "organisation": organisation,
        "population": population,
        "reason": reason,
        "changes": changes,
    }
    return record_each(action_code, [things], by=by)[0]


@contextmanager
def untraced():
    """Entries recorded inside carry no request id, so that nothing in the log leads from them to a person.

    For what nobody may know by whom it was done: a suggestion before the list is opened.
    """
    token = request_id.set("")
    try:
        yield
    finally:
        request_id.reset(token)


def note(action_code, *, target, by, organisation=None, changes=None):
    """Write one audit entry, in one statement, of something that was only read: nothing follows from it, so it is not announced."""
    _entry(action_code, by, target=target, organisation=organisation, changes=changes).save(force_insert=True)


def record_each(action_code, rows, *, by=None):
    """Write an audit entry for each of the rows, in a few queries: dicts with the other arguments of `record`. Returns the entries."""
    new = [_entry(action_code, by, **row) for row in rows]
    entries = _entries_of_this_action.get()
    if entries is not None:
        Entry.objects.bulk_create(new)
        entries += new
        return new
    with transaction.atomic():
        Entry.objects.bulk_create(new)
        recorded.send(sender=Entry, entries=new)
    return new


def _entry(action_code, by, *, target=None, label="", organisation=None, population=None, reason="", changes=None):
    return Entry(
        action=action_code,
        actor_id=by.pk if by else None,
        actor_label=str(by)[:200] if by else "",
        target_type=target._meta.label_lower if target is not None else "",
        target_id=target.pk if target is not None else None,
        target_label=(label or (str(target) if target is not None else ""))[:200],
        organisation_id=organisation.pk if organisation is not None else None,
        population_id=population.pk if population is not None else None,
        reason=reason,
        changes=changes or {},
        request_id=request_id.get(),
    )
