"""How a snapshot is shown: dates as dates, the figures at the top, and no free text taken for a date."""

from datetime import date

import pytest

from milestones.models import State
from reports.progress.presenters import COLOURS, as_page


def snapshot(**fields):
    return {
        "as_of": "2026-11-20",
        "period": {"start": "2026-09-01", "end": "2026-11-20", "words": "2026-01-01"},
        "pace": {"words": "Phase 1, month 4 of 6", "phase": 1, "starts_on": "2026-09-01"},
        "milestones": [{"population": "", "rows": [{"state": "signed_off", "is_late": False, "planned_on": None}]}],
        "teams": [{"lived_experience": {"state": "in_place", "review_on": None}}],
        "asks": [],
        "narratives": {"lead": "2026-01-01", "coach": ""},
        **fields,
    }


def figures(**fields):
    return {item["label"]: (item["figure"], item["words"]) for item in as_page(snapshot(**fields))["figures"]}


def test_days_are_dates_and_free_texts_are_left_alone():
    report = as_page(snapshot(sign_offs=[{"on": "2026-11-02", "reason": "2026-11-02"}], asks=[{"words": "x", "by": "2026-12-04"}]))[
        "report"
    ]

    assert (report["as_of"], report["period"]["start"], report["asks"][0]["by"]) == (
        date(2026, 11, 20),
        date(2026, 9, 1),
        date(2026, 12, 4),
    )
    assert report["sign_offs"] == [{"on": date(2026, 11, 2), "reason": "2026-11-02"}]
    assert (report["period"]["words"], report["narratives"]["lead"]) == ("2026-01-01", "2026-01-01")
    assert report["milestones"][0]["rows"][0]["planned_on"] is None


def test_snapshot_is_not_changed_by_showing_it():
    given = snapshot()

    as_page(given)

    assert given == snapshot()


def test_every_state_has_a_colour_for_the_page_and_one_for_paper():
    assert set(COLOURS) == set(State.values)


def test_figures_of_an_organisation_under_way():
    late = {"state": "in_progress", "is_late": True}

    assert figures(milestones=[{"rows": [{"state": "signed_off", "is_late": False}, late]}], asks=[{"by": "2026-12-04"}] * 2) == {
        "Pace": ("Month 4 of 6", "Phase 1"),
        "Milestones done": ("1 of 2", "one late"),
        "Lived experience": ("In place", ""),
        "Asked of the sponsor": ("Two things", ""),
    }


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (None, ("No phases", "")),
        ({"words": "Phase 1 has not started", "phase": 1}, ("Not started", "Phase 1")),
        ({"words": "Phase 2, month 25 (24 planned)", "phase": 2}, ("Month 25 (24 planned)", "Phase 2")),
    ],
)
def test_pace_says_when_there_is_none_or_it_has_not_begun(pace, expected):
    assert figures(pace=pace)["Pace"] == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["gap"], ("Gap", "")),
        (["plan"], ("Agreed plan", "")),
        (["in_place", "plan_passed", "plan"], ("Gap", "on one of three teams")),
        (["in_place", "plan"], ("Agreed plan", "")),
    ],
)
def test_lived_experience_shows_the_weakest_team(states, expected):
    assert figures(teams=[{"lived_experience": {"state": state}} for state in states])["Lived experience"] == expected


def sub_team(population, **fields):
    lived = {"state": "in_place", "words": "In place", "review_on": None}
    lead = {"label": "Sub-team lead", "words": "In post"}
    return {"population": population, "is_formed": True, "posts": [lead], "lived_experience": lived, "groups": [], "meets": True, **fields}


def test_sub_teams_stand_side_by_side_and_one_without_a_part_leaves_its_place_empty():
    plan = {"state": "plan", "words": "Agreed plan", "review_on": "2026-12-01"}
    first = sub_team("Rural", first_report_on="2026-12-04", groups=[{"label": "Service staff", "state": "in place"}])
    second = sub_team("Veterans", first_report_on=None, lived_experience=plan, meets=False)
    waiting = sub_team("Nobody yet", is_formed=False)

    found = as_page(snapshot(teams=[snapshot()["teams"][0], first, second, waiting]))["report"]["sub_teams"]

    assert [team["population"] for team in found["teams"]] == ["Rural", "Veterans"]
    assert found["rows"] == [
        ("Sub-team lead", ["In post", "In post"]),
        ("Lived experience", ["In place", "Agreed plan until 1 December 2026"]),
        ("Service staff", ["In place", ""]),
        ("Meetings in the diary", ["In place", "Gap"]),
        ("First report to the project team", ["4 December 2026", "No date yet"]),
    ]
