"""Why a change idea is believed in: what it is linked to, as this reader may see it, and what can be linked to it.

Whose words a reader may read is said in `datareview.reading`, and which assets in the permissions; whoever may not read a source learns
that there is one (`datareview.thread.Shown`).
"""

from dataclasses import dataclass

from accounts.permissions import Permission
from assets.evidence import FINDS as REVIEW_FINDS
from assets.evidence import Evidence, nodes_of
from assets.models import MappedAsset
from datareview.models import ThreadLink
from datareview.thread import KINDS, Node

# What an idea may rest on, in the order of lists.
LINKED = ("theme", "asset", "excerpt", "table", "source")
SHOWN = 50


@dataclass(frozen=True)
class Sources:
    """What an idea rests on: `direct` is a list of Evidence (its links), `more` how many are not listed."""

    direct: list[Evidence]
    more: int

    @property
    def nodes(self) -> list[Node]:
        return [each.node for each in self.direct]

    @property
    def is_assumption(self):
        """Whether nothing that is still there is linked: "our assumption"."""
        return not any(not node.shown.is_gone for node in self.nodes)


def links_of(idea):
    """The ThreadLink rows that say what a ChangeIdea rests on."""
    return ThreadLink.objects.filter(population=idea.population_id, to_kind="idea", to_id=idea.pk)


def sources_for(idea, reading):
    """The Sources of an idea for a reader of the data review, the oldest link first. One query, and one or two for each kind."""
    rows = links_of(idea).order_by("pk")
    links = list(rows[:SHOWN])
    nodes = nodes_of(idea.population, [(link.from_kind, link.from_id) for link in links], reading)
    more = rows.count() - len(links) if len(links) == SHOWN else 0
    return Sources([Evidence(link, nodes[link.from_kind, link.from_id]) for link in links], more)


def to_link(idea, reading, *, kind="", q=""):
    """What this reader may link to an idea and is not linked yet: a list of (kind, id), narrowed to a kind or to words that all occur.

    One query for each kind, and one for what is linked.
    """
    linked = set(links_of(idea).values_list("from_kind", "from_id"))
    found = [(code, pk) for code in LINKED if kind in ("", code) for pk in FINDS[code](reading, q.split())]
    return [thing for thing in found if thing not in linked]


def may_link(reading, things):
    """Those of these (kind, id) that this reader may link: what they may read, in the same population. A set."""
    ids = {code: [pk for each, pk in things if each == code] for code in LINKED}
    return {(code, pk) for code, wanted in ids.items() if wanted for pk in set(FINDS[code](reading, ())) & set(wanted)}


def kinds_in_words(codes):
    """Kinds of the thread as words for a sentence, such as "a theme and an asset"; empty for none."""
    words = [_with_article(KINDS[code].label.lower()) for code in sorted(codes, key=lambda code: -KINDS[code].rank) if code in KINDS]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _with_article(words):
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _assets(reading, words):
    """The assets on the map, for whoever may read it."""
    if not reading.may(Permission.ASSETS_VIEW):
        return MappedAsset.objects.none().values_list("pk", flat=True)
    rows = MappedAsset.objects.current().filter(population=reading.population)
    for word in words:
        rows = rows.filter(asset__name__icontains=word)
    return rows.order_by("asset__name", "pk").values_list("pk", flat=True)


FINDS = {**REVIEW_FINDS, "asset": _assets}
