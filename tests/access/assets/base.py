"""Who reads and who writes on an asset map, and rows for its pages."""

from tests.access.people import INSIDE
from tests.access.rows import Row

READERS = set(INSIDE) - {"administrator", "evaluator"}
ENGAGES = {"sublead", "submember", "community", "lead", "deputy"}
EDITS = ENGAGES | {"member", "qi_member"}
SHARES = {"sublead", "lead", "deputy"}


def on_map(world):
    return [world.organisation.slug, world.population.pk]


def one(name="mapped"):
    """The arguments of a page of one thing: `one("mapped")` adds the key of `world.asset_map.mapped`."""
    return lambda world: [*on_map(world), getattr(world.asset_map, name).pk]


def inner(name, of="mapped"):
    """The arguments of a page of something that belongs to an asset: `inner("entry")`."""
    return lambda world: [*on_map(world), getattr(world.asset_map, of).pk, getattr(world.asset_map, name).pk]


def page(get=READERS, args=on_map, **more):
    return Row(get=set(get), args=args, **more)


def form(who=EDITS, args=on_map, **more):
    return Row(get=set(who), post=set(who), args=args, **more)
