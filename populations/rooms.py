"""Reads about the decision room: which one is open, where it is, and what this reader can do in it."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.permissions import Permission
from core.text import in_a_row
from organisations.models.waves import EntryRoute
from populations import decisions, electorate, presenters, questions, rounds
from populations.models import Decision, DecisionRoom, Population, RankingRound, Stage, Status
from populations.room_words import GUIDE, GUIDES, Guide

EARLIER_SHOWN = 5
ENDED_SHOWN = 20


def current(participation):
    """The room that is open, or None."""
    return DecisionRoom.objects.filter(participation=participation, ended_on__isnull=True).first()


def ended_without_decision(participation):
    """The rooms that ended without a decision, the latest first."""
    return DecisionRoom.objects.filter(participation=participation, ended_on__isnull=False, decision__isnull=True).order_by("-number")


@dataclass(frozen=True)
class Reader:
    """What one reader may do in the room: lead it, suggest and answer, rank."""

    runs: bool
    suggests: bool
    ranks: bool

    @property
    def only_watches(self):
        return not (self.runs or self.suggests or self.ranks)


def reader_of(access):
    return Reader(
        runs=access.may(Permission.RANKING_RUN),
        suggests=presenters.may_suggest(access),
        ranks=access.may(Permission.RANKING_CAST),
    )


@dataclass(frozen=True)
class Next:
    """What this reader can do now, as a button; `words` stand above it, or say why there is none."""

    label: str = ""
    url: str = ""
    words: str = ""


@dataclass(frozen=True)
class Place:
    """Where an open room is, for one reader: its stage, the stages around it, its rounds of ranking, and the reader's next step."""

    room: DecisionRoom
    reader: Reader
    guide: Guide
    rounds: tuple[RankingRound, ...]
    next: Next

    @property
    def following(self):
        return GUIDES[self.guide.number] if self.guide.number < len(GUIDES) else None

    @property
    def before(self):
        return GUIDES[self.guide.number - 2] if self.guide.number > 1 else None

    @property
    def is_list_open(self):
        return self.room.list_opened_at is not None

    @property
    def open_round(self):
        return next((row for row in self.rounds if not row.is_finished), None)

    @property
    def shows_short_list(self):
        """Whether this stage is about the short list; before it, it is about what is suggested."""
        return self.room.stage in (Stage.CLARIFY, Stage.RANK)

    @property
    def is_last(self):
        return self.room.stage == Stage.DISCUSS


def place_of(room, *, access, user, slug):
    """Where the room is, for this reader. One query, and two more while a ranking is open."""
    reader, stage = reader_of(access), Stage(room.stage)
    rows = tuple(room.rounds.order_by("number"))
    open_round = next((row for row in rows if not row.is_finished), None)
    next_step = _while_ranking(open_round, user, slug) if open_round else _next(stage, reader, rows, slug)
    return Place(room, reader, GUIDE[stage], rows, next_step)


def _while_ranking(open_round, user, slug):
    elector = electorate.elector_of(open_round, user)
    if elector is None:
        return Next("See the ranking", reverse("populations:round", args=[slug, open_round.pk]))
    url = reverse("populations:ballot", args=[slug, open_round.pk])
    if electorate.ballot_of(elector):
        return Next("Look at your ranking again", url, "You have ranked. You can change your mind until the ranking is closed.")
    return Next("Rank the populations", url)


def _next(stage, reader, rows, slug):
    if stage in (Stage.IDEAS, Stage.LIST) and reader.suggests:
        return Next("Suggest a population", reverse("populations:suggest", args=[slug]))
    if stage == Stage.CLARIFY and reader.suggests:
        return Next("Answer the four questions", reverse("populations:compare", args=[slug]))
    if stage == Stage.RANK:
        if reader.runs:
            return Next("Open a ranking", reverse("populations:round-open", args=[slug]))
        return Next(words="No ranking is open yet. Your lead or coach opens one.")
    if stage == Stage.DISCUSS:
        if reader.runs:
            return Next("Record the decision", reverse("populations:decision-record", args=[slug]))
        closed = [row for row in rows if row.closed_at]
        if closed:
            return Next("See what the ranking showed", reverse("populations:round", args=[slug, closed[-1].pk]))
    return Next()


def skipped_words(room, stage):
    """What is left out by going on to this stage now, in sentences; nothing on the way back. It is said, and not refused."""
    order = list(Stage)
    start, end = order.index(room.stage), order.index(stage)
    if end <= start:
        return []
    between = [f"“{skipped.label}”" for skipped in order[start + 1 : end]]
    words = [f"This skips {in_a_row(between)}."] if between else []
    short = Population.objects.filter(participation=room.participation_id, status=Status.SHORT_LISTED)
    number = short.count()
    if end > order.index(Stage.LIST) and not number:
        words.append("Nothing is on the short list yet, so there is nothing to choose from.")
    if end > order.index(Stage.CLARIFY) and (gaps := len(questions.unanswered(short))):
        words.append(f"Not all of the four questions are answered yet: {gaps} of {number} short-listed populations wait for an answer.")
    if end > order.index(Stage.RANK) and not room.rounds.filter(closed_at__isnull=False).exists():
        words.append("No ranking was closed in this room, so you would decide by consensus.")
    return words


@dataclass(frozen=True)
class ShortRow:
    """A short-listed population and how many of the four questions are answered for it."""

    population: Population
    answered: int
    of: int


def short_list_of(participation):
    """The populations that a decision can be about, with how far the four questions are. Three queries."""
    short = Population.objects.filter(participation=participation, status=Status.SHORT_LISTED)
    gaps, total = questions.unanswered(short), len(questions.Question)
    return [ShortRow(population, total - len(gaps.get(population.pk, ())), total) for population in short.order_by("pk")]


def brings_populations(participation):
    """Whether organisations of this wave bring populations that they have already chosen."""
    return participation.wave.entry_route == EntryRoute.PRE_IDENTIFIED


@dataclass(frozen=True)
class Panel:
    """The room in a few lines, for the page of the populations: an open room, the latest decision, or how to begin.

    `state` is "open", "decided", "earlier" (nothing is recorded, and the organisation brings its populations) or "none".
    """

    state: str
    reader: Reader
    place: Place | None
    decision: Decision | None
    free_places: int
    is_review_due: bool
    brings_populations: bool


def panel_of(participation, *, access, user, at):
    """The Panel for this reader on the day `at`; a few queries, however many rooms and decisions there are."""
    room, slug = current(participation), participation.organisation.slug
    decision = decisions.recorded_of(participation).first()
    brings = brings_populations(participation)
    place = place_of(room, access=access, user=user, slug=slug) if room else None
    return Panel(
        state="open" if place else "decided" if decision else "earlier" if brings else "none",
        reader=reader_of(access),
        place=place,
        decision=decision,
        free_places=rounds.free_places(participation),
        is_review_due=bool(decision and decision.review_on and decision.review_on < at),
        brings_populations=brings,
    )
