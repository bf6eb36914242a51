"""Rooms, rounds, answers, decisions and definitions; through the real actions where they do more than one row."""

from factory.django import DjangoModelFactory

from core.dates import add_months
from populations.actions import decisions, definitions, long_list, questions, rooms
from populations.models import Answer, Decision, DecisionRoom, Definition, Method, Question, Stage, Verdict
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


class DecisionFactory(DjangoModelFactory):
    """A decision by consensus about a (new) short-listed population, in a new room of its participation, through the actions."""

    class Meta:
        model = Decision

    @classmethod
    def _create(cls, model_class, *args, participation=None, choices=None, on=START, by=None, **fields):
        if choices is None:
            choices = [PopulationFactory(participation=participation or ParticipationFactory())]
            long_list.short_list(population=choices[0], on=on, by=by)
        room = DecisionRoomFactory(participation=choices[0].participation, stage=Stage.DISCUSS, on=on)
        said = {
            "method": Method.CONSENSUS,
            "decided_on": on,
            "sentence": "We start with those who are furthest from help.",
            "discussion": "We heard each other out.",
            "took_part": ["lived_experience"],
            "review_on": add_months(on, 3),
            **fields,
        }
        return decisions.record_decision(participation=room.participation, room=room, choices=choices, on=on, by=by, **said)


class DefinitionFactory(DjangoModelFactory):
    """The next version of the definition of a (new) population, resting on demographic factors, through the action."""

    class Meta:
        model = Definition

    @classmethod
    def _create(cls, model_class, *args, population=None, on=START, by=None, **fields):
        said = {"text": "People who live more than an hour from a town", "segment_types": ["demographic"], **fields}
        return definitions.define(population=population or PopulationFactory(definition=""), on=on, by=by, **said)
