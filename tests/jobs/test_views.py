import re
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import jobs
from jobs import running
from jobs.models import Job, OutgoingMail
from jobs.presenters import progress_of
from tests.factories.accounts import PersonFactory, ProgrammeRoleFactory, UserFactory
from tests.factories.jobs import JobFactory, OutgoingMailFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_work")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def admin(client):
    user = UserFactory()
    ProgrammeRoleFactory(person=user.person)
    client.force_login(user)
    return user


def text_of(response):
    """The words of <main>, without markup, with single spaces."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", "<" + main).split())


def test_progress_page_says_how_far_the_job_is_and_looks_again(client, owner):
    job = JobFactory(created_by=owner, state=Job.State.RUNNING, progress=2, total=8, message="Drawing the charts")

    page = client.get(reverse("jobs:job-progress", args=[job.pk])).content.decode()

    assert "Drawing the charts: 2 of 8." in page
    assert f'hx-get="/jobs/{job.pk}/?seen={progress_of(job)["stamp"]}" hx-trigger="every 2s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_progress_part_is_sent_only_when_it_changed(client, owner):
    job = JobFactory(created_by=owner)
    url, stamp = reverse("jobs:job-progress", args=[job.pk]), progress_of(job)["stamp"]

    same = client.get(url, {"seen": stamp}, headers=HTMX)
    changed = client.get(url, {"seen": "before"}, headers=HTMX)
    plain = client.get(url, {"seen": stamp})

    assert [response.status_code for response in (same, changed, plain)] == [204, 200, 200]
    assert changed.content.decode().count("<html") == 0
    assert plain.content.decode().count("<html") == 1
    assert all("HX-Request" in response["Vary"] for response in (same, changed, plain))


@pytest.mark.parametrize("state", [Job.State.DONE, Job.State.FAILED])
def test_progress_page_stops_looking_at_the_end(client, owner, state):
    job = JobFactory(created_by=owner, state=state)

    page = client.get(reverse("jobs:job-progress", args=[job.pk])).content.decode()

    assert ("every 2s" in page, "http-equiv" in page, "Try again" in page) == (False, False, state == Job.State.FAILED)


def test_failed_job_is_started_again_by_its_person(client, owner):
    job = JobFactory(created_by=owner, state=Job.State.FAILED, message="No sheet named Teams.")
    url = reverse("jobs:job-retry", args=[job.pk])

    before = text_of(client.get(reverse("jobs:job-progress", args=[job.pk])))
    answers = [client.get(url).status_code, client.post(url).url]

    assert before == "Your request This did not work No sheet named Teams. Try again"
    assert answers == [405, f"/jobs/{job.pk}/"]
    assert Job.objects.get().state == Job.State.READY


def test_file_is_downloaded_as_a_file(client, owner):
    jobs.handler("test")(lambda job: ("Progress report.pdf", b"%PDF", "application/pdf"))
    job = JobFactory(created_by=owner)
    running.run(job.pk)

    page = client.get(reverse("jobs:job-progress", args=[job.pk]))
    response = client.get(reverse("jobs:job-download", args=[job.pk]))

    assert text_of(page) == "Your request Finished Your file is ready. Download Progress report.pdf"
    assert b"".join(response.streaming_content) == b"%PDF"
    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [response[name] for name in headers] == ["application/pdf", 'attachment; filename="Progress report.pdf"', "nosniff", "no-store"]


def test_file_that_is_not_there_is_not_found(client, owner):
    waiting, without = JobFactory(created_by=owner), JobFactory(created_by=owner, state=Job.State.DONE)
    lost = JobFactory(created_by=owner, state=Job.State.DONE, result_file="aa/lost.pdf", result_name="lost.pdf")

    codes = [client.get(reverse("jobs:job-download", args=[job.pk])).status_code for job in (waiting, without, lost)]

    assert codes == [404, 404, 404]


@pytest.mark.parametrize("name", ["job-progress", "job-download", "job-retry"])
def test_job_of_somebody_else_is_not_found(client, owner, name):
    jobs.handler("test")(lambda job: ("a.txt", b"text", "text/plain"))
    job = JobFactory(created_by=UserFactory())
    running.run(job.pk)
    Job.objects.filter(pk=job.pk).update(message="planted-words")
    url = reverse(f"jobs:{name}", args=[job.pk])

    responses = [client.get(url, headers=headers) for headers in ({}, HTMX)] + [client.post(url)]

    assert {response.status_code for response in responses} <= {404, 405}
    assert not any(b"planted-words" in response.content for response in responses)


def test_job_with_a_check_is_for_those_whom_the_check_lets_in(client, owner):
    jobs.handler("test", may_see=lambda user, job: user == owner and job.payload == {"report": 1})(print)
    seen, hidden = JobFactory(payload={"report": 1}), JobFactory(payload={"report": 2}, created_by=owner)

    codes = [client.get(reverse("jobs:job-progress", args=[job.pk])).status_code for job in (seen, hidden)]

    assert codes == [200, 404]


def test_visitor_is_asked_to_sign_in(client):
    job = JobFactory()

    response = client.get(reverse("jobs:job-progress", args=[job.pk]))

    assert response.url == f"/accounts/login/?next=/jobs/{job.pk}/"


def test_programme_team_sees_failed_work_and_unsent_mail(client, admin):
    long_ago = timezone.now() - timedelta(hours=1)
    person = PersonFactory(name="Bea Miller")
    JobFactory(kind="report_pdf", state=Job.State.FAILED, error="ValueError at x.py:1", message="No.", created_by=admin)
    JobFactory(kind="fine_pdf")
    OutgoingMailFactory(subject="Refused one", state=OutgoingMail.State.FAILED, error="answer 550", person=person)
    OutgoingMailFactory(subject="", to_address="", state=OutgoingMail.State.FAILED)
    OutgoingMailFactory(subject="Late one", created_at=long_ago, to_address="late@example.org")
    OutgoingMailFactory(subject="Tried one", attempts=1, not_before=timezone.now() + timedelta(hours=1))
    OutgoingMailFactory(subject="Fresh one")
    OutgoingMailFactory(subject="Later one", created_at=long_ago, not_before=timezone.now() + timedelta(hours=1))
    OutgoingMailFactory(subject="Sent one", state=OutgoingMail.State.SENT, created_at=long_ago, attempts=2)

    response = client.get(reverse("jobs:programme-jobs"))

    text = text_of(response)
    assert [job.kind for job in response.context["jobs"]] == ["report_pdf"]
    assert {mail.subject for mail in response.context["mails"]} == {"Refused one", "", "Late one", "Tried one"}
    for words in (
        "ValueError at x.py:1 (No.)",
        "Bea Miller",
        "answer 550",
        "late@example.org",
        "No longer possible",
        "By itself",
        "(text no longer kept)",
    ):
        assert words in text


def test_programme_page_says_that_nothing_is_wrong(client, admin):
    text = text_of(client.get(reverse("jobs:programme-jobs")))

    assert ("No work has failed." in text, "All mail has been sent." in text) == (True, True)


def test_programme_page_runs_the_same_queries_for_any_number_of_rows(client, admin):
    counts = []
    for rows in (1, 2):
        for _ in range(rows):
            JobFactory(state=Job.State.FAILED, created_by=UserFactory())
            OutgoingMailFactory(state=OutgoingMail.State.FAILED, person=PersonFactory())
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("jobs:programme-jobs"))
        counts.append(len(queries))
        assert len(response.context["jobs"]) == len(response.context["mails"]) == rows * (rows + 1) // 2

    assert counts[0] == counts[1]


def test_programme_page_has_pages(client, admin):
    for _ in range(26):
        JobFactory(state=Job.State.FAILED)

    first = client.get(reverse("jobs:programme-jobs"))
    second = client.get(reverse("jobs:programme-jobs"), {"jobs": "2"})

    assert [len(response.context["jobs"]) for response in (first, second)] == [25, 1]
    assert ('href="?jobs=2"' in first.content.decode(), 'href="?jobs=1"' in second.content.decode()) == (True, True)


def test_programme_team_starts_failed_work_and_mail_again_once(client, admin):
    job, mail = JobFactory(state=Job.State.FAILED), OutgoingMailFactory(state=OutgoingMail.State.FAILED)
    urls = [reverse("jobs:programme-job-retry", args=[job.pk]), reverse("jobs:programme-mail-retry", args=[mail.pk])]

    said = [[str(message) for message in client.post(url, follow=True).context["messages"]] for url in urls + urls]

    assert said == [
        ["The job starts again."],
        ["The mail is queued again."],
        ["That job had already been started again."],
        ["That mail is not waiting for a new attempt."],
    ]
    assert (Job.objects.get().state, OutgoingMail.objects.get().state) == ("ready", "queued")


@pytest.mark.parametrize(
    "role",
    [None, {"role": "qi_coach"}, {"ends_on": "2026-01-02"}, {"starts_on": "2999-01-01"}],
    ids=["no role", "coach", "former", "future"],
)
def test_programme_pages_are_refused_to_others(client, owner, role):
    if role is not None:
        ProgrammeRoleFactory(person=owner.person, **role)
    job, mail = JobFactory(state=Job.State.FAILED), OutgoingMailFactory(state=OutgoingMail.State.FAILED)

    codes = [
        client.get(reverse("jobs:programme-jobs")).status_code,
        client.post(reverse("jobs:programme-job-retry", args=[job.pk])).status_code,
        client.post(reverse("jobs:programme-mail-retry", args=[mail.pk])).status_code,
    ]

    assert codes == [403, 403, 403]
    assert (Job.objects.get().state, OutgoingMail.objects.get().state) == ("failed", "failed")


@pytest.fixture
def demo_mails(settings, tmp_path):
    settings.DEMO = True
    settings.MAIL_TRANSPORT = {"EMAIL_BACKEND": "", "EMAIL_FILE_PATH": str(tmp_path)}
    files = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path))
    body = "Open http://127.0.0.1:8000/accounts/invitation/abc-1/\n\n<script>alert(1)</script>"
    files.send_messages([EmailMessage("You are <b>invited</b>", body, None, ["ana@example.org"])])
    return next(tmp_path.iterdir()).stem


def test_demonstration_shows_its_mails_to_everybody(client, demo_mails):
    listed = client.get(reverse("jobs:demo-mail-list")).content.decode()
    opened = client.get(reverse("jobs:demo-mail", args=[f"{demo_mails}-0"])).content.decode()

    assert f'<a href="/demo/mail/{demo_mails}-0/">You are &lt;b&gt;invited&lt;/b&gt;</a>' in listed
    assert "ana@example.org" in listed
    assert 'href="http://127.0.0.1:8000/accounts/invitation/abc-1/"' in opened
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in opened


def test_demonstration_without_mails_says_so(client, settings):
    settings.DEMO, settings.MAIL_TRANSPORT = True, {"EMAIL_BACKEND": ""}

    assert "No mail has been sent yet." in text_of(client.get(reverse("jobs:demo-mail-list")))


def test_mail_that_is_not_there_is_not_found(client, demo_mails):
    assert client.get(reverse("jobs:demo-mail", args=["..%2Fsecret"])).status_code == 404


def test_mails_are_not_shown_outside_the_demonstration(client, demo_mails, settings):
    settings.DEMO = False

    urls = [reverse("jobs:demo-mail-list"), reverse("jobs:demo-mail", args=[f"{demo_mails}-0"])]

    assert [client.get(url).status_code for url in urls] == [404, 404]
