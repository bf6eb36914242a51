from importlib import import_module

import pytest
from django.apps import apps

from core import reference
from milestones.content import MISSING_TEXTS, TEXTS, load_content
from milestones.models import Fact, Link, Milestone, Prompt, Step
from tests.factories.organisations import WaveFactory

pytestmark = pytest.mark.django_db
LISTS = reference.load("milestones_and_steps")


def counts():
    return [model.objects.count() for model in (Milestone, Step, Prompt, Fact, Link)]


@pytest.mark.req("R1", "R7", "R9", "R18", "R21", "R38")
def test_a_new_wave_has_the_content_of_the_reference_lists():
    wave = WaveFactory()

    listed = [(item["code"], item["title"], item["level"], [step["code"] for step in item["steps"]]) for item in LISTS["milestones"]]
    loaded = [
        (milestone.code, milestone.title, milestone.level, list(milestone.steps.values_list("code", flat=True)))
        for milestone in wave.milestones.all()
    ]
    assert loaded == listed
    first = wave.milestones.get(code="M1")
    assert set(first.links.values_list("code", flat=True)) == {
        "somerset-forming-team",
        "roles-and-responsibilities",
        "coproduction-step-by-step",
    }


def test_every_fact_has_words_for_what_is_missing():
    listed = {fact["code"] for milestone in LISTS["milestones"] for fact in milestone["done_facts"]}

    assert set(MISSING_TEXTS) == listed


@pytest.mark.req("R269")
def test_loading_again_keeps_what_was_edited_and_adds_nothing():
    wave = WaveFactory()
    Milestone.objects.filter(wave=wave, code="M1").update(title="Our own words")
    before = counts()

    load_content(wave)

    assert counts() == before
    assert Milestone.objects.get(wave=wave, code="M1").title == "Our own words"


@pytest.mark.req("R269")
def test_two_waves_have_their_own_words():
    first, second = WaveFactory(name="Wave 3"), WaveFactory(name="Wave 4")

    Step.objects.filter(milestone__wave=first).update(title="Changed")

    assert "Changed" not in Step.objects.filter(milestone__wave=second).values_list("title", flat=True)


@pytest.mark.req("R95")
def test_a_resource_on_a_private_drive_has_words_and_no_address():
    wave = WaveFactory()

    link = Link.objects.get(wave=wave, code="awp-terms-of-reference")

    assert (link.url, link.note) == ("", "Ask your coach for a copy.")


@pytest.mark.req("R91", "R92", "R93", "R94")
def test_the_third_milestone_says_what_the_project_team_does_from_then_on():
    wave = WaveFactory()

    step = Step.objects.get(milestone__wave=wave, code="M3.3")

    for words in ("securing resources", "making sure relevant teams know about the projects", "giving senior support when needed"):
        assert words in step.summary
    assert "Do the terms of reference show how the two teams differ?" in step.prompts.values_list("text", flat=True)
    words = "Terms of reference of the project team or the sub-team have been developed or reviewed"
    assert Fact.objects.get(milestone=step.milestone, code="M3.F6").text == words


def test_waves_that_were_there_before_get_the_clearer_words_where_nobody_edited_them():
    old, edited = WaveFactory(name="Wave 3"), WaveFactory(name="Wave 4")
    Fact.objects.filter(milestone__wave=old, code="M3.F6").update(text="Terms of reference have been developed or reviewed")
    Fact.objects.filter(milestone__wave=old, code="M2.F4").update(missing_text="No decision with method, date and reasons")
    Fact.objects.filter(milestone__wave=edited, code="M3.F6").update(text="Our words", missing_text="Our own")
    migration = import_module("milestones.migrations.0005_words_of_facts")

    migration.reword(apps, None)

    assert Fact.objects.get(milestone__wave=old, code="M3.F6").text == TEXTS["M3.F6"]
    assert Fact.objects.get(milestone__wave=old, code="M2.F4").missing_text == MISSING_TEXTS["M2.F4"]
    assert Fact.objects.get(milestone__wave=edited, code="M3.F6").text == "Our words"


def test_words_of_new_waves_are_those_that_older_ones_get():
    migration = import_module("milestones.migrations.0005_words_of_facts")

    assert [after for *_, after in migration.WORDS] == [TEXTS["M3.F6"], MISSING_TEXTS["M2.F3"], MISSING_TEXTS["M2.F4"]]


@pytest.mark.req("R49", "R50", "R64")
def test_the_steps_of_choosing_link_to_box_2_and_to_the_recordings_and_one_stands_at_two_steps():
    wave = WaveFactory()

    def codes(step):
        return set(Link.objects.filter(wave=wave, step__code=step).values_list("code", flat=True))

    assert codes("M2.1") >= {"amhe-resource-pdf-box2", "learning-set-2-identifying"}
    assert "learning-set-3-needs" in codes("M2.3") & codes("M2.4")
