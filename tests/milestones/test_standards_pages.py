"""The lived experience standards on the pages: beside the steps, at sign-off, and in the content of a wave."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from milestones import actions
from milestones.models import Standard, StandardDecision
from organisations import team_actions
from organisations.models import SeatRole
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.milestones import GO_ON, progress_of
from tests.factories.organisations import (
    AssignmentFactory,
    LivedExperiencePlanFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    project_team,
)

TODAY = date(2026, 11, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-20 12:00 +0000", tick=False):
        yield


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def lead(participation):
    return SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD).person.user


@pytest.fixture
def coach(participation):
    return AssignmentFactory(participation=participation).person.user


@pytest.fixture
def progress(participation):
    return progress_of(participation, "M1")


def address(name, progress):
    return reverse(f"milestones:{name}", args=[progress.participation.organisation.slug, progress.pk])


def text(response):
    return " ".join(response.content.decode().split())


def shown(client, user, progress):
    client.force_login(user)
    return text(client.get(address("milestone", progress)))


@pytest.mark.req("R253", "R254")
def test_a_milestone_says_whether_its_standard_is_met_and_what_would_help(client, progress, participation, lead):
    Standard.objects.filter(milestone=progress.milestone).update(minimum=2)
    missing = shown(client, lead, progress)
    team = project_team(participation)
    SeatFactory(team=team, person=None, is_lived_experience=True, count=2)
    met = shown(client, lead, progress)

    words = "Lived experience partners on the project team: at least 2"
    assert (words in missing, words in met) == (True, True)
    assert "<strong>Not yet</strong></td>" in missing
    assert "What would help?" in missing
    assert "you can ask for a review without it" in missing
    assert reverse("organisations:plan-edit", args=[participation.organisation.slug, team.pk]) in missing
    assert ("What would help?" in met, '<span class="app-yes">Met</span>' in met) == (False, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "A support plan waits for the coach to agree it."),
        ({"agreed_on": TODAY}, "A support plan is agreed until 31 December 2026."),
        ({"agreed_on": TODAY, "review_on": date(2026, 11, 19)}, "The support plan passed its review date on 19 November 2026."),
    ],
)
def test_an_open_support_plan_is_a_click_away(client, progress, participation, lead, fields, words):
    LivedExperiencePlanFactory(team=project_team(participation), **fields)

    page = shown(client, lead, progress)

    assert words in page
    assert reverse("organisations:plan", args=[participation.organisation.slug, project_team(participation).pk]) in page


def test_somebody_who_may_not_read_a_plan_is_not_sent_to_it(client, participation, lead):
    population = PopulationFactory(participation=participation, selected=True)
    LivedExperiencePlanFactory(team=population.team)
    member = SeatFactory(team=project_team(participation), user=True).person.user

    page = shown(client, member, progress_of(participation, "M3", population))

    assert "A support plan waits for the coach to agree it." in page
    assert reverse("organisations:plan", args=[participation.organisation.slug, population.team.pk]) not in page


def test_a_standard_that_is_not_recorded_yet_says_so(client, participation, lead):
    population = PopulationFactory(participation=participation, selected=True)
    progress = progress_of(participation, "M5", population)
    Standard.objects.create(milestone=progress.milestone, code="partners_in_asset_map", text="Partners who map assets", minimum=1)

    page = shown(client, lead, progress)

    assert "Partners who map assets: at least 1" in page
    assert "Not recorded yet" in page
    assert "What would help?" not in page


def test_a_milestone_runs_the_same_queries_whatever_number_of_people_count(client, progress, participation, lead):
    client.force_login(lead)
    SeatFactory(team=project_team(participation), is_lived_experience=True)
    one = queries_of(client, address("milestone", progress))
    SeatFactory.create_batch(2, team=project_team(participation), is_lived_experience=True)

    assert queries_of(client, address("milestone", progress)) == one <= 45


# Signing off


def ask(progress, lead):
    actions.request_review(progress=progress, by=lead, on=TODAY)


@pytest.mark.req("R254")
def test_a_coach_signs_off_with_a_reason_and_a_date_that_the_milestone_then_shows(client, progress, lead, coach):
    ask(progress, lead)
    client.force_login(coach)

    refused = client.post(address("sign-off", progress), {"reason": "Nearly there"})
    client.post(address("sign-off", progress), {"reason": "Nearly there", **GO_ON, "review_on": "2027-01-31"})

    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["review_on", "standard_reason"])
    decision = StandardDecision.objects.get()
    assert (decision.reason, decision.review_on, decision.by, decision.by_role) == (
        "Two people start in January.",
        date(2027, 1, 31),
        coach,
        "QI coach",
    )
    page = shown(client, lead, progress)
    assert "The coach lets the team go on, and looks at it again on 31 January 2027. “Two people start in January.”" in page
    assert "Look at it again" not in page


@pytest.mark.parametrize(("name", "who"), [("sign-off", "coach"), ("request-review", "lead")])
def test_what_the_standard_is_about_is_said_once(client, progress, participation, lead, coach, name, who):
    if name == "sign-off":
        ask(progress, lead)
    client.force_login({"lead": lead, "coach": coach}[who])
    below = text(client.get(address(name, progress)))
    SeatFactory(team=project_team(participation), is_lived_experience=True)
    met = text(client.get(address(name, progress)))

    assert "The lived experience standard is not met yet:" in below
    assert "Also required, and not in place or not recorded yet:" in below
    assert "Nobody with lived experience is on the team" not in below
    assert "<p>Required, and not in place or not recorded yet:" in met


def test_an_agreed_plan_fills_the_form_in(client, progress, participation, lead, coach):
    plan = LivedExperiencePlanFactory(team=project_team(participation))
    team_actions.agree_plan(plan=plan, reason="The alliance finds two people", on=TODAY, by=coach)
    ask(progress, lead)
    client.force_login(coach)

    form = client.get(address("sign-off", progress)).context["form"]

    assert (form["standard_reason"].value(), form["review_on"].value()) == ("The alliance finds two people", plan.review_on)


def test_nothing_is_asked_about_a_standard_that_is_met(client, progress, participation, lead, coach):
    SeatFactory(team=project_team(participation), is_lived_experience=True)
    ask(progress, lead)
    client.force_login(coach)

    assert list(client.get(address("sign-off", progress)).context["form"].fields) == ["reason"]


def test_words_that_may_identify_somebody_are_asked_about(client, progress, lead, coach):
    ask(progress, lead)
    client.force_login(coach)

    response = client.post(address("sign-off", progress), {"reason": "x", **GO_ON, "standard_reason": "Call 020 7946 0018"})

    assert response.status_code == 422
    assert not StandardDecision.objects.exists()


def test_a_coach_looks_again_until_the_standard_is_met(client, progress, participation, lead, coach):
    ask(progress, lead)
    actions.sign_off(progress=progress, by=coach, on=TODAY, reason="Nearly there", **GO_ON)
    page = shown(client, coach, progress)
    again = address("standard-decision", progress)
    refused = client.post(again, {"reason": "They start in March", "review_on": "2026-11-20"})
    saved = client.post(again, {"reason": "They start in March", "review_on": "2027-03-31"}, follow=True)
    SeatFactory(team=project_team(participation), is_lived_experience=True)

    assert again in page
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["review_on"])
    assert "looks at it again on 31 March 2027" in text(saved)
    assert client.get(again).status_code == 404


# Content of a wave


def test_the_programme_team_finds_all_standards_from_the_wave(client, participation):
    client.force_login(ProgrammeRoleFactory().person.user)
    wave = participation.wave
    content = reverse("milestones:content", args=[wave.slug])

    page = text(client.get(reverse("organisations:wave", args=[wave.slug])))
    listed = text(client.get(content))

    assert f'href="{content}#lived-experience">Lived experience standards</a>' in page
    assert 'id="lived-experience"' in listed
    for standard in Standard.objects.filter(milestone__wave=wave):
        assert reverse("milestones:content-edit", args=[wave.slug, "standard", standard.pk]) in listed


@pytest.mark.req("R253", "R269")
def test_the_programme_team_edits_words_and_minimum(client, participation):
    client.force_login(ProgrammeRoleFactory().person.user)
    wave = participation.wave
    standard = Standard.objects.get(milestone__wave=wave, code="partners_on_project_team")
    page = text(client.get(reverse("milestones:content-milestone", args=[wave.slug, standard.milestone_id])))
    edit = reverse("milestones:content-edit", args=[wave.slug, "standard", standard.pk])

    client.post(edit, {"text": "Experts by experience on the project team", "minimum": "2"})

    standard.refresh_from_db()
    assert edit in page
    assert (standard.text, standard.minimum) == ("Experts by experience on the project team", 2)


@pytest.mark.parametrize(
    ("code", "minimum", "words"),
    [
        ("partners_in_decision", "2", "Enter 0 or 1"),
        ("partners_on_project_team", "21", "Enter 20 or less"),
        ("partners_on_project_team", "-1", "0"),
        ("partners_on_project_team", "two", "number"),
    ],
)
def test_a_minimum_that_cannot_be_met_is_refused(client, participation, code, minimum, words):
    client.force_login(ProgrammeRoleFactory().person.user)
    standard = Standard.objects.get(milestone__wave=participation.wave, code=code)

    response = client.post(
        reverse("milestones:content-edit", args=[participation.wave.slug, "standard", standard.pk]), {"text": "Words", "minimum": minimum}
    )

    assert response.status_code == 422
    assert words in str(response.context["form"].errors["minimum"])
    assert Standard.objects.get(pk=standard.pk).minimum == 1


@pytest.mark.parametrize("code", ["M2", "M3"])
@pytest.mark.parametrize("who", ["lead", "coach"])
def test_what_is_missing_in_choosing_and_forming_leads_to_pages_that_open(client, participation, lead, coach, code, who):
    client.force_login({"lead": lead, "coach": coach}[who])
    population = PopulationFactory(participation=participation, definition="", domains=(), selected=True) if code == "M3" else None

    page = client.get(address("milestone", progress_of(participation, code, population)))

    places = {status.code: place[0].split("#")[0] for status, place in page.context["facts"] if place}
    assert len(places) == len([status for status, _ in page.context["facts"] if status.value is False]) == 7
    assert {client.get(place).status_code for place in places.values()} == {200}
