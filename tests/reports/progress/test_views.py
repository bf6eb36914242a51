"""The pages of the report, and its PDF, for each of those who may or may not have them."""

from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse

from audit.models import Entry
from jobs.models import Job
from organisations.models import Seat, SeatRole
from reports.models import ProgressReport, RenderedPdf
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import AssignmentFactory, ParticipationFactory, SeatFactory, project_team
from tests.factories.reports import START, TODAY, ReportFactory, busy_participation, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20 10:00", tick=False):
        yield


@pytest.fixture
def participation():
    """One whose only people are a lead, a sponsor and a coach."""
    participation = ParticipationFactory()
    team = project_team(participation)
    SeatFactory(team=team, user=True, role=SeatRole.PROJECT_LEAD, protected_hours=4)
    SeatFactory(team=team, user=True, role=SeatRole.SENIOR_SPONSOR)
    AssignmentFactory(participation=participation)
    return participation


def person(participation, who):
    seats = Seat.objects.filter(team=project_team(participation))
    if who == "coach":
        return participation.assignments.get().person.user
    return seats.get(role={"lead": SeatRole.PROJECT_LEAD, "sponsor": SeatRole.SENIOR_SPONSOR}[who]).person.user


def address(name, participation, *args):
    return reverse(f"reports:{name}", args=[participation.organisation.slug, *args])


def stored(report, content=b"%PDF stored"):
    """The PDF of the report, as the worker would have left it."""
    pdf = RenderedPdf(digest=report.digest, key=f"{report.pk:064d}")
    pdf.file.save("report.pdf", ContentFile(content), save=False)
    pdf.save()
    return pdf


def download(response):
    """The bytes of an answer, read to the end as a browser does."""
    return b"".join(response)


# Reading


def test_newest_published_report_is_the_page(participation, client):
    ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))
    report = ReportFactory(participation=participation, published=True, narrative="We have begun.\n\nIt goes well.")
    client.force_login(person(participation, "sponsor"))

    response = client.get(address("report", participation))

    assert (response.context["shown"], response.context["is_newest"]) == (report, True)
    page = response.content.decode()
    assert "Progress report 2" in " ".join(page.split())
    assert "<p>We have begun.</p>" in page
    assert [sentence for sentence in report.snapshot["summary"] if sentence not in page] == []


def test_asks_come_before_everything_but_the_summary(participation, client):
    ReportFactory(participation=participation, published=True, narrative="We have begun.")
    client.force_login(person(participation, "sponsor"))

    page = client.get(address("report", participation)).content.decode()

    parts = ["Asked of the sponsor", "What is asked of the senior sponsor", "In the project lead", "Where the work stands", "Next steps"]
    assert sorted(parts, key=page.index) == parts


@pytest.mark.req("R12", "R264")
def test_sponsor_reads_how_things_stand_and_what_is_asked_before_the_first_report(participation, client):
    client.force_login(person(participation, "sponsor"))

    page = client.get(address("report", participation)).content.decode()

    assert "No report is published yet. The project lead and the coach make one for each quarter." in page
    assert "Accept the role of senior sponsor" in page
    assert "Make the first report" not in page
    assert "is in phase 1, month 3 of 6" in page


@pytest.mark.parametrize("who", ["lead", "coach"])
def test_those_who_make_reports_are_shown_how_before_the_first_one(who, participation, client):
    client.force_login(person(participation, who))

    page = client.get(address("report", participation)).content.decode()

    assert f'href="{address("report-new", participation)}"' in page


def test_those_who_make_reports_are_led_to_the_draft(participation, client):
    ReportFactory(participation=participation)
    client.force_login(person(participation, "lead"))

    page = client.get(address("report", participation)).content.decode()

    assert f'href="{address("report-detail", participation, 1)}"' in page
    assert "Make the first report" not in page


def test_draft_shows_the_records_as_they_are_now(participation, client):
    ReportFactory(participation=participation)
    SeatFactory(team=project_team(participation), role=SeatRole.DEPUTY_LEAD)
    client.force_login(person(participation, "coach"))

    response = client.get(address("report-detail", participation, 1))

    posts = response.context["report"]["teams"][0]["posts"]
    assert {post["label"]: post["words"] for post in posts}["Deputy lead"] == "In post"
    assert "This is a draft" in response.content.decode()


def test_older_report_points_to_the_newer_one(participation, client):
    ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))
    SeatFactory(team=project_team(participation), starts_on=date(2026, 11, 1))
    ReportFactory(participation=participation, published=True, period_start=date(2026, 11, 1))
    client.force_login(person(participation, "sponsor"))

    page = client.get(address("report-detail", participation, 1)).content.decode()

    assert f'<a class="nhsuk-link" href="{address("report", participation)}">a newer report</a>' in page
    assert address("report-detail-pdf", participation, 1) in page


