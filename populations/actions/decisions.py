"""Recording what was decided (DOMAIN section 7, BEYOND 7): the ranking informs, people decide, and say why."""

from audit import clock
from audit.recording import action, record
from core.dates import as_day, nhs_date
from core.errors import Refused
from core.text import in_a_row
from organisations.models import RoleGroup
from organisations.models.teams import TeamKind
from organisations.models.waves import EntryRoute
from populations import decisions, rounds
from populations.actions import long_list, rooms, selection
from populations.actions.holding import hold
from populations.models import Decision, DecisionChoice, DecisionEvidence, DecisionRoom, Method, Stage, Status
from populations.rules import MOST_SELECTED


class CannotDecide(Refused):
    """The decision cannot be recorded, or changed, as asked."""


class AlreadyRecorded(CannotDecide):
    """The room has its decision: `decision`."""

    def __init__(self, decision):
        super().__init__("Somebody has recorded the decision of this room already. What you typed is still here, to copy from.")
        self.decision = decision


@action
def record_decision(
    *,
    participation,
    room,
    method,
    decided_on,
    sentence,
    discussion,
    took_part,
    choices,
    review_on,
    on,
    by=None,
    departure_reason="",
    dissent="",
    first_changes="",
    evidence=(),
):
    """Record a decision, select its populations in their order, and end the room. Returns the Decision.

    `choices` are populations, first choice first; `took_part` codes of role groups of the project team; `evidence` (title, url)
    pairs. A choice made before joining has no room. Raises CannotDecide, CannotSelect or CannotMoveRoom, and then nothing is kept.
    """
    participation = hold(participation.pk)
    room = None if method == Method.BEFORE_JOINING else _room_to_decide(room)
    choices = _fresh(participation, choices)
    took_part = _known_groups(participation, took_part)
    _refuse_empty(sentence=sentence, discussion=discussion)
    _refuse_dates(decided_on=decided_on, review_on=review_on, on=on)
    if room is None:
        _refuse_earlier_choice(participation, evidence, departure_reason)
    else:
        _refuse_against_ranking(room, method, choices, decided_on, departure_reason)
    _refuse_choices(choices, method)
    decision = Decision.objects.create(
        participation=participation,
        room=room,
        method=method,
        decided_on=decided_on,
        sentence=sentence,
        discussion=discussion,
        took_part=took_part,
        has_lived_experience=RoleGroup.LIVED_EXPERIENCE in took_part,
        departure_reason=departure_reason,
        dissent=dissent,
        first_changes=first_changes,
        review_on=review_on,
        recorded_by=by,
    )
    DecisionChoice.objects.bulk_create(
        DecisionChoice(decision=decision, population=population, place=place) for place, population in enumerate(choices, start=1)
    )
    DecisionEvidence.objects.bulk_create(DecisionEvidence(decision=decision, title=title, url=url) for title, url in evidence)
    for population in choices:
        selection.select(population=population, on=on, by=by)
    if room is not None:
        rooms.end_room(room=room, on=on, by=by)
    changes = {"method": str(method), "populations": len(choices)}
    record("decision.recorded", target=decision, organisation=participation.organisation, by=by, changes=changes)
    return decision


@action
def record_earlier_choice(*, participation, names, why, decided_on, took_part, evidence, review_on, on, by=None):
    """Record what an organisation chose before it joined: one to three names, on the long list already or new. Returns the Decision."""
    participation = hold(participation.pk)
    known = {population.name.casefold(): population for population in participation.populations.all()}
    choices = [
        known.get(name.casefold()) or long_list.suggest(participation=participation, name=name, why="", on=on, by=by) for name in names
    ]
    return record_decision(
        participation=participation,
        room=None,
        method=Method.BEFORE_JOINING,
        decided_on=decided_on,
        sentence=f"Before joining we chose {in_a_row(choices)}.",
        discussion=why,
        took_part=took_part,
        choices=choices,
        review_on=review_on,
        evidence=evidence,
        on=on,
        by=by,
    )


EDITABLE = ("sentence", "discussion", "took_part", "departure_reason", "dissent", "first_changes", "review_on")


@action
def edit_decision(*, decision, on, by=None, **fields):
    """Change the words of a decision, who took part, or its review date (EDITABLE); what was chosen stays. Nothing happens without
    a change."""
    hold(decision.participation_id)
    decision = Decision.objects.select_related("participation__organisation").get(pk=decision.pk)
    if "took_part" in fields:
        kept = [code for code in fields["took_part"] if code in decision.took_part]
        known = _known_groups(decision.participation, [code for code in fields["took_part"] if code not in kept], may_be_empty=bool(kept))
        fields["took_part"] = [*kept, *known]
    changed = [name for name in EDITABLE if name in fields and fields[name] != getattr(decision, name)]
    if not changed:
        return
    for name in changed:
        setattr(decision, name, fields[name])
    _refuse_empty(sentence=decision.sentence, discussion=decision.discussion)
    if "review_on" in changed:
        _refuse_dates(decided_on=decision.decided_on, review_on=decision.review_on, on=on)
    if "departure_reason" in changed:
        _refuse_departure_change(decision, before=bool(Decision.objects.get(pk=decision.pk).departure_reason))
    decision.has_lived_experience = RoleGroup.LIVED_EXPERIENCE in decision.took_part
    decision.edited_at = clock.now()
    decision.save(update_fields=[*changed, "has_lived_experience", "edited_at"])
    changes = {"changed": changed}
    record("decision.edited", target=decision, organisation=decision.participation.organisation, by=by, changes=changes)


