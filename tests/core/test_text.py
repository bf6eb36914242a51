import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import find_identifiers, in_a_row, is_nhs_number

VALID_NUMBER = "943 476 5919"  # a published example; belongs to nobody


def check_digit(nine):
    return (11 - sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


NINE_DIGITS = st.lists(st.integers(min_value=0, max_value=9), min_size=9, max_size=9)
CALM_TEXT = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ,.", max_size=60)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Her number is {VALID_NUMBER}.", [("NHS number", VALID_NUMBER)]),
        ("9434765919 and 943-476-5919", [("NHS number", "9434765919"), ("NHS number", "943-476-5919")]),
        ("Ring 07700 900123", [("phone number", "07700 900123")]),
        ("(020) 7946 0958 or +44 (0)20 7946 0958", [("phone number", "(020) 7946 0958"), ("phone number", "+44 (0)20 7946 0958")]),
        ("01632 960 001", [("phone number", "01632 960 001")]),
        ("write to a.b+c@clinic.example.org, please", [("email address", "a.b+c@clinic.example.org")]),
        ("lives at SW1A 1AA or ec1a1bb", [("postcode", "SW1A 1AA"), ("postcode", "ec1a1bb")]),
    ],
)
def test_find_identifiers_finds(text, found):
    assert find_identifiers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",  # wrong check digit
        "The helpline is 0800 123 4567, the switchboard 0300 123 4567",
        "We met on 01-02-2026 10:30 and on 20/11/2026",
        "M1 4th step, 12 of 40 people, £15,000 + VAT",
        "The order is 12345678901234567890",
        "Ask @team about SW1 and section 4.2",
        "",
    ],
)
def test_find_identifiers_leaves_ordinary_text_alone(text):
    assert find_identifiers(text) == []


def test_find_identifiers_keeps_the_order_of_the_text():
    found = find_identifiers("At M1 1AE, someone@example.org, 07700 900123")

    assert found == [("postcode", "M1 1AE"), ("email address", "someone@example.org"), ("phone number", "07700 900123")]


@given(NINE_DIGITS, CALM_TEXT, CALM_TEXT)
def test_find_identifiers_finds_each_valid_nhs_number_wherever_it_stands(nine, before, after):
    if check_digit(nine) == 10:
        return
    number = "".join(map(str, [*nine, check_digit(nine)]))

    assert ("NHS number", number) in find_identifiers(f"{before} {number} {after}")


@given(NINE_DIGITS, st.integers(min_value=0, max_value=9))
def test_is_nhs_number_accepts_exactly_one_last_digit(nine, last):
    number = "".join(map(str, [*nine, last]))

    assert is_nhs_number(number) == (last == check_digit(nine))


@given(CALM_TEXT)
def test_find_identifiers_finds_nothing_in_words_alone(text):
    assert find_identifiers(text) == []


@given(st.text(max_size=80))
def test_find_identifiers_quotes_the_text_as_typed(text):
    assert all(snippet in text for _, snippet in find_identifiers(text))


@pytest.mark.parametrize(("words", "said"), [([], ""), ("A", "A"), ("AB", "A and B"), (("A", "B", 3), "A, B and 3")])
def test_words_in_a_row(words, said):
    assert in_a_row(words) == in_a_row(iter(words)) == said
