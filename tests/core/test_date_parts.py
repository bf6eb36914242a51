import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.forms import DatePartsField, NHSForm
from core.forms.dates import month_number

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 31))
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


class StartForm(NHSForm):
    starts_on = DatePartsField(label="Start date", min_value=date(2026, 4, 1), max_value=date(2029, 3, 31))
    ends_on = DatePartsField(label="End date", required=False)


def typed(day, month, year, name="starts_on"):
    return {f"{name}_0": day, f"{name}_1": month, f"{name}_2": year}


def problem(data):
    """The one error of the start date with the numbers of the boxes it is about."""
    form = StartForm(data)
    (error,) = form.errors.as_data()["starts_on"]
    return form.errors["starts_on"][0], (error.params or {}).get("wrong")


@pytest.mark.parametrize("month", ["11", "Nov", "nov.", "NOVEMBER", " november "])
def test_date_accepts_numbers_and_names_of_months(month):
    form = StartForm(typed("20", month, "2026"))

    assert (form.is_valid(), form.cleaned_data) == (True, {"starts_on": date(2026, 11, 20), "ends_on": None})


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("", "", ""), "Enter the start date", None),
        (("", "11", "2026"), "Start date must include a day", [0]),
        (("20", "", "2026"), "Start date must include a month", [1]),
        (("20", "11", ""), "Start date must include a year", [2]),
        (("20", "", ""), "Start date must include a month and year", [1, 2]),
        (("31", "2", "2027"), "Start date must be a real date", [0]),
        (("32", "1", "2027"), "Start date must be a real date", [0]),
        (("0", "1", "2027"), "Start date must be a real date", [0]),
        (("20", "13", "2026"), "Start date must be a real date", [1]),
        (("20", "Smarch", "2026"), "Start date must be a real date", [1]),
        (("x", "y", "z"), "Start date must be a real date", [0, 1, 2]),
        (("20", "11", "26"), "Year must include 4 numbers", [2]),
        (("²", "11", "2026"), "Start date must be a real date", [0]),
        (("31", "3", "2026"), "Start date must be on or after 1 April 2026", None),
        (("1", "4", "2029"), "Start date must be on or before 31 March 2029", None),
    ],
)
def test_date_says_what_is_wrong_and_in_which_box(parts, message, wrong):
    assert problem(typed(*parts)) == (message, wrong)


def test_leap_day_is_real_in_leap_years_only():
    leap, common = StartForm(typed("29", "2", "2028")), StartForm(typed("29", "2", "2027"))

    assert (leap.is_valid(), common.is_valid()) == (True, False)


def test_date_takes_a_whole_date_from_an_address():
    form = StartForm({"starts_on": "2026-11-20"})

    assert (form.is_valid(), form["starts_on"].value()) == (True, [20, 11, 2026])


def test_date_shows_the_initial_date_and_what_was_typed():
    fresh = StartForm(initial={"starts_on": date(2026, 11, 2)})
    wrong = StartForm(typed("2", "Novembre", "2026"))

    values = [
        [part["value"] for part in form.fields["starts_on"].widget.get_context("d", form["starts_on"].value(), {})["widget"]["subwidgets"]]
        for form in (fresh, wrong)
    ]

    assert values == [["2", "11", "2026"], ["2", "Novembre", "2026"]]


def test_date_has_changed_compares_days():
    initial = {"starts_on": date(2026, 11, 20)}

    same = StartForm(typed("20", "November", "2026"), initial=initial)
    other = StartForm(typed("21", "November", "2026"), initial=initial)
    unreadable = StartForm(typed("21", "", "2026"), initial=initial)

    assert [form.changed_data for form in (same, other, unreadable)] == [[], ["starts_on"], ["starts_on"]]


def test_month_number_needs_three_letters_because_ju_and_ma_are_two_months():
    assert [month_number(text) for text in ("Ju", "Jun", "Jul", "Ma", "Mar", "May", "0", "12", "13")] == [
        None,
        6,
        7,
        None,
        3,
        5,
        None,
        12,
        None,
    ]


@given(DAYS, st.booleans())
def test_every_day_survives_the_three_boxes(day, in_words):
    field = DatePartsField(label="Day")

    assert field.clean([str(day.day), MONTHS[day.month - 1] if in_words else str(day.month), str(day.year)]) == day


@pytest.mark.parametrize(
    ("label", "error"),
    [
        ("When?", "Your answer to “When?” must be a real date"),
        ("Planned for", "“Planned for” must be a real date"),
        ("Given on", "“Given on” must be a real date"),
        ("Last day", "Last day must be a real date"),
    ],
)
def test_error_about_a_label_that_is_no_noun_can_be_read(label, error):
    with pytest.raises(ValidationError, match=re.escape(error)):
        DatePartsField(label=label).clean(["31", "2", "2027"])
