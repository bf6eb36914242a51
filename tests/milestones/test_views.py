from datetime import date

import pytest
import time_machine
from django.urls import reverse

from milestones import actions
from milestones.models import JournalEntry, Link, Milestone, Progress, Prompt, Review, State
from organisations.models import Seat, SeatRole
from tests.counting import queries_of
from tests.factories.accounts import ProgrammeRoleFactory
from tests.factories.milestones import GO_ON, progress_of, step_of
from tests.factories.organisations import (
    START,
    AssignmentFactory,
    MeetingSeriesFactory,
    OrganisationFactory,
    ParticipationFactory,
    PopulationFactory,
    SeatFactory,
    WaveFactory,
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
def lead(participation, client):
    seat = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD, protected_hours=4)
    client.force_login(seat.person.user)
    return seat.person.user


@pytest.fixture
def coach(participation):
    return AssignmentFactory(participation=participation).person.user


def address(name, progress, *more):
    return reverse(f"milestones:{name}", args=[progress.participation.organisation.slug, progress.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.mark.req("R7", "R240", "R241")
def test_the_organisation_page_is_a_task_list_with_what_is_missing_and_the_next_step(client, participation, lead):
    population = PopulationFactory(participation=participation, name="Rural communities", selected=True)

    response = client.get(reverse("milestones:organisation", args=[participation.organisation.slug]))

    groups = response.context["groups"]
    assert [(group.population, [row.progress.milestone.code for row in group.rows]) for group in groups] == [
        (None, ["M1", "M2"]),
        (population, ["M3", "M4", "M5", "M6"]),
    ]
    first = groups[0].rows[0]
    assert (first.next_step, len(first.missing), first.is_late) == ("No senior sponsor has accepted the role", 3, True)
    assert "Phase 1, month 3 of 6" in text(response)
    assert "Start with step 3.1 Compose the sub-team" in text(response)


@pytest.mark.req("R243")
def test_the_gap_in_lived_experience_is_shown_until_it_is_filled(client, participation, lead):
    page = reverse("milestones:organisation", args=[participation.organisation.slug])
    words = "The team is not complete: nobody with lived experience is on it yet"
    before = words in text(client.get(page))
    SeatFactory(team=project_team(participation), is_lived_experience=True)

    assert (before, words in text(client.get(page))) == (True, False)


def test_the_organisation_page_runs_the_same_queries_for_any_number_of_populations(client, lead, participation):
    MeetingSeriesFactory(team=project_team(participation))
    page = reverse("milestones:organisation", args=[participation.organisation.slug])
    PopulationFactory(participation=participation, selected=True)
    one = queries_of(client, page)
    PopulationFactory.create_batch(2, participation=participation, selected=True)

    assert queries_of(client, page) == one <= 65


def test_the_list_of_organisations_runs_the_same_queries_for_any_number(client):
    client.force_login(ProgrammeRoleFactory().person.user)
    ParticipationFactory()
    one = queries_of(client, reverse("milestones:organisation-list"))
    ParticipationFactory.create_batch(2)

    assert queries_of(client, reverse("milestones:organisation-list")) == one <= 15


def test_a_step_runs_the_same_queries_for_one_entry_and_three(client, participation, lead):
    progress = progress_of(participation, "M1")
    step = step_of(progress)

    def write():
        link = ("https://example.org/", "Minutes")
        actions.add_entry(progress=progress, step=step, text="Met", done_on=START, links=[link, link], by=lead)

    write()
    one = queries_of(client, address("step", progress, step.pk))
    write()
    write()

    assert queries_of(client, address("step", progress, step.pk)) == one <= 30


def test_the_list_of_organisations_is_searched_by_name_or_ods_code(client):
    client.force_login(ProgrammeRoleFactory().person.user)
    OrganisationFactory(name="Northmoor", ods_code="RN1")
    OrganisationFactory(name="Southmoor", ods_code="RS1")

    found = {
        words: [str(row) for row in client.get("/organisations/", {"q": words}).context["object_list"]]
        for words in ("north", "rs1", "zz", "")
    }

    assert found == {"north": ["Northmoor"], "rs1": ["Southmoor"], "zz": [], "": ["Northmoor", "Southmoor"]}


@pytest.mark.req("R9", "R18", "R38")
def test_a_step_shows_purpose_prompts_links_and_journal(client, participation, lead):
    progress = progress_of(participation, "M2")
    step = step_of(progress, 1)
    actions.add_entry(progress=progress, step=step, text="Listed four populations", done_on=START, by=lead)

    shown = text(client.get(address("step", progress, step.pk)))

    assert "Who is not thriving, and who is at the edges of what services reach?" in shown
    assert "Learning set 2 recording" in shown
    assert "Listed four populations" in shown
    assert "Written by" in shown


def test_a_member_writes_what_was_done_with_links(client, participation):
    member = SeatFactory(team=project_team(participation), user=True)
    client.force_login(member.person.user)
    progress = progress_of(participation, "M1")
    links = "https://example.org/minutes Minutes of the board\r\n\r\nhttps://example.org/plan"

    response = client.post(
        address("step", progress, step_of(progress).pk), {"text": "Met the board", "done_on": "2026-11-18", "links": links}
    )

    entry = JournalEntry.objects.get()
    assert response.status_code == 302
    assert (entry.text, entry.done_on, entry.author) == ("Met the board", date(2026, 11, 18), member.person.user)
    assert [(link.url, link.title) for link in entry.links.all()] == [
        ("https://example.org/minutes", "Minutes of the board"),
        ("https://example.org/plan", ""),
    ]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"text": ""}, "text", "Enter"),
        ({"done_on": "2026-11-21"}, "done_on", "The date must be today or in the past"),
        ({"done_on_0": "31", "done_on_1": "2", "done_on_2": "2026", "done_on": None}, "done_on", "real date"),
        ({"links": "javascript:alert(1)"}, "links", "Line 1 must start with a web address"),
        ({"links": "https://example.org/\nnot a link"}, "links", "Line 2 must start with a web address"),
        ({"links": "\n".join(["https://example.org/"] * 21)}, "links", "no more than 20 links"),
        ({"text": "x" * 5001}, "text", "must be 5000 characters or less"),
        ({"text": "Call 020 7946 0018"}, "text", "Could this identify a person?"),
    ],
)
def test_a_bad_entry_is_refused_beside_the_field_and_nothing_typed_is_lost(client, participation, lead, data, field, words):
    progress = progress_of(participation, "M1")
    typed = {"text": "What we typed", "done_on": "2026-11-20", "links": "https://example.org/kept"}
    typed = {name: value for name, value in {**typed, **data}.items() if value is not None}

    response = client.post(address("step", progress, step_of(progress).pk), typed)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert words in str(form.errors[field])
    assert JournalEntry.objects.count() == 0
    assert form["text"].value() == typed["text"]


