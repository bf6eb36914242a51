"""The PDF of a data review: accessible, with matrix and chart, made once."""

import io
from copy import copy

import pikepdf
import pytest
from django.conf import settings
from django.test import TestCase
from django.urls import reverse

from audit.models import Entry
from core.pdf import PdfUnavailable, pdf_key, render_pdf
from datareview.actions.base import CannotChange
from datareview.models import DataSource, Theme
from jobs import registry, running
from jobs.models import Job
from reports.datareview import actions, handlers
from reports.datareview.handlers import address_of_pdf, html_of, make_summary_pdf, may_see_summary
from reports.models import DataReviewSummary, RenderedPdf
from tests.factories.accounts import ProgrammeRoleFactory, UserFactory
from tests.factories.datareview import ThemeFactory, member_of, selected
from tests.factories.organisations import SeatFactory, project_team
from tests.factories.reports import TODAY, later
from tests.pdf_checks import assert_pdf_ua
from tests.reports.test_data_review_summary import full
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return full(selected(name="Rural communities"))


@pytest.fixture
def summary(population):
    return actions.make(population, on=TODAY, by=member_of(population))


@pytest.fixture
def renderings(monkeypatch):
    """How often a PDF was laid out; what is laid out is the key, as quick as that."""
    done = []

    def quick(html, *, created_on):
        done.append(pdf_key(html))
        return b"%PDF " + done[-1].encode()

    monkeypatch.setattr(handlers, "render_pdf", quick)
    return done


def job_of(summary):
    return Job.objects.get(key=f"data_review_pdf:{summary.digest}")


def address(summary, name):
    population = summary.population
    return reverse(f"reports:{name}", args=[population.participation.organisation.slug, population.pk, summary.number])


@pytest.mark.pdf
@pytest.mark.req("R100", "R215")
def test_page_with_matrix_and_chart_is_pdf_ua(summary):
    data = render_pdf(html_of(summary), created_on=summary.made_on)

    assert_pdf_ua(data)
    text = text_of(data)
    for words in ("Three strands: people, professionals and existing data", "One strand only", "Our assumption", "1 activity"):
        assert words in text
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        [top] = outline.root
        figures = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"]
        assert (str(pdf.docinfo.Title), top.title) == ("Data review, summary 1: Rural communities", "Data review: Rural communities")
        assert [child.title for child in top.children] == ["Common themes", "What is still thin", "What was done", "Figures"]
    assert len(figures) == 1
    assert figures[0].startswith("Bar chart: People who were seen within six weeks.")
    assert "Other: hidden" in figures[0]


@pytest.mark.pdf
def test_second_summary_tells_what_changed_and_is_pdf_ua(summary, population):
    ThemeFactory(
        population=population, name="Housing is damp", tag="barrier", description="<img src='file:///etc/passwd'> & “so on”\nTwice"
    )
    second = actions.make(population, on=later(90), by=member_of(population))

    data = render_pdf(html_of(second), created_on=second.made_on)

    assert_pdf_ua(data)
    text = text_of(data)
    assert "What changed since summary 1 • New theme: Housing is damp." in text.replace("\u2022", "•")
    assert "<img src='file:///etc/passwd'> & “so on” Twice" in text


@pytest.mark.pdf
def test_review_that_has_only_begun_says_what_comes_next_and_is_pdf_ua():
    population = selected()
    ThemeFactory(population=population)
    summary = actions.make(population, on=TODAY, by=member_of(population))

    data = render_pdf(html_of(summary), created_on=summary.made_on)

    assert_pdf_ua(data)
    text = text_of(data)
    assert "Nobody was heard yet." in text
    assert "Not started yet. Next step: write down one source of data that is at hand." in text
    assert "None" not in text.replace("None of them rests", "")


def test_worker_makes_the_pdf_once_and_keeps_it_under_its_hash(summary, renderings):
    running.run(job_of(summary).pk)
    make_summary_pdf(job_of(summary))

    pdf = RenderedPdf.objects.get()
    key = pdf_key(html_of(summary))
    assert (pdf.digest, pdf.key, renderings) == (summary.digest, key, [key])
    job = job_of(summary)
    assert (job.state, job.progress, job.total) == (Job.State.DONE, 3, 3)
    assert registry.result_url(job) == address(summary, "data-review-pdf")


def test_pdf_is_made_from_the_snapshot_alone(summary):
    before = html_of(DataReviewSummary.objects.get())
    Theme.objects.update(description="Another", tag="barrier")
    DataSource.objects.update(name="Another")

    assert html_of(DataReviewSummary.objects.get()) == before


