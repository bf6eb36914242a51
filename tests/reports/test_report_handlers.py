"""The PDF of a report: accessible, self-contained, made once."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from django.conf import settings

from core.pdf import PdfUnavailable, pdf_key, render_pdf
from jobs import registry, running
from jobs.models import Job
from reports import handlers
from reports.handlers import address_of_pdf, html_of, make_report_pdf, may_see_report
from reports.models import ProgressReport, RenderedPdf
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.organisations import ParticipationFactory, SeatFactory, project_team
from tests.factories.reports import ReportFactory, busy_participation, people_of
from tests.pdf_checks import assert_pdf_ua

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(published=True)


def job_of(report):
    return Job.objects.get(key=f"report_pdf:{report.digest}")


@pytest.fixture
def renderings(monkeypatch):
    """How often a PDF was laid out; what is laid out is the key, as quick as that."""
    done = []

    def quick(html, *, created_on):
        done.append(pdf_key(html))
        return b"%PDF " + done[-1].encode()

    monkeypatch.setattr(handlers, "render_pdf", quick)
    return done


def text_of(data):
    """The words of a PDF in reading order, as one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.pdf
def test_rich_report_is_pdf_ua_with_title_language_and_bookmarks():
    report = ReportFactory(participation=busy_participation(), published=True, narrative="A good start.", coach_narrative="Well done.")

    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        [top] = outline.root
        assert str(pdf.docinfo.Title) == f"Progress report 1, {report.participation.organisation}"
        assert top.title == "Progress report 1"
        assert [child.title for child in top.children] == [
            "What is asked of the senior sponsor",
            "In the project lead's words",
            "In the coach's words",
            "Where the work stands",
            "What has been done since the organisation joined",
            "Next steps",
            "Organisational priorities served",
            "Populations",
            "How the populations were chosen",
            "What the data review says",
            "Strengths around the populations",
            "The QI projects",
            "Teams",
        ]


@pytest.mark.pdf
def test_report_with_almost_nothing_says_what_comes_next_and_is_pdf_ua(report):
    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    text = text_of(data)
    assert "Not started yet. Next step: choose and define the first population (Milestone 2)." in text
    assert "Not started yet. Next step: write down which priorities of the organisation this work serves." in text
    assert "None" not in text.replace("None of the two", "")


@pytest.mark.pdf
def test_first_page_carries_summary_and_asks(report):
    data = render_pdf(html_of(report), created_on=report.published_on)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        first = io.BytesIO()
        del pdf.pages[1:]
        pdf.save(first)
    text = text_of(first.getvalue())

    for sentence in [*report.snapshot["summary"], *(ask["words"] for ask in report.snapshot["asks"])]:
        assert sentence in text


@pytest.mark.pdf
def test_typed_words_are_printed_as_text():
    report = ReportFactory(published=True, narrative="<img src='file:///etc/passwd'><script>alert(1)</script> & “so on”")

    data = render_pdf(html_of(report), created_on=report.published_on)

    assert_pdf_ua(data)
    assert "<script>alert(1)</script> & “so on”" in text_of(data)


def test_worker_makes_the_pdf_and_keeps_it_under_the_hash_of_what_went_in(report, renderings):
    running.run(job_of(report).pk)

    pdf = RenderedPdf.objects.get()
    key = pdf_key(html_of(report))
    assert (pdf.digest, pdf.key, pdf.file.name) == (report.digest, key, f"{key[:2]}/{key}.pdf")
    with pdf.file.open("rb") as file:
        assert file.read() == b"%PDF " + key.encode()
    job = job_of(report)
    assert (job.state, job.progress, job.total) == (Job.State.DONE, 3, 3)
    assert registry.result_url(job) == f"/organisations/{report.participation.organisation.slug}/reports/1/report.pdf"


def test_progress_names_each_step(report, renderings, monkeypatch):
    seen = []
    real = Job.report
    monkeypatch.setattr(Job, "report", lambda job, done, total, words: (seen.append((done, total, words)), real(job, done, total, words)))

    running.run(job_of(report).pk)

    assert seen == [(0, 3, "Gathering the report"), (1, 3, "Laying out the pages"), (2, 3, "Storing the file")]


def test_same_snapshot_is_never_rendered_twice(report, renderings):
    job = job_of(report)

    for _ in range(3):
        make_report_pdf(job)

    assert len(renderings) == 1
    assert RenderedPdf.objects.count() == 1


def test_two_workers_at_once_keep_one_file(report, renderings, monkeypatch):
    """The second begins before the first has stored anything."""
    job = job_of(report)
    real = handlers.render_pdf

    def meanwhile(html, *, created_on):
        monkeypatch.setattr(handlers, "render_pdf", real)
        make_report_pdf(job)
        return real(html, created_on=created_on)

    monkeypatch.setattr(handlers, "render_pdf", meanwhile)
    make_report_pdf(job)

    assert RenderedPdf.objects.count() == 1
    with RenderedPdf.objects.get().file.open("rb") as file:
        assert file.read() == b"%PDF " + renderings[0].encode()


def test_worker_that_comes_second_leaves_the_row_of_the_first():
    handlers.store("d" * 64, "k" * 64, b"%PDF the same")

    handlers.store("e" * 64, "k" * 64, b"%PDF the same")

    assert list(RenderedPdf.objects.values_list("digest", "key")) == [("d" * 64, "k" * 64)]


def test_lost_file_is_made_again(report, renderings):
    job = job_of(report)
    make_report_pdf(job)
    pdf = RenderedPdf.objects.get()
    pdf.file.storage.delete(pdf.file.name)

    make_report_pdf(job)

    assert len(renderings) == 2
    assert RenderedPdf.objects.get().file.storage.exists(pdf.file.name)


def test_pdf_does_not_depend_on_what_was_recorded_since(report):
    before = html_of(ProgressReport.objects.get(pk=report.pk))
    SeatFactory.create_batch(7, team=project_team(report.participation))

    assert html_of(ProgressReport.objects.get(pk=report.pk)) == before


def test_machine_without_the_libraries_fails_the_job_in_plain_words(report, monkeypatch):
    def unavailable(html, *, created_on):
        raise PdfUnavailable("This machine cannot make PDFs: install libpangoft2-1.0-0.")

    monkeypatch.setattr(handlers, "render_pdf", unavailable)
    running.run(job_of(report).pk)

    assert (job_of(report).state, job_of(report).message) == (
        Job.State.FAILED,
        "This machine cannot make PDFs: install libpangoft2-1.0-0.",
    )


def test_who_may_read_the_report_may_see_its_job():
    participation = busy_participation()
    job = job_of(ReportFactory(participation=participation, published=True))
    people = {**people_of(participation), "programme": ProgrammeRoleFactory().person.user, "stranger": UserFactory()}
    people["evaluator"] = ProgrammeRoleFactory(role="evaluator").person.user
    people["lead elsewhere"] = SeatFactory(team=project_team(ParticipationFactory()), user=True, role="project_lead").person.user

    assert {name for name, user in people.items() if may_see_report(user, job)} == {"lead", "sponsor", "coach", "programme"}


def test_job_of_a_report_that_is_gone_shows_nothing(report):
    job = job_of(report)
    ProgressReport.objects.all().delete()

    assert (may_see_report(UserFactory(), job), address_of_pdf(job)) == (False, "")


def test_links_in_the_pdf_are_full_addresses(report):
    assert f'href="{settings.SITE_URL}/organisations/{report.participation.organisation.slug}/reports/1/"' in html_of(report)
