"""The facts of Milestone 5: the asset map of a population.

An asset counts from the day on which it was put on the map, a question from the day on which it was talked about, a choice from its
day, and an owner while the seat lasts. Segments, next actions and that an asset declined have no day: they are as they stand now.
"""

from django.db.models import Count, F, Q

from assets.considered import all_considered
from assets.engagement import LIMITS, may_be_asked_for_q, owner_is_current_q
from assets.models import MappedAsset
from milestones.facts.registry import fact

SEGMENTS = 2


def _on_map(populations):
    return MappedAsset.objects.current().filter(population__in=populations.order_by().values("pk")).order_by()


def _chosen(populations, on):
    """Those to engage first on this day. One that declined, or is not to be contacted, leaves its place free."""
    return _on_map(populations).filter(may_be_asked_for_q(), prioritised_on__lte=on)


@fact("M5.F1")
def questions_are_considered(populations, on):
    """All four prompts have been considered."""
    return all_considered(populations, on)


@fact("M5.F2")
def segments_are_mapped(populations, on):
    """At least one asset is recorded in two or more segments."""
    placed = _on_map(populations).filter(created_at__date__lte=on).exclude(asset__segment="").values("population")
    several = placed.annotate(segments=Count("asset__segment", distinct=True)).filter(segments__gte=SEGMENTS)
    return set(several.values_list("population", flat=True))


@fact("M5.F3")
def assets_are_chosen(populations, on):
    """Two to four assets are prioritised."""
    chosen = _chosen(populations, on).values("population").annotate(number=Count("pk"))
    return set(chosen.filter(number__gte=LIMITS.min, number__lte=LIMITS.max).values_list("population", flat=True))


@fact("M5.F4")
def chosen_assets_are_cared_for(populations, on):
    """Each prioritised asset has a relationship owner, whose seat holds on the day, and a next action."""
    is_cared_for = ~Q(next_action="") & owner_is_current_q(on)
    chosen = _chosen(populations, on).values("population")
    counted = chosen.annotate(number=Count("pk"), cared_for=Count("pk", filter=is_cared_for))
    return set(counted.filter(cared_for=F("number")).values_list("population", flat=True))
