"""Small words."""

from datetime import date

import pytest

from reports.progress.wording import capital, counted, days, inside, joined, names_in, number, period, without_names


@pytest.mark.parametrize(("count", "words"), [(0, "none"), (1, "one"), (9, "nine"), (10, "10")])
def test_number_is_a_word_up_to_nine(count, words):
    assert number(count) == words


def test_things_are_counted_in_words():
    assert [counted(1, "thing"), counted(2, "thing"), counted(3, "body", "bodies")] == ["one thing", "two things", "three bodies"]


@pytest.mark.parametrize(("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_words_are_joined_with_and(words, text):
    assert joined(words) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("No lead", "no lead"), ("QI team", "QI team"), ("Milestone 2", "Milestone 2"), ("I agree", "I agree"), ("", "")],
)
def test_sentence_begins_small_inside_another_unless_its_first_word_is_a_name(text, shown):
    assert inside(text) == shown


def test_capital_changes_nothing_but_the_first_letter():
    assert [capital("the NHS"), capital("")] == ["The NHS", ""]


def test_period_and_days_are_in_words():
    assert period(date(2026, 4, 1), date(2026, 6, 30)) == "1 April 2026 to 30 June 2026"
    assert period(date(2026, 4, 1), date(2026, 4, 1)) == "1 April 2026"
    assert [days(1), days(2)] == ["1 day", "2 days"]


def test_names_are_found_and_left_out_as_whole_words_in_any_case():
    names = ["Ada Lark-Quill", "Ada Lark"]
    text = "ada lark and Ada Lark-Quill met Ada Larkin (Ada Lark)."

    assert names_in(text, names) == names
    assert without_names(text, names) == "[name left out] and [name left out] met Ada Larkin ([name left out])."
