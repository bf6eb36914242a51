"""What the asset maps of a person's teams ask of them, for the start page.

Of the sub-team lead: to choose whom to engage first once the four questions are considered, and to say who looks after those that were
chosen. Whoever looks after an asset, and the lead, are asked for the next step whose day has passed.
"""

from collections import defaultdict

from django.db.models import Count, Q
from django.urls import reverse

from accounts.permissions import PERMISSIONS_BY_ROLE, Permission
from assets.considered import all_considered
from assets.engagement import LIMITS, late, may_be_asked_for_q, owner_is_current_q
from assets.models import MappedAsset
from core.dates import nhs_date
from organisations.models import SeatRole
from populations.models import Population
from populations.models import Status as PopulationStatus


def asked_of(user, seats, *, on):
    """What waits for this person on asset maps: {participation id: [(words, label, address)]}.

    `seats` are theirs, with team, population, participation and organisation loaded. The number of queries does not depend on how
    many there are.
    """
    led = {population.pk: population for seat in seats if (population := _led(seat))}
    slugs = {seat.team.participation_id: seat.team.participation.organisation.slug for seat in seats}
    found = defaultdict(list)
    asks = [*_late(seats, led, on)]
    if led:
        asks += [*_to_plan(led, on), *_to_choose(led, on)]
    for population, words, label, name, *args in asks:
        if population.participation_id in slugs:
            address = reverse(f"assets:{name}", args=[slugs[population.participation_id], population.pk, *args])
            found[population.participation_id].append((words, label, address))
    return dict(found)


def _led(seat):
    """The population whose sub-team the holder of this seat leads, if it is worked on; else None."""
    population = getattr(seat.team, "population", None)
    if population is None or not population.is_selected or seat.role != SeatRole.SUB_TEAM_LEAD:
        return None
    return population if Permission.ASSETS_ENGAGE in PERMISSIONS_BY_ROLE[SeatRole(seat.role).access_role] else None


def _late(seats, led, on):
    """One line for each population: the next step that has waited longest, and how many others wait."""
    mine = Q(owner_is_current_q(on), owner__in=[seat.pk for seat in seats]) | Q(population__in=list(led))
    rows = late(MappedAsset.objects.current(), on).filter(mine, population__status=PopulationStatus.SELECTED)
    waiting = defaultdict(list)
    for row in rows.select_related("asset", "population").order_by("next_on", "pk"):
        waiting[row.population_id].append(row)
    for first, *others in waiting.values():
        more = f", and {len(others)} more {'waits' if len(others) == 1 else 'wait'}" if others else ""
        words = f"The next step with {first.asset} ({first.population}) was planned for {nhs_date(first.next_on)}{more}"
        yield first.population, words, "Write down how it went, or set a new date", "asset", first.pk


def _to_plan(led, on):
    lacking = Q(next_action="") | ~Q(pk__in=MappedAsset.objects.filter(owner_is_current_q(on)).values("pk"))
    chosen = MappedAsset.objects.prioritised().filter(lacking, may_be_asked_for_q(), population__in=led)
    for pk, number in chosen.order_by().values_list("population").annotate(number=Count("pk")):
        have = "1 asset to engage first has" if number == 1 else f"{number} assets to engage first have"
        yield (
            led[pk],
            f"{have} nobody who looks after {'it' if number == 1 else 'them'}, or no next step ({led[pk]})",
            "Say who does what, and when",
            "first",
        )


def _to_choose(led, on):
    """Once there is something to choose from: all four questions are considered, and none is chosen who did not decline."""
    on_map = MappedAsset.objects.current().filter(asset__do_not_contact=False, population__in=led).order_by().values("population")
    is_chosen = Q(prioritised_on__isnull=False) & may_be_asked_for_q()
    counted = on_map.annotate(number=Count("pk"), chosen=Count("pk", filter=is_chosen)).filter(chosen=0, number__gte=LIMITS.min)
    numbers = dict(counted.values_list("population", "number"))
    considered = all_considered(Population.objects.filter(pk__in=numbers), on) if numbers else set()
    for pk in sorted(considered):
        words = f"{numbers[pk]} assets are mapped for {led[pk]}, and none is chosen to engage first"
        yield led[pk], words, f"Choose {LIMITS.min} to {LIMITS.max} with the sub-team", "choose"
