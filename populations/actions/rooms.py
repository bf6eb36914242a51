"""The decision room: opening it, moving through its five stages, opening the list, and ending it (DOMAIN section 7, BEYOND 7)."""

from django.db import IntegrityError, transaction

from audit import clock
from audit.recording import action, record
from core.errors import Refused
from populations.actions.holding import hold
from populations.models import DecisionRoom, Population, Stage


class CannotMoveRoom(Refused):
    """The room cannot be opened, moved or ended as asked."""


@action
def open_room(*, participation, on, by=None):
    """Open a decision room in its first stage. Returns it. Raises CannotMoveRoom while another one is open."""
    participation = hold(participation.pk)
    latest = DecisionRoom.objects.filter(participation=participation).first()
    try:
        with transaction.atomic():
            room = DecisionRoom.objects.create(
                participation=participation, number=latest.number + 1 if latest else 1, opened_on=on, opened_by=by
            )
    except IntegrityError:
        raise CannotMoveRoom("A decision room is open already. Go on in that one.") from None
    record("room.opened", target=room, organisation=participation.organisation, by=by)
    return room


@action
def move(*, room, stage, on, by=None):
    """Go on, or back, to a stage. Leaving the silent ideas opens the list; a room that is in this stage already stays as it is.

    Raises CannotMoveRoom while a ranking is open, and when the room has ended.
    """
    room = _locked(room)
    stage = Stage(stage)
    if room.stage == stage:
        return
    _refuse_open_round(room, "before you leave this stage")
    if room.stage == Stage.IDEAS:
        open_list(room=room, by=by)
    room.stage = stage
    room.save(update_fields=["stage"])
    record(
        "room.moved", target=room, organisation=room.participation.organisation, by=by, changes={"stage": stage.value, "on": on.isoformat()}
    )


@action
def open_list(*, room, by=None):
    """Open the list for good: from now on everybody sees who suggested which population. Nothing happens the second time."""
    room = _locked(room)
    if room.list_opened_at is not None:
        return
    room.list_opened_at = clock.now()
    room.save(update_fields=["list_opened_at"])
    Population.objects.filter(participation=room.participation, signed_at__isnull=True).update(signed_at=room.list_opened_at)
    record("room.list_opened", target=room, organisation=room.participation.organisation, by=by)


@action
def end_room(*, room, on, by=None, reason=""):
    """End the room, with a decision, or without one and with a `reason`, which is kept.

    Raises CannotMoveRoom while a ranking is open, and when it has ended.
    """
    room = _locked(room)
    _refuse_open_round(room, "first")
    room.ended_on, room.ended_reason = on, reason
    room.save(update_fields=["ended_on", "ended_reason"])
    record("room.ended", target=room, organisation=room.participation.organisation, by=by, reason=reason)


def _locked(room):
    """The room as it is now. Whoever changes it holds the participation first, as for the lists: no suggestion slips by unsigned."""
    hold(room.participation_id)
    rooms = DecisionRoom.objects.select_for_update(of=("self",)).select_related("participation__organisation")
    room = rooms.get(pk=room.pk)
    if room.ended_on is not None:
        raise CannotMoveRoom("This room has ended. Start a new one for the next decision.")
    return room


def _refuse_open_round(room, when):
    if room.rounds.open().exists():
        raise CannotMoveRoom(f"A ranking is still open. Close it, or call it off, {when}.")
