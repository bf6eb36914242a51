"""Codes and themes as a codebook, and a foreign codebook as codes and themes."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.models import Entry
from datareview.actions import codebook as actions
from datareview.actions.base import CannotChange
from datareview.codebook import BookCode, BookSet, Codebook, from_qdc, to_qdc
from datareview.codebook_records import SET_GUIDS, as_json, book_of, from_json, plan_of
from datareview.models import Code, CodeChange, Intake, Theme
from tests.datareview.test_codebook import codebooks, faults
from tests.factories.datareview import AT, CodeFactory, ThemeFactory, member_of, selected
from tests.populations.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected()


def guid(place):
    return uuid.UUID(int=place)


def bring(population, book, **answers):
    """Take a codebook over, as a new member."""
    by = member_of(population)
    return actions.use(actions.keep(population, book, [], name="codes.qdc", by=by), by=by, **answers)


def full(population):
    """Themes, a sub-theme, an empty theme, codes in them and outside, and codes that stay behind."""
    trust = ThemeFactory(population=population, name="Trust", tag="need", description="Feeling safe to ask")
    early = ThemeFactory(population=population, name="Early trust", tag="asset", parent=trust)
    ThemeFactory(population=population, name="Empty so far", tag="change_idea")
    judged = CodeFactory(
        population=population, name="Fear of being judged", theme=trust, colour="#b34700", description="By <staff> & others"
    )
    CodeFactory(population=population, name="Family", theme=early)
    CodeFactory(population=population, name="Stands alone")
    CodeFactory(population=population, name="Judged", merged_into=judged)
    CodeFactory(population=population, name="Gone", removed_at=AT)
    ThemeFactory(population=population, name="Gone too", removed_at=AT)
    return population


@pytest.mark.req("R211", "R215")
def test_themes_are_folders_and_what_they_are_about_is_a_set(population):
    full(population)

    content = to_qdc(book_of(population))

    assert faults(content) == []
    book, notes = from_qdc(content)
    names = {code.guid: code.name for code in book.codes}
    assert [(code.name, names.get(code.parent), code.is_codable) for code in book.codes] == [
        ("Empty so far", None, False),
        ("Trust", None, False),
        ("Early trust", "Trust", False),
        ("Family", "Early trust", True),
        ("Fear of being judged", "Trust", True),
        ("Stands alone", None, True),
    ]
    assert [(group.name, [names[member] for member in group.members]) for group in book.sets] == [
        ("Needs", ["Trust"]),
        ("Assets", ["Early trust"]),
        ("Change ideas", ["Empty so far"]),
    ]
    assert notes == []


@pytest.mark.req("R215")
def test_everything_comes_back_with_its_guids_in_another_population(population):
    book = book_of(full(population))
    other = selected()

    plan = bring(other, from_qdc(to_qdc(book))[0])

    assert book_of(other) == book
    assert (len(plan.themes), len(plan.codes), plan.known, plan.left_out) == (3, 3, [], [])
    assert set(Code.objects.filter(population=other).values_list("kind", flat=True)) == {"imported"}
    assert CodeChange.objects.filter(code__population=other, kind="made").count() == 3


@given(codebooks(), st.sampled_from(["need", "asset"]))
@settings(max_examples=25, deadline=None)
def test_any_codebook_comes_in_whole_and_a_second_time_changes_nothing(book, tag):
    """Every code of the file that can be given is a code here, with its GUID."""
    population = selected()
    bring(population, book, tag=tag, confirmed=True)

    codable = [code for code in book.codes if code.is_codable]
    kept = set(Code.objects.filter(population=population).values_list("guid", flat=True))
    assert kept == {code.guid for code in codable}
    once = book_of(population)
    assert faults(to_qdc(once)) == []
    assert len({code.guid for code in once.codes}) == len(once.codes)
    assert plan_of(population, book).is_empty
    assert plan_of(population, from_qdc(to_qdc(once))[0]).is_empty


def test_codable_parent_is_a_theme_and_a_code_and_leaves_as_one(population):
    book = Codebook(
        (BookCode(guid(1), "Housing", colour="#005EB8"), BookCode(guid(2), "Damp", colour="#005EB8", parent=guid(1))),
        (BookSet(SET_GUIDS["barrier"], "Barriers", (guid(1),)),),
    )

    bring(population, book)

    theme = Theme.objects.get()
    assert (theme.name, theme.tag, theme.guid) == ("Housing", "barrier", guid(1))
    assert list(Code.objects.order_by("name").values_list("name", "theme__name")) == [("Damp", "Housing"), ("Housing", "Housing")]
    assert book_of(population) == book


def test_code_that_moved_away_from_its_theme_leaves_beside_it_with_guids_that_differ(population):
    book = Codebook((BookCode(guid(1), "Housing"), BookCode(guid(2), "Damp", parent=guid(1))))
    bring(population, book, tag="need")
    Code.objects.filter(name="Housing").update(theme=None)

    out = book_of(population)

    assert [(code.name, code.is_codable) for code in out.codes] == [("Housing", False), ("Damp", True), ("Housing", True)]
    assert len({code.guid for code in out.codes}) == 3
    assert out.codes[2].guid == guid(1)
    assert plan_of(population, out).is_empty


def test_deeper_than_a_sub_theme_goes_to_the_sub_theme_and_says_so(population):
    book = Codebook(
        (
            BookCode(guid(1), "One", False),
            BookCode(guid(2), "Two", False, parent=guid(1)),
            BookCode(guid(3), "Three", False, parent=guid(2)),
            BookCode(guid(4), "Four", True, parent=guid(3)),
            BookCode(guid(5), "Five", True, parent=guid(4)),
            BookCode(guid(6), "Six", False, parent=guid(5)),
        )
    )

    plan = bring(population, book, tag="asset")

    assert list(Theme.objects.order_by("name").values_list("name", "parent__name")) == [("One", None), ("Two", "One")]
    assert list(Code.objects.order_by("name").values_list("name", "theme__name")) == [("Five", "Two"), ("Four", "Two")]
    assert plan.left_out == [
        ("Three", "Deeper than a sub-theme: what stands under it comes under “Two”."),
        ("Four", "Deeper than a sub-theme: what stands under it comes under “Two”."),
        ("Five", "Deeper than a sub-theme: what stands under it comes under “Two”."),
        ("Six", "An empty folder, deeper than a sub-theme."),
    ]


def test_what_is_here_stays_as_it_is_and_is_named(population):
    theme = ThemeFactory(population=population, name="Trust", guid=guid(1))
    CodeFactory(population=population, name="Judged by staff", guid=guid(2), theme=theme)
    CodeFactory(population=population, name="Family")
    CodeFactory(population=population, name="Taken away", guid=guid(4), removed_at=AT)
    CodeFactory(population=population, name="Merged", guid=guid(5), merged_into=Code.objects.get(name="Family"))
    ThemeFactory(population=population, name="Old theme", guid=guid(6), removed_at=AT)
    book = Codebook(
        (
            BookCode(guid(1), "Trust", False),
            BookCode(guid(2), "Judged", parent=guid(1)),
            BookCode(guid(3), "family"),
            BookCode(guid(4), "Taken away"),
            BookCode(guid(5), "Merged"),
            BookCode(guid(6), "Old theme", False),
            BookCode(guid(7), "New one", parent=guid(6)),
            BookCode(guid(8), "TRUST", False),
            BookCode(guid(9), "New two", parent=guid(8)),
        ),
        (BookSet(guid(20), "Favourites", (guid(7),)),),
    )

    plan = plan_of(population, book)

    assert [(new.name, new.under) for new in plan.codes] == [("New one", None), ("New two", theme)]
    assert plan.themes == []
    assert plan.known == [
        ("Trust", "It stays as it is here."),
        ("Judged", "It is called “Judged by staff” here, and stays so."),
        ("Merged", "It is merged into “Family” here, and stays so."),
        ("TRUST", "A theme of this name is here already. What stands under it goes there."),
    ]
    assert plan.left_out == [
        ("Favourites", "A set of codes. Kept are sets called Needs, Assets, Barriers or Change ideas."),
        ("family", "Another code of this name is here already, and stays as it is."),
        ("Taken away", "This code was taken away here. Put it back first if you want it."),
        ("Old theme", "This theme was taken away here. Put it back first if you want it."),
    ]


def test_same_name_twice_in_the_file_is_told_apart(population):
    book = Codebook(
        (
            BookCode(guid(1), "Home", False),
            BookCode(guid(2), "Other", parent=guid(1)),
            BookCode(guid(3), "Work", False),
            BookCode(guid(4), "other", parent=guid(3)),
            BookCode(guid(5), "Other"),
        )
    )

    bring(population, book, tag="need")

    assert sorted(Code.objects.values_list("name", flat=True)) == ["Other", "Other (2)", "other (Work)"]


@pytest.mark.parametrize("name", ["needs", "Need", "NEED"])
def test_set_of_another_program_says_what_a_theme_is_about_by_its_name(population, name):
    book = Codebook((BookCode(guid(1), "Home", False), BookCode(guid(2), "Damp", parent=guid(1))), (BookSet(guid(9), name, (guid(2),)),))

    assert [theme.tag for theme in plan_of(population, book).themes] == ["need"]


def test_theme_of_which_the_file_says_nothing_needs_an_answer(population):
    book = Codebook((BookCode(guid(1), "Home", False),))

    with pytest.raises(CannotChange) as refusal:
        bring(population, book)
    bring(population, book, tag="barrier")

    assert refusal.value.field == "tag"
    assert Theme.objects.get().tag == "barrier"


def test_words_that_may_identify_somebody_need_an_answer(population):
    book = Codebook((BookCode(guid(1), "Calls", description="Ring 01632 960123 and ask"),))

    with pytest.raises(CannotChange) as refusal:
        bring(population, book)
    assert (refusal.value.field, Code.objects.count()) == ("confirmed", 0)
    bring(population, book, confirmed=True)

    assert Code.objects.get().name == "Calls"


def test_taking_over_is_one_entry_without_words_and_happens_once(population):
    by = member_of(population)
    intake = actions.keep(population, Codebook((BookCode(guid(1), "Calls", description="What is said"),)), [], name="a.qdc", by=by)

    actions.use(intake, by=by)
    with pytest.raises(CannotChange, match="taken over or dropped already"):
        actions.use(Intake(pk=intake.pk or 1, population=population), by=by)

    entries = Entry.objects.filter(action__startswith="codebook.").order_by("pk")
    assert [(entry.action, entry.target_label, entry.changes) for entry in entries] == [
        ("codebook.read", "1 code to look at", {}),
        ("codebook.imported", "1 code taken over", {"themes": 0, "codes": 1}),
    ]
    assert (Code.objects.count(), Intake.objects.count()) == (1, 0)


def test_same_file_sent_twice_is_kept_once_and_can_be_dropped_once(population):
    by, book = member_of(population), Codebook((BookCode(guid(1), "Calls"),))
    kept = [actions.keep(population, book, [], name="a.qdc", by=by) for _ in range(2)]

    assert kept[0] == kept[1]
    actions.drop(kept[0], by=by)
    with pytest.raises(CannotChange, match="taken over or dropped already"):
        actions.drop(kept[1], by=by)
    assert Intake.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_dropping_at_the_same_moment_is_one_entry():
    population = selected()
    by, book = member_of(population), Codebook((BookCode(guid(1), "Calls"),))
    pk = actions.keep(population, book, [], name="Anna Smith.qdc", by=by).pk
    rows = [Intake.objects.select_related("population__participation__organisation").get(pk=pk) for _ in range(3)]

    done = at_once(*[lambda row=row: actions.drop(row, by=by) for row in rows])

    assert sorted(done, key=str) == [None, actions.GONE, actions.GONE]
    logged = Entry.objects.filter(action__startswith="codebook.")
    assert list(logged.order_by("pk").values_list("action", flat=True)) == ["codebook.read", "codebook.dropped"]
    assert "Anna" not in str(list(logged.values()))


def test_closed_population_takes_nothing_over(population):
    by = member_of(population)
    intake = actions.keep(population, Codebook((BookCode(guid(1), "Calls"),)), [], name="a.qdc", by=by)
    population.status = "closed"
    population.save()

    with pytest.raises(CannotChange, match="not worked on any more"):
        actions.use(intake, by=by)

    assert Intake.objects.count() == 1


@given(codebooks())
@settings(max_examples=30, deadline=None)
def test_codebook_survives_json(book):
    assert from_json(*as_json(book)) == Codebook(book.codes, book.sets)


@pytest.mark.parametrize("rows", [3, 30])
def test_reading_and_planning_take_two_queries_each(population, rows, django_assert_num_queries):
    theme = ThemeFactory(population=population)
    CodeFactory.create_batch(rows, population=population, theme=theme)

    with django_assert_num_queries(4):
        plan_of(population, book_of(population))
