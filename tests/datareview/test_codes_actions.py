import pytest

from audit.models import Entry
from core.errors import Refused
from datareview.actions import codes
from datareview.counting import coded_as, counted, excerpts_coded, theme_as
from datareview.models import Code, CodeChange, Coding, Excerpt
from populations.models import Population
from tests.factories.accounts import UserFactory
from tests.factories.datareview import CodeFactory, CodingFactory, ExcerptFactory, ThemeFactory, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by():
    return UserFactory()


def entries():
    return list(Entry.objects.filter(action__startswith="code").order_by("pk").values_list("action", "target_label"))


def state_of(population):
    """Everything about the codes that counts, and every coding."""
    rows = Code.objects.filter(population=population).order_by("pk")
    return (
        list(rows.values_list("pk", "name", "theme", "merged_into", "removed_at", "guid")),
        list(Coding.objects.order_by("pk").values_list("pk", "excerpt", "code", "by")),
        list(counted(population).order_by("pk").values_list("pk", "counts_as", "counts_for")),
    )


@pytest.mark.req("R109", "R110", "R111", "R112", "R211")
def test_the_pack_gives_four_codes_to_start_with(population, by):
    codes.start(population, by=by)

    assert list(Code.objects.current().order_by("pk").values_list("name", "kind")) == [
        ("Strengths and assets", "a_priori"),
        ("Needs that are not met", "a_priori"),
        ("What the system made worse", "a_priori"),
        ("Changes suggested", "a_priori"),
    ]
    assert list(Code.objects.values_list("description", flat=True)).count("") == 0
    assert entries() == [("codes.started", "Codes of the starter pack")]


def test_starting_twice_makes_four_codes_and_leaves_a_renamed_one_alone(population, by):
    first, *_ = codes.start(population, by=by)
    codes.start(population, by=by)
    codes.remove(first, by=by)
    codes.start(population, by=by)

    assert (Code.objects.count(), Code.objects.current().count()) == (4, 3)
    assert [action for action, _ in entries()] == ["codes.started", "code.removed"]


@pytest.mark.req("R211", "R214")
def test_anyone_on_the_sub_team_makes_codes_of_their_own(population, by):
    theme = ThemeFactory(population=population)

    code = codes.add(population, "  Fear of   being judged ", by=by, description="Shame, stigma", theme=theme)

    code.refresh_from_db()
    assert (code.name, code.description, code.kind, code.theme, code.by) == (
        "Fear of being judged",
        "Shame, stigma",
        "inductive",
        theme,
        by,
    )
    assert entries() == [("code.made", f"Code {code.pk}")]


def test_the_same_code_sent_twice_is_one_and_the_same_name_in_other_capitals_is_refused(population, by):
    code = codes.add(population, "Waiting", by=by)

    assert codes.add(population, "Waiting", by=by) == code
    with pytest.raises(Refused, match="There is a code “Waiting” already") as refusal:
        codes.add(population, "WAITING", by=UserFactory())

    assert refusal.value.field == "name"
    assert entries() == [("code.made", f"Code {code.pk}")]


def test_renaming_keeps_the_old_name_in_the_history_and_every_coding(population, by):
    code = CodingFactory(excerpt=ExcerptFactory(population=population), code=CodeFactory(population=population, name="Waiting")).code
    guid = code.guid

    codes.rename(code, "Long waits", by=by)

    code.refresh_from_db()
    assert (code.name, code.guid, code.codings.count()) == ("Long waits", guid, 1)
    assert list(code.changes.values_list("kind", "old", "new", "by")) == [("renamed", "Waiting", "Long waits", by.pk)]
    assert entries() == [("code.renamed", f"Code {code.pk}")]


def test_saving_an_unchanged_code_says_nothing(population, by):
    code = CodeFactory(population=population)

    codes.edit(code, by=by, name=code.name, description=code.description, colour=code.colour, theme=code.theme)

    assert (entries(), code.changes.count()) == ([], 0)


def test_a_code_cannot_take_the_name_of_another_one(population, by):
    CodeFactory(population=population, name="Trust")
    code = CodeFactory(population=population, name="Waiting")

    with pytest.raises(Refused, match="another code “Trust”"):
        codes.rename(code, "trust", by=by)


def test_theme_of_another_population_is_refused(population, by):
    with pytest.raises(Refused, match="theme was taken away"):
        codes.add(population, "Waiting", by=by, theme=ThemeFactory())


def test_merging_loses_no_coding_and_counts_each_coder_once(population, by):
    waits, delays = (CodeFactory(population=population) for _ in range(2))
    waits.theme, delays.theme = ThemeFactory(population=population), ThemeFactory(population=population)
    waits.save()
    delays.save()
    both, one = (ExcerptFactory(population=population) for _ in range(2))
    coder = UserFactory()
    for excerpt, code in ((both, waits), (both, delays), (one, delays)):
        CodingFactory(excerpt=excerpt, code=code, by=coder)

    codes.merge(delays, waits, by=by)

    assert Coding.objects.count() == 3
    assert set(counted(population).values_list("counts_as", "counts_for")) == {(waits.pk, waits.theme.pk)}
    assert set(excerpts_coded(Excerpt.objects.all(), waits)) == {both, one}
    assert counted(population).values("excerpt", "by", "counts_as").distinct().count() == 2
    assert entries() == [("code.merged", f"Code {delays.pk}")]


def test_a_merge_can_be_taken_back_exactly(population, by):
    waits, delays = (CodeFactory(population=population) for _ in range(2))
    coding = CodingFactory(excerpt=ExcerptFactory(population=population), code=delays)
    CodingFactory(excerpt=coding.excerpt, code=waits, by=coding.by)
    before = state_of(population)

    codes.merge(delays, waits, by=by)
    codes.unmerge(delays, by=by)

    assert state_of(population) == before
    assert [action for action, _ in entries()] == ["code.merged", "code.unmerged"]


