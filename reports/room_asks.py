"""What choosing populations asks of one person, for the start page.

Of everybody who takes part: to suggest, to answer what nobody has answered, to rank. Of leads besides: to record the decision once a
ranking is closed, and to define the populations that are selected.
"""

from collections import defaultdict

from django.urls import reverse

from populations import definitions
from populations.models import DecisionRoom, Elector, Population, RankingRound, Stage, Status
from populations.questions import unanswered


def asked_of(user, participations, *, leads=()):
    """What waits for this person in choosing in these participations: {id: [(words, label, address)]}.

    `participations` are those in which the person takes part in choosing: {id: Organisation}; `leads` the ids of those in which they
    run rankings and define populations as well. An id is left out where nothing waits, which is so as well once the person has
    suggested something or ranked. The number of queries does not depend on how many participations there are.
    """
    if not participations:
        return {}
    rooms = list(DecisionRoom.objects.filter(participation__in=list(participations), ended_on__isnull=True).order_by("pk"))
    led = [room for room in rooms if room.participation_id in leads]
    in_rooms = {**_to_decide(led), **_to_suggest(user, rooms), **_to_answer(rooms), **_to_rank(user, rooms)}
    found = defaultdict(list)
    for pk, (words, label, name, args) in [*in_rooms.items(), *_to_define(leads)]:
        found[pk].append((words, label, reverse(name, args=[participations[pk].slug, *args])))
    return dict(found)


def _at(rooms, stage):
    return {room.participation_id: room for room in rooms if room.stage == stage}


def _to_suggest(user, rooms):
    open_rooms = _at(rooms, Stage.IDEAS)
    mine = Population.objects.filter(participation__in=open_rooms, suggested_by=user)
    latest = {}
    for pk, day in mine.order_by("created_on").values_list("participation", "created_on"):
        latest[pk] = day
    words = "Your team collects ideas: which people are badly served?"
    return {
        pk: (words, "Suggest a population", "populations:suggest", [])
        for pk, room in open_rooms.items()
        if pk not in latest or latest[pk] < room.opened_on
    }


def _to_answer(rooms):
    short = Population.objects.filter(participation__in=_at(rooms, Stage.CLARIFY), status=Status.SHORT_LISTED)
    missing = Population.objects.filter(pk__in=unanswered(short)).order_by().values_list("participation", flat=True)
    words = "A question about a short-listed population is not answered yet"
    return {pk: (words, "See what is missing", "populations:compare", []) for pk in set(missing)}


def _to_rank(user, rooms):
    votes = Elector.objects.filter(
        person__user=user,
        ballot__isnull=True,
        round__in=RankingRound.objects.open().filter(room__in=rooms),
    ).select_related("round__room")
    return {
        vote.round.room.participation_id: (
            f"A ranking is open: {vote.round.question}",
            "Rank the populations",
            "populations:ballot",
            [vote.round_id],
        )
        for vote in votes.order_by("pk")
    }


def _to_decide(rooms):
    """Rooms in the last stage in which a ranking was closed and none is open: what is left is to talk and to record the decision."""
    last = {room.pk: pk for pk, room in _at(rooms, Stage.DISCUSS).items()}
    rounds = RankingRound.objects.filter(room__in=last)
    closed = set(rounds.filter(closed_at__isnull=False, cancelled_at__isnull=True).values_list("room", flat=True))
    closed -= set(rounds.open().values_list("room", flat=True))
    words = "The ranking is closed, and the decision is not recorded yet"
    return {last[room]: (words, "Record the decision", "populations:decision-record", []) for room in closed}


def _to_define(participations):
    """Pairs of a participation's id and an ask, for each selected population without a full definition (fact M2.F7)."""
    selected = list(Population.objects.filter(participation__in=participations).selected().order_by("pk"))
    current = definitions.current_of(selected)
    for population in selected:
        definition = current.get(population.pk)
        if definition is None or not (definition.text and definition.segment_types):
            words = f"{population} is selected, and it is not fully defined yet who that is"
            yield population.participation_id, (words, f"Define {population}", "populations:definition-edit", [population.pk])