def test_corrected_report_points_to_its_correction_and_back(participation, client):
    ReportFactory(participation=participation, published=True)
    ReportFactory(participation=participation, published=True)
    client.force_login(person(participation, "sponsor"))

    assert "Report 2</a> corrects this one." in client.get(address("report-detail", participation, 1)).content.decode()
    assert "report 1</a>.</p>" in client.get(address("report-detail", participation, 2)).content.decode()


@pytest.mark.parametrize("published", [1, 3])
def test_pages_run_the_same_queries_for_any_number_of_reports(published, participation, client, django_assert_num_queries):
    for _ in range(published):
        ReportFactory(participation=participation, published=True)
    client.force_login(person(participation, "sponsor"))
    client.get(address("report", participation))

    with django_assert_num_queries(14):
        client.get(address("report", participation))
    with django_assert_num_queries(14):
        response = client.get(address("report-list", participation))

    assert len(response.context["object_list"]) == published


def test_list_is_paginated(participation, client):
    report = ReportFactory(participation=participation, published=True)
    fields = {
        "participation": participation,
        "period_start": START,
        "period_end": TODAY,
        "published_on": TODAY,
        "snapshot": {},
        "digest": "x",
    }
    ProgressReport.objects.bulk_create(ProgressReport(number=number, **fields) for number in range(2, 23))
    client.force_login(person(participation, "sponsor"))

    second = client.get(address("report-list", participation), {"page": 2})

    assert [item.number for item in second.context["object_list"]] == [2, report.number]


# Making


def new(client, participation, *, start=START):
    parts = {f"period_start_{place}": value for place, value in enumerate([start.day, start.month, start.year])}
    return client.post(address("report-new", participation), parts)


def link_to_publish(client, participation):
    """The address of the button "Publish" on the page of the draft."""
    page = client.get(address("report-detail", participation, 1)).content.decode()
    return next(part for part in page.split('"') if part.startswith(address("report-publish", participation, 1)))


def test_form_offers_the_time_since_the_last_report(participation, client):
    ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))
    client.force_login(person(participation, "lead"))

    response = client.get(address("report-new", participation))

    assert response.context["form"].initial == {"period_start": date(2026, 11, 1)}
    assert list(response.context["form"].fields) == ["period_start"]
    assert "The report ends on the day on which you publish it" in response.content.decode()


def test_lead_starts_words_reads_publishes(participation, client):
    lead = person(participation, "lead")
    client.force_login(lead)

    assert new(client, participation).url == address("report-edit", participation, 1)
    worded = client.post(address("report-edit", participation, 1), {"narrative": "We have begun.", "coach_narrative": "Not mine to write."})
    assert worded.url == address("report-detail", participation, 1)
    asked = client.get(link_to_publish(client, participation))
    published = client.post(address("report-publish", participation, 1), asked.context["form"].initial)

    report = ProgressReport.objects.get()
    assert published.url == address("report-detail", participation, 1)
    assert [str(message) for message in get_messages(published.wsgi_request)] == ["Report 1 is published. Its PDF is being made."]
    assert (report.published_by, report.narrative, report.coach_narrative) == (lead, "We have begun.", "")


def test_draft_that_changed_after_it_was_read_is_refused_in_words(participation, client):
    ReportFactory(participation=participation, narrative="The lead's.")
    client.force_login(person(participation, "coach"))
    read = client.get(link_to_publish(client, participation)).context["form"].initial
    ProgressReport.objects.update(narrative="Other words.")

    refused = client.post(address("report-publish", participation, 1), read)
    unread = client.post(address("report-publish", participation, 1))

    words = ["Something in this report has changed since you read it. Go back, read it again, and publish it then."]
    for response in (refused, unread):
        assert (response.status_code, response.context["form"].non_field_errors()) == (422, words)
        assert words[0] in response.content.decode()
    assert not ProgressReport.objects.published().exists()


def test_coach_adds_words_and_leaves_those_of_the_lead(participation, client):
    ReportFactory(participation=participation, narrative="The lead's.")
    client.force_login(person(participation, "coach"))

    client.post(address("report-edit", participation, 1), {"narrative": "Changed", "coach_narrative": "The coach's."})

    report = ProgressReport.objects.get()
    assert (report.narrative, report.coach_narrative) == ("The lead's.", "The coach's.")


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (date(2026, 11, 21), "The first day must be today or in the past."),
        (date(2026, 8, 31), "The first day must be on or after 1 September 2026, when the organisation joined."),
        (
            TODAY,
            "Nothing was recorded in this period (20 November 2026). Choose an earlier day, or record what was done first.",
        ),
    ],
)
def test_wrong_period_is_refused_beside_the_field(start, words, client):
    participation = ParticipationFactory()
    lead = SeatFactory(team=project_team(participation), user=True, role=SeatRole.PROJECT_LEAD).person.user
    client.force_login(lead)

    response = new(client, participation, start=start)

    assert response.status_code == 422
    assert response.context["form"].errors == {"period_start": [words]}
    assert 'id="id_period_start_error"' in response.content.decode()
    assert not ProgressReport.objects.exists()


