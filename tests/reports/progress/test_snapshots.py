"""What a report holds, and that it stays as it was."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions import plan_series
from milestones import actions as milestone_actions
from milestones import state
from milestones.models import Progress
from organisations import actions, team_actions
from organisations.models import Participation, RoleGroup, Seat, SeatRole
from organisations.models.organisations import Status
from populations.actions import definitions, long_list
from reports.progress import snapshots
from reports.progress.snapshots import digest_of
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.milestones import GO_ON, ProgressFactory, progress_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.reports import TODAY, ReportFactory, busy_participation, people_of

pytestmark = pytest.mark.django_db


def snapshot_of(participation, *, on=TODAY, before=None, **fields):
    return snapshots.build(participation, period_start=START, period_end=on, number=1, on=on, before=before, **fields)


def test_snapshot_names_programme_wave_organisation_period_and_pace():
    participation = ParticipationFactory(organisation__name="Willowbank NHS Trust")

    snapshot = snapshot_of(participation)

    assert {
        key: snapshot[key] for key in ("version", "programme", "wave", "organisation", "number", "replaces", "period", "as_of", "pace")
    } == {
        "version": 5,
        "programme": "Advancing Mental Health Equality Collaborative",
        "wave": "Wave 3",
        "organisation": "Willowbank NHS Trust",
        "number": 1,
        "replaces": None,
        "period": {"start": "2026-09-01", "end": "2026-11-20", "words": "1 September 2026 to 20 November 2026"},
        "as_of": "2026-11-20",
        "pace": {
            "words": "Phase 1, month 3 of 6",
            "phase": 1,
            "title": "Identifying populations and designing QI projects",
            "starts_on": "2026-09-01",
            "ends_on": "2027-02-28",
        },
    }


def test_wave_without_phases_has_no_pace():
    participation = ParticipationFactory()
    participation.progress.all().delete()
    participation.wave.milestones.all().delete()
    participation.wave.phases.all().delete()

    snapshot = snapshot_of(participation)

    assert (snapshot["pace"], snapshot["milestones"], snapshot["next_steps"]) == (None, [], [])


def test_snapshot_survives_json_and_its_digest_does_not_depend_on_the_order_of_keys():
    snapshot = snapshot_of(busy_participation())

    assert json.loads(json.dumps(snapshot)) == snapshot
    assert digest_of(snapshot) == digest_of(dict(reversed(snapshot.items())))
    assert digest_of(snapshot) != digest_of({**snapshot, "number": 2})


def queries_of_snapshot(populations):
    participation = ParticipationFactory()
    SeatFactory.create_batch(populations * 2, team=project_team(participation))
    for population in PopulationFactory.create_batch(populations, participation=participation, selected=True):
        SeatFactory.create_batch(populations, team=population.team, role=SeatRole.SUB_TEAM_MEMBER)
        LivedExperiencePlanFactory(team=population.team)
        MeetingSeriesFactory(team=population.team)
    participation = Participation.objects.select_related("organisation", "wave").get(pk=participation.pk)
    with CaptureQueriesContext(connection) as queries:
        snapshot = snapshot_of(participation)
    assert len(snapshot["teams"]) == populations + 1
    return len(queries)


def test_snapshot_runs_the_same_queries_for_any_number_of_populations():
    assert queries_of_snapshot(1) == queries_of_snapshot(3) < 80


@pytest.mark.req("R205")
def test_published_report_is_not_altered_by_anything_that_happens_later():
    participation = busy_participation()
    report = ReportFactory(participation=participation, published=True, narrative="A good start.")
    frozen, digest = json.dumps(report.snapshot), report.digest
    people = people_of(participation)

    actions.edit_readiness(participation=participation, priorities="Something else", by=people["lead"])
    actions.edit_organisation(organisation=participation.organisation, name="Another name", by=people["lead"])
    population = participation.populations.first()
    long_list.edit(population=population, name="Another population", by=people["lead"])
    definitions.define(population=population, text="Others", on=date(2026, 10, 4), by=people["lead"])
    milestone_actions.reopen(progress=progress_of(participation, "M1"), by=people["coach"], on=TODAY, reason="More to do")
    Seat.objects.filter(team__participation=participation).delete()
    report.refresh_from_db()

    assert (json.dumps(report.snapshot), report.digest) == (frozen, digest)
    assert digest_of(report.snapshot) == digest


def test_milestones_carry_dates_states_and_lateness_in_words():
    participation = ParticipationFactory()
    ProgressFactory(participation=participation, code="M1", planned_on=date(2026, 11, 8))
    ProgressFactory(participation=participation, code="M2", planned_on=None)

    [group] = snapshot_of(participation)["milestones"]

    assert group["population"] == ""
    assert [(row["key"], row["state_words"], row["planned_on"], row["is_late"], row["timing"]) for row in group["rows"]] == [
        ("M1:0", "Not started", "2026-11-08", True, "12 days late"),
        ("M2:0", "Not started", None, False, ""),
    ]


@pytest.mark.parametrize(
    ("planned_on", "timing"),
    [(date(2026, 10, 1), "4 days after plan"), (date(2026, 10, 4), "1 day after plan"), (date(2026, 10, 5), "In good time"), (None, "")],
)
def test_finished_milestone_is_compared_with_its_planned_date(planned_on, timing):
    participation = busy_participation()
    Progress.objects.filter(pk=progress_of(participation, "M1").pk).update(planned_on=planned_on)

    row = snapshot_of(participation)["milestones"][0]["rows"][0]

    assert (row["state"], row["completed_on"], row["timing"]) == ("signed_off", "2026-10-05", timing)


def test_each_selected_population_has_its_milestones_its_team_and_its_definition():
    participation = ParticipationFactory()
    chosen = PopulationFactory(
        participation=participation, name="Rural communities", definition="More than an hour from a town", selected=True
    )
    PopulationFactory(participation=participation, name="Only a candidate")

    snapshot = snapshot_of(participation)

    assert snapshot["populations"] == [
        {
            "id": chosen.pk,
            "name": "Rural communities",
            "definition": "More than an hour from a town",
            "selected_on": "2026-09-01",
            "is_open": False,
            "programmes": [],
        }
    ]
    assert [group["population"] for group in snapshot["milestones"]] == ["", "Rural communities"]
    assert [team["population"] for team in snapshot["teams"]] == ["", "Rural communities"]
    assert "Only a candidate" not in json.dumps(snapshot)


def test_team_is_counted_in_words_below_five_and_exactly_from_five():
    participation = ParticipationFactory()
    team = project_team(participation)
    SeatFactory(team=team, person=None, count=4)

    assert snapshot_of(participation)["teams"][0]["people"] == "fewer than five"

    SeatFactory(team=team)

    assert snapshot_of(participation)["teams"][0]["people"] == "5"


def test_role_groups_are_in_place_considered_or_a_gap_and_never_counted():
    participation = busy_participation()

    groups = snapshot_of(participation)["teams"][0]["groups"]

    assert [(group["code"], group["state"]) for group in groups] == [
        ("senior_leader", "in place"),
        ("ics_colleague", "considered"),
        ("key_stakeholder", "gap"),
        ("equality_expert", "gap"),
    ]


def posts(participation):
    return [(post["label"], post["words"]) for post in snapshot_of(participation)["teams"][0]["posts"]]


def test_posts_are_in_words():
    assert posts(ParticipationFactory()) == [("Senior sponsor", "Vacant"), ("Project lead", "Vacant"), ("Deputy lead", "Vacant")]
    assert posts(busy_participation()) == [
        ("Senior sponsor", "In post, role accepted"),
        ("Project lead", "In post"),
        ("Deputy lead", "In post"),
    ]


def test_sponsor_who_has_not_accepted_and_lead_who_leaves_are_told_apart():
    participation = ParticipationFactory()
    SeatFactory(team=project_team(participation), role=SeatRole.SENIOR_SPONSOR)
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, ends_on=TODAY + timedelta(days=42))

    assert posts(participation)[:2] == [
        ("Senior sponsor", "In post, role not accepted yet"),
        ("Project lead", "In post until 1 January 2027, then vacant"),
    ]


def test_lead_who_is_followed_by_another_is_not_leaving_the_post_empty():
    participation = ParticipationFactory()
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, ends_on=TODAY + timedelta(days=5))
    SeatFactory(team=project_team(participation), role=SeatRole.PROJECT_LEAD, starts_on=TODAY + timedelta(days=6))

    assert posts(participation)[1] == ("Project lead", "In post")


@pytest.mark.req("R264")
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (None, {"state": "gap", "words": "Gap", "review_on": None}),
        ({}, {"state": "plan_waiting", "words": "Gap: a plan is written but not agreed with the coach", "review_on": "2026-12-31"}),
        ({"agreed_on": START}, {"state": "plan", "words": "Agreed plan", "review_on": "2026-12-31"}),
        (
            {"agreed_on": START, "review_on": date(2026, 11, 19)},
            {"state": "plan_passed", "words": "Gap: the review date of the agreed plan has passed", "review_on": "2026-11-19"},
        ),
        ({"agreed_on": START, "closed_on": TODAY}, {"state": "gap", "words": "Gap", "review_on": None}),
        (
            {"agreed_on": START, "closed_on": TODAY + timedelta(days=1)},
            {"state": "plan", "words": "Agreed plan", "review_on": "2026-12-31"},
        ),
    ],
)
def test_lived_experience_is_in_place_an_agreed_plan_or_a_gap(fields, expected):
    participation = ParticipationFactory()
    if fields is not None:
        LivedExperiencePlanFactory(team=project_team(participation), **fields)

    assert snapshot_of(participation)["teams"][0]["lived_experience"] == expected


def test_lived_experience_in_place_is_said_without_a_count():
    participation = ParticipationFactory()
    SeatFactory.create_batch(2, team=project_team(participation), is_lived_experience=True)

    assert snapshot_of(participation)["teams"][0]["lived_experience"] == {"state": "in_place", "words": "In place", "review_on": None}


def test_seat_that_has_ended_or_not_begun_does_not_count():
    participation = ParticipationFactory()
    team = project_team(participation)
    SeatFactory(team=team, is_lived_experience=True, ends_on=TODAY - timedelta(days=1))
    SeatFactory(team=team, is_lived_experience=True, starts_on=TODAY + timedelta(days=1))

    found = snapshot_of(participation)["teams"][0]

    assert (found["is_formed"], found["lived_experience"]["state"]) == (False, "gap")


def test_next_steps_name_the_first_thing_missing():
    participation = ParticipationFactory()
    PopulationFactory(participation=participation, name="Rural communities", selected=True)

    assert snapshot_of(participation)["next_steps"] == [
        {
            "milestone": "Milestone 1: Forming an overarching project team",
            "population": "",
            "words": "Still missing: no senior sponsor has accepted the role",
        },
        {
            "milestone": "Milestone 2: Identifying populations",
            "population": "",
            "words": "Still missing: an answer to each of the four questions for every short-listed population",
        },
        {
            "milestone": "Milestone 3: Forming sub-teams",
            "population": "Rural communities",
            "words": "Still missing: no sub-team lead is in post",
        },
        {
            "milestone": "Milestone 4: Three-part data review",
            "population": "Rural communities",
            "words": "Still missing: not enough people from the population have been heard",
        },
        {
            "milestone": "Milestone 5: Asset mapping",
            "population": "Rural communities",
            "words": "Still missing: the four prompts are not all considered",
        },
        {
            "milestone": "Milestone 6: Starting your QI project",
            "population": "Rural communities",
            "words": "Still missing: no aim",
        },
    ]


def test_next_steps_share_a_line_where_they_are_the_same():
    participation = ParticipationFactory()
    population = PopulationFactory(participation=participation, name="Rural communities", selected=True)
    for code in ("M5", "M6"):
        milestone_actions.request_review(progress=progress_of(participation, code, population), by=UserFactory(), on=TODAY)

    assert snapshot_of(participation)["next_steps"][-1] == {
        "milestone": "Milestones 5 and 6",
        "population": "Rural communities",
        "words": "The coach has been asked to review it",
    }


def test_next_step_of_a_milestone_with_everything_in_place_is_to_ask_the_coach():
    participation = busy_participation()
    first = progress_of(participation, "M1")
    people = people_of(participation)
    milestone_actions.reopen(progress=first, by=people["coach"], on=TODAY, reason="More to do")

    assert (
        snapshot_of(participation)["next_steps"][0]["words"] == "Everything required is in place: the lead can ask the coach for a review"
    )

    milestone_actions.request_review(progress=first, by=people["lead"], on=TODAY)

    assert snapshot_of(participation)["next_steps"][0]["words"] == "The coach has been asked to review it"


def test_meetings_say_when_each_team_meets_next():
    participation = ParticipationFactory()
    plan_series(team=project_team(participation), every_days=14, first_on=date(2026, 11, 9))
    PopulationFactory(participation=participation, name="Rural communities", selected=True)

    assert snapshot_of(participation)["meetings"] == [
        {"population": "", "next_on": "2026-11-23", "every_days": 14, "first_held_on": None},
        {"population": "Rural communities", "next_on": None, "every_days": None, "first_held_on": None},
    ]


def sign_off_with_gaps(participation, reason):
    progress, coach = progress_of(participation, "M1"), UserFactory()
    milestone_actions.request_review(progress=progress, by=coach, on=date(2026, 11, 1))
    milestone_actions.sign_off(progress=progress, by=coach, on=date(2026, 11, 2), reason=reason, **GO_ON)


def test_sign_off_with_something_missing_shows_the_reason_and_what_is_still_missing():
    participation = ParticipationFactory()
    sign_off_with_gaps(participation, "The sponsor starts in December.")
    SeatFactory(team=project_team(participation), is_lived_experience=True)

    assert snapshot_of(participation)["sign_offs"] == [
        {
            "milestone": "Milestone 1: Forming an overarching project team",
            "population": "",
            "on": "2026-11-02",
            "reason": "The sponsor starts in December.",
            "missing": [
                {"words": "No senior sponsor has accepted the role", "is_still_missing": True},
                {"words": "No project lead with protected time is recorded", "is_still_missing": True},
                {"words": "Nobody with lived experience is on the team, and no agreed plan is open", "is_still_missing": False},
                {"words": "No fortnightly meetings are set up, or the first has not been held", "is_still_missing": True},
            ],
            "unrecorded": 0,
        }
    ]


def test_sign_off_with_everything_in_place_is_not_listed():
    assert snapshot_of(busy_participation())["sign_offs"] == []


def test_full_names_of_team_members_are_left_out_of_what_others_wrote():
    participation = ParticipationFactory(priorities="Led by Zora Quill, with ZORA QUILL and the Zora Quillers.")
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"))
    sign_off_with_gaps(participation, "Zora Quill is new.")
    PopulationFactory(participation=participation, name="People", definition="Known to Zora Quill", selected=True)

    snapshot = snapshot_of(participation)

    assert snapshot["priorities"] == "Led by [name left out], with [name left out] and the Zora Quillers."
    assert snapshot["sign_offs"][0]["reason"] == "[name left out] is new."
    assert snapshot["populations"][0]["definition"] == "Known to [name left out]"


def test_people_who_go_by_their_role_do_not_blank_the_words_of_the_report():
    participation = ParticipationFactory(priorities="The project lead reports to the QI coach.")
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Project lead"), role_title="Lead")
    SeatFactory(team=project_team(participation), person=PersonFactory(name="QI coach"), role_title="Coach")

    assert snapshot_of(participation)["priorities"] == "The project lead reports to the QI coach."


def test_name_that_was_typed_as_a_role_title_is_left_out():
    participation = ParticipationFactory(priorities="Led by Zora Quill.")
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"), role_title="Zora Quill")

    assert snapshot_of(participation)["priorities"] == "Led by [name left out]."


def test_names_are_left_out_of_every_text_of_the_snapshot_wherever_somebody_typed_them():
    participation = busy_participation(organisation__name="Zora Quill Trust", wave__name="Wave of Zora Quill", priorities="Zora Quill")
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"))
    RoleGroup.objects.filter(team=project_team(participation)).update(label="Friends of Zora Quill")
    for population in participation.populations.all():
        participation.populations.filter(pk=population.pk).update(name=f"{population} of Zora Quill", definition="Zora Quill knows them")
    participation.wave.milestones.update(title="Ask Zora Quill")
    before = snapshot_of(participation, narrative="By Zora Quill.", coach_narrative="For Zora Quill.")
    before["teams"][0]["groups"][0]["label"] = before["populations"][0]["name"] = "Zora Quill"

    snapshot = snapshot_of(participation, before=before, narrative="By Zora Quill.", coach_narrative="For Zora Quill.")

    assert snapshot["organisation"] == "[name left out] Trust"
    assert snapshot["narratives"] == {"lead": "By [name left out].", "coach": "For [name left out]."}
    assert "Quill" not in json.dumps([snapshot, snapshot_of(participation)])


def test_name_that_is_left_out_today_is_no_change_of_what_was_written_before():
    participation = busy_participation()
    participation.populations.filter(name="Rural communities").update(name="Zora Quill")
    before = snapshot_of(participation)
    SeatFactory(team=project_team(participation), person=PersonFactory(name="Zora Quill"))

    assert snapshot_of(participation, before=before)["changes"]["items"] == []


def test_withdrawn_organisation_is_asked_nothing_and_says_so():
    participation = ParticipationFactory(status=Status.WITHDRAWN, status_reason="Merged", status_changed_on=TODAY)

    snapshot = snapshot_of(participation)

    assert snapshot["asks"] == []
    assert snapshot["summary"][0] == f"{participation.organisation} has withdrawn from Wave 3; what was done is kept."


def test_reason_for_a_pause_stays_out_of_the_report():
    participation = ParticipationFactory(status=Status.PAUSED, status_reason="xyzzy illness", status_changed_on=TODAY)

    assert "xyzzy" not in json.dumps(snapshot_of(participation))


def test_accepting_after_the_day_of_the_report_shows_in_the_next_one_only():
    participation = ParticipationFactory()
    sponsor = SeatFactory(team=project_team(participation), user=True, role=SeatRole.SENIOR_SPONSOR)
    state.rebuild()
    before = snapshot_of(participation)
    team_actions.accept_sponsorship(seat=sponsor, on=TODAY, by=sponsor.person.user)

    after = snapshot_of(participation, before=before)

    assert after["changes"] == {"since": 1, "items": ["The senior sponsor has accepted the role."]}