def _fresh(participation, choices):
    """The populations as they are now, in the order chosen; each once."""
    pks = [population.pk for population in choices]
    if not pks:
        raise CannotDecide("Select at least one population.", field="place_1")
    if len(set(pks)) < len(pks):
        twice = next(number for number, pk in enumerate(pks, start=1) if pk in pks[: number - 1])
        raise CannotDecide("This population is chosen already. Select another one, or leave this empty.", field=f"place_{twice}")
    if len(pks) > MOST_SELECTED:
        raise CannotDecide(f"Select {MOST_SELECTED} populations at most.", field=f"place_{MOST_SELECTED}")
    found = participation.populations.in_bulk(pks)
    if len(found) < len(pks):
        raise CannotDecide("Select populations of your own organisation.", field="place_1")
    return [found[pk] for pk in pks]


def _refuse_choices(choices, method):
    """From a room only the short list, or what is selected without a record, can be chosen; before joining, all on the table."""
    recorded = set(DecisionChoice.objects.filter(population__in=choices).values_list("population", flat=True))
    allowed = {Status.SHORT_LISTED} | ({Status.CANDIDATE} if method == Method.BEFORE_JOINING else set())
    for place, population in enumerate(choices, start=1):
        if population.is_selected and population.pk in recorded:
            raise CannotDecide(f"“{population}” is selected already, and a decision about it is recorded.", field=f"place_{place}")
        if population.status not in allowed and not population.is_selected:
            where = "on your list" if method == Method.BEFORE_JOINING else "on the short list"
            raise CannotDecide(f"“{population}” is not {where} any more. Bring it back first, or choose another.", field=f"place_{place}")


def _known_groups(participation, codes, may_be_empty=False):
    """The codes in the order of the project team's role groups."""
    known = list(RoleGroup.objects.filter(team__participation=participation, team__kind=TeamKind.PROJECT).values_list("code", flat=True))
    if not codes and not may_be_empty:
        raise CannotDecide("Select which groups took part.", field="took_part")
    if not set(codes) <= set(known):
        raise CannotDecide("Select groups of your project team.", field="took_part")
    return [code for code in known if code in codes]


def _refuse_empty(*, sentence, discussion):
    if not sentence.strip():
        raise CannotDecide("Write the decision in a sentence.", field="sentence")
    if not discussion.strip():
        raise CannotDecide("Write what was said in the discussion.", field="discussion")


def _refuse_dates(*, decided_on, review_on, on):
    if decided_on > on:
        raise CannotDecide("The day of the decision cannot be in the future.", field="decided_on")
    if review_on is None:
        raise CannotDecide("Say when you will look at the decision again.", field="review_on")
    if review_on < on:
        raise CannotDecide("The review date cannot be in the past.", field="review_on")


def _refuse_earlier_choice(participation, evidence, departure_reason):
    if participation.wave.entry_route != EntryRoute.PRE_IDENTIFIED:
        raise CannotDecide(f"In {participation.wave} populations are chosen inside the programme. Open a decision room.")
    if not any(title or url for title, url in evidence):
        raise CannotDecide("Give a link, or the name of a document, that the choice rests on.", field="links")
    if departure_reason:
        raise CannotDecide("There is no ranking to depart from.", field="departure_reason")


def _room_to_decide(room):
    """The room as it is now, if it has come to its last stage."""
    if room is None:
        raise CannotDecide("Open a decision room first.")
    room = DecisionRoom.objects.get(pk=room.pk)
    if decision := Decision.objects.filter(room=room).first():
        raise AlreadyRecorded(decision)
    if room.ended_on is not None:
        raise CannotDecide("This room has ended without a decision. Start a new one.")
    if rounds.has_open_round(room):
        raise CannotDecide("A ranking is still open. Close it, or call it off, before you record the decision.")
    if room.stage != Stage.DISCUSS:
        raise CannotDecide(f"The decision is recorded in the last stage. Move the room on to “{Stage.DISCUSS.label}” first.")
    return room


def _refuse_against_ranking(room, method, choices, decided_on, departure_reason):
    """The method must be what happened in the room; a choice that departs from the ranking needs its reason, and no other has one."""
    showed = decisions.showed(room)
    if method != (Method.RANKING if showed else Method.CONSENSUS):
        happened = "A ranking was closed in this room" if showed else "No ranking was closed in this room"
        raise CannotDecide(f"{happened}, so the decision cannot be recorded in this way.", field="method")
    if showed is None:
        if departure_reason:
            raise CannotDecide("There is no ranking to depart from. Move these words to the discussion.", field="departure_reason")
        return
    closed_on = as_day(showed.latest.round.closed_at)
    if decided_on < closed_on:
        raise CannotDecide(
            f"The ranking was closed on {nhs_date(closed_on)}: the decision cannot have been made before.", field="decided_on"
        )
    follows = showed.agrees(choices)
    if not follows and not departure_reason.strip():
        raise CannotDecide(
            f"The ranking showed {showed.latest.in_words()}. You chose {in_a_row(choices)}. Say why you depart from the ranking.",
            field="departure_reason",
        )
    if follows and departure_reason:
        raise CannotDecide(
            "Your choice follows the ranking, so there is nothing to explain. Move these words to the discussion.", field="departure_reason"
        )


def _refuse_departure_change(decision, *, before):
    """The reason can be worded anew; whether there has to be one was settled when the decision was recorded."""
    if before and not decision.departure_reason.strip():
        raise CannotDecide("Say why you departed from the ranking.", field="departure_reason")
    if not before:
        raise CannotDecide("This choice followed the ranking: there is nothing to explain here.", field="departure_reason")
