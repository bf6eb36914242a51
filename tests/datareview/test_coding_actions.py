import pytest

from audit.models import Entry
from core.errors import Refused
from datareview.actions import codes, coding
from datareview.codes import counts
from datareview.models import Code, CodedMark, Coding, Excerpt
from populations.models import Population
from tests.factories.accounts import UserFactory
from tests.factories.datareview import CodeFactory, ExcerptFactory, selected
from tests.populations.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def excerpt():
    return ExcerptFactory()


@pytest.fixture
def by():
    return UserFactory()


def new_codes(excerpt, number=2):
    return [CodeFactory(population=excerpt.population) for _ in range(number)]


def given(excerpt, by):
    return set(Coding.objects.filter(excerpt=excerpt, by=by).values_list("code", flat=True))


def entries():
    return list(Entry.objects.filter(action__contains="cod").values_list("action", "changes"))


def test_codes_are_given_and_the_excerpt_is_done(excerpt, by):
    first, second = new_codes(excerpt)

    assert coding.set_codes(excerpt, [first, second], by=by) is True

    assert given(excerpt, by) == {first.pk, second.pk}
    assert CodedMark.objects.get().by == by
    assert entries() == [("excerpt.coded", {"codes": 2})]


def test_saving_the_same_twice_is_one_change_and_one_entry(excerpt, by):
    first, _ = new_codes(excerpt)

    assert [coding.set_codes(excerpt, [first], by=by) for _ in range(2)] == [True, False]

    assert (Coding.objects.count(), CodedMark.objects.count(), len(entries())) == (1, 1, 1)


def test_saving_again_replaces_ones_own_codes(excerpt, by):
    first, second = new_codes(excerpt)
    coding.set_codes(excerpt, [first], by=by)
    kept = Coding.objects.get().pk

    coding.set_codes(excerpt, [first, second], by=by)
    coding.set_codes(excerpt, [second], by=by)

    assert given(excerpt, by) == {second.pk}
    assert not Coding.objects.filter(pk=kept).exists()


def test_no_code_at_all_may_be_right(excerpt, by):
    coding.set_codes(excerpt, [], by=by)

    assert (CodedMark.objects.count(), Coding.objects.count()) == (1, 0)
    assert entries() == [("excerpt.coded", {"codes": 0})]


