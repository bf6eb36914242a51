"""Rooms, rounds, answers, decisions and definitions; through the real actions where they do more than one row."""

from datetime import UTC, datetime

from factory.django import DjangoModelFactory

from core.dates import add_months
from populations.actions import decisions, definitions, long_list, questions, rooms, rounds
from populations.models import (
    Answer,
    Decision,
    DecisionRoom,
    Definition,
    Elector,
    Method,
    Population,
    Question,
    RankingRound,
    Stage,
    Status,
    Verdict,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisations import START, OneAction, ParticipationFactory, PopulationFactory, SeatFactory, project_team


class DecisionRoomFactory(OneAction):
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


class AnswerFactory(OneAction):
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


class DecisionFactory(OneAction):
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


class DefinitionFactory(OneAction):
    """The next version of the definition of a (new) population, resting on demographic factors, through the action."""

    class Meta:
        model = Definition

    @classmethod
    def _create(cls, model_class, *args, population=None, on=START, by=None, **fields):
        said = {"text": "People who live more than an hour from a town", "segment_types": ["demographic"], **fields}
        return definitions.define(population=population or PopulationFactory(definition=""), on=on, by=by, **said)


OPENED_AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def short_list(participation, count=3):
    """So many short-listed populations with an answer to each of the four questions; the rows only, which is quick."""
    names = [f"Group {number}" for number in range(1, count + 1)]
    listed = {"participation": participation, "status": Status.SHORT_LISTED, "domains": ["access"], "created_on": START}
    populations = [Population.objects.create(name=name, **listed) for name in names]
    said = {"verdict": Verdict.YES, "text": "We know this."}
    Answer.objects.bulk_create(
        Answer(population=population, question=question, **said) for population in populations for question in Question
    )
    return populations


class RankingRoundFactory(DjangoModelFactory):
    """An open ranking of so many `options` by so many `voters` with accounts (new seats on the team), through the action."""

    class Meta:
        model = RankingRound

    @classmethod
    def _create(cls, model_class, *args, room=None, participation=None, populations=None, options=3, voters=3, **fields):
        room = room or DecisionRoomFactory(participation=participation, stage=Stage.RANK)
        SeatFactory.create_batch(voters, team=project_team(room.participation), user=True)
        asked = {"seats": 1, "question": "Which population first?", "at": OPENED_AT, **fields}
        return rounds.open_round(room=room, populations=populations or short_list(room.participation, options), **asked)


def electors_of(round):
    """The electors of a round, in the order of the seats."""
    return list(Elector.objects.filter(round=round).select_related("person__user"))


def rank(round, *orders, at=OPENED_AT):
    """Cast a ballot for each elector in turn; an order holds positions of options, "312" or [3, 1, 2] for the third one first."""
    options = list(round.options.all())
    for elector, order in zip(electors_of(round), orders, strict=False):
        user = elector.person.user if elector.person else None
        rounds.cast(round=round, elector=elector, ranking=[options[int(place) - 1].pk for place in order], at=at, by=user)
