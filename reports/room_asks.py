"""What an open decision room asks of one person, for the start page: to rank, to suggest, or to answer what nobody has answered."""

from django.urls import reverse

from populations.models import DecisionRoom, Elector, Population, RankingRound, Stage, Status
from populations.questions import unanswered


def asked_of(user, participations):
    """What waits for this person in the open decision rooms of these participations.

    `participations` are those in which the person takes part in choosing: {id: Organisation}. Returns {id: (words, label, address)};
    an id is left out where nothing waits, which is so as well once the person has suggested something or ranked. The number of
    queries does not depend on how many participations there are.
    """
    if not participations:
        return {}
    rooms = list(DecisionRoom.objects.filter(participation__in=list(participations), ended_on__isnull=True).order_by("pk"))
    asks = {**_to_suggest(user, rooms), **_to_answer(rooms), **_to_rank(user, rooms)}
    return {pk: (words, label, reverse(name, args=[participations[pk].slug, *args])) for pk, (words, label, name, args) in asks.items()}


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
