"""The part of the large collaborative about choosing populations and about what sub-teams agree: rows in bulk."""

from datetime import timedelta

from amhe.demo.story import moment
from organisations.models import RoleGroup, SeatRole, TermsOfReference
from populations.models import (
    Answer,
    Decision,
    DecisionChoice,
    DecisionRoom,
    Definition,
    Elector,
    Method,
    Population,
    Question,
    RankingRound,
    Reporting,
    RoundOption,
    Stage,
    Status,
    Verdict,
)

TEXT = "Adults in the area who are served badly today."
WHY = "We hear of them from colleagues and from partners, and see few of them."
SENTENCE = "We start with what can begin now, and keep the rest of the list for the next choice."
DISCUSSION = "We went through the four questions for each population, and talked until everybody could live with the choice."
ANSWERS = {
    Question.WILL: (Verdict.YES, "The board asks about it, and so do the people themselves."),
    Question.WORK: (Verdict.PARTLY, "One service has begun, on a small scale."),
    Question.RELATIONSHIPS: (Verdict.YES, "We know a community group, and it knows us."),
    Question.DATA: (Verdict.PARTLY, "There are figures of referrals; some fields are empty."),
}
SEGMENTS = ("demographic", "geography", "service_use", "social")
SOUGHT = "We ask two community groups who would like to join."
VERBS = {Status.SHORT_LISTED: "short_listed", Status.SELECTED: "short_listed", Status.PARKED: "parked"}


def rooms_of(prints):
    """A decision room for each organisation that works on Milestone 2, not saved; each blueprint learns of its own."""
    for item in prints:
        if item.choice:
            item.choice.row = DecisionRoom(
                participation=item.participation,
                number=1,
                stage=item.choice.stage,
                opened_on=item.choice.opened_on,
                list_opened_at=moment(item.choice.list_opened_on, 10) if item.choice.list_opened_on else None,
                ended_on=item.choice.decided_on,
            )
            yield item.choice.row


def populations_of(item, lead):
    """The populations on the list of an organisation, not saved; each blueprint learns of its own."""
    choice = item.choice
    for candidate in choice.candidates if choice else ():
        candidate.row = Population(
            participation=item.participation,
            name=candidate.name,
            why=WHY,
            domains=candidate.domains,
            status=candidate.status,
            status_reason=candidate.reason,
            status_changed_on=choice.decided_on or choice.list_opened_on if candidate.status != Status.CANDIDATE else None,
            suggested_by=lead,
            signed_at=choice.row.list_opened_at,
            created_on=choice.opened_on,
        )
        if candidate.status == Status.SELECTED:
            candidate.row.definition, candidate.row.selected_on = TEXT, choice.decided_on
        yield candidate.row


def answers_of(item, lead):
    """The answers to the four questions, as far as they are given."""
    for candidate in item.choice.candidates:
        at = moment(item.choice.decided_on or item.choice.list_opened_on, 10) if candidate.answered else None
        for question, (verdict, text) in list(ANSWERS.items())[: candidate.answered]:
            yield Answer(population=candidate.row, question=question, verdict=verdict, text=text, by=lead, created_at=at)


def round_of(item, seats, lead):
    """A ranking that is open, not saved; `seats` are the rows of the project team."""
    return RankingRound(
        room=item.choice.row,
        number=1,
        question="Which populations should we work with first?",
        seats=1,
        opened_at=moment(item.choice.ranked_on, 14),
        opened_by=lead,
        electorate=sum(seat.count for seat in seats),
    )


def options_of(round, item):
    short = [candidate.row for candidate in item.choice.candidates if candidate.status == Status.SHORT_LISTED]
    return [RoundOption(round=round, population=row, name=row.name) for row in short]


def electors_of(round, seats):
    return [
        Elector(round=round, seat=seat, person=seat.person, place=place, is_partner=seat.is_lived_experience)
        for seat in seats
        for place in range(1, seat.count + 1)
    ]


def decision_of(item, lead):
    """The record of the decision, not saved."""
    choice = item.choice
    return Decision(
        participation=item.participation,
        room=choice.row,
        method=Method.CONSENSUS,
        decided_on=choice.decided_on,
        sentence=SENTENCE,
        discussion=DISCUSSION,
        took_part=["senior_leader", RoleGroup.LIVED_EXPERIENCE, "key_stakeholder"],
        has_lived_experience=True,
        review_on=choice.review_on,
        recorded_by=lead,
        recorded_at=moment(choice.decided_on, 11),
    )


def choices_of(decision, item):
    for place, candidate in enumerate(item.choice.selected, start=1):
        yield DecisionChoice(decision=decision, population=candidate.row, place=place)


def definitions_of(item, lead):
    """The first version of the definition of each selected population."""
    for place, candidate in enumerate(item.choice.selected):
        yield Definition(
            population=candidate.row,
            number=1,
            text=TEXT,
            segment_types=[SEGMENTS[(item.number + place) % len(SEGMENTS)]],
            is_open=True,
            by=lead,
            created_on=item.choice.decided_on,
        )


def terms_of(population, lead):
    """The terms of reference of a sub-team that has asked for its review."""
    asked_on = population.passages[0].requested_on
    url = "https://example.org/papers/terms-of-reference"
    return TermsOfReference(
        team=population.row.team, number=1, title="How we work together", url=url, agreed_on=asked_on, created_on=asked_on, created_by=lead
    )


def reporting_of(population):
    return Reporting(population=population.row, first_on=population.selected_on + timedelta(days=28), how="At the project team's meeting")


def seek(groups, population):
    """Say in the role groups of a sub-team without somebody from a community group who is being sought."""
    asked_on = population.passages[0].requested_on
    if asked_on and not any(seat.role == SeatRole.COMMUNITY_REPRESENTATIVE for seat in population.seats):
        group = next(group for group in groups if group.code == SeatRole.COMMUNITY_REPRESENTATIVE)
        group.considered_reason, group.considered_on = SOUGHT, asked_on
    return groups


def story_of(item):
    """What happened, as (day, audit code, population or None)."""
    choice = item.choice
    yield choice.opened_on, "room.opened", None
    for candidate in choice.candidates:
        yield choice.opened_on, "population.suggested", candidate.row
        if candidate.status in VERBS:
            yield choice.decided_on or choice.list_opened_on, f"population.{VERBS[candidate.status]}", candidate.row
    if choice.stage == Stage.DISCUSS:
        yield choice.decided_on, "decision.recorded", None
    for candidate in choice.selected:
        yield choice.decided_on, "population.selected", candidate.row
        yield choice.decided_on, "population.defined", candidate.row
