"""What the records say about the progress of a project, beside each score of the IHI scale (ihi_progress_scale.json).

They help whoever gives a score, and never set it. What takes judgement stays open: nothing here says that it holds.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.db.models import Q

from core import reference
from datareview.models import Activity, DataReview, DataSource, Excerpt
from meetings.models import MeetingSeries
from organisations.models import Seat
from qiprojects.models import Act, Aim, AimStatus, ChangeIdea, Cycle, DataPoint, Driver, IdeaStatus, Measure, MeasureKind, Sustaining

# What the list calls a matter of judgement, whatever is recorded.
JUDGEMENT = frozenset({"coach judgement", "signal sustained"})
KEPT_BY_TEAM = {IdeaStatus.ADOPTED, IdeaStatus.IMPLEMENTING, IdeaStatus.SCALED}


@dataclass(frozen=True)
class Level:
    """A score of the scale in words. `facts` are the suggested facts of the list, one by one."""

    score: Decimal
    title: str
    definition: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A suggested fact: `holds` says what is recorded, None where it takes judgement."""

    words: str
    holds: bool | None


@dataclass(frozen=True)
class Suggestion:
    """A score with what is recorded for it."""

    level: Level
    facts: tuple[Fact, ...]

    @property
    def is_recorded(self):
        """Whether everything is recorded that can be, and something is."""
        recorded = [fact.holds for fact in self.facts if fact.holds is not None]
        return bool(recorded) and all(recorded)

    @property
    def takes_judgement(self):
        return any(fact.holds is None for fact in self.facts)


@cache
def levels():
    """The scale, from the lowest score to the highest: a tuple of Level."""
    items = reference.load("ihi_progress_scale")["items"]
    return tuple(
        Level(
            score=Decimal(str(item["score"])),
            title=item["title"],
            definition=item["definition"],
            facts=tuple(words.strip() for text in item["suggested_facts"] for words in text.split(",")),
        )
        for item in items
    )


SCALE = {level.score: level for level in levels()}


def suggestions_of(population, on):
    """A Suggestion for each score of the scale, the lowest first, as recorded on this day. A fixed number of queries."""
    return [
        Suggestion(level, tuple(Fact(words, None if words in JUDGEMENT else RECORDS[words](population, on)) for words in level.facts))
        for level in levels()
    ]


@dataclass(frozen=True)
class Summary:
    """What the records say in short. `recorded` is the highest Level for which everything is recorded and nothing takes judgement, or None.

    `missing` is what is not recorded for it, for those below, and for the next. `beyond` is what is recorded for scores that take
    judgement as well, as pairs (words, score).
    """

    recorded: Level | None
    missing: tuple[str, ...]
    beyond: tuple[tuple[str, Decimal], ...]

    def says_more_than(self, score):
        """Whether the records speak for a higher score than this one; always where no score (None) was given yet."""
        return score is None or (self.recorded is not None and self.recorded.score > score)


def summary_of(suggestions):
    """The Summary of what `suggestions_of` returned. A gap further down does not hold a score back: the records may be the ones behind."""
    by_records = [row for row in suggestions if not row.takes_judgement]
    reached = max((place for place, row in enumerate(by_records) if row.is_recorded), default=-1)
    missing = [fact.words for row in by_records[: reached + 2] for fact in row.facts if not fact.holds]
    beyond = [(fact.words, row.level.score) for row in suggestions if row.takes_judgement for fact in row.facts if fact.holds]
    return Summary(by_records[reached].level if reached >= 0 else None, tuple(missing), tuple(beyond))


def _is_enrolled(population, on):
    return population.participation.joined_on <= on


def _is_selected(population, on):
    return population.is_selected


def _has_sub_team(population, on):
    return Seat.objects.active(on).filter(team=population.team_id, person__isnull=False).exists()


def _meets(population, on):
    return MeetingSeries.objects.filter(team=population.team_id, first_held_on__lte=on).exists()


def _review_is_planned(population, on):
    return DataReview.objects.filter(population=population).exists()


def _review_goes_on(population, on):
    """Somebody was heard, a source was reviewed, or an excerpt was checked."""
    held = Activity.objects.current().filter(population=population, people__isnull=False, date__lte=on)
    reviewed = DataSource.objects.current().filter(population=population, reviewed_on__lte=on)
    return held.exists() or reviewed.exists() or Excerpt.objects.checked().filter(population=population).exists()


def _has_aim_and_theory(population, on):
    aim = Aim.objects.filter(population=population, written_on__lte=on).exclude(status=AimStatus.SUPERSEDED)
    drivers = Driver.objects.current().filter(population=population)
    return aim.exists() and drivers.exists() and ChangeIdea.objects.current().filter(population=population).exists()


def _has_started_test(population, on):
    return Cycle.objects.started().filter(population=population, started_on__lte=on).exists()


def _has_chart_with_target(population, on):
    measures = Measure.objects.current().filter(population=population, target__isnull=False)
    points = DataPoint.objects.current().filter(measure__in=measures, group__isnull=True, value__isnull=False, starts_on__lte=on)
    return points.exists()


def _has_adopted_test(population, on):
    return Cycle.objects.current().filter(population=population, decision=Act.ADOPT, decided_on__lte=on).exists()


def _shows_signal(population, on):
    """The latest point of a process or outcome measure is a signal of improvement (`qiprojects.restating`)."""
    kinds = (MeasureKind.PROCESS, MeasureKind.OUTCOME)
    return Measure.objects.current().filter(population=population, kind__in=kinds, latest_variation__startswith="improvement").exists()


def _has_owners(population, on):
    """Each change that is kept has an owner and somebody who watches it, and there is one."""
    kept = ChangeIdea.objects.current().filter(population=population, status__in=KEPT_BY_TEAM)
    owned = Sustaining.objects.filter(Q(owner__isnull=False) | ~Q(owner_role=""), idea__in=kept).exclude(monitoring="")
    number = kept.count()
    return number > 0 and owned.count() == number


RECORDS = {
    "organisation enrolled": _is_enrolled,
    "population selected in Milestone 2": _is_selected,
    "sub-team formed (Milestone 3)": _has_sub_team,
    "meeting series running": _meets,
    "data review planned (Milestone 4)": _review_is_planned,
    "data review under way or done": _review_goes_on,
    "initial aim and theory of change drafted": _has_aim_and_theory,
    "at least one PDSA cycle started": _has_started_test,
    "at least one measure charted with a target": _has_chart_with_target,
    "at least one PDSA adopted": _has_adopted_test,
    "run-chart signal in a process or outcome measure": _shows_signal,
    "sustainability plan owned": _has_owners,
}
