"""Files of directories, good and odd ones, read as rows of services."""

import io
import json
import zipfile

import pytest

from assets.exchange import json_reading, parsing
from assets.exchange.cleaning import row_of
from core.spreadsheets import TableError, csv_bytes, xlsx_bytes

SERVICE = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "name": "Warm room",
    "description": "<p>Tea &amp; company.</p><p>Twice a <b>week</b>.</p>",
    "status": "active",
    "url": "https://example.org/room",
    "email": "room@example.org",
    "fees": "Free",
    "minimum_age": 18,
    "organization": {"id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610", "name": "Village halls together", "description": "Halls"},
    "service_at_locations": [
        {
            "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
            "location": {
                "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5",
                "location_type": "physical",
                "name": "The hall",
                "addresses": [
                    {"address_1": "1 High Street", "city": "Exampleton", "state_province": "Exampleshire", "postal_code": "ex1 2ab"}
                ],
            },
        }
    ],
}
ROW = {
    "row": 1,
    "id": SERVICE["id"],
    "name": "Warm room",
    "organisation": "Village halls together",
    "summary": "Tea & company.\nTwice a week.",
    "status": "active",
    "url": "https://example.org/room",
    "email": "room@example.org",
    "fees": "Free",
    "minimum_age": 18,
    "maximum_age": None,
    "location_type": "physical",
    "address": "1 High Street",
    "town": "Exampleton",
    "region": "Exampleshire",
    "postcode": "EX1 2AB",
    "place": "",
    "notes": [],
    "problems": [],
}


def file(content, name="directory.json"):
    upload = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    upload.name = name
    return upload


def packed(tables):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in tables.items():
            package.writestr(name, text)
    return content.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        {"total_items": 1, "total_pages": 1, "contents": [SERVICE]},
        {"content": [SERVICE], "totalPages": 1},
        {"services": [SERVICE]},
        {"data": {"services": [SERVICE]}},
        [SERVICE],
        SERVICE,
        [{"name": "Village halls together", "services": [{key: value for key, value in SERVICE.items() if key != "organization"}]}],
        {
            "organizations": [{"id": "o1", "name": "Village halls together"}],
            "services": [{**{key: value for key, value in SERVICE.items() if key != "organization"}, "organization_id": "o1"}],
        },
    ],
)
def test_json_of_every_usual_shape_is_read(data):
    assert parsing.from_file(file(json.dumps(data))).rows == [ROW]
    assert parsing.from_text(json.dumps(data)).rows == [ROW]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_is_known_by_its_content(encoding):
    content = json.dumps([SERVICE]).encode(encoding)

    assert parsing.from_file(file(content, "services.txt")).rows == [ROW]


def test_places_of_earlier_versions_are_read():
    old = {
        **SERVICE,
        "service_at_locations": [
            {"location": {"name": "Hall", "physical_addresses": [{"address_1": "1 High Street", "city": "Exampleton"}]}}
        ],
    }

    [row] = parsing.from_text(json.dumps([old])).rows

    assert (row["address"], row["town"], row["location_type"]) == ("1 High Street", "Exampleton", "physical")


def test_place_without_an_address_is_kept_in_words():
    named = {**SERVICE, "service_at_locations": [{"location": {"location_type": "physical", "name": "By the pond"}}]}

    [row] = parsing.from_text(json.dumps([named])).rows

    assert (row["place"], row["town"]) == ("By the pond", "")


def test_people_in_a_directory_are_left_out_and_named_as_left_out():
    service = {
        **SERVICE,
        "contacts": [{"name": "Ann Persona"}],
        "phones": [{"number": "07700 900123"}],
        "schedules": [{"id": "x"}],
        "alert": "",
    }

    parsed = parsing.from_text(json.dumps({"contents": [service], "total_pages": 12}))

    assert parsed.rows == [ROW]
    assert parsed.sentences == [
        "This is one page of 12 of the directory. What is on the other pages is not in this file.",
        "Names and phone numbers of people in it are not taken over.",
        "Not taken over: schedules.",
    ]


def test_packed_tables_are_read():
    tables = {
        "hsds/services.csv": csv_bytes(
            ["id", "organization_id", "name", "description", "status", "url", "email", "fees", "minimum_age"],
            [[SERVICE["id"], "o1", "Warm room", SERVICE["description"], "active", SERVICE["url"], SERVICE["email"], "Free", 18]],
        ),
        "hsds/organizations.csv": csv_bytes(["id", "name"], [["o1", "Village halls together"]]),
        "hsds/service_at_locations.csv": csv_bytes(["id", "service_id", "location_id"], [["x", SERVICE["id"], "l1"]]),
        "hsds/locations.csv": csv_bytes(["id", "location_type", "name"], [["l1", "physical", "Hall"]]),
        "hsds/addresses.csv": csv_bytes(
            ["id", "location_id", "address_1", "city", "state_province", "postal_code"],
            [["a1", "l1", "1 High Street", "Exampleton", "Exampleshire", "EX1 2AB"]],
        ),
        "hsds/contacts.csv": csv_bytes(["id", "name"], [["c1", "Ann Persona"]]),
        "datapackage.json": "{}",
        "__MACOSX/._services.csv": "rubbish",
    }

    parsed = parsing.from_file(file(packed(tables), "directory.zip"))

    assert parsed.rows == [{**ROW, "row": 2}]
    assert parsed.sentences == ["Names and phone numbers of people in it are not taken over."]


