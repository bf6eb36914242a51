"""A theory of change as a nested list, for pages and for keyboards: drivers with their ideas, and where each stands among those beside it.

Made from the tree of `qiprojects.tree`, so that a version that was kept reads like the theory as it is now.
"""

from dataclasses import dataclass, field

from qiprojects.evidence import kinds_in_words
from qiprojects.models import Domain, DriverOrigin, IdeaStatus
from qiprojects.sources import ASSUMPTION

# Said beside a driver that the team did not write itself.
ORIGIN_WORDS = {
    DriverOrigin.PROGRAMME: "From the programme's theory of change",
    DriverOrigin.SUGGESTED: "A starting suggestion of this service",
}


@dataclass(frozen=True)
class Place:
    """Where a thing stands among those beside it: the number `at` of `of`."""

    at: int
    of: int

    @property
    def is_first(self):
        return self.at == 1

    @property
    def is_last(self):
        return self.at == self.of


@dataclass(frozen=True)
class IdeaLine:
    """An idea in the list under one driver, `under` its id or 0. `also` are the words of the other drivers that it serves."""

    pk: int
    number: int
    text: str
    status: str
    is_assumption: bool
    rests_on: str
    also: tuple[str, ...]
    under: int
    place: Place

    @property
    def status_words(self):
        return IdeaStatus(self.status).label

    @property
    def key(self):
        """What the ids of its buttons end with, unique on the page."""
        return f"idea-{self.pk}-{self.under}"


@dataclass(frozen=True)
class Branch:
    """A driver with its ideas and, if it is a primary one, its secondary drivers."""

    pk: int
    text: str
    domain: str
    origin: str
    place: Place
    ideas: list[IdeaLine]
    branches: list = field(default_factory=list)
    is_primary: bool = True

    @property
    def domain_words(self):
        return Domain(self.domain).label if self.domain else ""

    @property
    def origin_words(self):
        return ORIGIN_WORDS.get(self.origin, "")

    @property
    def key(self):
        return f"driver-{self.pk}"


@dataclass(frozen=True)
class Outline:
    """The whole list: the aim as in the tree, primary drivers, and the ideas that serve no driver yet."""

    aim: dict | None
    branches: list[Branch]
    loose: list[IdeaLine]

    @property
    def is_empty(self):
        return not self.branches and not self.loose


def outline_of(tree):
    """The Outline of a tree."""
    texts = {driver["id"]: driver["text"] for driver in tree["drivers"]}
    branches = [_branch(driver, place, tree, texts) for driver, place in _placed(_under(tree, None))]
    loose = [idea for idea in tree["ideas"] if not any(pk in texts for pk in idea["drivers"])]
    return Outline(tree["aim"], branches, [_line(idea, 0, place, texts) for idea, place in _placed(loose)])


def _branch(driver, place, tree, texts):
    ideas = [idea for idea in tree["ideas"] if driver["id"] in idea["drivers"]]
    return Branch(
        pk=driver["id"],
        text=driver["text"],
        domain=driver["domain"],
        origin=driver["origin"],
        place=place,
        ideas=[_line(idea, driver["id"], at, texts) for idea, at in _placed(ideas)],
        branches=[_branch(below, at, tree, texts) for below, at in _placed(_under(tree, driver["id"]))],
        is_primary=driver["parent"] is None,
    )


def _line(idea, under, place, texts):
    return IdeaLine(
        pk=idea["id"],
        number=idea["number"],
        text=idea["text"],
        status=idea["status"],
        is_assumption=idea["is_assumption"],
        rests_on=ASSUMPTION if idea["is_assumption"] else f"Rests on {kinds_in_words(idea['sources'])}",
        also=tuple(texts[pk] for pk in idea["drivers"] if pk in texts and pk != under),
        under=under,
        place=place,
    )


def _under(tree, parent):
    return [driver for driver in tree["drivers"] if driver["parent"] == parent]


def _placed(things):
    return [(thing, Place(at, len(things))) for at, thing in enumerate(things, start=1)]