def test_merges_of_merges_can_be_taken_back_in_any_order(population, by):
    a, b, c, d = (CodeFactory(population=population, name=name) for name in "abcd")
    codes.merge(a, b, by=by)
    codes.merge(b, c, by=by)
    codes.merge(c, d, by=by)
    assert into(a, b, c, d) == [d, d, d, None]

    codes.unmerge(b, by=by)
    assert into(a, b, c, d) == [b, None, d, None]

    codes.merge(b, d, by=by)
    codes.unmerge(c, by=by)
    assert into(a, b, c, d) == [d, d, None, None]

    codes.unmerge(a, by=by)
    codes.merge(a, d, by=by)
    codes.unmerge(b, by=by)
    assert into(a, b, c, d) == [d, None, None, None]
    assert CodeChange.objects.filter(code=b, kind="merged").last().moved == [a.pk]


def into(*rows):
    return [Code.objects.select_related("merged_into").get(pk=row.pk).merged_into for row in rows]


def test_a_merged_code_always_points_at_one_that_is_not_merged(population, by):
    a, b, c = (CodeFactory(population=population) for _ in range(3))
    codes.merge(a, b, by=by)

    with pytest.raises(Refused, match="Choose another code"):
        codes.merge(c, a, by=by)
    with pytest.raises(Refused, match="Choose another code"):
        codes.merge(b, b, by=by)
    with pytest.raises(Refused, match="is merged into"):
        codes.merge(a, c, by=by)
    with pytest.raises(Refused, match="Choose another code"):
        codes.merge(c, CodeFactory(), by=by)


def test_taking_a_merge_back_is_refused_while_another_code_has_the_name(population, by):
    waits, delays = CodeFactory(population=population), CodeFactory(population=population, name="Delays")
    codes.merge(delays, waits, by=by)
    codes.add(population, "delays", by=by)

    with pytest.raises(Refused, match="another code “delays” now"):
        codes.unmerge(delays, by=by)


def test_a_removed_code_counts_nowhere_until_it_is_put_back(population, by):
    coding = CodingFactory(excerpt=ExcerptFactory(population=population))
    before = state_of(population)

    codes.remove(coding.code, by=by)
    assert list(counted(population)) == []
    codes.restore(coding.code, by=by)

    assert state_of(population) == before
    assert [action for action, _ in entries()] == ["code.removed", "code.restored"]


def test_codes_merged_into_a_removed_one_count_nowhere_and_come_back_with_it(population, by):
    a, b = (CodeFactory(population=population) for _ in range(2))
    CodingFactory(excerpt=ExcerptFactory(population=population), code=a)
    codes.merge(a, b, by=by)

    codes.remove(b, by=by)
    assert counted(population).count() == 0
    codes.unmerge(a, by=by)

    assert list(counted(population).values_list("counts_as", flat=True)) == [a.pk]


def test_what_was_withdrawn_or_is_not_checked_counts_nowhere(population):
    CodingFactory(excerpt=ExcerptFactory(population=population, unchecked=True))
    gone = CodingFactory(excerpt=ExcerptFactory(population=population)).excerpt
    Excerpt.objects.filter(pk=gone.pk).update(text="", withdrawn_at=gone.checked_at)

    assert counted(population).count() == 0


def test_expressions_reach_through_relations(population):
    coding = CodingFactory(excerpt=ExcerptFactory(population=population))
    Code.objects.filter(pk=coding.code.pk).update(theme=ThemeFactory(population=population))

    rows = Excerpt.objects.annotate(code=coded_as("codings__"), theme=theme_as("codings__"))

    assert list(rows.values_list("code", "theme")) == [(coding.code.pk, Code.objects.get().theme_id)]


@pytest.mark.parametrize("act", [codes.start, lambda population, by: codes.add(population, "Waiting", by=by)])
def test_a_population_that_is_not_worked_on_keeps_its_codes_as_they_are(population, by, act):
    Population.objects.filter(pk=population.pk).update(status="closed")

    with pytest.raises(Refused, match="not worked on any more"):
        act(population, by=by)


def test_the_log_holds_no_name_of_a_code(population, by):
    first, into = codes.add(population, "Sworn at by name", by=by), codes.add(population, "Sworn at", by=by)
    first = codes.rename(first, "Sworn at by nurses", by=by)
    codes.merge(first, into, by=by)
    codes.unmerge(first, by=by)
    codes.remove(first, by=by)
    codes.restore(first, by=by)
    codes.start(selected(), by=by)

    logged = list(Entry.objects.filter(action__startswith="code").values_list("action", "target_label", "changes"))

    assert len(logged) == 8
    assert ("code.merged", f"Code {first.pk}", {"into": into.pk}) in logged
    assert not [row for row in logged if "Sworn" in str(row) or "Strengths" in str(row)]


def test_a_code_that_was_changed_since_it_was_read_is_not_overwritten(population, by):
    code = codes.add(population, "Waiting", by=by)
    mine, theirs = (Code.objects.select_related("population__participation", "theme").get(pk=code.pk) for _ in range(2))
    same = {"colour": code.colour, "theme": None, "by": by}
    codes.edit(theirs, name="Waiting", description="Weeks and months", **same)

    codes.edit(mine, name="Waiting", description="Weeks and months", **same)
    with pytest.raises(Refused, match="since you opened the page"):
        codes.edit(mine, name="Delays", description="", **same)

    code.refresh_from_db()
    assert (code.name, code.description) == ("Waiting", "Weeks and months")
