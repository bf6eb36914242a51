"""The needs-attention list: the lines that stand, how many there are of each rule, and what their words need."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from core.prepared import prepared
from milestones.models import Progress
from organisations.models import LivedExperiencePlan, Team
from organisations.models.teams import TeamKind
from reports.models import AttentionLine, Rule


def attention_lines(participations, *, on):
    """The lines that stand for these participations on this day; `participations` None stands for every organisation."""
    lines = AttentionLine.objects.standing(on)
    return lines if participations is None else lines.filter(participation__in=participations.order_by().values("pk"))


def first_ids(lines, counts, number):
    """The ids of the lines that have stood longest, at most so many of each rule, so that no rule hides another.

    `counts` (from `attention_counts`) tells which rules have lines. Returns an unevaluated list, in no order.
    """
    of_each = [
        AttentionLine.objects.filter(pk__in=lines.filter(rule=rule).order_by("since", "pk").values("pk")[:number]).order_by().values("pk")
        for rule, _ in counts
    ]
    # A union of narrow choices: a database looks through the whole table for one wide choice with many an OR.
    return of_each[0].union(*of_each[1:], all=True) if of_each else AttentionLine.objects.none().values("pk")


def how_many_shown(counts, number):
    """How many lines `first_ids` finds."""
    return sum(min(count, number) for _, count in counts)


def loaded(ids):
    """The lines with these ids as a list, in order, with everything that they show.

    `ids` may be a QuerySet that is cut already. They are chosen first, narrowly: to sort whole lines takes ten times as long.
    """
    lines = AttentionLine.objects.filter(pk__in=ids).order_by().for_list()
    return sorted(lines, key=lambda line: (_PLACES[line.rule], line.since, line.pk))


_PLACES = {rule.value: place for place, rule in enumerate(Rule)}


def attention_counts(lines):
    """How many lines each rule has: [(Rule, number)] in the order of the list, without rules that have none."""
    counts = dict(lines.order_by().values_list("rule").annotate(Count("pk")))
    return [(rule, counts[rule]) for rule in Rule if rule in counts]


@dataclass(frozen=True)
class LineContext:
    """What the words of some lines need beside the lines: {participation id: …}."""

    late: dict[int, int]
    project_team: dict[int, int]
    plans_to_agree: dict[tuple, int]  # {(participation id, population id or None): team id}

    def plan_to_agree(self, line):
        """The id of the team whose support plan waits for the coach, if this line is about lived experience on it; or None."""
        if line.rule != Rule.LIVED_EXPERIENCE:
            return None
        return self.plans_to_agree.get((line.participation_id, line.progress.population_id if line.progress_id else None))


def line_context(lines, *, on):
    """The LineContext of these loaded lines, in two queries."""
    participations = sorted({line.participation_id for line in lines})
    rows = _of_lines(participations=participations, on=on)
    plans = _plans_to_agree(participations=participations)
    return LineContext(
        late={row: number or 0 for row, _, number in rows},
        project_team={row: team for row, team, _ in rows},
        plans_to_agree={(row, population): team for row, population, team in plans},
    )


@prepared
def _of_lines(participations, on):
    late = Progress.objects.current().late(on).filter(participation=OuterRef("participation")).order_by()
    late = late.values("participation").annotate(number=Count("pk")).values("number")
    teams = Team.objects.filter(participation__in=participations, kind=TeamKind.PROJECT).order_by()
    return teams.values_list("participation", "pk", Subquery(late))


@prepared
def _plans_to_agree(participations):
    plans = LivedExperiencePlan.objects.filter(team__participation__in=participations, agreed_on__isnull=True, closed_on__isnull=True)
    return plans.order_by().values_list("team__participation", "team__population", "team")