HEADER = ["Service name", "Organisation", "Website", "Town", "Postcode", "Telephone"]
CELLS = [["Warm room", "Village halls together", "www.example.org", "Exampleton", "EX1 2AB", "01632 960000"]]


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_spreadsheet_with_a_row_for_each_service_is_read(name):
    content = csv_bytes(HEADER, CELLS) if name.endswith("csv") else xlsx_bytes(HEADER, CELLS)

    parsed = parsing.from_file(file(content, name))

    [row] = parsed.rows
    assert (row["name"], row["organisation"], row["url"], row["town"]) == (
        "Warm room", "Village halls together", "https://www.example.org", "Exampleton",
    )  # fmt: skip
    assert (row["status"], row["location_type"], row["id"]) == ("active", "physical", "")
    assert parsed.sentences == ["Not taken over: Telephone."]


def test_cells_of_a_spreadsheet_can_be_pasted():
    parsed = parsing.from_text("Name\tTown\nWarm room\tExampleton\nLunch club\t\n")

    assert [(row["row"], row["name"], row["town"]) for row in parsed.rows] == [(2, "Warm room", "Exampleton"), (3, "Lunch club", "")]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.json", "empty"),
        (b"{", "a.json", "not JSON"),
        (b"[" * 100_000, "a.json", "not JSON"),
        (b"[1" + b"0" * 5_000 + b"]", "a.json", "not JSON"),
        (b'{"contents": []}', "a.json", "no services"),
        (b'{"hello": 1}', "a.json", "no services"),
        (b'{"a": "\xe9"}', "a.json", "UTF-8"),
        (b"%PDF-1.7", "a.pdf", "cannot read|not a file that we can read"),
        (b"<html></html>", "a.html", "not a file that we can read"),
        (b"Town,Postcode\nExampleton,EX1 2AB\n", "a.csv", "no column called “Name”"),
        (b"Name,Service\nA,B\n", "a.csv", "mean the same"),
        (b"Name\n", "a.csv", "no services"),
        (b"PK\x03\x04rubbish", "a.zip", "damaged"),
        (b"just words", "a.xlsx", "not an Excel file"),
        (b"\x00\x01\x02\x03", "a.bin", "no column called “Name”"),
    ],
)
def test_odd_files_are_refused_in_words(content, name, words):
    with pytest.raises(TableError, match=words):
        parsing.from_file(file(content, name))


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"people.csv": "id\n1\n"}, "no services.csv"),
        ({"services.csv": ""}, "services.csv: The file is empty"),
        ({f"{number}.csv": "id\n" for number in range(80)}, "holds too much"),
    ],
)
def test_odd_packed_files_are_refused_in_words(tables, words):
    with pytest.raises(TableError, match=words):
        parsing.from_file(file(packed(tables), "a.zip"))


def test_packed_file_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr("assets.exchange.table_reading.MAX_UNPACKED_BYTES", 1_000)

    with pytest.raises(TableError, match="holds too much"):
        parsing.from_file(file(packed({"services.csv": "id,name\n" + "a,b\n" * 1_000}), "a.zip"))


def test_too_much_is_refused(monkeypatch, settings):
    many = json.dumps([SERVICE] * 4)
    monkeypatch.setattr(json_reading, "MAX_SERVICES", 3)
    with pytest.raises(TableError, match="4 services, and we take 3 at a time"):
        parsing.from_text(many)
    monkeypatch.setattr(parsing, "MAX_CHARACTERS", 50)
    with pytest.raises(TableError, match="more than 50 characters"):
        parsing.from_text(many)
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(TableError, match="larger than"):
        parsing.from_file(file(many))


def test_entries_that_are_no_services_are_broken_lines():
    rows = parsing.from_text(json.dumps([SERVICE, 7, None, "text", {"name": ""}, {"name": ["a"], "status": "active"}])).rows

    assert [row["problems"] for row in rows] == [[], *[["It has no name."]] * 5]


def test_what_cannot_be_used_is_left_out_and_named():
    row = row_of(
        1,
        {
            "id": "17",
            "name": "Hall\x00\u2028 two",
            "description": {"text": "?"},
            "status": "Archived",
            "url": "javascript:alert(1)",
            "email": "nobody",
            "minimum_age": "30",
            "maximum_age": 12.0,
            "postal_code": "somewhere far away",
            "location_type": "moon",
            "fees": True,
        },
    )

    assert (row["id"], row["name"], row["summary"], row["url"], row["email"], row["fees"]) == ("", "Hall two", "", "", "", "")
    assert (row["minimum_age"], row["maximum_age"], row["status"], row["location_type"]) == (None, None, "active", "physical")
    assert row["problems"] == []
    for words in ("“description”", "“archived”", "“javascript:alert(1)”", "“nobody”", "30 to 12", "postcode is longer", "“moon”", "“fees”"):
        assert any(words in note for note in row["notes"]), words


@pytest.mark.parametrize("age", ["-1", "NaN", "1e999", "many", "400"])
def test_ages_that_are_none_are_left_out(age):
    row = row_of(1, {"name": "Hall", "minimum_age": age})

    assert row["minimum_age"] is None
    assert "is no age" in row["notes"][0]


def test_long_names_are_broken_and_long_texts_lose_their_end():
    row = row_of(1, {"name": "x" * 201, "description": "y" * 6_000})

    assert row["problems"] == ["Its name has 201 characters, and a name has 200 at most."]
    assert len(row["summary"]) == 5_000


def test_broken_markup_is_survived():
    row = row_of(1, {"name": "Hall", "description": "<" * 3_000 + "a"})

    assert row["problems"] == []
    assert row["summary"].strip("< ") in ("a", "")


def test_a_name_that_may_be_a_person_is_pointed_out():
    notes = [row_of(number, {"name": name})["notes"] for number, name in enumerate(["Dr Amina Example", "Warm room"], start=1)]

    assert notes == [["“Dr Amina Example” may be a person's name. Take it only if a service is called so."], []]
