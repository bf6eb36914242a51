"""The evidence thread (BEYOND 8): why do we believe this, backwards to what was heard, and what came of it, forwards.

A chain is made of things of registered kinds (`KINDS`), of links that follow from their own records (`EDGES`: an excerpt comes from
an activity, a code belongs to a theme) and of links that somebody made (`ThreadLink`). Apps above register their kinds when they are
ready: an asset, a change idea, a test, a measure. `rank` is the place in the chain; a link leads from a lower rank to a higher one,
so that nothing is a reason for itself.

    register("asset", label="Asset", plural="Assets", rank=50, rows=lambda population: population.assets.all(), page="assets:asset")
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from datareview.models import ThreadLink

KINDS = {}
EDGES = []
# How many things of one kind a chain shows; it says how many more there are.
SHOWN = 25


@dataclass(frozen=True)
class Kind:
    """A kind of thing in the chain.

    `rows(population)` is the QuerySet of those that are there, in a stable order, and `label_of(row)` names one in a list or an
    audit entry, without words that somebody said. `page` is the URL name of its page (organisation, population, id), empty if it
    has none. `show(rows, reading)` gives {id: Shown} where a reader may not see every one; it runs in one query. With `is_inside`
    only the sub-team may start from one: what is linked to it could show who spoke.
    """

    code: str
    label: str
    plural: str
    rank: int
    rows: Callable
    label_of: Callable = str
    page: str = ""
    show: Callable | None = None
    is_inside: bool = False

    def may_start(self, reading):
        """Whether this reader may follow the thread from one of these things."""
        return reading.may_edit or not self.is_inside


@dataclass(frozen=True)
class Edge:
    """Links that follow from records: `rows(population)` has the ids of both ends in the fields `from_field` and `to_field`."""

    from_kind: str
    to_kind: str
    rows: Callable
    from_field: str
    to_field: str


@dataclass(frozen=True)
class Shown:
    """How a reader sees one thing: `text` is its words or its name.

    `is_gone` for a neutral marker of what was taken out, `is_hidden` where its page is not for this reader.
    """

    text: str
    is_gone: bool = False
    is_hidden: bool = False
    is_quote: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Node:
    """One thing in a chain. `notes` say why it was linked; `url` is empty for what has no page or is gone."""

    kind: Kind
    pk: int
    shown: Shown
    url: str = ""
    notes: tuple = ()


@dataclass(frozen=True)
class Group:
    """The things of one kind in a chain, `more` beside those that are listed."""

    kind: Kind
    nodes: list
    more: int = 0


@dataclass
class _Found:
    """The ids that were come upon, by kind, and the notes of the links that led there."""

    ids: dict = field(default_factory=lambda: defaultdict(set))
    notes: dict = field(default_factory=lambda: defaultdict(list))


def register(code, **what):
    """Add a kind; `what` is as in Kind. Raises ValueError for a code that is taken. Returns the Kind."""
    if code in KINDS:
        raise ValueError(f"There is a kind {code} already.")
    KINDS[code] = Kind(code=code, **what)
    return KINDS[code]


def connect(from_kind, to_kind, *, rows, from_field, to_field):
    """Add links that follow from records. Returns the Edge."""
    EDGES.append(Edge(from_kind, to_kind, rows, from_field, to_field))
    return EDGES[-1]


def find(kind, population, pk):
    """The thing of this kind (a code) with this id in this population, or None: for an unknown kind as well."""
    return KINDS[kind].rows(population).filter(pk=pk).first() if kind in KINDS else None


def node_of(population, kind, row, reading):
    """One thing as this reader sees it, a Node. `kind` is a Kind."""
    return _node(population, kind, row.pk, _shown(kind, [row], reading)[row.pk], _Found())


def is_source(kind):
    """Whether a chain begins with things of this Kind: nothing is a reason for them."""
    return kind.rank == min(each.rank for each in KINDS.values())


def is_assumption(kind, why):
    """Whether nothing that was heard or counted is behind it: `why` is what `backwards` found."""
    return not is_source(kind) and not any(is_source(group.kind) and any(not node.shown.is_gone for node in group.nodes) for group in why)


def has_quotes(node, *groups):
    """Whether somebody's words are shown, so that a content note belongs above them."""
    return any(each.shown.is_quote for each in (node, *(one for group in groups for one in group.nodes)))


