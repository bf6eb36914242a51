"""What changed between two snapshots, without a database: the sentences follow from the two alone."""

import copy

import pytest

from reports.progress.changes import changes_between


def row(key="M1:0", **fields):
    number = int(key[1])
    return {"key": key, "number": number, "state": "not_started", "planned_on": None, "completed_on": None, **fields}


def team(population="", population_id=None, **fields):
    posts = {"senior_sponsor": "vacant", "project_lead": "vacant", "deputy_lead": "vacant", **fields.pop("posts", {})}
    if population:
        posts = {"sub_team_lead": fields.pop("lead", "vacant")}
    return {
        "population": population,
        "population_id": population_id,
        "posts": [{"code": code, "label": code.replace("_", " ").capitalize(), "state": state} for code, state in posts.items()],
        "lived_experience": {"state": fields.pop("lived", "gap")},
        "protected_time": False,
        "first_report_on": None,
        "groups": [{"code": "ics", "label": "ICS colleague", "state": fields.pop("group", "gap")}],
        **fields,
    }


def snapshot(**fields):
    return {
        "version": 2,
        "status": "active",
        "milestones": [{"population": "", "rows": [row()]}],
        "populations": [],
        "teams": [team()],
        "payment_route": False,
        "meetings": [{"population": "", "first_held_on": None}],
        **fields,
    }


def test_same_snapshots_have_nothing_to_tell():
    assert changes_between(snapshot(), copy.deepcopy(snapshot())) == []


def test_first_report_of_an_organisation_that_has_done_nothing_tells_nothing():
    assert changes_between(None, snapshot()) == []


def test_first_report_has_a_line_for_each_team_that_names_what_is_in_place():
    posts = {"senior_sponsor": "accepted", "project_lead": "in_post", "deputy_lead": "in_post"}
    milestones = [
        {"population": "", "rows": [row("M1:0", state="signed_off"), row("M2:0", state="signed_off")]},
        {"population": "Rural communities", "rows": [row("M3:7", state="ready_for_review"), row("M4:7", state="in_progress"), row("M5:7")]},
    ]
    first = snapshot(
        populations=[{"id": 7, "name": "Rural communities"}, {"id": 8, "name": "Veterans"}],
        teams=[
            team(posts=posts, lived="in_place", protected_time=True, group="in place"),
            team("Rural communities", 7, lead="leaving", lived="plan"),
            team("Veterans", 8),
        ],
        milestones=milestones,
        payment_route=True,
        meetings=[{"population": name, "first_held_on": held} for name, held in (("", "2026-09-14"), ("Rural", None), ("Veterans", None))],
    )

    assert changes_between(None, first) == [
        "Two populations are selected: Rural communities and Veterans.",
        "Project team: Milestones 1 and 2 are signed off. In place: a senior sponsor who has accepted the role, a project lead with"
        " protected time, a deputy lead, lived experience, a payment route for lived experience partners and one role group out of"
        " one. First meeting on 14 September 2026.",
        "Sub-team for Rural communities: Milestone 3 waits for the coach's review and Milestone 4 is in progress. In place: a sub team"
        " lead (who is leaving) and an agreed plan for lived experience.",
    ]


@pytest.mark.parametrize(("status", "sentence"), [("paused", "The work is paused."), ("withdrawn", "The organisation has withdrawn.")])
def test_first_report_says_that_the_work_stands_still(status, sentence):
    assert changes_between(None, snapshot(status=status)) == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("not_started", row(state="in_progress"), "Milestone 1 is in progress."),
        ("in_progress", row(state="not_started"), "Milestone 1 is back at the start."),
        ("in_progress", row(state="ready_for_review"), "Milestone 1 is ready, and the coach has been asked to review it."),
        ("in_progress", row(state="signed_off", completed_on="2026-11-02"), "Milestone 1 was signed off on 2 November 2026."),
        ("signed_off", row(state="reopened"), "Milestone 1 was reopened."),
        ("in_progress", row(state="not_applicable"), "Milestone 1 was marked as not applicable."),
    ],
)
def test_state_of_a_milestone_that_moved_is_told(old, new, sentence):
    before = snapshot(milestones=[{"population": "", "rows": [row(state=old)]}])

    assert changes_between(before, snapshot(milestones=[{"population": "", "rows": [new]}])) == [sentence]


def test_selected_population_is_told_with_its_milestones():
    population = {"id": 7, "name": "Rural communities"}
    milestones = [{"population": "", "rows": [row()]}, {"population": "Rural communities", "rows": [row("M3:7", state="in_progress")]}]

    assert changes_between(snapshot(), snapshot(populations=[population], milestones=milestones)) == [
        "A population was selected: Rural communities.",
        "Milestone 3 for Rural communities is in progress.",
    ]


