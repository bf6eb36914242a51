"""Ranking rounds: opening, secret ballots, closing (DOMAIN section 7).

Until close a ballot is tied to an elector, so that it can be changed and nobody ranks twice. Whoever adds to this module keeps to
three rules: no entry, message or job says that or when a ballot was cast, let alone by whom; nothing about ballots is read before
close but by whom they belong to; and at the end of a round electors and ballots are deleted.
"""

import logging
from datetime import timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from audit.recording import action, record
from core.dates import moment_words
from core.erasing import erase_traces
from core.errors import Refused
from core.text import in_a_row
from populations import electorate, results, rounds
from populations import ranking as counting
from populations.actions import rooms
from populations.actions.holding import hold
from populations.models import Ballot, CountedBallot, DecisionRoom, Elector, RankingRound, RoundOption, Stage, Status
from populations.questions import unanswered
from populations.rules import FEW_ELECTORS, FEWEST_OPTIONS, GROUP_MINIMUM, MOST_OPTIONS

logger = logging.getLogger(__name__)
NOTHING_RANKED = "Rank at least one population: give your first choice the number 1."
ERASED_WITHIN = timedelta(days=1)
HAS_RANKED = "This person has ranked already; they can change it themselves."


class CannotRank(Refused):
    """The round cannot be opened, changed or closed, or the ballot cannot be kept, as asked."""


@action
def open_round(*, room, populations, seats, question, at, by=None, closes_at=None, override_reason="", runoff_of=None):
    """Open a ranking of these populations and fix who may rank. Returns the RankingRound.

    `seats` is how many are to be chosen, `at` and `closes_at` are moments. While one of the four questions is unanswered for a
    short-listed population an `override_reason` is needed (whether the person may give one is the caller's business); a run-off
    needs none. Raises CannotRank.
    """
    participation = hold(room.participation_id)
    room = DecisionRoom.objects.select_for_update().get(pk=room.pk)
    on = timezone.localdate(at)
    _refuse_room(room)
    options = _options(participation, populations)
    _refuse_seats(participation, seats, len(options))
    if closes_at is not None and closes_at <= at:
        raise CannotRank("The ranking must close in the future.", field="closes_on")
    if runoff_of is None and not override_reason:
        _refuse_unanswered(participation)
    electors = electorate.electors_of(participation, on=on)
    if not electors:
        raise CannotRank("Nobody on the project team may rank. Add members to the team, or end somebody's role as observer, first.")
    rooms.move(room=room, stage=Stage.RANK, on=on, by=by)
    try:
        with transaction.atomic():
            round = RankingRound.objects.create(
                room=room,
                number=room.rounds.count() + 1,
                question=question,
                seats=seats,
                runoff_of=runoff_of,
                override_reason=override_reason,
                opened_at=at,
                opened_by=by,
                closes_at=closes_at,
                electorate=len(electors),
            )
    except IntegrityError:
        raise CannotRank(ALREADY_OPEN) from None
    RoundOption.objects.bulk_create(RoundOption(round=round, population=option, name=option.name) for option in options)
    Elector.objects.bulk_create(
        Elector(round=round, seat_id=vote.seat, person_id=vote.person, place=vote.place, is_partner=vote.is_partner) for vote in electors
    )
    changes = {"options": len(options), "seats": seats, "electors": len(electors)}
    record("ranking.opened", target=round, organisation=participation.organisation, by=by, reason=override_reason, changes=changes)
    return round


ALREADY_OPEN = "A ranking is open already; somebody else may have opened it just now. Go back and look at it."


def _refuse_room(room):
    if room.ended_on is not None:
        raise CannotRank("This decision room has ended. Open a new one for the next decision.")
    if rounds.has_open_round(room):
        raise CannotRank(ALREADY_OPEN)
    if room.stage == Stage.IDEAS:
        raise CannotRank("The room is still in its first stage, and the list is not open yet. Move on to the list first.")


def _options(participation, populations):
    """The populations as they are now, in a fixed order."""
    asked = {population.pk for population in populations}
    options = list(participation.populations.filter(pk__in=asked).order_by("pk"))
    if len(asked) < FEWEST_OPTIONS:
        raise CannotRank(f"A ranking needs at least {FEWEST_OPTIONS} populations. Add to the short list first.", field="populations")
    if len(asked) > MOST_OPTIONS:
        words = f"{len(asked)} populations are too many to rank well. Choose {MOST_OPTIONS} at most, or shorten the short list first."
        raise CannotRank(words, field="populations")
    if len(options) < len(asked):
        raise CannotRank("Choose populations of your own organisation.", field="populations")
    gone = [f"“{option}”" for option in options if option.status != Status.SHORT_LISTED]
    if gone:
        words = f"{in_a_row(gone)} {'is' if len(gone) == 1 else 'are'} not on the short list any more."
        raise CannotRank(words, field="populations")
    return options


