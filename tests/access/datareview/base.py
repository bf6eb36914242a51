"""Who reads and who writes in a data review, and rows for its pages."""

from tests.access.people import INSIDE
from tests.access.rows import Row

SUB_TEAM = {"sublead", "submember", "community"}
# Everybody inside but the administrator, and the people of another sub-team.
READERS = set(INSIDE) - {"administrator", "other_sublead"}


def review(world):
    return [world.organisation.slug, world.population.pk]


def one(name):
    """The arguments of a page of one thing: `one("activity")` adds the key of `world.data_review.activity`."""
    return lambda world: [*review(world), getattr(world.data_review, name).pk]


def page(get=READERS, args=review, **more):
    return Row(get=set(get), args=args, **more)


def form(who=SUB_TEAM, args=review, **more):
    return Row(get=set(who), post=set(who), args=args, **more)
