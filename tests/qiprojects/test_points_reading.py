"""Numbers and days as people type them, and lines of a paste or a file as rows of points."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.spreadsheets import TableError, csv_bytes, xlsx_bytes
from qiprojects.intake_reading import MAX_CHARACTERS, from_file, from_text, text_of
from qiprojects.models import BreakdownGroup, Measure
from qiprojects.typed_points import date_in, is_month_first, number_in, problems_of, serial_date_in, worked_out

JANUARY = date(2026, 1, 1)


def count(**fields):
    return Measure(**{"name": "First appointments", "unit": "count", "frequency": "monthly", **fields})


def share(**fields):
    fields = {"numerator": "Seen within four weeks", "denominator": "All referred", **fields}
    return Measure(name="Seen in time", unit="percentage", frequency="monthly", **fields)


def rows(measure, text, starts_on=JANUARY, **options):
    """(line, day, numbers, problems) of each row, the numbers as "12", "12/40" or what else the line says."""
    found = from_text(measure, text, starts_on=starts_on, **options).rows
    return [(row["line"], row["on"], says(row), row["problems"]) for row in found if not row["is_heading"]]


def says(row):
    if row["is_missing"]:
        return "not collected"
    if row["numerator"]:
        return f"{row['numerator']}/{row['denominator']}"
    return row["value"]


def points(measure, text, **options):
    """The days and numbers of lines in which nothing is wrong."""
    found = rows(measure, text, **options)
    assert [problems for *_, problems in found if problems] == []
    return [(day, numbers) for _, day, numbers, _ in found]


# Numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("\u00a012\u200b", "12"),
        ("1,234", "1234"),
        ("1 234.5", "1234.5"),
        ("1\u202f234", "1234"),
        ("38%", "38"),
        ("38.5 %", "38.5"),
        ("£12", "12"),
        ("\u22123.5", "-3.5"),
        (".5", "0.5"),
        ("1.2E+3", "1200"),
    ],
)
def test_number_is_read_as_people_type_it(text, number):
    assert number_in(text) == (Decimal(number), "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("abc", "“abc” is not a number"),
        ("3,5", "“3,5” may mean 3.5: write it with a point"),
        ("<5", "was hidden by its publisher"),
        ("*", "was hidden by its publisher"),
        ("=A1+B1", "is a formula"),
        ("1/4/2026", "is a date"),
        ("April 2026", "is a date"),
        ("nil", "may mean 0 or not collected"),
        ("-", "may mean 0 or not collected"),
        ("12345678901", "is too large"),
        ("1e99", "is too large"),
        ("12 of them", "is not a number"),
    ],
)
def test_what_is_no_number_is_said_with_its_words(text, words):
    number, problem = number_in(text)

    assert number is None
    assert words in problem


def test_nothing_is_no_number_and_no_problem():
    assert number_in(" ") == (None, "")


# Days


@pytest.mark.parametrize(
    "text",
    [
        "1/4/2026",
        "01/04/26",
        "1.4.2026",
        "1-4-2026",
        "2026-04-01",
        "2026-04-01 00:00:00",
        "2026-04-01T00:00:00",
        "2026-04",
        "04/2026",
        "1 April 2026",
        "1st April 2026",
        "1 Apr 26",
        "1-Apr-26",
        "Apr 2026",
        "April 2026",
        "Apr-26",
        "Wednesday 1 April 2026",
        "w/c 1/4/2026",
        "Week commencing 01/04/2026",
        " 1/4/2026\u00a0",
    ],
)
def test_first_of_april_in_the_ways_in_which_it_is_written(text):
    assert date_in(text) == (date(2026, 4, 1), "")


def test_years_are_days_of_yearly_measures_alone():
    assert date_in("2025", "yearly")[0] == date(2025, 1, 1)
    assert date_in("2025/26", "yearly")[0] == date(2025, 4, 1)
    assert date_in("2025", "monthly")[0] is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Aprl 2026", "“Aprl 2026” is no date that we can read"),
        ("Total", "is no date that we can read"),
        ("4/13/2026", "is no real date. The day comes first"),
        ("31/2/2026", "is no real date"),
        ("1/4/1926", "is not between 2000 and 2100"),
        ("", "There is no date"),
    ],
)
def test_what_is_no_date_is_said_with_its_words(text, words):
    day, problem = date_in(text)

    assert day is None
    assert words in problem


def test_month_before_the_day_is_noticed():
    assert is_month_first("4/13/2026")
    assert not is_month_first("13/4/2026")
    assert not is_month_first("4/4/2026")


def test_number_of_a_spreadsheet_for_a_day():
    assert serial_date_in("46113") == date(2026, 4, 1)
    assert serial_date_in("461") is None
    assert serial_date_in("99999") is None


# What is worked out, and what cannot be


def test_shares_and_rates_are_worked_out():
    assert worked_out(share(), Decimal(12), Decimal(40)) == 30
    assert worked_out(Measure(unit="rate", per=1_000), Decimal(3), Decimal(600)) == 5


@pytest.mark.parametrize(
    ("measure", "numbers", "words"),
    [
        (share(), {"numerator": 45, "denominator": 40}, "The numerator (45) is above the denominator (40)"),
        (share(), {"numerator": 0, "denominator": 0}, "Nothing can be out of 0"),
        (share(), {"numerator": -1, "denominator": 40}, "The numerator must be 0 or more"),
        (share(), {"numerator": 1}, "Enter the denominator: All referred"),
        (share(), {"numerator": Decimal("1.5"), "denominator": 40}, "must be a whole number"),
        (share(), {"value": 101}, "between 0 and 100"),
        (count(), {"value": -1}, "A count must be 0 or more"),
        (count(), {"value": Decimal("1.5")}, "A count must be a whole number"),
        (count(), {}, "Enter the number"),
        (Measure(unit="time", chart="t"), {"value": 0}, "A T chart needs times above 0"),
        (Measure(unit="rate", per=1_000_000), {"numerator": 999_999_999, "denominator": Decimal("0.0001")}, "The rate is too large"),
        (Measure(unit="mean"), {"value": 1, "denominator": 0}, "How many it is about"),
    ],
)
def test_numbers_that_cannot_be_are_said(measure, numbers, words):
    numbers = {name: Decimal(number) for name, number in numbers.items()}

    assert any(words in problem for _, problem in problems_of(measure, **numbers))


def test_good_numbers_have_no_problem():
    assert problems_of(share(), numerator=Decimal(12), denominator=Decimal(40)) == []
    assert problems_of(Measure(unit="time"), value=Decimal(0)) == []
    assert problems_of(Measure(unit="score"), value=Decimal("-1.5")) == []
    assert problems_of(Measure(unit="rate", per=1_000), numerator=Decimal(5), denominator=Decimal("2.5")) == []


# Lines of a paste


@pytest.mark.req("R175")
def test_column_of_numbers_begins_on_a_day_and_keeps_its_gaps():
    found = rows(count(), "12\n13\n\n1,414 \nn/a\n\n")

    assert [(line, day, numbers) for line, day, numbers, _ in found] == [
        (1, "2026-01-01", "12"),
        (2, "2026-02-01", "13"),
        (3, "2026-03-01", ""),
        (4, "2026-04-01", "1414"),
        (5, "2026-05-01", "not collected"),
    ]


def test_column_of_numbers_without_a_first_day_asks_for_it():
    assert from_text(count(), "12\n13").needs_start


@pytest.mark.parametrize(
    "text",
    [
        "Month\tFirst appointments\n1/4/2026\t12\n1/5/2026\t1,234 \n",
        "Apr 2026\t12\t\nMay 2026\t1234\t\n",
        "Apr 2026 12\nMay 2026 1,234",
        "01/04/2026,12\n01/05/2026,1,234",
        "01/04/2026, 12\n01/05/2026, 1234",
        '"1 April 2026","12"\n"1 May 2026","1,234"',
        "Month;Count\n04/2026;12\n05/2026;1234",
        "46113\t12\n46143\t1234",
        "Apr 2026: 12\nMay 2026: 1 234",
        "\n\nApr 2026  12\n\nMay 2026  1234\n",
    ],
)
def test_dates_and_numbers_however_they_are_put_side_by_side(text):
    assert points(count(), text, starts_on=None) == [("2026-04-01", "12"), ("2026-05-01", "1234")]


@pytest.mark.parametrize(
    "text",
    [
        "Apr 2026\t12\t40\nMay 2026\t15\t45",
        "Apr 2026\t12\t40\t30%\nMay 2026\t15\t45\t33%",
        "Apr 2026 12 40\nMay 2026 15 45",
        "Apr 2026\t12/40\nMay 2026\t15 of 45",
        "Apr 2026 12/40\nMay 2026 15 out of 45",
        "2026-04-01,12,40\n2026-05-01,15,45",
        "All referred\tMonth\tSeen within four weeks\n40\tApr 2026\t12\n45\tMay 2026\t15",
        "date\tn\td\tvalue\nApr 2026\t12\t40\t30\nMay 2026\t15\t45\t33.3",
    ],
)
def test_numerators_and_denominators(text):
    assert points(share(), text, starts_on=None) == [("2026-04-01", "12/40"), ("2026-05-01", "15/45")]


def test_two_columns_without_dates_are_numerator_and_denominator():
    assert points(share(), "12\t40\n15\t45") == [("2026-01-01", "12/40"), ("2026-02-01", "15/45")]


def test_shares_alone_are_read_as_percent_and_as_spreadsheets_keep_them():
    assert points(share(), "Apr 2026\t38%\nMay 2026\t40") == [("2026-04-01", "38"), ("2026-05-01", "40")]
    parsed = from_text(share(), "Apr 2026\t0.38\nMay 2026\t0.4")
    assert [Decimal(row["value"]) for row in parsed.rows] == [38, 40]
    assert "All numbers are between 0 and 1, so they are read as shares: 0.38 is 38%." in parsed.sentences


def test_percentage_is_no_count():
    [(_, _, _, problems)] = rows(count(), "Apr 2026\t38%\nMay 2026\t3")[:1]

    assert problems == ["“38%” is a percentage, and the number of this measure is none"]


def test_row_of_a_spreadsheet_is_turned():
    assert points(count(), "Month\tApr 2026\tMay 2026\tJun 2026\tJul 2026\nCount\t1\t2\t3\t4", starts_on=None)[-1] == ("2026-07-01", "4")
    assert points(count(), "1\t2\t3\t4\t5")[-1] == ("2026-05-01", "5")


def test_bad_lines_are_named_by_number_and_words_and_the_others_are_read():
    found = rows(count(), "Month\tCount\nApr 2026\t12\nAprl 2026\t13\nJune 2026\tmany\nTotal\t25")

    assert [(line, problems[0].split(" is ")[0]) for line, _, _, problems in found if problems] == [
        (3, "“Aprl 2026”"),
        (4, "“many”"),
        (5, "“Total”"),
    ]
    assert found[0] == (2, "2026-04-01", "12", [])


def test_month_before_the_day_is_said_of_the_whole_paste():
    parsed = from_text(count(), "4/1/2026\t12\n4/13/2026\t5")

    assert "Line 2 has the month before the day. Dates are read with the day first: look at each of them." in parsed.sentences


def test_notes_are_kept_and_those_that_may_identify_somebody_are_not():
    first, second = from_text(count(), "Apr 2026\t12\tA strike\nMay 2026\t13\tcall 07700 900123").rows

    assert first["note"] == "A strike"
    assert second["note"] == ""
    assert "“07700 900123” in the note may identify a person" in second["problems"][0]


def test_groups_of_a_breakdown_are_found_by_name():
    groups = [BreakdownGroup(pk=7, label="Aged 18 to 25")]
    found = from_text(count(), "date\tgroup\tvalue\nApr 2026\taged 18 to 25\t3\nApr 2026\t\t9\nApr 2026\tMen\t4", groups=groups).rows

    assert [row["group"] for row in found[1:]] == [7, None, None]
    assert found[3]["problems"] == ["“Men” is no group of this measure"]


@pytest.mark.parametrize("text", ["hello there\nhow are you", "Month\tCount\n\n", "Apr 2026\nMay 2026\n", "*\n<5", "x" * 2_000])
def test_text_without_points_is_refused(text):
    with pytest.raises(TableError):
        from_text(count(), text, starts_on=JANUARY)


def test_too_much_text_is_refused():
    with pytest.raises(TableError, match="Paste it in parts"):
        from_text(count(), "1\n" * MAX_CHARACTERS)
    with pytest.raises(TableError, match="more than 2,000 lines"):
        from_text(count(), "1\n" * 2_001, starts_on=JANUARY)


@pytest.mark.parametrize("text", ["12\n13\n\n15", "Month\tCount\nApr 2026\t12\nx\ty", "Apr 2026, 12\nMay 2026, 13"])
def test_lines_come_back_as_they_were_typed(text):
    assert text_of(from_text(count(), text, starts_on=JANUARY).rows) == text


def test_lines_that_stay_keep_the_days_that_were_counted():
    parsed = from_text(count(), "Count\n12\nmany\n14\nfew", starts_on=JANUARY)
    left = [row for row in parsed.rows if row["problems"] or row["is_heading"]]

    assert text_of(left) == "2026-02-01\tmany\n2026-04-01\tfew"
    assert [row["on"] for row in from_text(count(), text_of(left).replace("many", "13")).rows] == ["2026-02-01", "2026-04-01"]


# Files


def test_file_is_read_by_the_names_of_its_columns():
    header = ["Notes", "Month", "First appointments", "Something else"]
    content = xlsx_bytes(header, [["A strike", date(2026, 4, 1), 12, "x"], [None, date(2026, 5, 1), 1234, "x"]])
    found = from_file(count(), SimpleUploadedFile("points.xlsx", content)).rows

    assert [(row["line"], row["on"], row["value"], row["note"]) for row in found[1:]] == [
        (2, "2026-04-01", "12", "A strike"),
        (3, "2026-05-01", "1234", ""),
    ]


def test_file_without_names_of_columns_loses_no_line():
    content = csv_bytes(["01/04/2026", "12"], [["01/05/2026", "13"]])
    found = from_file(count(), SimpleUploadedFile("points.csv", content)).rows

    assert [(row["on"], row["value"]) for row in found] == [("2026-04-01", "12"), ("2026-05-01", "13")]


def test_formula_of_a_file_is_no_number():
    content = csv_bytes(["Month", "Count"], [["Apr 2026", 12], ["May 2026", "=1+1"]])

    assert "is a formula" in from_file(count(), SimpleUploadedFile("points.csv", content)).rows[2]["problems"][0]
