"""Services out of JSON as directories have it: pages, lists, a single service, tables; of HSDS-UK 3.0 and of what came before it."""

import json

from core.spreadsheets import TableError

# Where lists of services stand, in the order in which they are looked for.
LISTS = ("contents", "content", "services", "service", "results", "items", "data")
# What is read of a service. Everything else, such as contacts and phone numbers, is left where it is.
READ = {
    *("id", "name", "description", "url", "email", "status", "fees", "fees_description", "minimum_age", "maximum_age"),
    *("organization", "organization_id", "organisation", "service_at_locations", "locations", "assured_date", "last_modified"),
}
PROVIDERS = ("organizations", "organization")
DEEPEST_LIST = 3
MAX_SERVICES = 2_000


def refuse_too_many(services):
    """Raises TableError for more than a map can take."""
    if len(services) > MAX_SERVICES:
        raise TableError(f"These are {len(services):,} services, and we take {MAX_SERVICES:,} at a time. Take the part that is near you.")


def said_in(text):
    """What a JSON text says of services: (dicts as `cleaning.row_of` takes them, names of what is not read, sentences on the file).

    An entry that is no object is a dict without a name. Raises TableError for what is no JSON, and for JSON without services.
    """
    try:
        data = json.loads(text, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        raise TableError("This is not JSON that we can read. Download the file again, and do not change it by hand.") from None
    services, providers = _services(data)
    if services is None:
        raise TableError(
            "There are no services in it. We look for a list of services of Open Referral UK, called “contents” or “services”."
        )
    refuse_too_many(services)
    objects = [each if isinstance(each, dict) else {} for each in services]
    ignored = dict.fromkeys(key for each in objects for key, value in each.items() if key not in READ and value not in (None, "", [], {}))
    return [_said(each, providers) for each in objects], list(ignored), _sentences(data)


def _services(data, depth=0):
    """The list of services, None if there is none, and the names of providers that stand in a table of their own."""
    if isinstance(data, list):
        nested = [each for each in data if isinstance(each, dict) and isinstance(each.get("services"), list) and "status" not in each]
        if nested and len(nested) == len(data):
            return [_of_provider(service, each) for each in nested for service in each["services"]], {}
        return data, {}
    if not isinstance(data, dict) or depth == DEEPEST_LIST:
        return None, {}
    if "name" in data and ("status" in data or "organization" in data or "service_at_locations" in data):
        return [data], {}
    for key in LISTS:
        if isinstance(data.get(key), list):
            return _services(data[key])[0], _providers(data)
        if isinstance(data.get(key), dict):
            return _services(data[key], depth + 1)
    return None, {}


def _of_provider(service, provider):
    return {**service, "organization": service.get("organization") or provider} if isinstance(service, dict) else service


def _providers(data):
    rows = next((data[key] for key in PROVIDERS if isinstance(data.get(key), list)), [])
    return {str(row.get("id")): row.get("name") for row in rows if isinstance(row, dict)}


def _sentences(data):
    total = data.get("total_pages", data.get("totalPages")) if isinstance(data, dict) else None
    if isinstance(total, int) and not isinstance(total, bool) and total > 1:
        return [f"This is one page of {total:,} of the directory. What is on the other pages is not in this file."]
    return []


def _said(service, providers):
    provider = service.get("organization", service.get("organisation"))
    name = provider.get("name") if isinstance(provider, dict) else provider
    said = {key: service.get(key) for key in ("id", "name", "description", "url", "email", "status", "minimum_age", "maximum_age")}
    return {
        **said,
        "fees": service.get("fees") or service.get("fees_description"),
        "organization": name or providers.get(str(service.get("organization_id"))),
        **_where(service),
    }


def _where(service):
    """The first place of a service that has an address, or else its first place."""
    links = [each for each in _objects(service.get("service_at_locations")) if isinstance(each.get("location"), dict)]
    locations = [each["location"] for each in links] + _objects(service.get("locations"))
    if not locations:
        return {}
    location = next((each for each in locations if _addresses(each)), locations[0])
    address = next(iter(_addresses(location)), {})
    return {
        "location_type": location.get("location_type"),
        "place": "" if address.get("city") else location.get("name"),
        **{key: address.get(key) for key in ("address_1", "city", "region", "state_province", "postal_code")},
    }


def _addresses(location):
    return _objects(location.get("addresses")) or _objects(location.get("physical_addresses"))


def _objects(value):
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