def test_an_author_changes_takes_off_and_puts_back_an_entry(client, participation, lead):
    progress = progress_of(participation, "M1")
    step = step_of(progress)
    entry = actions.add_entry(progress=progress, step=step, text="First", done_on=START, by=lead)

    client.post(address("entry-edit", progress, step.pk, entry.pk), {"text": "Second", "done_on": "2026-09-02", "links": ""})
    changed = JournalEntry.objects.get().text
    removed = client.post(address("entry-remove", progress, step.pk, entry.pk), follow=True)
    gone = "Second" not in text(removed)
    undo = address("entry-restore", progress, step.pk, entry.pk)
    offered = undo in text(removed)
    back = client.post(undo, follow=True)

    assert (changed, gone, offered) == ("Second", True, True)
    assert "Second" in text(back)


@pytest.mark.req("R42")
def test_a_lead_asks_and_the_coach_signs_off_with_a_reason(client, participation, lead, coach):
    progress = progress_of(participation, "M1")
    client.post(address("request-review", progress), {"reason": "Sponsor starts soon"})
    client.force_login(coach)

    refused = client.post(address("sign-off", progress), {"reason": "", **GO_ON})
    signed = client.post(address("sign-off", progress), {"reason": "Agreed with the sponsor", **GO_ON}, follow=True)

    assert refused.status_code == 422
    assert "Milestone 1 is signed off" in text(signed)
    review = Review.objects.latest("pk")
    assert (review.kind, review.by, review.by_role, review.on) == ("signed_off", coach, "QI coach", TODAY)


def test_a_second_click_on_sign_off_says_that_it_is_done(client, participation, lead, coach):
    progress = progress_of(participation, "M1")
    actions.request_review(progress=progress, by=lead, on=TODAY)
    client.force_login(coach)
    client.post(address("sign-off", progress), {"reason": "Fine", **GO_ON})

    second = client.post(address("sign-off", progress), {"reason": "Fine", **GO_ON})

    assert second.status_code == 422
    assert "somebody has answered it already" in text(second)
    assert Review.objects.filter(kind="signed_off").count() == 1


def test_a_returned_milestone_says_so_to_the_lead(client, participation, lead, coach):
    progress = progress_of(participation, "M1")
    actions.request_review(progress=progress, by=lead, on=TODAY)
    actions.return_to_team(progress=progress, by=coach, on=TODAY, reason="Please name a deputy")

    shown = text(client.get(address("milestone", progress)))

    assert "Your coach returned this on 20 November 2026" in shown
    assert "Please name a deputy" in shown


def test_what_is_missing_links_to_the_page_where_it_is_put_right(client, participation, lead):
    progress = progress_of(participation, "M1")

    shown = text(client.get(address("milestone", progress)))

    slug, team = participation.organisation.slug, project_team(participation)
    assert reverse("organisations:readiness", args=[slug]) in shown
    assert reverse("meetings:series", args=[slug, team.pk]) in shown


