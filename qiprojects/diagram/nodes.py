"""The tree of a theory of change as branches with boxes to draw: each idea once, under the first of its drivers."""

from dataclasses import dataclass
from datetime import date

from core.dates import nhs_date
from qiprojects.models import Domain, DriverOrigin, IdeaStatus
from qiprojects.sources import ASSUMPTION

NO_AIM = "No aim written yet"
NO_DRIVER = "Serve no driver yet"
ORIGINS = {DriverOrigin.PROGRAMME: "From the programme's theory", DriverOrigin.SUGGESTED: "A starting suggestion"}


@dataclass(frozen=True)
class Node:
    """A box: `kind` is aim, primary, secondary or idea; `note` are small words below the text. `key` is unique in the diagram."""

    key: str
    kind: str
    text: str
    note: str = ""
    is_assumption: bool = False


@dataclass(frozen=True)
class Branch:
    """A driver with the ideas and secondary drivers that stand under it."""

    node: Node
    ideas: tuple[Node, ...]
    branches: tuple = ()


@dataclass(frozen=True)
class Theory:
    """All that is drawn. `also` are pairs (key of a driver, key of an idea) for ideas that stand under another driver."""

    aim: Node
    branches: tuple[Branch, ...]
    loose: tuple[Node, ...]
    also: tuple[tuple[str, str], ...]

    @property
    def ideas(self):
        return [idea for branch in self.branches for part in (branch, *branch.branches) for idea in part.ideas] + list(self.loose)

    @property
    def drivers(self):
        return [part.node for branch in self.branches for part in (branch, *branch.branches)]

    @property
    def has_secondary(self):
        return any(branch.branches for branch in self.branches)


def theory_of(tree):
    """The Theory of a tree. What names a driver that is not in the tree is taken as if it did not."""
    order = {driver["id"]: place for place, driver in enumerate(tree["drivers"])}
    serves = {idea["id"]: sorted({pk for pk in idea["drivers"] if pk in order}, key=order.get) for idea in tree["ideas"]}
    tops = [driver for driver in tree["drivers"] if driver["parent"] not in order]
    below = {top["id"]: [driver for driver in tree["drivers"] if driver["parent"] == top["id"]] for top in tops}

    def ideas_of(driver):
        here = [idea for idea in tree["ideas"] if serves[idea["id"]][:1] == [driver["id"]]]
        return tuple(_idea(idea) for idea in sorted(here, key=lambda idea: [order[pk] for pk in serves[idea["id"]][1:]]))

    def branch_of(driver, kind):
        under = below.get(driver["id"], ()) if kind == "primary" else ()
        return Branch(_driver(driver, kind), ideas_of(driver), tuple(branch_of(each, "secondary") for each in under))

    return Theory(
        aim=_aim(tree["aim"]),
        branches=tuple(branch_of(top, "primary") for top in tops),
        loose=tuple(_idea(idea) for idea in tree["ideas"] if not serves[idea["id"]]),
        also=tuple((f"driver-{pk}", f"idea-{idea['id']}") for idea in tree["ideas"] for pk in serves[idea["id"]][1:]),
    )


def _aim(aim):
    if not aim or not aim["text"]:
        return Node("aim", "aim", NO_AIM)
    until = f"By {nhs_date(date.fromisoformat(aim['target_on']))}" if aim["target_on"] else ""
    return Node("aim", "aim", aim["text"], ". ".join(words for words in (aim["target"], until) if words))


def _driver(driver, kind):
    domain = Domain(driver["domain"]).label if driver["domain"] in Domain.values else ""
    note = ". ".join(words for words in (domain, ORIGINS.get(driver["origin"], "")) if words)
    return Node(f"driver-{driver['id']}", kind, driver["text"], note)


def _idea(idea):
    status = IdeaStatus(idea["status"])
    words = ["" if status == IdeaStatus.IDEA else status.label, ASSUMPTION if idea["is_assumption"] else ""]
    note = ". ".join(each for each in words if each)
    return Node(f"idea-{idea['id']}", "idea", f"{idea['number']}. {idea['text']}", note, idea["is_assumption"])
