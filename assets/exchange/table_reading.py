"""Services out of tables: one with a row for each service (CSV, XLSX), or the packed tables of HSDS (ZIP)."""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from assets.exchange.columns import match_header
from core.spreadsheets import MAX_UNPACKED_BYTES, TableError, read_table

MAX_TABLES = 60
# The tables that are read, by the names that versions of the format have for them.
TABLES = {
    "services": "services",
    "service": "services",
    "organizations": "organizations",
    "organization": "organizations",
    "locations": "locations",
    "location": "locations",
    "service_at_location": "links",
    "service_at_locations": "links",
    "services_at_location": "links",
    "address": "addresses",
    "addresses": "addresses",
    "physical_address": "addresses",
    "physical_addresses": "addresses",
}


def said_in_table(file):
    """What a table with a row for each service says: ([(number, said)], names of columns that are not read). Raises TableError."""
    header, rows = read_table(file)
    places, ignored = match_header(header)
    return [(row.number, {code: row[position] for position, code in places.items()}) for row in rows], ignored


def said_in_zip(content):
    """What packed tables say of services: ([(number in services.csv, said)], names of tables that are not read). Raises TableError."""
    tables, ignored = _unpacked(content)
    if "services" not in tables:
        raise TableError("There is no services.csv in the packed file. It must hold the tables of Open Referral UK as CSV files.")
    providers = {row.get("id"): row.get("name") for _, row in tables.get("organizations", ())}
    addresses = {row.get("location_id"): row for _, row in tables.get("addresses", ())}
    locations = {row.get("id"): row for _, row in tables.get("locations", ())}
    places = {}
    for _, link in tables.get("links", ()):
        places.setdefault(link.get("service_id"), []).append(link.get("location_id"))
    return [
        (
            number,
            {
                **row,
                "organization": providers.get(row.get("organization_id")),
                **_where(places.get(row.get("id"), []), locations, addresses),
            },
        )
        for number, row in tables["services"]
    ], ignored


def is_zip_of_tables(content):
    """Whether a packed file is a folder of tables, and not an Excel workbook."""
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return "[Content_Types].xml" not in names


def _where(keys, locations, addresses):
    """The first place of a service that has an address, or else its first place."""
    if not keys:
        return {}
    key = next((key for key in keys if key in addresses), keys[0])
    location, address = locations.get(key, {}), addresses.get(key, {})
    return {
        "location_type": location.get("location_type"),
        "place": "" if address.get("city") else location.get("name"),
        **{name: address.get(name) for name in ("address_1", "city", "region", "state_province", "postal_code")},
    }


def _unpacked(content):
    """The known tables as ({table: [(number, {column: text})]}, [names of the others])."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        entries = [entry for entry in package.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
        if len(entries) > MAX_TABLES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise TableError("The packed file holds too much. Keep the CSV files of Open Referral UK, and nothing else.")
        tables, ignored = {}, []
        for entry in entries:
            path = PurePosixPath(entry.filename)
            table = TABLES.get(path.stem.casefold()) if path.suffix.casefold() == ".csv" else None
            if table and table not in tables:
                tables[table] = _rows(package, entry, path.name)
            elif path.name != "datapackage.json":
                ignored.append(path.name[:60])
    return tables, ignored


def _is_hidden(name):
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _rows(package, entry, name):
    try:
        content = package.read(entry)
    except (RuntimeError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
        raise TableError(f"{name} cannot be unpacked. Pack the files again, without a password.") from None
    try:
        header, rows = read_table(BytesIO(content))
    except TableError as error:
        raise TableError(f"{name}: {error}") from None
    names = [column.strip().casefold() for column in header]
    return [(row.number, dict(zip(names, row, strict=True))) for row in rows]
