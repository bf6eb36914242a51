"""Rooms, rounds, answers, decisions and definitions; through the real actions where they do more than one row."""

from factory.django import DjangoModelFactory

from populations.actions import questions, rooms
from populations.models import Answer, DecisionRoom, Question, Verdict
from tests.factories.accounts import UserFactory
from tests.factories.organisations import START, ParticipationFactory, PopulationFactory


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


class AnswerFactory(DjangoModelFactory):
    """What a (new) person answers about a (new) population: yes to the question of data, unless told."""

    class Meta:
        model = Answer

    @classmethod
    def _create(cls, model_class, *args, population=None, by=None, **fields):
        said = {"question": Question.DATA, "verdict": Verdict.YES, "text": "We have figures by postcode area.", **fields}
        return questions.answer(population=population or PopulationFactory(), by=by or UserFactory(), **said)


def answer_all(population, by=None, verdict=Verdict.YES):
    """Answer the four questions about a population; what a ranking waits for."""
    by = by or UserFactory()
    return [AnswerFactory(population=population, question=question, verdict=verdict, by=by) for question in Question]