def test_second_draft_is_refused_and_the_first_one_linked(participation, client):
    ReportFactory(participation=participation)
    client.force_login(person(participation, "coach"))

    response = new(client, participation)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["period_start"])
    assert f'href="{address("report-detail", participation, 1)}"' in response.content.decode()


@pytest.mark.parametrize(
    "words",
    ["Call 07700 900123 for more.", "Write to zora@example.org.", "x" * 3001],
)
def test_words_with_identifiers_or_too_many_of_them_are_refused(words, participation, client):
    ReportFactory(participation=participation)
    client.force_login(person(participation, "lead"))

    response = client.post(address("report-edit", participation, 1), {"narrative": words})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["narrative"])


def test_words_with_a_name_are_refused_beside_the_field(participation, client):
    lead = person(participation, "lead")
    lead.person.name = "Zora Quill"
    lead.person.save()
    ReportFactory(participation=participation)
    client.force_login(lead)

    response = client.post(address("report-edit", participation, 1), {"narrative": "I, Zora Quill, lead this."})

    assert response.context["form"].errors == {"narrative": ["Leave out the names of people (Zora Quill): write what they do instead."]}


def test_draft_is_discarded_after_a_question(participation, client):
    ReportFactory(participation=participation)
    client.force_login(person(participation, "coach"))

    asked = client.get(address("report-discard", participation, 1))
    done = client.post(address("report-discard", participation, 1))

    assert "Discard this draft?" in asked.content.decode()
    assert (done.url, ProgressReport.objects.count()) == (address("report-list", participation), 0)


@pytest.mark.parametrize("page", ["report-edit", "report-publish", "report-discard"])
def test_published_report_has_no_page_that_changes_it(page, participation, client):
    ReportFactory(participation=participation, published=True)
    client.force_login(person(participation, "lead"))

    assert [client.get(address(page, participation, 1)).status_code, client.post(address(page, participation, 1)).status_code] == [404, 404]


# The PDF


def test_pdf_that_is_there_is_sent_at_once_and_noted(participation, client):
    report = ReportFactory(participation=participation, published=True)
    stored(report)
    sponsor = person(participation, "sponsor")
    client.force_login(sponsor)

    response = client.get(address("report-pdf", participation))

    assert (response.status_code, response["Content-Type"], download(response)) == (200, "application/pdf", b"%PDF stored")
    slug = participation.organisation.slug
    assert response["Content-Disposition"] == f'attachment; filename="{slug}-progress-report-1.pdf"'
    assert (response["ETag"], response["Cache-Control"]) == (f'"{report.digest}"', "private, no-cache")
    entry = Entry.objects.get(action="report.downloaded")
    assert (entry.actor_id, entry.target_id, entry.organisation_id) == (sponsor.pk, report.pk, participation.organisation_id)


def test_pdf_runs_few_queries(participation, client, django_assert_max_num_queries):
    stored(ReportFactory(participation=participation, published=True))
    client.force_login(person(participation, "sponsor"))
    download(client.get(address("report-pdf", participation)))

    with django_assert_max_num_queries(10):
        download(client.get(address("report-pdf", participation)))


def test_pdf_that_the_browser_has_is_not_sent_or_noted_again(participation, client):
    report = ReportFactory(participation=participation, published=True)
    stored(report)
    client.force_login(person(participation, "sponsor"))

    response = client.get(address("report-pdf", participation), headers={"if-none-match": f'"{report.digest}"'})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", f'"{report.digest}"')
    assert not Entry.objects.filter(action="report.downloaded").exists()


def test_asking_about_the_pdf_without_fetching_it_is_not_noted(participation, client):
    stored(ReportFactory(participation=participation, published=True))
    client.force_login(person(participation, "sponsor"))

    response = client.head(address("report-pdf", participation))
    download(response)

    assert response.status_code == 200
    assert not Entry.objects.filter(action="report.downloaded").exists()


