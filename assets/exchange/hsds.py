"""Services as Open Referral UK has them (HSDS-UK 3.0): one object for each, with its provider and where it is."""

import json
from datetime import UTC

from assets.models import LocationType

COUNTRY = "GB"


def page_of_services(facts):
    """All services as one page of a list, in the wrapper of the profile (DOMAIN section 8)."""
    providers = providers_of(facts)
    return {
        "total_items": len(facts),
        "total_pages": 1,
        "page_number": 1,
        "size": len(facts),
        "first_page": True,
        "last_page": True,
        "empty": not facts,
        "contents": [{**service_of(each), "organization": providers[each.organisation_id], **_where(each)} for each in facts],
    }


def to_json(facts):
    """The services as the bytes of a JSON file."""
    return json.dumps(page_of_services(facts), ensure_ascii=False, indent=2).encode()


def service_of(facts):
    """The service itself; what is not known is left out, because the format has no empty values."""
    return _known(
        id=str(facts.id),
        name=facts.name,
        description=facts.summary,
        url=facts.url,
        email=facts.email,
        status=facts.status,
        fees=facts.fees,
        minimum_age=facts.minimum_age,
        maximum_age=facts.maximum_age,
        assured_date=facts.checked_on.isoformat() if facts.checked_on else None,
        last_modified=facts.changed_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )


def providers_of(facts):
    """The providers of the services: {id: organization}. The format wants a description, so it says what the provider offers."""
    offers = {}
    for each in facts:
        offers.setdefault(each.organisation_id, (each.organisation_name, []))[1].append(each.name)
    return {
        organisation_id: {"id": str(organisation_id), "name": name, "description": f"Provides: {'; '.join(names)}."}
        for organisation_id, (name, names) in offers.items()
    }


def location_of(facts):
    """Where the service is, without its address; None if nothing is known. An address that is not whole goes out in words."""
    is_online = facts.location_type == LocationType.VIRTUAL
    words = "" if is_online or facts.has_whole_address else ", ".join(_parts(facts))
    if not (is_online or facts.has_whole_address or words):
        return None
    return _known(
        id=str(facts.made_id("location")), location_type=facts.location_type, name="" if is_online else facts.town, description=words
    )


def address_of(facts):
    """The address, or None if it is not whole or the service is online."""
    if facts.location_type == LocationType.VIRTUAL or not facts.has_whole_address:
        return None
    return {
        "id": str(facts.made_id("address")),
        "address_1": facts.address,
        "city": facts.town,
        "region": facts.region,
        "state_province": facts.region,
        "postal_code": facts.postcode,
        "country": COUNTRY,
        "address_type": facts.location_type,
    }


def link_id(facts):
    """The id of the link between a service and its location."""
    return str(facts.made_id("service_at_location"))


def _where(facts):
    location, address = location_of(facts), address_of(facts)
    if location is None:
        return {}
    whole = {**location, **({"addresses": [address]} if address else {})}
    return {"service_at_locations": [{"id": link_id(facts), "location": whole}]}


def _parts(facts):
    return [part for part in (facts.address, facts.town, facts.region, facts.postcode) if part]


def _known(**values):
    return {name: value for name, value in values.items() if value not in (None, "")}
