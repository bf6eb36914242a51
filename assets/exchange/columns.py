"""Under which names the facts of a service are found: in a table that holds everything in one row, and in the tables of HSDS."""

from dataclasses import dataclass

from core.spreadsheets import TableError
from organisations.imports.columns import normal


@dataclass(frozen=True)
class Fact:
    """A column of a table with a row for each service: `code` as HSDS calls it, `names` other headers that are understood."""

    code: str
    label: str
    explanation: str
    names: tuple[str, ...] = ()


FACTS = (
    Fact("name", "Name", "What the service is called. Must be there.", ("service", "service name", "title")),
    Fact("organization", "Organisation", "Who provides it.", ("organisation", "organization name", "organisation name", "provider")),
    Fact("description", "Description", "What it is, in a few words.", ("summary", "about", "details")),
    Fact("url", "Website", "Its web address.", ("website", "web", "web address", "web site", "link")),
    Fact("email", "Email", "A general address, not a person's.", ("e-mail", "email address")),
    Fact("status", "Status", "active, inactive, defunct or temporarily closed; active if empty.", ("service status",)),
    Fact("fees", "Fees", "What it costs.", ("cost", "costs", "fee", "price")),
    Fact("minimum_age", "Youngest age", "A number.", ("minimum age", "min age", "age from")),
    Fact("maximum_age", "Oldest age", "A number.", ("maximum age", "max age", "age to")),
    Fact("address_1", "Address", "Building and street.", ("address", "address line 1", "address 1", "street", "street address")),
    Fact("city", "Town", "The town or village.", ("town", "village", "place", "location", "locality", "town or city")),
    Fact("region", "County or region", "The county or region.", ("county", "state province", "county or region")),
    Fact("postal_code", "Postcode", "The postcode.", ("postcode", "post code", "zip")),
    Fact("location_type", "Kind of place", "physical, postal or virtual.", ("location type",)),
    Fact("id", "Id", "The id of the service in the directory, so that it is known again.", ("service id", "identifier")),
)
_CODES = {normal(name): fact.code for fact in FACTS for name in (fact.code, fact.label, *fact.names)}


def match_header(header):
    """Which columns a header names: ({position: code}, [names that are not taken over]). Raises TableError without a name column."""
    places, ignored, names = {}, [], {}
    for position, name in enumerate(header):
        code = _CODES.get(normal(name))
        if code is None:
            ignored.append(name)
        elif code in names:
            raise TableError(f"The columns “{names[code]}” and “{name}” mean the same. Keep one of them.")
        else:
            places[position], names[code] = code, name
    if "name" not in names:
        raise TableError(
            "There is no column called “Name”. The first row must name the columns, and one of them holds what services are called."
        )
    return places, ignored
