"""Who reads and who writes in a QI project, and rows for its pages."""

from tests.access.people import INSIDE
from tests.access.rows import Row

READERS = set(INSIDE) - {"administrator"}
EDITS = {"sublead", "submember", "community"}
# See points of measures as they are; for the other readers small numbers are hidden.
EXACT = EDITS | {"lead", "deputy", "coach"}


def in_project(world):
    return [world.organisation.slug, world.population.pk]


def one(name):
    """The arguments of a page of one thing: `one("measure")` adds the key of `world.project.measure`."""
    return lambda world: [*in_project(world), getattr(world.project, name).pk]


def inner(name, of):
    """The arguments of a page of something that belongs to another: `inner("point", of="measure")`."""
    return lambda world: [*in_project(world), getattr(world.project, of).pk, getattr(world.project, name).pk]


def page(get=READERS, args=in_project, **more):
    return Row(get=set(get), args=args, **more)


def form(who=EDITS, args=in_project, **more):
    return Row(get=set(who), post=set(who), args=args, **more)
