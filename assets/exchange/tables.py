"""Services as the tables of HSDS: a packed folder with a CSV file for each kind of thing, and a description of the tables.

The files have the names that the profile gives them. Cells that a spreadsheet program would run are protected, as in every CSV file of
the site.
"""

import json
import zipfile
from io import BytesIO

from assets.exchange.hsds import address_of, link_id, location_of, providers_of, service_of
from core.spreadsheets import csv_bytes

LICENCE_NOTE = "Tables of Open Referral UK (HSDS-UK 3.0), whose specification is licensed under CC BY-SA 4.0."
COLUMNS = {
    "organizations": ("id", "name", "description"),
    "services": (
        *("id", "organization_id", "name", "description", "url", "email", "status", "fees", "minimum_age", "maximum_age"),
        *("assured_date", "last_modified"),
    ),
    "locations": ("id", "location_type", "name", "description"),
    "service_at_location": ("id", "service_id", "location_id"),
    "address": (*("id", "location_id", "address_1", "city", "region", "state_province", "postal_code", "country", "address_type"),),
}
KINDS = {"minimum_age": "number", "maximum_age": "number", "assured_date": "date", "last_modified": "datetime"}


def tables_of(facts):
    """The rows of each table as dicts: {table: rows}, the columns as in COLUMNS; what is not known is missing."""
    placed = [(each, location) for each in facts if (location := location_of(each))]
    addressed = [(each, address) for each in facts if (address := address_of(each))]
    return {
        "organizations": list(providers_of(facts).values()),
        "services": [{**service_of(each), "organization_id": str(each.organisation_id)} for each in facts],
        "locations": [location for _, location in placed],
        "service_at_location": [
            {"id": link_id(each), "service_id": str(each.id), "location_id": location["id"]} for each, location in placed
        ],
        "address": [{**address, "location_id": str(each.made_id("location"))} for each, address in addressed],
    }


def to_zip(facts):
    """The tables as the bytes of a ZIP file."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, rows in tables_of(facts).items():
            package.writestr(f"{name}.csv", csv_bytes(COLUMNS[name], [[row.get(column) for column in COLUMNS[name]] for row in rows]))
        package.writestr("datapackage.json", json.dumps(_description(), indent=2))
    return content.getvalue()


def _description():
    return {
        "name": "human_services_data",
        "profile": "tabular-data-package",
        "description": LICENCE_NOTE,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"primaryKey": "id", "fields": [{"name": column, "type": KINDS.get(column, "string")} for column in columns]},
            }
            for name, columns in COLUMNS.items()
        ],
    }
