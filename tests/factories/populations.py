"""Rooms, rounds, answers, decisions and definitions; through the real actions where they do more than one row."""

from factory.django import DjangoModelFactory

from populations.actions import rooms
from populations.models import DecisionRoom
from tests.factories.organisations import START, ParticipationFactory


class DecisionRoomFactory(DjangoModelFactory):
    """An open room of a (new) participation, in the given stage, through the actions."""

    class Meta:
        model = DecisionRoom

    @classmethod
    def _create(cls, model_class, *args, participation=None, stage=None, on=START, by=None):
        room = rooms.open_room(participation=participation or ParticipationFactory(), on=on, by=by)
        if stage:
            rooms.move(room=room, stage=stage, on=on, by=by)
            room.refresh_from_db()
        return room
