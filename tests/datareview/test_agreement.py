from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as some

from datareview.actions import codes, coding
from datareview.agreement import Agreement, alpha, coded, cohens_kappa, compare, percentage, shown, verdict_of
from tests.factories.accounts import UserFactory
from tests.factories.datareview import CodeFactory, ExcerptFactory, selected

ANN, BEN, CAT = 1, 2, 3


def test_kappa_of_two_by_two_table():
    """Published example: 20 both yes, 15 both no of 50 (p_o 0.70, p_e 0.50); en.wikipedia.org, Cohen's kappa."""
    assert cohens_kappa(20, 5, 10, 15) == pytest.approx(0.4)


def test_kappa_tells_the_same_percentage_from_different_chance():
    """The two published tables of 60% agreement out of 100 (Smeeton's comparison as cited there): 0.1304 and 0.2593."""
    assert cohens_kappa(45, 15, 25, 15) == pytest.approx(0.1304, abs=1e-4)
    assert cohens_kappa(25, 35, 5, 35) == pytest.approx(0.2593, abs=1e-4)


@pytest.mark.parametrize("table", [(0, 0, 0, 0), (10, 0, 0, 0), (0, 0, 0, 10)])
def test_kappa_is_not_defined_where_nothing_varies(table):
    assert cohens_kappa(*table) is None


def test_alpha_of_binary_data():
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, A: ten things, two observers, alpha = 0.095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    units = Counter((one + other, 2) for one, other in zip(meg, owen, strict=True))

    assert alpha(units) == pytest.approx(0.095, abs=5e-4)
    assert percentage(units) == 60


@pytest.mark.parametrize("units", [{}, {(0, 2): 5}, {(2, 2): 5}, {(1, 1): 3}])
def test_alpha_is_not_defined_where_nothing_varies(units):
    assert alpha(Counter(units)) is None


def test_percentage_counts_pairs_of_coders():
    assert percentage({(3, 3): 1, (1, 3): 1, (1, 2): 1}) == pytest.approx(100 * 4 / 7)
    assert percentage({}) is None


@pytest.mark.req("R212")
def test_three_coders_are_compared_on_what_two_or_more_of_them_did():
    marks = {10: {ANN, BEN, CAT}, 11: {ANN, BEN}, 12: {CAT}}
    given = {(10, 7): {ANN, BEN, CAT}, (11, 7): {ANN}, (12, 7): {CAT}, (11, 8): {ANN, BEN}}

    found = compare(marks, given, [7, 8], [ANN, BEN, CAT])

    assert (found.overall.excerpts, found.differ) == (2, [11])
    assert found.by_code[7].percent == 75
    assert found.by_code[8].percent == 100
    assert found.overall.percent == round(100 * 7 / 8)
    assert found.overall.kappa is None
    assert found.overall.alpha == pytest.approx(alpha(Counter({(3, 3): 1, (1, 2): 1, (2, 2): 1, (0, 3): 1})))


def test_two_coders_have_a_kappa_and_the_third_is_left_out():
    marks = {number: {ANN, BEN, CAT} for number in range(50)}
    yes = {number: ({ANN, BEN} if number < 20 else {ANN} if number < 25 else {BEN} if number < 35 else set()) for number in marks}
    given = {(number, 7): who | {CAT} for number, who in yes.items()}

    found = compare(marks, given, [7], [ANN, BEN])

    assert found.by_code[7].kappa == pytest.approx(0.4)
    assert found.by_code[7].percent == 70
    assert found.by_code[7].chance_corrected == found.by_code[7].kappa
    assert len(found.differ) == 15


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (Agreement(50, 97, alpha=0.8), "reliable"),
        (Agreement(50, 97, alpha=0.7999), "tentative"),
        (Agreement(50, 97, kappa=0.667, alpha=0.9), "tentative"),
        (Agreement(50, 97, alpha=0.6669), "low"),
        (Agreement(9, 97, alpha=0.9), "few"),
        (Agreement(50, 100), "none"),
    ],
)
def test_verdict_is_about_the_number_itself_and_the_shown_one_says_the_same(measured, verdict):
    cut = Agreement(50, 97, alpha=float(measured.chance_corrected_shown)) if verdict in ("reliable", "tentative", "low") else measured

    assert (verdict_of(measured), verdict_of(cut)) == (verdict, verdict)


@pytest.mark.parametrize(("measure", "words"), [(0.7999, "0.799"), (0.8, "0.800"), (1.0, "1.000"), (-0.05, "-0.050"), (None, "")])
def test_measures_are_cut_and_not_rounded_up(measure, words):
    assert shown(measure) == words


@pytest.mark.req("R212")
def test_codes_that_nobody_used_are_no_agreement():
    marks = {number: {ANN, BEN} for number in range(20)}
    given = {(number, 1): {ANN} for number in marks}

    found = compare(marks, given, range(1, 61), [ANN, BEN])

    assert found.overall == compare(marks, given, [1], [ANN, BEN]).overall
    assert found.overall.percent == 0


def test_nothing_to_compare_gives_no_number():
    assert compare({10: {ANN}}, {(10, 7): {ANN}}, [7], [ANN, BEN]).overall == Agreement(excerpts=0)
    assert compare({10: {ANN, BEN}}, {}, [], [ANN, BEN]).overall == Agreement(excerpts=1)


SOME_OF_THEM = some.sampled_from([set(), {ANN}, {BEN}, {CAT}, {ANN, BEN}, {ANN, CAT}, {BEN, CAT}, {ANN, BEN, CAT}])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine, and numpy is imported inside
@for_any(some.lists(some.tuples(SOME_OF_THEM, SOME_OF_THEM), max_size=30))
def test_measures_keep_to_their_bounds_and_equal_full_agreement_to_no_difference(rows):
    marks = dict(enumerate(done for done, _ in rows))
    given = {(number, 7): yes for number, (_, yes) in enumerate(rows) if yes}

    found = compare(marks, given, [7], [ANN, BEN, CAT])

    measured = found.by_code[7]
    assert measured.excerpts == sum(len(done) > 1 for done in marks.values())
    if measured.excerpts:
        assert 0 <= measured.percent <= 100
        assert (percentage_is_full(found)) == (found.differ == [])
    if measured.alpha is not None:
        assert -1 <= measured.alpha <= 1


def percentage_is_full(found):
    return found.by_code[7].alpha in (None, pytest.approx(1.0)) and found.by_code[7].percent == 100


@pytest.mark.django_db
def test_codes_are_compared_as_they_count_and_only_between_those_who_are_done():
    population = selected()
    excerpt, other = (ExcerptFactory(population=population) for _ in range(2))
    waits, delays = (CodeFactory(population=population) for _ in range(2))
    ann, ben = (UserFactory() for _ in range(2))
    coding.set_codes(excerpt, [waits], by=ann)
    coding.set_codes(excerpt, [delays], by=ben)
    coding.set_codes(other, [], by=ann)
    before = compare(*parts(population), [waits.pk, delays.pk], [ann.pk, ben.pk])

    codes.merge(delays, waits, by=ann)
    after = compare(*parts(population), [waits.pk], [ann.pk, ben.pk])

    assert (before.differ, before.overall.percent) == ([excerpt.pk], 0)
    assert before.where(excerpt.pk, [waits]) == [(waits, [ann.pk], [ben.pk])]
    assert (after.differ, after.overall.percent, after.overall.excerpts) == ([], 100, 1)
    assert coded(population).coders == {ann.pk: 2, ben.pk: 1}


def parts(population):
    found = coded(population)
    return found.marks, found.given
