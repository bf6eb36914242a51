"""Parsing and checking of rows that are not excerpts yet."""

import io

import pytest
from openpyxl import Workbook

from core.spreadsheets import TableError, csv_bytes
from datareview.intake import parsing
from datareview.intake.checking import check, scanned
from datareview.places import Place
from tests.factories.datareview import ActivityFactory, ConsentFactory, DataSourceFactory, ExcerptFactory, selected

pytestmark = pytest.mark.django_db

TOPICS = {"M4.1.p3": "Which needs are not met?"}


def upload(content, name="excerpts.csv"):
    file = io.BytesIO(content)
    file.name = name
    return file


def workbook(*rows, merge=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    content = io.BytesIO()
    book.save(content)
    return upload(content.getvalue(), "excerpts.xlsx")


def read(file, consents=()):
    return parsing.from_file(file, consents=consents, topics=TOPICS)


@pytest.fixture
def consent():
    return ConsentFactory(activity=ActivityFactory(population=selected()), label="Speaker 1")


def problems(consent, *rows):
    rows = [{"row": number, "consent": consent.pk, **row} for number, row in enumerate(rows, start=1)]
    return [line.problems for line in check(rows, Place(activity=consent.activity))]


# Text


def test_each_line_is_an_excerpt_with_the_number_of_its_line():
    rows = parsing.from_text("One\r\n\r\n  Two  \rThree\n", each_line=True).rows

    assert rows == [{"row": 1, "text": "One"}, {"row": 3, "text": "Two"}, {"row": 4, "text": "Three"}]


def test_paragraphs_keep_their_lines():
    rows = parsing.from_text("\nOne\ngoes on\n \n\nTwo", each_line=False).rows

    assert rows == [{"row": 2, "text": "One\ngoes on"}, {"row": 6, "text": "Two"}]


@pytest.mark.parametrize("text", ["x" * 600_001, " \n\n", "a\n" * 5001])
def test_too_much_and_nothing_are_refused_in_words(text):
    with pytest.raises(TableError):
        parsing.from_text(text, each_line=True)


def test_a_text_file_is_read_by_paragraphs_whatever_wrote_it():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        rows = read(upload("Café\r\nau lait\r\n\r\nTwo".encode(encoding), "notes.TXT")).rows
        assert [row["text"] for row in rows] == ["Café\nau lait", "Two"]


def test_what_is_no_text_is_refused():
    with pytest.raises(TableError, match="not plain text"):
        read(upload(b"\x00\x01\x02" * 50, "notes.txt"))


def test_a_large_text_file_is_refused():
    with pytest.raises(TableError, match="600,000"):
        read(upload(b"x" * 20_000_000, "notes.txt"))


# Tables


@pytest.mark.req("R98")
def test_a_table_names_its_columns_in_any_order_and_what_is_ignored_is_told(consent):
    content = csv_bytes(
        ["Date", "Said by", "QUOTE", "question", "Agreement", "may distress"],
        [["1/6/26", "a carer", "Nobody asks", "which needs are not met?", "speaker 1", "Yes"]],
    )

    parsed = read(upload(content), [consent])

    assert parsed.ignored == ["Date"]
    assert parsed.rows == [
        {"row": 2, "text": "Nobody asks", "speaker": "a carer", "topic": "M4.1.p3", "consent": consent.pk, "may_distress": True}
    ]


def test_a_table_without_a_column_of_words_is_refused():
    with pytest.raises(TableError, match="no column called “Text”"):
        read(upload(csv_bytes(["Ward", "People"], [["North", 1]])))
    with pytest.raises(TableError, match="mean the same"):
        read(upload(csv_bytes(["Text", "Quote"], [["a", "b"]])))
    with pytest.raises(TableError, match="no rows"):
        read(upload(csv_bytes(["Text", "Date"], [["", "1/6/26"]])))


def test_every_bad_cell_of_a_workbook_is_told_with_its_row(consent):
    file = workbook(
        ["Text", "Agreement", "Question", "May be distressing"],
        ["Good words", "Speaker 1"],
        [None, "Speaker 1"],
        ["=1+1", "Speaker 1"],
        [9434765919, "Speaker 1"],
        ["2026-06-01", "Speaker 1"],
        ["Somebody else", "Speaker 9", "Which bus?", "perhaps"],
        ["Merged", "Speaker 1"],
        ["x" * 5001, "Speaker 1"],
        [None, None, None, None],
        ["No agreement"],
        merge=["A8:B8"],
    )

    lines = check(read(file, [consent]).rows, Place(activity=consent.activity))

    found = {line.number: " ".join(line.problems) for line in lines}
    assert list(found) == [2, 3, 4, 5, 6, 7, 8, 9, 11]
    assert found[2] == ""
    for number, words in {
        3: "no words in it",
        4: "formula",
        5: "looks like an NHS number",
        6: "only numbers",
        7: "no agreement in force that is called “Speaker 9”",
        8: "merged",
        9: "5,001 characters",
        11: "Choose the agreement",
    }.items():
        assert words in found[number]
    assert "no question “Which bus?”" in found[7]
    assert "neither yes nor no" in found[7]


@pytest.mark.req("R98")
def test_the_sheets_of_a_workbook_are_named():
    book = Workbook()
    book.active.title = "Hall & library"
    book.active.append(["Text"])
    book.active.append(["Nobody asks"])
    book.create_sheet("Café")
    content = io.BytesIO()
    book.save(content)

    assert read(upload(content.getvalue(), "two.xlsx")).sheets == ["Hall & library", "Café"]
    assert read(workbook(["Text"], ["Nobody asks"])).sheets == ["Sheet"]
    assert read(upload(csv_bytes(["Text"], [["Nobody asks"]]))).sheets == []


def test_what_is_called_a_workbook_and_is_none_is_refused_as_such():
    with pytest.raises(TableError, match="not an Excel file, although its name ends in"):
        read(upload(b"Dear all, please find the quotes below", "quotes.XLSX"))
    with pytest.raises(TableError, match="empty"):
        read(upload(b"", "quotes.xlsx"))


# Rows


def test_rows_that_say_the_same_are_named_and_may_be_taken_over(consent):
    rows = [
        {"row": number, "consent": consent.pk, "text": text} for number, text in enumerate(["Nobody asks", "Why", "nobody  asks", ""], 1)
    ]

    lines = check(rows, Place(activity=consent.activity))

    assert [line.same_as for line in lines] == [None, None, 1, None]
    assert lines[2].is_good


def test_what_was_found_in_a_row_is_kept_with_it(consent):
    row = scanned({"row": 1, "consent": consent.pk, "text": "Ring 020 7946 0018"})
    [line] = check([row], Place(activity=consent.activity))

    assert (line.token, line.is_good) == (row["token"], False)
    assert "phone number" in line.problems[0]
    assert check([{**row, "sure": row["token"]}], Place(activity=consent.activity))[0].is_good


@pytest.mark.req("R210")
def test_what_may_identify_somebody_is_asked_about_until_it_is_confirmed(consent):
    row = {"text": "Ring 020 7946 0018"}
    [line] = check([{"row": 1, "consent": consent.pk, **row}], Place(activity=consent.activity))

    assert "phone number" in line.problems[0]
    assert problems(consent, {**row, "sure": line.token}) == [[]]
    assert problems(consent, {"text": "Ring 020 7946 0099", "sure": line.token}) != [[]]
    assert problems(consent, {"text": "Fine", "speaker": "anna@example.org"}) != [[]]
    assert "“Dr Miller” looks like a name of a person" in problems(consent, {"text": "Fine", "speaker": "Dr Miller"})[0][0]


def test_words_that_are_here_already_are_asked_about(consent):
    ExcerptFactory(population=consent.activity.population, activity=consent.activity, consent=consent, number=4, text="Nobody  asks")

    assert problems(consent, {"text": "nobody asks"}) == [["The same words are here already, as Excerpt 4."]]
    assert problems(consent, {"text": "nobody asks", "twice": True}) == [[]]


def test_an_agreement_that_was_withdrawn_meanwhile_stops_its_rows(consent):
    type(consent).objects.update(may_use=False)

    assert problems(consent, {"text": "Words"}) == [["The agreement behind it is not in force any more."]]


def test_existing_data_and_professionals_need_no_agreement():
    population = selected()

    for place in (Place(source=DataSourceFactory(population=population)), Place(activity=ActivityFactory(professionals=True))):
        [line] = check([{"row": 1, "text": "Words"}], place)
        assert line.is_good


def test_a_long_speaker_is_refused(consent):
    assert "at most 100" in problems(consent, {"text": "Words", "speaker": "x" * 101})[0][0]


def test_the_check_takes_two_queries_for_any_number_of_rows(consent, django_assert_num_queries):
    rows = [{"row": number, "text": f"Words {number}", "consent": consent.pk} for number in range(2000)]

    with django_assert_num_queries(2):
        lines = check(rows, Place(activity=consent.activity))
    assert all(line.is_good for line in lines)