def _refuse_seats(participation, seats, options):
    free = rounds.free_places(participation)
    if free < 1:
        raise CannotRank("Three populations are selected already. Take a selection back, or close one, before you rank again.")
    if not 1 <= seats <= min(free, options):
        most = min(free, options)
        raise CannotRank(f"Choose {'1' if most == 1 else f'1 to {most}'}: so many can be selected.", field="seats")


def _refuse_unanswered(participation):
    missing = unanswered(participation.populations.filter(status=Status.SHORT_LISTED))
    if missing:
        names = list(participation.populations.filter(pk__in=missing).order_by("pk").values_list("name", flat=True))
        raise CannotRank(
            f"The four questions are not answered yet for {in_a_row(names)}. Answer them first, or ask your coach to let you go on.",
            field="override_reason",
        )


@action
def open_runoff(*, round, question, at, by=None, closes_at=None):
    """Open a run-off between the populations that a closed round left tied, for the places that it left. Returns the new round."""
    result = results.result_of(round)
    if result is None or not result.tied:
        raise CannotRank("This ranking left no tie, so there is nothing to run off.")
    populations = [row.population for row in result.tied]
    rest = {"seats": result.seats_left, "question": question, "at": at, "by": by, "closes_at": closes_at, "runoff_of": round}
    return open_round(room=round.room, populations=populations, **rest)


@action
def cast(*, round, elector, ranking, at, by=None):
    """Keep a ballot in place of the one before, if any. Returns the names of options left out because they were withdrawn.

    `ranking` holds ids of RoundOptions, first choice first; `by` is the User who enters it: the elector, or a helper, who is
    remembered until close. Nothing is recorded: between two entries about somebody even an entry without a name would say who
    ranked. So nothing follows from it either, and only the round is held. Raises CannotRank after close, and for a helper who is
    an observer or where the elector has ranked.
    """
    round = _locked(round)
    if not round.takes_ballots(at):
        raise CannotRank(closed_words(round))
    elector = Elector.objects.select_related("person").filter(pk=elector.pk, round=round).first()
    if elector is None:
        raise CannotRank("This person is not among those who may rank here.")
    options = {option.pk: option for option in round.options.all()}
    if len(set(ranking)) < len(ranking) or not set(ranking) <= options.keys():
        raise CannotRank("Rank each population once. Open the page again to see what can be ranked.")
    kept = [pk for pk in ranking if options[pk].withdrawn_at is None]
    withdrawn = [options[pk].name for pk in ranking if options[pk].withdrawn_at is not None]
    if not kept:
        raise CannotRank(f"{withdrawn_words(withdrawn)} {NOTHING_RANKED}".strip())
    is_own = by is None or electorate.is_elector(elector, by)
    if not is_own:
        _refuse_helper(round, elector, by, on=timezone.localdate(at))
    Ballot.objects.update_or_create(elector=elector, defaults={"ranking": kept, "entered_by": None if is_own else by})
    return withdrawn


def _refuse_helper(round, elector, by, *, on):
    if electorate.is_observer(round.room.participation, by, on=on):
        raise CannotRank(electorate.OBSERVES)
    if electorate.has_ranked_alone(elector):
        raise CannotRank(HAS_RANKED)


def closed_words(round):
    """Why a round takes no ballots, for somebody who has just sent one."""
    if round.cancelled_at:
        return "This ranking was called off, so your order was not kept."
    moment = min(moment for moment in (round.closed_at, round.shown_until) if moment)
    return f"This ranking closed on {moment_words(moment)}, so your order was not kept."


def withdrawn_words(names):
    """That options were withdrawn while somebody ranked; an empty text for none."""
    if not names:
        return ""
    return f"{in_a_row([f'“{name}”' for name in names])} {'was' if len(names) == 1 else 'were'} withdrawn while you ranked."


@action
def withdraw(*, option, reason, at, by=None):
    """Take a population out of an open round. It is left out of every ballot, and the order of the others stands."""
    round = _held(option.round)
    option = round.options.get(pk=option.pk)
    if not round.takes_ballots(at):
        raise CannotRank("This ranking takes no ballots any more, so nothing can be withdrawn.")
    if option.withdrawn_at is not None:
        raise CannotRank(f"“{option}” is withdrawn already.")
    if round.options.filter(withdrawn_at__isnull=True).count() <= FEWEST_OPTIONS:
        raise CannotRank(f"At least {FEWEST_OPTIONS} populations must stay in a ranking. Call it off instead.")
    option.withdrawn_at, option.withdrawn_reason = at, reason
    option.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    organisation = _organisation(round)
    record("ranking.option_withdrawn", target=round, organisation=organisation, population=option.population, by=by, reason=reason)