@pytest.mark.req("R212")
def test_three_coders_code_one_excerpt_and_each_keeps_their_own(excerpt):
    first, second = new_codes(excerpt)
    coders = [UserFactory() for _ in range(3)]

    coding.set_codes(excerpt, [first], by=coders[0])
    coding.set_codes(excerpt, [first, second], by=coders[1])
    coding.set_codes(excerpt, [], by=coders[2])
    coding.set_codes(excerpt, [second], by=coders[0])

    assert [given(excerpt, one) for one in coders] == [{second.pk}, {first.pk, second.pk}, set()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("R212")
def test_two_coders_at_the_same_moment_never_overwrite_each_other():
    excerpt = ExcerptFactory()
    pairs = [(UserFactory(), code) for code in new_codes(excerpt, 3)]
    fresh = [Excerpt.objects.select_related("population__participation").get(pk=excerpt.pk) for _ in pairs]

    results = at_once(
        *[
            lambda row=row, by=by, code=code: coding.set_codes(row, [code], by=by, new_names=["Shared"])
            for row, (by, code) in zip(fresh, pairs, strict=True)
        ]
    )

    shared = Code.objects.get(name="Shared").pk
    assert results == [True] * 3
    assert [given(excerpt, by) for by, _ in pairs] == [{code.pk, shared} for _, code in pairs]
    assert len(entries()) == 3


def test_saving_after_a_merge_keeps_what_the_merge_needs_to_be_taken_back(excerpt, by):
    waits, delays = new_codes(excerpt)
    coding.set_codes(excerpt, [delays], by=by)
    codes.merge(delays, waits, by=by)

    coding.set_codes(excerpt, [waits], by=by)
    assert given(excerpt, by) == {delays.pk}
    codes.unmerge(delays, by=by)

    assert given(excerpt, by) == {delays.pk}


@pytest.mark.req("R212")
def test_a_code_that_was_merged_while_the_page_was_open_is_kept_as_given_and_counts_as_the_other_one(excerpt, by):
    waits, delays = new_codes(excerpt)
    codes.merge(delays, waits, by=by)

    assert [coding.set_codes(excerpt, [delays], by=by) for _ in range(2)] == [True, False]

    assert given(excerpt, by) == {delays.pk}
    assert counts(excerpt.population) == {waits.pk: (1, 1)}

    codes.unmerge(delays, by=by)
    assert counts(excerpt.population) == {delays.pk: (1, 1)}


def test_ticks_of_a_page_from_before_a_merge_are_kept_one_by_one(excerpt, by):
    waits, delays = new_codes(excerpt)
    coding.set_codes(excerpt, [waits], by=by)
    codes.merge(delays, waits, by=by)

    coding.set_codes(excerpt, [waits, delays], by=by)
    both = given(excerpt, by)
    coding.set_codes(excerpt, [delays], by=by)

    assert (both, given(excerpt, by)) == ({waits.pk, delays.pk}, {delays.pk})


def test_unticking_a_merged_code_takes_its_codings_away(excerpt, by):
    waits, delays = new_codes(excerpt)
    coding.set_codes(excerpt, [waits, delays], by=by)
    codes.merge(delays, waits, by=by)

    coding.set_codes(excerpt, [], by=by)

    assert given(excerpt, by) == set()


def test_codings_of_a_code_that_was_taken_away_wait_for_it(excerpt, by):
    first, second = new_codes(excerpt)
    coding.set_codes(excerpt, [first], by=by)
    codes.remove(first, by=by)

    coding.set_codes(excerpt, [second], by=by)

    assert given(excerpt, by) == {first.pk, second.pk}


def test_a_code_that_was_taken_away_meanwhile_is_named_and_nothing_is_kept(excerpt, by):
    first, second = new_codes(excerpt)
    codes.remove(first, by=by)

    with pytest.raises(Refused, match=f"“{first.name}” was taken away meanwhile") as refusal:
        coding.set_codes(excerpt, [first, second], by=by)

    assert (refusal.value.field, Coding.objects.count(), CodedMark.objects.count()) == ("codes", 0, 0)


def test_codes_of_another_population_are_refused(excerpt, by):
    with pytest.raises(Refused, match="of this population"):
        coding.set_codes(excerpt, [CodeFactory()], by=by)


def test_folders_of_a_codebook_are_not_given(excerpt, by):
    folder = CodeFactory(population=excerpt.population, name="Folder", is_codable=False)

    with pytest.raises(Refused):
        coding.set_codes(excerpt, [folder], by=by)
    with pytest.raises(Refused, match="holds other codes together"):
        coding.set_codes(excerpt, [], by=by, new_names=["folder"])


@pytest.mark.req("R211")
def test_new_names_make_codes_once_and_use_what_is_there(excerpt, by):
    waiting = CodeFactory(population=excerpt.population, name="Waiting")

    coding.set_codes(excerpt, [], by=by, new_names=["waiting", " Being  heard", "Being heard", ""])

    heard = Code.objects.get(name="Being heard")
    assert given(excerpt, by) == {waiting.pk, heard.pk}
    assert heard.changes.get().kind == "made"
    assert entries() == [("excerpt.coded", {"codes": 2, "made": 1})]


@pytest.mark.parametrize("state", [{"checked_at": None, "checked_by": None}, {"withdrawn_at": "2026-06-03T10:00Z", "text": ""}])
def test_excerpts_that_are_not_to_be_read_are_not_coded(excerpt, by, state):
    Excerpt.objects.filter(pk=excerpt.pk).update(**state)

    with pytest.raises(Refused, match="changed or withdrawn meanwhile"):
        coding.set_codes(excerpt, [], by=by)


def test_a_closed_population_is_not_coded(by):
    excerpt = ExcerptFactory(population=selected())
    Population.objects.filter(pk=excerpt.population_id).update(status="closed")

    with pytest.raises(Refused, match="not worked on any more"):
        coding.set_codes(excerpt, [], by=by)


def test_nothing_of_the_words_is_in_the_log(by):
    excerpt = ExcerptFactory(text="Nobody may read this in the log")

    coding.set_codes(excerpt, [], by=by)

    assert "Nobody" not in str(list(Entry.objects.values()))