def backwards(population, kind, pk, reading):
    """Why we believe it: the things that this one rests on, a list of Group, nearest to the sources first."""
    return _groups(population, _walk(population, kind, pk, forwards=False), reading)


def forwards(population, kind, pk, reading):
    """What came of it: the things that rest on this one, a list of Group, furthest from the sources last."""
    return _groups(population, _walk(population, kind, pk, forwards=True), reading)


def _walk(population, kind, pk, *, forwards):
    """Follow all links from one thing in one direction. The number of queries follows the length of the chain."""
    found = _Found()
    frontier = {kind: {pk}}
    seen = {(kind, pk)}
    while frontier:
        following = defaultdict(set)
        for to_kind, to_id, note in _next(population, frontier, forwards):
            if note:
                found.notes[to_kind, to_id].append(note)
            if to_kind in KINDS and (to_kind, to_id) not in seen:
                seen.add((to_kind, to_id))
                following[to_kind].add(to_id)
                found.ids[to_kind].add(to_id)
        frontier = following
    return found


def _next(population, frontier, forwards):
    """(kind, id, note) of what is linked directly to the things of the frontier {kind: ids}."""
    here, there = ("from", "to") if forwards else ("to", "from")
    any_of = Q()
    for kind, ids in frontier.items():
        any_of |= Q(**{f"{here}_kind": kind, f"{here}_id__in": ids})
    links = ThreadLink.objects.filter(any_of, population=population).order_by("pk")
    yield from links.values_list(f"{there}_kind", f"{there}_id", "note")
    for edge in EDGES:
        ends = {"from": (edge.from_kind, edge.from_field), "to": (edge.to_kind, edge.to_field)}
        (kind, field_here), (other, field_there) = ends[here], ends[there]
        if kind in frontier:
            rows = edge.rows(population).filter(**{f"{field_here}__in": frontier[kind], f"{field_there}__isnull": False})
            for pk in rows.order_by().values_list(field_there, flat=True).distinct():
                yield other, pk, ""


def _groups(population, found, reading):
    kinds = sorted((KINDS[code] for code in found.ids), key=lambda kind: (kind.rank, kind.code))
    return [_group(population, kind, found, reading) for kind in kinds]


def _group(population, kind, found, reading):
    ids = sorted(found.ids[kind.code])
    rows = kind.rows(population).filter(pk__in=ids)
    there = list(rows[:SHOWN])
    more = len(ids) - len(there)
    shown = _shown(kind, there, reading)
    nodes = [_node(population, kind, row.pk, shown[row.pk], found) for row in there]
    if len(there) < SHOWN and more:
        gone = sorted(set(ids) - {row.pk for row in there})
        nodes += [Node(kind, pk, Shown(f"{kind.label} that was taken away", is_gone=True)) for pk in gone[: SHOWN - len(there)]]
        more = len(ids) - len(nodes)
    return Group(kind, nodes, more)


def _shown(kind, rows, reading):
    return kind.show(rows, reading) if kind.show else {row.pk: Shown(kind.label_of(row)) for row in rows}


def _node(population, kind, pk, shown, found):
    page = "" if shown.is_gone or shown.is_hidden else address(population, kind, pk)
    return Node(kind, pk, shown, page, tuple(found.notes[kind.code, pk]))


def address(population, kind: Kind, pk):
    """The address of the thing's own page, empty if it has none. The population must be loaded with its organisation."""
    if not kind.page:
        return ""
    try:
        return reverse(kind.page, args=[population.participation.organisation.slug, population.pk, pk])
    except NoReverseMatch:
        return ""
