from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from assets.actions import prompts
from assets.actions.base import CannotChange
from assets.models import MappedAsset, PromptConsidered
from audit.models import Entry
from core.errors import Refused
from datareview.models import ThreadLink
from tests.factories.accounts import UserFactory
from tests.factories.assets import MappedAssetFactory, PromptConsideredFactory
from tests.factories.datareview import ExcerptFactory, selected

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def population():
    return selected()


@pytest.fixture
def by():
    return UserFactory()


def codes():
    """What the log says about assets, questions and evidence."""
    entries = Entry.objects.filter(action__regex="^(assets?|prompt|thread)[.]")
    return list(entries.order_by("pk").values_list("action", flat=True))


def close(population):
    population.status = "closed"
    population.save()


# What comes to mind


@pytest.mark.parametrize(
    "prompt",
    [
        pytest.param("learn", marks=pytest.mark.req("R135")),
        pytest.param("happening", marks=pytest.mark.req("R136")),
        pytest.param("access", marks=pytest.mark.req("R137")),
        pytest.param("support", marks=pytest.mark.req("R138")),
    ],
)
def test_what_comes_to_mind_is_on_the_map_for_this_question(population, by, prompt):
    rows = prompts.answer(population, names=["Village hall", "Night market"], prompt=prompt, segment="associations", by=by)

    assert [(str(row), row.prompts, row.asset.segment) for row in rows] == [
        ("Village hall", [prompt], "associations"),
        ("Night market", [prompt], "associations"),
    ]


def test_evidence_is_linked_once_to_each_of_them(population, by):
    excerpt = ExcerptFactory(population=population)

    for _ in range(2):
        rows = prompts.answer(population, names=["Chapel", "Choir"], prompt="learn", evidence=("excerpt", excerpt.pk), by=by)

    links = ThreadLink.objects.values_list("from_kind", "from_id", "to_kind", "to_id")
    assert sorted(links) == sorted(("excerpt", excerpt.pk, "asset", row.pk) for row in rows)
    assert codes() == ["assets.added", "thread.linked", "thread.linked"]


def test_nothing_is_written_if_the_evidence_is_of_another_population(population, by):
    with pytest.raises(Refused):
        prompts.answer(population, names=["Chapel"], prompt="learn", evidence=("excerpt", ExcerptFactory().pk), by=by)

    assert not MappedAsset.objects.exists()
    assert codes() == []


def test_assets_of_the_map_answer_a_question_as_well(population, by):
    rows = [MappedAssetFactory(population=population) for _ in range(2)]

    for _ in range(2):
        prompts.answer_as_well(population, mapped=rows, prompt="support", by=by)

    assert set(MappedAsset.objects.values_list("learn", "support")) == {(True, True)}
    assert codes() == ["asset.edited", "asset.edited"]


def test_asset_of_another_map_is_not_ticked(population, by):
    with pytest.raises(CannotChange, match="of this map"):
        prompts.answer_as_well(population, mapped=[MappedAssetFactory(population=selected())], prompt="support", by=by)


# We have talked about it


def test_question_is_marked_once(population, by):
    row = prompts.consider(population, prompt="learn", on=TODAY, note="Ask the chaplain", by=by)
    prompts.consider(population, prompt="learn", on=TODAY, note="Ask the chaplain", by=by)

    assert PromptConsidered.objects.get() == row
    assert (row.prompt, row.considered_on, row.note, row.by) == ("learn", TODAY, "Ask the chaplain", by)
    assert codes() == ["prompt.considered"]


def test_later_saying_counts_and_keeps_the_note(population, by):
    PromptConsideredFactory(population=population, prompt="learn", considered_on=date(2026, 7, 1), note="Ask the chaplain")

    row = prompts.consider(population, prompt="learn", on=TODAY, by=by)

    assert (row.considered_on, row.note) == (TODAY, "Ask the chaplain")
    assert codes() == ["prompt.edited"]
    assert "chaplain" not in str(Entry.objects.values())


@pytest.mark.parametrize("do", ["consider", "edit"])
def test_day_in_the_future_is_refused(population, by, do):
    row = PromptConsideredFactory(population=population, prompt="learn")
    said = {"on": TODAY + timedelta(days=1), "note": "", "by": by}
    act = partial(prompts.consider, population, prompt="learn") if do == "consider" else partial(prompts.edit_considered, row)

    with pytest.raises(CannotChange, match="today or in the past") as refusal:
        act(**said)

    assert refusal.value.field == "considered_on"


def test_day_and_note_are_changed(population, by):
    row = PromptConsideredFactory(population=population, prompt="learn", note="Old")

    prompts.edit_considered(row, on=TODAY, note="", by=by)
    prompts.edit_considered(row, on=TODAY, note="", by=by)

    row.refresh_from_db()
    assert (row.considered_on, row.note) == (TODAY, "")
    assert codes() == ["prompt.edited"]


def test_row_that_was_changed_meanwhile_is_not_overwritten(population, by):
    row = PromptConsideredFactory(population=population, prompt="learn")
    prompts.edit_considered(PromptConsidered.objects.get(), on=TODAY, note="By somebody else", by=by)

    with pytest.raises(Refused, match="changed or taken away"):
        prompts.edit_considered(row, on=TODAY, note="By me", by=by)

    assert PromptConsidered.objects.get().note == "By somebody else"


def test_it_is_taken_back_and_put_back(population, by):
    row = PromptConsideredFactory(population=population, prompt="learn", note="Kept")

    prompts.not_considered(row, by=by)
    assert not PromptConsidered.objects.current().exists()
    with pytest.raises(Refused):
        prompts.not_considered(row, by=by)
    prompts.consider_again(row, by=by)

    assert PromptConsidered.objects.current().get().note == "Kept"
    assert codes() == ["prompt.not_considered", "prompt.considered_again"]


def test_it_is_not_put_back_beside_a_new_one(population, by):
    old = PromptConsideredFactory(population=population, prompt="learn", removed_at=timezone.now())
    prompts.consider(population, prompt="learn", on=TODAY, by=by)

    with pytest.raises(CannotChange, match="anew"):
        prompts.consider_again(old, by=by)


def test_population_that_is_not_worked_on_is_left_alone(population, by):
    row = PromptConsideredFactory(population=population, prompt="learn")
    mapped = MappedAssetFactory(population=population)
    close(population)

    for act in (
        lambda: prompts.answer(population, names=["Chapel"], prompt="learn", by=by),
        lambda: prompts.answer_as_well(population, mapped=[mapped], prompt="support", by=by),
        lambda: prompts.consider(population, prompt="access", on=TODAY, by=by),
        lambda: prompts.edit_considered(row, on=TODAY, note="", by=by),
        lambda: prompts.not_considered(row, by=by),
        lambda: prompts.consider_again(row, by=by),
    ):
        with pytest.raises(CannotChange, match="not worked on"):
            act()

    assert codes() == []
