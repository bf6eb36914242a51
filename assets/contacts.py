"""Where the name of a contact stands, apart from the contact itself: a person who takes their agreement back goes from there as well."""

import re
from dataclasses import dataclass

from django.db.models import Model, Q
from django.db.models.functions import Lower

from assets.models import Asset, Choosing, EngagementEntry, MappedAsset, PromptConsidered, PublicService
from audit import clock
from datareview.models import ThreadLink

TAKEN_OUT = "(name taken out)"
WORDS = {
    Asset: "the asset itself",
    MappedAsset: "a map that it is on",
    EngagementEntry: "the log",
    Choosing: "what you wrote when you chose whom to engage first",
    PublicService: "what of it is a public service",
    PromptConsidered: "what you wrote about the four questions",
    ThreadLink: "what speaks for the asset, or rests on it",
}
OF_ASSET = ("name", "description", "place", "do_not_contact_reason", "who", "has")
OF_SERVICE = ("organisation_name", "summary", "fees", "address", "town", "region")
# No marker can stand in them, so that they are emptied.
ADDRESSES = ("url", "email")


@dataclass(frozen=True)
class Place:
    """A text of a row in which a name stands, or a list of texts."""

    row: Model
    field: str
    pattern: re.Pattern

    @property
    def words(self):
        return WORDS[type(self.row)]

    @property
    def is_public(self):
        """Whether others read it once the asset is in the library of the wave."""
        return isinstance(self.row, PublicService) or (isinstance(self.row, Asset) and self.field == "name")

    def take_out(self):
        """Put TAKEN_OUT in the place of the name. A form that was opened before is refused then, where the row can tell."""
        model = type(self.row)
        new = {self.field: self._without(getattr(self.row, self.field))}
        if hasattr(model, "edited_at"):
            new["edited_at"] = clock.now()
        model.objects.filter(pk=self.row.pk).update(**new)

    def _without(self, value):
        if isinstance(value, list):
            return list(dict.fromkeys(self._without(word) for word in value))
        if self.field in ADDRESSES:
            return ""
        return self.pattern.sub(TAKEN_OUT, value)[: self.row._meta.get_field(self.field).max_length]


def places_with_name(contact):
    """Where the name of an AssetContact stands in what was written about its asset, on all of its maps: list of Place."""
    if not contact.name:
        return []
    maps = MappedAsset.objects.filter(asset=contact.asset_id)
    populations, keys = maps.values("population"), maps.values("pk")
    links = Q(from_kind="asset", from_id__in=keys) | Q(to_kind="asset", to_id__in=keys)
    texts = [
        *_texts_of([contact.asset_id]),
        (maps, ("next_action", "trust_note")),
        (EngagementEntry.objects.filter(mapped__asset=contact.asset_id), ("text",)),
        (Choosing.objects.filter(population__in=populations), ("note",)),
        (PromptConsidered.objects.filter(population__in=populations), ("note",)),
        (ThreadLink.objects.filter(links), ("note",)),
    ]
    return _places(contact.name, texts)


def copies_with_name(contact):
    """Which other organisations keep a copy of the asset in which the name stands: their names, each once. They have to be asked."""
    if not contact.name:
        return []
    guid = Asset.objects.filter(pk=contact.asset_id).values_list("guid", flat=True).get()
    copies = Asset.objects.filter(origin_guid=guid)
    held = {
        place.row.pk if isinstance(place.row, Asset) else place.row.asset_id
        for place in _places(contact.name, _texts_of(copies.values("pk")))
    }
    named = Asset.objects.filter(pk__in=held).order_by(Lower("participation__organisation__name"), "pk")
    return list(dict.fromkeys(str(asset.participation.organisation) for asset in named.select_related("participation__organisation")))


def _texts_of(assets):
    """What belongs to these assets on whatever map they are: (rows, names of fields)."""
    return [
        (Asset.objects.filter(pk__in=assets), OF_ASSET),
        (PublicService.objects.filter(asset__in=assets), (*OF_SERVICE, *ADDRESSES)),
    ]


def _places(name, texts):
    words = [re.escape(word) for word in name.split()]
    in_text = re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)
    in_address = re.compile(r"(?<![^\W_])" + r"[\W_]*".join(words) + r"(?![^\W_])", re.IGNORECASE)
    found = []
    for rows, fields in texts:
        for row in rows.order_by("pk"):
            for field in fields:
                pattern, value = in_address if field in ADDRESSES else in_text, getattr(row, field)
                if any(pattern.search(text) for text in (value if isinstance(value, list) else [value])):
                    found.append(Place(row, field, pattern))
    return found