@action
def close(*, round, at, by=None):
    """Close a round: count, keep the result and bare rankings, and remove for good what tied ballots to people.

    The room moves on to the discussion. Raises CannotRank if the round is finished already, so of two who close one does.
    """
    round = _held(round)
    _refuse_finished(round)
    options = list(round.options.filter(withdrawn_at__isnull=True).order_by("pk").values_list("pk", flat=True))
    ballots = _ballots(round, options)
    groups = _groups(ballots)
    round.closed_at = at
    round.ballots_counted = len(ballots)
    round.partner_took_part = _partner_took_part(ballots)
    round.result = {
        "ranking": _counted(options, [ballot for ballot, _ in ballots], round.seats),
        "groups": {name: _counted(options, members, round.seats) for name, members in groups.items()} or None,
    }
    round.save(update_fields=["closed_at", "ballots_counted", "partner_took_part", "result"])
    kept = [(name, ballot) for name, members in groups.items() for ballot in members] or [("", ballot) for ballot, _ in ballots]
    CountedBallot.objects.bulk_create(CountedBallot(round=round, group=name, ranking=ballot) for name, ballot in sorted(kept))
    _forget(round)
    if round.room.stage != Stage.DISCUSS:
        round.room.stage = Stage.DISCUSS
        round.room.save(update_fields=["stage"])
    record("ranking.closed", target=round, organisation=_organisation(round), by=by, changes={"ballots": len(ballots)})


def _ballots(round, options):
    """The ballots as (ranking, whether of a lived experience partner) pairs, in the order of their content."""
    rows = Ballot.objects.filter(elector__round=round).values_list("ranking", "elector__is_partner")
    return sorted(([pk for pk in ranking if pk in options], is_partner) for ranking, is_partner in rows)


def _groups(ballots):
    """The rankings of partners and of others, where each group is large enough to be shown; otherwise nothing."""
    groups = {
        results.PARTNERS: [ballot for ballot, is_partner in ballots if is_partner],
        results.OTHERS: [ballot for ballot, is_partner in ballots if not is_partner],
    }
    return groups if all(len(members) >= GROUP_MINIMUM for members in groups.values()) else {}


def _partner_took_part(ballots):
    """A yes or no for the round. With one or two ballots it would say whose they are, so it is not said."""
    return None if 0 < len(ballots) < FEW_ELECTORS else any(is_partner for _, is_partner in ballots)


def _counted(options, ballots, seats):
    return counting.as_json(counting.ranking(options, ballots, seats))


@action
def call_off(*, round, reason, at, by=None):
    """End a round without counting: ballots are deleted unread."""
    round = _held(round)
    _refuse_finished(round)
    round.cancelled_at, round.cancelled_reason = at, reason
    round.save(update_fields=["cancelled_at", "cancelled_reason"])
    _forget(round)
    record("ranking.called_off", target=round, organisation=_organisation(round), by=by, reason=reason)


def close_due(*, at):
    """Close the rounds whose closing time has come. For the tick: safe to run twice, and one that fails does not stop the others."""
    for round in RankingRound.objects.open().filter(closes_at__lte=at).order_by("pk"):
        try:
            close(round=round, at=at)
        except CannotRank:
            continue  # somebody closed it meanwhile
        except Exception as error:  # without its words: an error of the database can quote a row
            logger.error("Could not close a ranking", extra={"round": round.pk, "error": type(error).__name__})


def erase_finished(*, at):
    """Clear what the ballots of finished rounds left in the files of the database, until that has been done. For the tick.

    It is tried when a round is finished, but somebody's long read can stand in the way. After a day it is left to the database.
    """
    since = at - ERASED_WITHIN
    finished = RankingRound.objects.filter(Q(closed_at__gte=since) | Q(cancelled_at__gte=since), erased_at__isnull=True)
    waiting = list(finished.values_list("pk", flat=True))
    if waiting and erase_traces(Elector, Ballot):
        RankingRound.objects.filter(pk__in=waiting).update(erased_at=at)


def _held(round):
    """The round as it is now, its participation held before it: for whatever is recorded."""
    hold(round.room.participation_id)
    return _locked(round)


def _locked(round):
    """The round as it is now, held until the end of the transaction: ballots and closing come one after the other."""
    found = RankingRound.objects.select_for_update(of=("self",)).select_related("room__participation__organisation")
    return found.get(pk=round.pk)


def _refuse_finished(round):
    if round.is_finished:
        raise CannotRank(f"This ranking was {'called off' if round.cancelled_at else 'closed'} already.")


def _forget(round):
    """Remove electors and ballots for good, also from the files of the database."""
    Elector.objects.filter(round=round).delete()
    transaction.on_commit(partial(erase_traces, Elector, Ballot), robust=True)


def _organisation(round):
    return round.room.participation.organisation