@pytest.mark.parametrize("is_lost", [False, True])
def test_pdf_that_is_not_there_leads_to_the_page_that_shows_how_it_comes_along(is_lost, participation, client):
    report = ReportFactory(participation=participation, published=True)
    job = Job.objects.get()
    if is_lost:
        pdf = stored(report)
        pdf.file.storage.delete(pdf.file.name)
        Job.objects.update(state=Job.State.DONE)
    client.force_login(person(participation, "sponsor"))

    response = client.get(address("report-pdf", participation))

    job.refresh_from_db()
    assert (response.url, job.state) == (reverse("jobs:job-progress", args=[job.pk]), Job.State.READY)
    assert client.get(response.url).status_code == 200


def test_progress_page_links_to_the_pdf_when_it_is_done(participation, client):
    stored(ReportFactory(participation=participation, published=True))
    Job.objects.update(state=Job.State.DONE)
    client.force_login(person(participation, "sponsor"))

    page = client.get(reverse("jobs:job-progress", args=[Job.objects.get().pk])).content.decode()

    assert f'href="{address("report-detail-pdf", participation, 1)}"' in page


def test_older_pdf_has_an_address_of_its_own(participation, client):
    first = ReportFactory(participation=participation, published=True, on=date(2026, 10, 31))
    stored(first, b"%PDF first")
    stored(ReportFactory(participation=participation, published=True))
    client.force_login(person(participation, "sponsor"))

    assert download(client.get(address("report-detail-pdf", participation, 1))) == b"%PDF first"


def test_pdf_before_the_first_report_leads_to_the_page_that_says_so(participation, client):
    ReportFactory(participation=participation)
    client.force_login(person(participation, "lead"))

    response = client.get(address("report-pdf", participation))

    assert response.url == address("report", participation)


# Who may

READERS = {"lead", "deputy", "sponsor", "coach", "programme"}


def everybody(participation):
    """An account for each role inside the organisation, and two outside."""
    team = project_team(participation)
    people = people_of(participation)
    deputy = SeatFactory(team=team, user=True, role=SeatRole.DEPUTY_LEAD)
    people["deputy"] = deputy.person.user
    for who, role in (
        ("member", SeatRole.PROJECT_TEAM_MEMBER),
        ("qi", SeatRole.ORGANISATION_QI_MEMBER),
        ("administrator", SeatRole.ADMINISTRATOR),
    ):
        people[who] = SeatFactory(team=team, user=True, role=role).person.user
    sub_team = participation.populations.first().team
    people["sub-team lead"] = SeatFactory(team=sub_team, user=True, role=SeatRole.SUB_TEAM_LEAD).person.user
    people["programme"] = ProgrammeRoleFactory().person.user
    people["evaluator"] = ProgrammeRoleFactory(role="evaluator").person.user
    people["outsider"] = SeatFactory(team=project_team(ParticipationFactory()), user=True, role=SeatRole.PROJECT_LEAD).person.user
    people["stranger"] = UserFactory()
    return people


@pytest.mark.parametrize(("page", "numbered"), [("report", False), ("report-list", False), ("report-pdf", False), ("report-detail", True)])
def test_published_report_is_for_sponsor_lead_deputy_coach_and_programme_team(page, numbered, client):
    participation = busy_participation()
    stored(ReportFactory(participation=participation, published=True))

    found = {}
    for who, user in everybody(participation).items():
        client.force_login(user)
        response = client.get(address(page, participation, *([1] if numbered else [])))
        found[who] = response.status_code
        download(response)

    assert found == {who: 200 if who in READERS else 404 if who in ("outsider", "stranger") else 403 for who in found}
    assert len(found) == 13


@pytest.mark.parametrize("page", ["report-new", "report-edit", "report-publish", "report-discard"])
def test_reports_are_made_by_lead_deputy_and_coach(page, client):
    participation = busy_participation()
    ReportFactory(participation=participation)

    found = {}
    for who, user in everybody(participation).items():
        client.force_login(user)
        found[who] = client.get(address(page, participation, *([] if page == "report-new" else [1]))).status_code

    assert {who for who, status in found.items() if status == 200} == {"lead", "deputy", "coach"}
    assert {who for who, status in found.items() if status == 404} == {"outsider", "stranger"}


def test_access_to_the_report_ends_with_the_seat(participation, client):
    ReportFactory(participation=participation, published=True)
    sponsor = person(participation, "sponsor")
    client.force_login(sponsor)
    assert client.get(address("report", participation)).status_code == 200

    Seat.objects.filter(person__user=sponsor).update(ends_on=date(2026, 11, 19))

    assert client.get(address("report", participation)).status_code == 404


def test_report_of_another_organisation_is_not_found_by_its_number(participation, client):
    other = ReportFactory(published=True)
    client.force_login(person(participation, "lead"))

    assert client.get(address("report-detail", participation, other.number)).status_code == 404
