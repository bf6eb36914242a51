"""Until when a coach's decision about a lived experience standard holds (BEYOND 2).

It ends by itself on the first day on which all of its standards are met, and does not come back: if the standard is not met again
later, the coach decides anew. That day follows from the records, days to come included; `end_met` keeps it once it is there.
"""

from collections import defaultdict

from django.db.models import Q

from core.periods import DAY, period, runs, stretches_below
from datareview.models import ThemeReview
from milestones import standards
from milestones.models import StandardDecision
from organisations.models import Seat
from organisations.models.teams import TeamKind
from populations.models import Decision


def with_last_days(decisions):
    """Pairs of a StandardDecision and the last day on which it holds (FOREVER if no record ends it), in the order of the QuerySet.

    The number of queries does not depend on how many there are.
    """
    rows = list(decisions.select_related("progress__milestone").prefetch_related("progress__milestone__standards"))
    counted = _partners_over_time([row.progress for row in rows]) if rows else {}
    return [(row, _last_day(row, counted)) for row in rows]


def _last_day(decision, counted):
    minimums = {standard.code: standard.minimum for standard in decision.progress.milestone.standards.all() if standard.minimum}
    codes = [item["code"] for item in decision.standards if item["code"] in minimums and item["code"] in standards.CHECKS]
    below = [days for code in codes for days in stretches_below(minimums[code], counted[decision.progress_id, code], decision.decided_on)]
    first = next(iter(runs(below, decision.decided_on)), None)
    return first[1] if first and first[0] == decision.decided_on else decision.decided_on - DAY


def _partners_over_time(rows):
    """{(progress id, code of a standard): [((first day, last day), people)]}, as `milestones.standards` counts for one day."""
    participations = {row.participation_id for row in rows}
    own = Q(team__kind=TeamKind.PROJECT, team__participation__in=participations)
    subs = Q(team__population__in={row.population_id for row in rows if row.population_id})
    seats = Seat.objects.filter(own | subs, is_lived_experience=True).order_by("pk")
    on_project_team, on_sub_team = defaultdict(list), defaultdict(list)
    fields = ("team__participation", "team__population", "starts_on", "ends_on", "count")
    for participation, population, starts_on, ends_on, count in seats.values_list(*fields):
        place, key = (on_sub_team, population) if population else (on_project_team, participation)
        place[key].append((period(starts_on, ends_on), count))
    in_decision = _took_part_over_time(participations)
    in_theme_review = _reviewed_over_time({row.population_id for row in rows if row.population_id})
    counted = {}
    for row in rows:
        counted[row.pk, "partners_on_project_team"] = on_project_team[row.participation_id]
        counted[row.pk, "partners_on_sub_team"] = on_sub_team[row.population_id]
        counted[row.pk, "partners_in_decision"] = in_decision[row.participation_id]
        counted[row.pk, "partners_in_theme_review"] = in_theme_review[row.population_id]
    return counted


def _took_part_over_time(participations):
    """Each decision about populations counts from its day until the next one's: 1 if lived experience took part in it."""
    made = defaultdict(list)
    decisions = Decision.objects.filter(participation__in=participations).order_by("decided_on", "pk")
    for participation, decided_on, took_part in decisions.values_list("participation", "decided_on", "has_lived_experience"):
        made[participation].append((decided_on, took_part))
    counted = defaultdict(list)
    for participation, days in made.items():
        ends = [day - DAY for day, _ in days[1:]] + [None]
        counted[participation] = [(period(day, end), 1) for (day, took_part), end in zip(days, ends, strict=True) if took_part]
    return counted


def _reviewed_over_time(populations):
    """The review of themes with most partners so far counts, so each one adds what it has more than those before."""
    counted, most = defaultdict(list), defaultdict(int)
    reviews = ThemeReview.objects.current().filter(population__in=populations).order_by("held_on", "pk")
    for population, held_on, partners in reviews.values_list("population", "held_on", "partners"):
        if partners > most[population]:
            counted[population].append((period(held_on, None), partners - most[population]))
            most[population] = partners
    return counted


def decisions_in_force(progress, *, on):
    """What coaches decided about these Progress rows and holds on this day: {progress id: StandardDecision}, the latest of each."""
    decisions = StandardDecision.objects.filter(progress__in=list(progress), decided_on__lte=on, ended_on__isnull=True)
    return {row.progress_id: row for row, last_day in with_last_days(decisions.order_by("decided_on", "pk")) if on <= last_day}


def end_met(participations, *, on):
    """Keep the end of the decisions whose standards have been met by this day, so that what changes later does not bring them back."""
    decisions = StandardDecision.objects.filter(progress__participation__in=participations, ended_on__isnull=True)
    for row, last_day in with_last_days(decisions.order_by("pk")):
        if last_day < on:
            StandardDecision.objects.filter(pk=row.pk).update(ended_on=last_day + DAY)