def test_download_waits_for_the_worker_and_is_noted(client, summary, renderings):
    client.force_login(member_of(summary.population))

    waiting = client.get(address(summary, "data-review-pdf"))
    running.run(job_of(summary).pk)
    fetched = client.get(address(summary, "data-review-pdf"))

    assert waiting.url == reverse("jobs:job-progress", args=[job_of(summary).pk])
    assert b"".join(fetched.streaming_content) == b"%PDF " + renderings[0].encode()
    slug = summary.population.participation.organisation.slug
    assert fetched["Content-Disposition"] == f'attachment; filename="{slug}-{summary.population_id}-data-review-1.pdf"'
    assert Entry.objects.filter(action="data_review.summary_downloaded").count() == 1
    again = client.get(address(summary, "data-review-pdf"), headers={"If-None-Match": fetched["ETag"]})
    assert again.status_code == 304


def test_lost_file_is_made_again(summary, renderings):
    running.run(job_of(summary).pk)
    pdf = RenderedPdf.objects.get()
    pdf.file.storage.delete(pdf.file.name)

    actions.ask_for_pdf(summary, by=None)
    running.run(job_of(summary).pk)

    assert len(renderings) == 2


def test_machine_without_the_libraries_fails_the_job_in_plain_words(summary, monkeypatch):
    def unavailable(html, *, created_on):
        raise PdfUnavailable("This machine cannot make PDFs: install libpangoft2-1.0-0.")

    monkeypatch.setattr(handlers, "render_pdf", unavailable)
    running.run(job_of(summary).pk)

    assert (job_of(summary).state, job_of(summary).message) == (
        Job.State.FAILED,
        "This machine cannot make PDFs: install libpangoft2-1.0-0.",
    )


def test_who_may_read_the_review_may_see_its_job(summary):
    participation = summary.population.participation
    lead = SeatFactory(team=project_team(participation), user=True, role="project_lead").person.user
    people = {"member": member_of(summary.population), "lead": lead, "stranger": UserFactory()}
    people["evaluator"] = ProgrammeRoleFactory(role="evaluator").person.user
    people["member elsewhere"] = member_of(selected())

    assert {name for name, user in people.items() if may_see_summary(user, job_of(summary))} == {"member", "lead", "evaluator"}


def test_job_of_a_summary_that_is_gone_shows_nothing(summary):
    job = job_of(summary)
    DataReviewSummary.objects.all().delete()

    assert (may_see_summary(UserFactory(), job), address_of_pdf(job)) == (False, "")
    assert make_summary_pdf(job) is None


def test_links_in_the_pdf_are_full_addresses(summary):
    assert f'href="{settings.SITE_URL}{address(summary, "data-review-summary")}"' in html_of(summary)


def test_summary_that_is_taken_back_is_gone_with_its_pdf_and_its_number_stays_used(client, summary, population, renderings):
    running.run(job_of(summary).pk)
    pdf = RenderedPdf.objects.get()
    client.force_login(member_of(population, "sub_team_lead"))
    pages = [address(summary, name) for name in ("data-review-summary", "data-review-pdf", "data-review-take-back")]
    assert "Take this summary back" in client.get(pages[0]).text
    assert "cannot be brought back" in client.get(pages[2]).text

    with TestCase.captureOnCommitCallbacks(execute=True):
        done = client.post(pages[2], follow=True)

    assert "Summary 1 is taken back." in done.text
    assert not pdf.file.storage.exists(pdf.file.name)
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    [entry] = Entry.objects.filter(action="data_review.taken_back")
    assert (entry.target_label, entry.changes) == ("Summary 1 of the data review", {"number": 1})
    make_summary_pdf(job_of(summary))
    assert not RenderedPdf.objects.exists()
    assert actions.make(population, on=TODAY, by=member_of(population)).number == 2


def test_summary_that_is_taken_back_while_its_pdf_is_laid_out_leaves_none(summary, population, monkeypatch):
    def slow(html, *, created_on):
        actions.take_back(summary, by=member_of(population))
        return b"%PDF"

    monkeypatch.setattr(handlers, "render_pdf", slow)
    make_summary_pdf(job_of(summary))

    assert not RenderedPdf.objects.exists()


def test_only_the_lead_of_the_sub_team_takes_a_summary_back_and_once(client, summary, population):
    client.force_login(member_of(population))

    assert "Take this summary back" not in client.get(address(summary, "data-review-summary")).text
    assert client.post(address(summary, "data-review-take-back")).status_code == 403
    assert DataReviewSummary.objects.exists()
    actions.take_back(copy(summary), by=member_of(population))
    with pytest.raises(CannotChange, match="already"):
        actions.take_back(summary, by=member_of(population))
