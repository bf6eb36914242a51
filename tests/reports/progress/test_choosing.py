"""What a report says of choosing, of sub-teams and of standards; and that the reports from before still read as they did."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.pdf import render_pdf
from milestones import actions as milestone_actions
from organisations import team_actions
from organisations.models import RoleGroup, SeatRole
from populations.actions import decisions, definitions, rounds, selection
from populations.models import Decision, DecisionChoice, Method, Reporting
from reports.handlers import html_of
from reports.models import ProgressReport
from reports.progress.choosing import METHODS
from reports.progress.presenters import as_page
from reports.progress.snapshots import digest_of
from tests.factories.accounts import UserFactory
from tests.factories.milestones import progress_of
from tests.factories.organisations import (
    START,
    LivedExperiencePlanFactory,
    MeetingSeriesFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)
from tests.factories.populations import OPENED_AT, DecisionFactory, RankingRoundFactory, rank, short_list
from tests.factories.reports import ReportFactory, busy_participation, people_of
from tests.pdf_checks import assert_pdf_ua
from tests.reports.progress.test_snapshots import snapshot_of
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def participation():
    return ParticipationFactory()


def short_listed(participation, *names):
    populations = [PopulationFactory(participation=participation, name=name) for name in names]
    participation.populations.update(status="short_listed")
    return populations


# How the populations were chosen


@pytest.mark.req("R57", "R58", "R61")
def test_a_decision_is_told_with_its_sentence_its_order_and_its_dates(participation):
    rural, veterans, _ = short_listed(participation, "Rural communities", "Veterans", "Not chosen")
    DecisionFactory(
        choices=[veterans, rural],
        on=date(2026, 10, 1),
        sentence="Veterans first, rural communities beside them.",
        review_on=date(2027, 4, 1),
        took_part=["lived_experience", "senior_leader"],
    )

    snapshot = snapshot_of(participation)

    assert snapshot["decisions"] == [
        {
            "method": METHODS["consensus"],
            "decided_on": "2026-10-01",
            "populations": ["Veterans", "Rural communities"],
            "sentence": "Veterans first, rural communities beside them.",
            "lived_experience": True,
            "departure_reason": "",
            "review_on": "2027-04-01",
            "is_past": False,
        }
    ]
    assert "Not chosen" not in json.dumps(snapshot)


def test_decisions_are_told_in_their_order_and_only_while_a_population_of_theirs_is_selected(participation):
    first, second, over = short_listed(participation, "First", "Second", "Over")
    DecisionFactory(choices=[over], on=START)
    DecisionFactory(choices=[second], on=START + 2 * DAY, review_on=START + 9 * DAY, took_part=["senior_leader"])
    DecisionFactory(choices=[first], on=START + DAY)
    participation.populations.filter(pk=over.pk).update(status="closed")

    told = snapshot_of(participation)["decisions"]

    assert [(row["populations"], row["lived_experience"], row["is_past"]) for row in told] == [
        (["First"], True, False),
        (["Second"], False, True),
    ]


@pytest.mark.req("R243")
def test_how_far_choosing_is_is_told_until_something_is_selected(participation):
    told = [snapshot_of(participation)["choosing"]]
    population = PopulationFactory(participation=participation)
    told.append(snapshot_of(participation)["choosing"])
    short_list(participation, 3)
    told.append(snapshot_of(participation)["choosing"])
    ranking = RankingRoundFactory(participation=participation, populations=list(participation.populations.filter(status="short_listed")))
    told.append(snapshot_of(participation)["choosing"])
    rounds.call_off(round=ranking, reason="Wrong list", at=OPENED_AT)
    selection.select(population=population, on=START)
    told.append(snapshot_of(participation)["choosing"])

    assert told == [
        "",
        "One population is on the long list; none is selected yet.",
        "Three populations are short-listed; none is selected yet.",
        "Three populations are short-listed; none is selected yet. A ranking is open.",
        "",
    ]


@pytest.mark.pdf
def test_page_and_pdf_tell_how_far_choosing_is(client):
    participation = busy_participation()
    participation.populations.update(status="short_listed", selected_on=None)
    report = ReportFactory(participation=participation, published=True)

    page = page_of(client, report)
    words = " ".join(text_of(render_pdf(html_of(report), created_on=report.published_on)).split())

    told = "Two populations are short-listed; none is selected yet. Next step: choose and define the first population (Milestone 2)."
    assert (told in page, told in words) == (True, True)


@pytest.mark.req("R61")
def test_a_decision_that_a_later_one_replaced_is_not_looked_at_again(participation):
    first = DecisionFactory(participation=participation, on=START, review_on=START + 30 * DAY)
    again = Decision.objects.create(
        participation=participation, method="consensus", decided_on=START + 31 * DAY, sentence="Still they.", discussion="Yes."
    )
    before = snapshot_of(participation)
    DecisionChoice.objects.create(decision=again, population=first.choices.get().population, place=1)
    after = snapshot_of(participation)

    assert [(row["review_on"], row["is_past"]) for row in before["decisions"]] == [("2026-10-01", True)]
    assert [(row["review_on"], row["is_past"]) for row in after["decisions"]] == [(None, False), (None, False)]
    assert ["choice_review" in {ask["code"] for ask in snapshot["asks"]} for snapshot in (before, after)] == [True, False]


def test_every_method_has_words():
    assert set(METHODS) == set(Method.values)


def test_a_name_in_the_words_of_a_decision_is_left_out(participation):
    SeatFactory(team=project_team(participation), person__name="Zora Quill")
    DecisionFactory(participation=participation, sentence="As Zora Quill said, we start in the valleys.")

    assert snapshot_of(participation)["decisions"][0]["sentence"] == "As [name left out] said, we start in the valleys."


def test_ballots_and_tallies_stay_out(participation):
    rankings = RankingRoundFactory(participation=participation, options=3, voters=6)
    rank(rankings, *["123"] * 6)
    rounds.close(round=rankings, at=rankings.opened_at + timedelta(days=1))
    choice = rankings.options.last().population
    on = date(2026, 11, 10)
    decisions.record_decision(
        participation=participation,
        room=rankings.room,
        method="ranking",
        decided_on=on,
        sentence="We start here.",
        discussion="A secret of the room",
        took_part=["lived_experience"],
        choices=[choice],
        departure_reason="We weighed the data",
        dissent="One of us disagreed",
        first_changes="",
        review_on=on + 90 * DAY,
        on=on,
    )

    told = json.dumps(snapshot_of(participation)["decisions"])

    assert "We weighed the data" in told
    for words in ("A secret of the room", "One of us disagreed", "points", "ballot", "turnout"):
        assert words not in told


def test_the_public_definition_is_told_with_its_tags_and_nothing_private(participation):
    population = PopulationFactory(participation=participation, definition="", selected=True)
    definitions.define(
        population=population,
        text="Adults far from a base",
        private_text="xyzzy",
        place="Upper Moor",
        segment_types=["geography"],
        programmes=["core20plus5", "pcref"],
        is_open=True,
        on=START,
    )

    snapshot = snapshot_of(participation)

    (told,) = snapshot["populations"]
    assert (told["definition"], told["is_open"], told["programmes"]) == ("Adults far from a base", True, ["PCREF", "Core20PLUS5"])
    assert "xyzzy" not in json.dumps(snapshot)


# Sub-teams


@pytest.mark.req("R77", "R83", "R84", "R88")
def test_a_sub_team_is_told_in_yes_or_not_yet(participation):
    population = PopulationFactory(participation=participation, name="Veterans", selected=True)
    before = snapshot_of(participation)["teams"][1]
    SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_MEMBER, role_group="service_staff")
    RoleGroup.objects.filter(team=population.team, code="community_representative").update(considered_reason="Asked the legion")
    MeetingSeriesFactory(team=population.team)
    Reporting.objects.create(population=population, first_on=date(2026, 12, 1))

    sub_team = snapshot_of(participation)["teams"][1]

    def told(team):
        return {group["code"]: group["state"] for group in team["groups"]}, team["meets"], team["first_report_on"]

    assert told(before) == ({"service_staff": "gap", "community_representative": "gap"}, False, None)
    assert told(sub_team) == ({"service_staff": "in place", "community_representative": "sought"}, True, "2026-12-01")
    assert "Asked the legion" not in json.dumps(sub_team)

    SeatFactory(team=population.team, role=SeatRole.COMMUNITY_REPRESENTATIVE)

    assert told(snapshot_of(participation)["teams"][1])[0]["community_representative"] == "in place"


def test_what_changed_on_a_sub_team_is_told_from_the_second_report_of_this_kind_on(participation):
    population = PopulationFactory(participation=participation, name="Veterans", selected=True)
    before = snapshot_of(participation)
    old = json.loads(json.dumps(before))
    old["version"] = 1
    for team in old["teams"]:
        team["groups"] = [] if team["population"] else team["groups"]
        del team["meets"], team["first_report_on"]
    SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_MEMBER, role_group="service_staff")
    Reporting.objects.create(population=population, first_on=date(2026, 12, 1))

    assert snapshot_of(participation, before=before)["changes"]["items"] == [
        "Staff who deliver relevant services (the sub-team for Veterans): now in place (was a gap).",
        "The first report of the sub-team for Veterans to the project team is set for 1 December 2026.",
    ]
    assert snapshot_of(participation, before=old)["changes"]["items"] == []


# Standards


def sign_off(participation, code, population=None, **said):
    progress = progress_of(participation, code, population)
    milestone_actions.request_review(progress=progress, by=UserFactory(), on=START)
    said = {"standard_reason": "Two people start in January.", "review_on": date(2027, 1, 31), **said}
    milestone_actions.sign_off(progress=progress, by=UserFactory(), on=START, reason="Agreed", **said)


@pytest.mark.req("R254")
def test_a_team_that_goes_on_is_told_with_the_coachs_reason_and_date_until_somebody_joins(participation):
    population = PopulationFactory(participation=participation, name="Veterans", selected=True)
    sign_off(participation, "M3", population)
    told = snapshot_of(participation)["standards"]
    late = snapshot_of(participation, on=date(2027, 2, 1))["standards"]
    SeatFactory(team=population.team, is_lived_experience=True)

    assert told == [
        {
            "about": "Milestone 3: Forming sub-teams",
            "population": "Veterans",
            "standards": ["Lived experience partners from the population on the sub-team: at least 1"],
            "reason": "Two people start in January.",
            "decided_on": "2026-09-01",
            "review_on": "2027-01-31",
            "is_past": False,
        }
    ]
    assert [row["is_past"] for row in late] == [True]
    assert snapshot_of(participation)["standards"] == []


@pytest.mark.req("R254")
def test_an_agreed_plan_is_told_with_its_reason_unless_a_decision_says_more(participation):
    plan = LivedExperiencePlanFactory(
        team=project_team(participation), obstacles="xyzzy", help_wanted="plugh", review_on=date(2026, 12, 31)
    )
    waiting = snapshot_of(participation)["standards"]
    team_actions.agree_plan(plan=plan, reason="The alliance finds two people.", on=START, by=UserFactory())
    snapshot = snapshot_of(participation)
    sign_off(participation, "M2")
    beside = [row["about"] for row in snapshot_of(participation)["standards"]]
    sign_off(participation, "M1")

    assert waiting == []
    assert snapshot["standards"] == [
        {
            "about": "Support plan of the project team",
            "population": "",
            "standards": [],
            "reason": "The alliance finds two people.",
            "decided_on": "2026-09-01",
            "review_on": "2026-12-31",
            "is_past": False,
        }
    ]
    assert not any(word in json.dumps(snapshot) for word in ("xyzzy", "plugh"))
    assert beside == ["Milestone 2: Identifying populations", "Support plan of the project team"]
    assert [row["about"][:11] for row in snapshot_of(participation)["standards"]] == ["Milestone 1", "Milestone 2"]


# Pages


def page_of(client, report):
    client.force_login(people_of(report.participation)["sponsor"])
    with time_machine.travel("2026-11-20 10:00", tick=False):
        return " ".join(client.get(reverse("reports:report", args=[report.participation.organisation.slug])).content.decode().split())


@pytest.mark.req("R254", "R57")
def test_the_page_tells_how_the_populations_were_chosen_and_who_goes_on(client):
    participation = busy_participation()
    participation.populations.filter(name="Rural communities").update(status="short_listed", selected_on=None)
    population = participation.populations.get(name="Rural communities")
    DecisionFactory(choices=[population], on=START, took_part=["senior_leader"], review_on=START + 30 * DAY)
    SeatFactory(team=population.team, role=SeatRole.SUB_TEAM_LEAD)
    sign_off(participation, "M3", population)

    page = page_of(client, ReportFactory(participation=participation, published=True))

    assert "How the populations were chosen" in page
    assert "We start with those who are furthest from help." in page
    assert "1 October 2026: this date has passed" in page
    assert "Going on while lived experience is missing" in page
    assert "Two people start in January." in page
    assert "First report to the project team" in page


def test_populations_selected_before_decisions_were_kept_have_a_next_step(client):
    page = page_of(client, ReportFactory(participation=busy_participation(), published=True))

    assert "Next step: record how these populations were chosen." in page


def test_a_report_from_before_reads_as_it_did(client):
    report = ReportFactory(participation=busy_participation(), published=True)
    old = json.loads(json.dumps(report.snapshot))
    old["version"] = 1
    for name in ("decisions", "standards"):
        del old[name]
    for team in old["teams"]:
        team["groups"] = [] if team["population"] else team["groups"]
        del team["meets"], team["first_report_on"]
    for population in old["populations"]:
        del population["is_open"], population["programmes"]
    ProgressReport.objects.filter(pk=report.pk).update(snapshot=old, digest=digest_of(old))

    page = page_of(client, report)
    as_page(old)

    assert "Where the work stands" in page
    for words in ("How the populations were chosen", "Going on while", "First report to the project team", "Meetings in the diary"):
        assert words not in page


@pytest.mark.pdf
def test_the_pdf_tells_the_same_in_a_file_that_screen_readers_can_read():
    participation = busy_participation()
    participation.populations.update(status="short_listed", selected_on=None)
    populations = list(participation.populations.order_by("pk"))
    DecisionFactory(choices=populations, on=START, review_on=START + 30 * DAY)
    SeatFactory(team=populations[0].team, role=SeatRole.SUB_TEAM_LEAD)
    sign_off(participation, "M3", populations[0])

    report = ReportFactory(participation=participation, published=True)
    data = render_pdf(html_of(report), created_on=report.published_on)

    words = " ".join(text_of(data).split())
    assert_pdf_ua(data)
    for told in (
        "How the populations were chosen",
        "We start with those who are furthest from help.",
        "People with lived experience took part.",
        "To be looked at again by 1 October 2026: this date has passed.",
        "Going on while lived experience is missing",
        "Two people start in January.",
    ):
        assert told in words