def test_population_that_is_no_longer_selected_or_has_another_name_is_told():
    before = snapshot(populations=[{"id": 7, "name": "Rural communities"}, {"id": 8, "name": "Veterans"}])

    assert changes_between(before, snapshot(populations=[{"id": 8, "name": "Women veterans"}])) == [
        "A population is no longer selected: Rural communities.",
        "The population “Veterans” is now called “Women veterans”.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ({}, {"project_lead": "in_post"}, ["The post of project lead is filled."]),
        ({"project_lead": "in_post"}, {}, ["The post of project lead is vacant."]),
        ({"project_lead": "in_post"}, {"project_lead": "leaving"}, ["The project lead is leaving."]),
        ({}, {"project_lead": "leaving"}, ["The post of project lead is filled.", "The project lead is leaving."]),
        ({"project_lead": "leaving"}, {"project_lead": "in_post"}, []),
        ({}, {"senior_sponsor": "waiting"}, ["The post of senior sponsor is filled."]),
        ({"senior_sponsor": "waiting"}, {"senior_sponsor": "accepted"}, ["The senior sponsor has accepted the role."]),
        ({}, {"senior_sponsor": "accepted"}, ["The post of senior sponsor is filled.", "The senior sponsor has accepted the role."]),
    ],
)
def test_posts_filled_and_vacated_are_told_in_role_words(old, new, sentences):
    assert changes_between(snapshot(teams=[team(posts=old)]), snapshot(teams=[team(posts=new)])) == sentences


def test_sub_team_that_is_new_is_told_with_its_lead():
    after = snapshot(teams=[team(), team("Rural communities", 7, lead="in_post", lived="in_place")])

    assert changes_between(snapshot(), after) == [
        "The post of sub team lead on the sub-team for Rural communities is filled.",
        "Lived experience on the sub-team for Rural communities: now in place (was a gap).",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("gap", "in_place", ["Lived experience on the project team: now in place (was a gap)."]),
        ("plan", "plan_passed", ["Lived experience on the project team: now a gap (was an agreed plan)."]),
        ("gap", "plan", ["Lived experience on the project team: now an agreed plan (was a gap)."]),
        ("gap", "plan_waiting", []),
    ],
)
def test_lived_experience_that_moved_is_told_without_counts(old, new, sentences):
    assert changes_between(snapshot(teams=[team(lived=old)]), snapshot(teams=[team(lived=new)])) == sentences


def test_role_group_and_protected_time_are_told():
    after = snapshot(teams=[team(group="considered", protected_time=True)])

    assert changes_between(snapshot(), after) == [
        "Protected time for the lead of the project team is recorded.",
        "ICS colleague: now considered (was a gap).",
    ]


def test_role_group_that_is_open_again_is_told():
    assert changes_between(snapshot(teams=[team(group="in place")]), snapshot()) == ["ICS colleague: now a gap (was in place)."]


def test_size_of_a_team_is_never_compared():
    before, after = snapshot(teams=[team(people="5")]), snapshot(teams=[team(people="6")])

    assert changes_between(before, after) == []


@pytest.mark.parametrize(
    ("has", "sentence"),
    [
        (True, "How lived experience partners are paid is recorded."),
        (False, "The payment route for lived experience partners is no longer complete."),
    ],
)
def test_payment_route_is_told(has, sentence):
    assert changes_between(snapshot(payment_route=not has), snapshot(payment_route=has)) == [sentence]


def test_first_meetings_are_told_once():
    held = [{"population": "", "first_held_on": "2026-09-14"}, {"population": "Rural communities", "first_held_on": "2026-10-01"}]

    assert changes_between(snapshot(meetings=held[:1]), snapshot(meetings=held)) == [
        "The sub-team for Rural communities held its first meeting on 1 October 2026."
    ]
    assert changes_between(snapshot(), snapshot(meetings=held[:1])) == ["The project team held its first meeting on 14 September 2026."]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2026-10-01", "2026-12-01", "from 1 October 2026 to 1 December 2026"),
        ("2026-10-01", None, "from 1 October 2026 to no date"),
        (None, "2026-12-01", "from no date to 1 December 2026"),
    ],
)
def test_planned_date_that_moved_is_told(old, new, words):
    before = snapshot(milestones=[{"population": "", "rows": [row(planned_on=old)]}])
    after = snapshot(milestones=[{"population": "", "rows": [row(planned_on=new)]}])

    assert changes_between(before, after) == [f"The planned date of Milestone 1 moved {words}."]


def test_planned_date_of_a_finished_milestone_is_past_telling():
    before = snapshot(milestones=[{"population": "", "rows": [row(planned_on="2026-10-01", state="signed_off")]}])
    after = snapshot(milestones=[{"population": "", "rows": [row(planned_on="2026-12-01", state="signed_off")]}])

    assert changes_between(before, after) == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("paused", "The work was paused."), ("withdrawn", "The organisation withdrew.")],
)
def test_pause_and_withdrawal_are_told(status, sentence):
    assert changes_between(snapshot(), snapshot(status=status)) == [sentence]
    assert changes_between(snapshot(status=status), snapshot()) == ["The work is active again."]
