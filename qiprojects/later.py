"""What Phases 2 and 3 are about: changes that are scaled up and kept, and what was tried (DOMAIN sections 6 and 10)."""

from django.db.models import Case, Count, IntegerField, Prefetch, Q, Value, When

from assets.engagement import OWNING
from qiprojects.models import ChangeIdea, Cycle, IdeaStatus, Measure, ScaleStage

# What is to stay: whoever adopts a change says who owns it and how it is watched.
ADOPTED = (IdeaStatus.ADOPTED, IdeaStatus.IMPLEMENTING, IdeaStatus.SCALED)


def _ideas(population):
    return ChangeIdea.objects.current().filter(population=population)


def _rank(*conditions):
    """0 where the first condition holds, 1 for the second, and so on; what none of them is true of comes last."""
    whens = [When(condition, then=Value(place)) for place, condition in enumerate(conditions)]
    return Case(*whens, default=Value(len(conditions)), output_field=IntegerField())


def to_scale(population):
    """The ideas that are adopted or on their way to full scale, the furthest stage first.

    Each has `sites_now` (where it is made now) and `sites_planned` (where it has not begun).
    """
    there = Q(sites__removed_at__isnull=True)
    now = there & Q(sites__started_on__isnull=False, sites__stopped_on__isnull=True)
    planned = there & Q(sites__started_on__isnull=True, sites__isnull=False)
    furthest_first = [Q(scale_stage=stage) for stage in reversed(ScaleStage.values)]
    return (
        _ideas(population)
        .filter(Q(status__in=ADOPTED) | ~Q(scale_stage=""))
        .annotate(sites_now=Count("sites", filter=now), sites_planned=Count("sites", filter=planned), stage_rank=_rank(*furthest_first))
        .order_by("stage_rank", "position", "pk")
    )


def to_sustain(population, on):
    """The adopted ideas, those first of which most is still to be said: owner, monitoring, and a day of looking again that has not passed.

    Each has `lacks_owner`, `lacks_monitoring` and `lacks_review`, 1 or 0 each, and its Sustaining with owner and measure loaded.
    """
    owner = "sustaining__owner__"
    is_held = Q(**{f"{owner}person__isnull": False, f"{owner}role__in": OWNING, f"{owner}starts_on__lte": on})
    has_owner = (is_held & (Q(**{f"{owner}ends_on__isnull": True}) | Q(**{f"{owner}ends_on__gte": on}))) | Q(sustaining__owner_role__gt="")
    return (
        _ideas(population)
        .filter(status__in=ADOPTED)
        .annotate(
            lacks_owner=_rank(has_owner),
            lacks_monitoring=_rank(Q(sustaining__monitoring__gt="")),
            lacks_review=_rank(Q(sustaining__review_on__gte=on)),
        )
        .select_related("sustaining__owner__person__user", "sustaining__owner__team__participation__organisation", "sustaining__measure")
        .order_by("-lacks_owner", "-lacks_monitoring", "-lacks_review", "position", "pk")
    )


def tried(population):
    """The ideas that were tested, or decided without a test, in their order. Each has `tests` (its cycles that began, with what was
    decided and learnt) and `shown_by` (its measures)."""
    cycles = Cycle.objects.started().order_by("number", "pk")
    measures = Measure.objects.current().order_by("position", "pk")
    was_tested = Q(cycles__started_on__isnull=False, cycles__removed_at__isnull=True)
    return (
        _ideas(population)
        .filter(was_tested | ~Q(status=IdeaStatus.IDEA))
        .distinct()
        .prefetch_related(Prefetch("cycles", cycles, to_attr="tests"), Prefetch("measures", measures, to_attr="shown_by"))
        .order_by("position", "pk")
    )


def counts(population):
    """How many ideas were tried, adopted and abandoned, and how many tests were finished. Two queries."""
    ideas = _ideas(population).aggregate(
        adopted=Count("pk", filter=Q(status__in=ADOPTED)),
        abandoned=Count("pk", filter=Q(status=IdeaStatus.ABANDONED)),
        tried=Count("pk", filter=~Q(status=IdeaStatus.IDEA)),
    )
    return {**ideas, "tests": Cycle.objects.current().filter(population=population).exclude(decision="").count()}
