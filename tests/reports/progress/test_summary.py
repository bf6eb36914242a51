"""The summary: three to five plain sentences that follow from the snapshot."""

import pytest

from reports.progress.summary import summary_of


def rows(*states, late=0):
    return [{"state": state, "is_late": place < late} for place, state in enumerate(states)]


def snapshot(**fields):
    return {
        "organisation": "Willowbank NHS Trust",
        "wave": "Wave 3",
        "status": "active",
        "pace": {"words": "Phase 1, month 4 of 6", "title": "Identifying populations and designing QI projects", "starts_on": "2026-09-01"},
        "milestones": [{"rows": rows("not_started", "not_started")}],
        "populations": [],
        "teams": [{"population": "", "lived_experience": {"state": "gap"}}],
        "asks": [],
        **fields,
    }


def team(population, state):
    return {"population": population, "lived_experience": {"state": state}}


def test_summary_of_an_organisation_at_the_start():
    assert summary_of(snapshot()) == [
        "Willowbank NHS Trust is in phase 1, month 4 of 6: identifying populations and designing QI projects.",
        "None of the two milestones is done yet; none is past its planned date.",
        "No population is selected yet.",
        "The project team is not complete: nobody with lived experience is on it.",
        "Nothing needs the sponsor's decision at present.",
    ]


def test_summary_of_an_organisation_under_way():
    states = ["signed_off", "not_applicable", "ready_for_review", "in_progress", "reopened", "not_started"]

    assert summary_of(
        snapshot(
            milestones=[{"rows": rows(*states, late=2)}, {"rows": rows("in_progress", "not_started")}],
            populations=[{"name": "Rural communities"}],
            teams=[team("", "in_place"), team("Rural communities", "gap")],
            asks=[{"words": "Name a deputy lead"}, {"words": "Agree protected time"}],
        )
    )[1:] == [
        "Two of eight milestones are done, one waits for the coach's review and three are in progress;"
        " two milestones are past the planned date.",
        "The work is for one population: Rural communities.",
        "The project team has lived experience, but nobody with lived experience is on the sub-team for Rural communities.",
        "Two things are asked of the senior sponsor, first of all: name a deputy lead.",
    ]


@pytest.mark.parametrize(
    ("states", "late", "sentence"),
    [
        (["signed_off", "in_progress"], 1, "One of two milestones is done and one is in progress; one milestone is past the planned date."),
        (["signed_off"] * 12, 0, "12 of 12 milestones are done; none is past its planned date."),
        (
            ["ready_for_review"] * 2,
            0,
            "None of the two milestones is done yet and two wait for the coach's review; none is past its planned date.",
        ),
    ],
)
def test_milestones_are_counted_in_words_up_to_nine(states, late, sentence):
    assert summary_of(snapshot(milestones=[{"rows": rows(*states, late=late)}]))[1] == sentence


@pytest.mark.parametrize(
    ("teams", "sentence"),
    [
        ([team("", "plan")], "The project team has an agreed plan to bring in people with lived experience."),
        (
            [team("", "gap"), team("A", "gap"), team("B", "plan_passed")],
            "The project team is not complete: nobody with lived experience is on it or on the sub-teams for A and B.",
        ),
        ([team("", "in_place"), team("A", "plan")], "The project team has lived experience."),
    ],
)
def test_lived_experience_is_always_in_the_summary(teams, sentence):
    assert summary_of(snapshot(teams=teams))[3] == sentence


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"pace": None}, "Willowbank NHS Trust takes part in Wave 3."),
        (
            {"pace": {"words": "Phase 1 has not started", "title": "x", "starts_on": "2027-01-04"}},
            "Willowbank NHS Trust takes part in Wave 3, which begins on 4 January 2027.",
        ),
        ({"pace": None, "status": "paused"}, "Willowbank NHS Trust takes part in Wave 3, and the work is paused."),
        ({"status": "withdrawn"}, "Willowbank NHS Trust has withdrawn from Wave 3; what was done is kept."),
    ],
)
def test_place_says_whether_the_work_has_begun_rests_or_is_over(fields, sentence):
    assert summary_of(snapshot(**fields))[0] == sentence


def test_single_ask_is_named_in_full():
    assert (
        summary_of(snapshot(asks=[{"words": "Name a deputy lead"}]))[4] == "One thing is asked of the senior sponsor: name a deputy lead."
    )
