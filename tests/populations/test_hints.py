from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populations.hints import hint_of
from populations.models import Question, Verdict

YES, PARTLY, NO, NOT_KNOWN = Verdict.YES, Verdict.PARTLY, Verdict.NO, Verdict.NOT_KNOWN


@pytest.mark.req("R62")
@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ([], None),
        ([YES], "data are available"),
        ([PARTLY], "some data are available"),
        ([NO], None),
        ([NOT_KNOWN], None),
        ([NOT_KNOWN, NOT_KNOWN, PARTLY], "some data are available"),
        ([YES, NO], None),
        ([PARTLY, NO], None),
        ([YES, PARTLY, NO], "data are available"),
        ([YES, NO, NO], None),
        ([YES, NOT_KNOWN, NO], None),
    ],
)
def test_a_hint_holds_when_more_say_yes_or_partly_than_no(said, hint):
    assert hint_of({Question.DATA: Counter(said)}) == ([hint] if hint else [])


@pytest.mark.req("R62")
def test_the_three_hints_are_words_in_one_order():
    everything = {question: {YES: 1} for question in reversed(Question)}

    assert hint_of(everything) == ["data are available", "some work is under way", "relationships are in place"]


def test_will_and_urgency_is_no_hint():
    assert hint_of({Question.WILL: {YES: 7}}) == []


@given(st.lists(st.sampled_from(Verdict), max_size=8))
def test_the_order_of_answers_does_not_matter(said):
    def hint(verdicts):
        return hint_of({Question.WORK: Counter(verdicts)})

    assert hint(said) == hint(sorted(said)) == hint(said[::-1])


def test_each_question_counts_for_itself():
    for data, work in product((YES, NO), repeat=2):
        hints = hint_of({Question.DATA: {data: 1}, Question.WORK: {work: 1}})

        assert hints == [words for words, said in [("data are available", data), ("some work is under way", work)] if said == YES]
