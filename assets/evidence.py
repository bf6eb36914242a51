"""Why an asset is on the map: what was heard or counted that speaks for it, as this reader may see it, and what can be linked to it.

Whose words a reader may read is said in `datareview.reading`; a link to words that are not theirs shows that there is one.
"""

from dataclasses import dataclass

from django.db.models import Q

from datareview.excerpts import narrowed
from datareview.models import DataSource, FigureTable, Theme, ThreadLink
from datareview.thread import KINDS, Node, Shown, address

# What can be linked, in the order of lists. Codes and activities lead to it by way of excerpts and themes.
LINKED = ("theme", "excerpt", "source", "table")
SHOWN = 25
GONE = "Something that was taken away since"


@dataclass(frozen=True)
class Evidence:
    """A link to an asset: what is at its other end (a thread Node), and the ThreadLink."""

    link: ThreadLink
    node: Node

    @property
    def words(self):
        """How it is named beside a button, without what somebody said."""
        return self.node.shown.detail if self.node.shown.is_quote or self.node.shown.is_hidden else self.node.shown.text


def links_of(mapped):
    """The ThreadLink rows that say why a MappedAsset is on the map."""
    return ThreadLink.objects.filter(population=mapped.population_id, to_kind="asset", to_id=mapped.pk)


def evidence_of(mapped, reading):
    """(a list of Evidence, how many more there are) for a reader of the data review, the oldest first. One query and one or two more
    for each kind."""
    rows = links_of(mapped).order_by("pk")
    links = list(rows[:SHOWN])
    nodes = nodes_of(mapped.population, [(link.from_kind, link.from_id) for link in links], reading)
    more = rows.count() - len(links) if len(links) == SHOWN else 0
    return [Evidence(link, nodes[link.from_kind, link.from_id]) for link in links], more


def nodes_of(population, things, reading):
    """{(kind, id): Node} of these (kind, id), with a neutral marker for what is not there any more."""
    found = {}
    for code in {code for code, _ in things if code in KINDS}:
        kind = KINDS[code]
        rows = list(kind.rows(population).filter(pk__in=[pk for each, pk in things if each == code]))
        shown = kind.show(rows, reading) if kind.show else {row.pk: Shown(kind.label_of(row), detail=kind.label) for row in rows}
        found |= {(code, row.pk): _node(population, kind, row.pk, shown[row.pk]) for row in rows}
    return {thing: found.get(thing) or _gone(*thing) for thing in things}


def _node(population, kind, pk, shown):
    return Node(kind, pk, shown, "" if shown.is_gone or shown.is_hidden else address(population, kind, pk))


def _gone(code, pk):
    return Node(KINDS.get(code), pk, Shown(GONE, is_gone=True))


def to_link(mapped, reading, *, kind="", q=""):
    """What this reader may link to an asset and is not linked yet: a list of (kind, id), narrowed to a kind or to words that all occur.

    Themes by name come first, then excerpts by number, then sources with their tables. Five queries at most.
    """
    linked = set(links_of(mapped).values_list("from_kind", "from_id"))
    wanted = [code for code in LINKED if kind in ("", code)]
    found = [(code, pk) for code in wanted for pk in FINDS[code](reading, q.split())]
    return [thing for thing in found if thing not in linked]


def may_link(reading, things):
    """Those of these (kind, id) that this reader may link: what they may read, in the same population. A set."""
    ids = {code: [pk for each, pk in things if each == code] for code in LINKED}
    return {(code, pk) for code, wanted in ids.items() if wanted for pk in set(FINDS[code](reading, ())) & set(wanted)}


def _said(words, *names):
    """A condition: each of the words is in one of these fields."""
    every = Q()
    for word in words:
        any_of = Q()
        for name in names:
            any_of |= Q(**{f"{name}__icontains": word})
        every &= any_of
    return every


def _themes(reading, words):
    rows = Theme.objects.current().filter(_said(words, "name", "description"), population=reading.population)
    return rows.order_by("name", "pk").values_list("pk", flat=True)


def _excerpts(reading, words):
    rows = narrowed(reading.excerpts(), reading.user, q=" ".join(words))
    return rows.order_by("number", "pk").values_list("pk", flat=True)


def _sources(reading, words):
    rows = DataSource.objects.current().filter(_said(words, "name"), population=reading.population)
    return rows.order_by("name", "pk").values_list("pk", flat=True)


def _tables(reading, words):
    rows = FigureTable.objects.current().filter(source__population=reading.population, source__removed_at__isnull=True)
    return rows.filter(_said(words, "title", "source__name")).order_by("source__name", "pk").values_list("pk", flat=True)


FINDS = {"theme": _themes, "excerpt": _excerpts, "source": _sources, "table": _tables}