def test_nobody_is_sent_to_a_page_that_they_may_not_open(client, participation, coach):
    client.force_login(coach)
    progress = progress_of(participation, "M1")

    shown = client.get(address("milestone", progress))

    addresses = [place[0].split("#")[0] for _, place in shown.context["facts"] if place]
    assert addresses
    assert {client.get(page).status_code for page in addresses} == {200}


def test_a_planned_date_is_changed_and_cleared(client, participation, lead):
    progress = progress_of(participation, "M1")

    client.post(address("milestone-plan", progress), {"planned_on_0": "31", "planned_on_1": "12", "planned_on_2": "2026"})
    planned = Progress.objects.get(pk=progress.pk).planned_on
    client.post(address("milestone-plan", progress), {"planned_on_0": "", "planned_on_1": "", "planned_on_2": ""})

    assert (planned, Progress.objects.get(pk=progress.pk).planned_on) == (date(2026, 12, 31), None)


def test_a_milestone_of_another_organisation_is_not_found(client, participation, lead):
    other = progress_of(ParticipationFactory(), "M1")

    statuses = [
        client.get(reverse("milestones:milestone", args=[participation.organisation.slug, other.pk])).status_code,
        client.get(address("milestone", other)).status_code,
        client.get(
            reverse("milestones:step", args=[participation.organisation.slug, progress_of(participation, "M2").pk, step_of(other).pk])
        ).status_code,
    ]

    assert statuses == [404, 404, 404]


@pytest.mark.req("R269", "R354")
def test_the_programme_team_edits_words_and_links(client, participation):
    client.force_login(ProgrammeRoleFactory().person.user)
    wave = participation.wave
    milestone = Milestone.objects.get(wave=wave, code="M1")
    link = Link.objects.filter(milestone=milestone).first()
    prompt = Prompt.objects.filter(step__milestone=milestone).first()

    client.post(reverse("milestones:content-edit", args=[wave.slug, "milestone", milestone.pk]), {"title": "Our title", "purpose": "Why"})
    client.post(reverse("milestones:content-edit", args=[wave.slug, "link", link.pk]), {"title": "New", "url": "https://example.org/new"})
    client.post(reverse("milestones:content-remove", args=[wave.slug, "prompt", prompt.pk]))
    client.post(reverse("milestones:content-prompt-add", args=[wave.slug, prompt.step_id]), {"text": "Anything else?"})
    client.post(
        reverse("milestones:content-link-add", args=[wave.slug, milestone.pk]), {"title": "More", "url": "https://example.org/more"}
    )

    milestone.refresh_from_db()
    link.refresh_from_db()
    assert (milestone.title, milestone.planned_on) == ("Our title", None)
    assert (link.title, link.url) == ("New", "https://example.org/new")
    assert not Prompt.objects.filter(pk=prompt.pk).exists()
    assert Prompt.objects.filter(step=prompt.step_id).last().text == "Anything else?"
    assert Link.objects.filter(milestone=milestone, code="own-1").get().title == "More"


def test_content_of_another_wave_is_not_found(client, participation):
    client.force_login(ProgrammeRoleFactory().person.user)
    milestone = Milestone.objects.get(wave=participation.wave, code="M1")
    other = WaveFactory(name="Wave 4")

    assert client.get(reverse("milestones:content-edit", args=[other.slug, "milestone", milestone.pk])).status_code == 404
    assert client.get(reverse("milestones:content-edit", args=[other.slug, "planet", milestone.pk])).status_code == 404


def test_a_lead_who_left_yesterday_is_told_nothing(client, participation, lead):
    Seat.objects.update(ends_on=date(2026, 11, 19))

    assert client.get(reverse("milestones:organisation", args=[participation.organisation.slug])).status_code == 404


def test_a_signed_milestone_shows_the_facts_as_they_stood(client, participation, lead, coach):
    progress = progress_of(participation, "M1")
    actions.request_review(progress=progress, by=lead, on=TODAY)
    actions.sign_off(progress=progress, by=coach, on=TODAY, reason="Fine", **GO_ON)

    shown = text(client.get(address("milestone", progress)))

    assert "The facts as they stood" in shown
    assert "A deputy lead is named: not yet" in shown
    assert Progress.objects.get(pk=progress.pk).state == State.SIGNED_OFF


@pytest.mark.parametrize(
    ("code", "page", "words"),
    [
        ("M4.1", "activities/?strand=people", "Go to listening to people"),
        ("M4.3", "sources/", "Go to existing data"),
        ("M4.4", "themes/", "Go to the themes"),
    ],
)
def test_a_step_of_the_data_review_leads_to_its_part(client, participation, lead, code, page, words):
    population = PopulationFactory(participation=participation, selected=True)
    progress = Progress.objects.get(population=population, milestone__code="M4")

    milestone = text(client.get(address("milestone", progress)))
    step = text(client.get(address("step", progress, progress.milestone.steps.get(code=code).pk)))

    assert ("No journal entries" in milestone, "No entries yet" in milestone) == (True, False)
    assert f'review/{page}">{words}</a>' in step
