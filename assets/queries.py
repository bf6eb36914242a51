"""Reads of the register: the assets of a map, narrowed and searched, and those that may be one and the same."""

import unicodedata

from django.db.models.functions import Lower

from assets.models import Asset, MappedAsset, Prompt, Segment, Status
from assets.staleness import stale_q

UNPLACED = "none"


def on_map(population):
    """The rows on the map of a population, with their assets, in the order of their numbers."""
    return MappedAsset.objects.current().filter(population=population).select_related("asset").order_by("asset__number", "pk")


def by_name(rows):
    """Rows in the order of a list that people look something up in."""
    return rows.order_by(Lower("asset__name"), "pk")


def stale(rows, on):
    """Those of the rows that nobody has checked for six months on the day `on`."""
    return rows.filter(stale_q(on))


def narrowed(rows, *, on, segment="", prompt="", status="", stale_only=False, priority="", words=""):
    """Rows narrowed as in the filters of a list.

    `segment` is a Segment, or `UNPLACED` for assets that nobody has placed; `priority` is "first" or "later"; `words` are looked for
    with `found`. Values that mean nothing narrow nothing.
    """
    if segment in Segment.values or segment == UNPLACED:
        rows = rows.filter(asset__segment="" if segment == UNPLACED else segment)
    if prompt in Prompt.values:
        rows = rows.filter(**{prompt: True})
    if status in Status.values:
        rows = rows.filter(status=status)
    if priority in ("first", "later"):
        rows = rows.filter(prioritised_on__isnull=priority == "later")
    if stale_only:
        rows = stale(rows, on)
    return found(rows, words) if words.strip() else rows


def found(rows, words):
    """The rows in which every one of these words is: in the name, the description, the place, or who they are and what they have.

    One query. They are compared in Python, because the words of an asset are lists, and databases do not agree about capitals.
    """
    wanted = words.casefold().split()
    texts = rows.order_by().values_list("pk", "asset__name", "asset__description", "asset__place", "asset__who", "asset__has")
    matches = [pk for pk, name, description, place, who, has in texts if _has_all(wanted, [name, description, place, *who, *has])]
    return rows.filter(pk__in=matches)


def _has_all(wanted, texts):
    text = "\n".join(texts).casefold()
    return all(word in text for word in wanted)


def name_key(name):
    """A name as it is compared: without capitals, punctuation, accents and doubled spaces; "St. John's hall" is "st johns hall"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if char in "-/–—&" else char for char in plain if char.isalnum() or char.isspace() or char in "-/–—&")
    return " ".join(kept.split()) or name.strip().casefold()


def names_on(population):
    """What is on the map by its compared name: {name_key: MappedAsset}, the lowest number first come. One query."""
    named = {}
    for row in on_map(population):
        named.setdefault(name_key(row.asset.name), row)
    return named


def taken_off_by_name(population):
    """What was taken off the map of a population by its compared name: {name_key: MappedAsset}, the latest. One query."""
    rows = MappedAsset.objects.filter(population=population, removed_at__isnull=False).select_related("asset")
    return {name_key(row.asset.name): row for row in rows.order_by("removed_at", "pk")}


def similar_in(participation, name, *, but=None):
    """Other assets of the organisation that are on a map and go by the same name: Asset rows in the order of their numbers.

    `but` is an Asset that is left out. Two queries at most.
    """
    key = name_key(name)
    live = Asset.objects.filter(participation=participation, on_maps__removed_at__isnull=True, on_maps__isnull=False).distinct()
    if but is not None:
        live = live.exclude(pk=but.pk)
    keys = [pk for pk, other in live.order_by().values_list("pk", "name") if name_key(other) == key]
    return list(Asset.objects.filter(pk__in=keys).order_by("number", "pk")) if keys else []


def next_number(participation_id):
    """The number that the next asset of an organisation gets. Only while the participation is held."""
    last = Asset.objects.filter(participation=participation_id).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
