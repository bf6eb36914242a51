"""Which services of a map may go out, and what stays (DOMAIN section 8)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Count, Q

from assets.models import MappedAsset, PublicService, Segment

MAY_BE_PUBLIC = (Segment.ASSOCIATIONS, Segment.ORGANISATIONS)
# What is read of an asset besides its public facts; its description, place and words stay with the team.
OF_THE_ASSET = ("guid", "origin_guid", "name", "number", "segment", "origin", "checked_on", "participation_id")

# For the ids of providers, which have no rows of their own.
NAMESPACE = UUID("6d1c3a52-0f0b-4c0e-9d6e-3f0c8f6a7d21")
COPIED = (
    *("organisation_name", "summary", "status", "url", "email", "fees", "minimum_age", "maximum_age"),
    *("location_type", "address", "town", "region", "postcode"),
)


@dataclass(frozen=True)
class Facts:
    """All that an export holds about one service."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    name: str
    summary: str
    status: str
    url: str
    email: str
    fees: str
    minimum_age: int | None
    maximum_age: int | None
    location_type: str
    address: str
    town: str
    region: str
    postcode: str
    checked_on: date | None
    changed_at: datetime

    @property
    def has_whole_address(self):
        """Open Referral wants an address whole: the street, the town, the county or region, and the postcode."""
        return all((self.address, self.town, self.region, self.postcode))

    def made_id(self, what):
        """The id of something that belongs to this service; the same each time."""
        return uuid5(self.id, what)


def public_services(population):
    """The public services on this map that may go out: PublicService with their assets, in the order of the map. One query.

    Never individuals, whatever else stands in the rows, and not those who asked not to be contacted.
    """
    rows = PublicService.objects.filter(
        asset__on_maps__population=population,
        asset__on_maps__removed_at__isnull=True,
        asset__segment__in=MAY_BE_PUBLIC,
        asset__do_not_contact=False,
    )
    return (
        rows.select_related("asset")
        .only("created_at", "edited_at", *COPIED, *(f"asset__{name}" for name in OF_THE_ASSET))
        .order_by("asset__number", "pk")
    )


def facts_of(services):
    """The Facts of PublicService rows. A service that came from a directory goes out under the id that it has there, once."""
    used = set()
    return [_facts(service, used) for service in services]


def _facts(service, used):
    asset = service.asset
    own = asset.origin_guid if asset.origin_guid and asset.origin_guid not in used else asset.guid
    used.add(own)
    return Facts(
        id=own,
        organisation_id=_organisation_id(asset, service.organisation_name),
        name=asset.name,
        checked_on=asset.checked_on,
        changed_at=service.edited_at or service.created_at,
        **{name: getattr(service, name) for name in COPIED},
    )


def _organisation_id(asset, name):
    """The same for every service of one provider on the maps of one organisation, as long as its name stays."""
    return uuid5(NAMESPACE, f"{asset.participation_id}/{' '.join(name.casefold().split())}")


def what_stays(population):
    """How many assets of the map do not go out, by the reason: a dict of numbers. One query.

    `individuals` never do, `unplaced` ones until somebody has placed them; of the others, `undescribed` have no public facts yet, and
    `do_not_contact` have and are not to be contacted.
    """
    placed = Q(asset__segment__in=MAY_BE_PUBLIC)
    return (
        MappedAsset.objects.current()
        .filter(population=population)
        .aggregate(
            individuals=Count("pk", filter=Q(asset__segment=Segment.INDIVIDUALS)),
            unplaced=Count("pk", filter=Q(asset__segment="")),
            undescribed=Count("pk", filter=placed & Q(asset__service__isnull=True)),
            do_not_contact=Count("pk", filter=placed & Q(asset__service__isnull=False, asset__do_not_contact=True)),
        )
    )
