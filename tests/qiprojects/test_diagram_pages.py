"""The driver diagram on its page and on paper: who sees it, what the list beside it says, and an accessible PDF that is made once."""

import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from core.pdf import PdfUnavailable, render_pdf
from jobs import JobFailed, running
from jobs.models import Job
from qiprojects import handlers
from qiprojects.actions.base import CannotChange
from qiprojects.actions.diagram import print_diagram
from qiprojects.handlers import html_of, make_diagram_pdf, may_see_diagram
from qiprojects.templatetags import qi_diagram
from qiprojects.tree import tree_of
from tests.counting import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.datareview import member_of, selected
from tests.factories.qiprojects import AimFactory, ChangeIdeaFactory, DriverFactory, IdeaDriverFactory
from tests.pdf_checks import assert_pdf_ua
from tests.qiprojects.pages import address, text
from tests.reports.test_report_handlers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def population():
    return selected(name="Rural communities")


@pytest.fixture
def by(population, client):
    user = member_of(population)
    client.force_login(user)
    return user


@pytest.fixture
def theory(population, by):
    """An aim, two drivers, and three ideas: one serves both, one none."""
    AimFactory(population=population, by=by, text="Fewer missed appointments & more trust")
    primary = DriverFactory(population=population, by=by, text="Getting there", domain="access")
    secondary = DriverFactory(population=population, by=by, text="Transport that fits", parent=primary)
    for number, drivers in enumerate(([primary, secondary], [secondary], []), start=1):
        idea = ChangeIdeaFactory(population=population, by=by, number=number, text=f"Idea in words {number}")
        for driver in drivers:
            IdeaDriverFactory(idea=idea, driver=driver)
    return primary, secondary


def ideas_for(driver, many, by):
    for number in range(10, 10 + many):
        idea = ChangeIdeaFactory(population=driver.population, by=by, number=number, text=f"Try number {number} with one person next week")
        IdeaDriverFactory(idea=idea, driver=driver)


@pytest.mark.req("R166")
def test_page_shows_the_picture_and_the_same_as_a_list(client, population, theory):
    page = client.get(address(population, "diagram"))
    said = text(page)

    assert page.content.count(b"<svg") >= 1
    assert b'<title id="driver-diagram-title">Driver diagram. Aim: Fewer missed appointments &amp; more trust.' in page.content
    assert "The same as a list" in said
    assert "Change idea 1: Idea in words 1. Our assumption. Serves as well: Transport that fits." in said
    assert "Change ideas that serve no driver yet: Change idea 3: Idea in words 3." in said
    assert address(population, "diagram-pdf").encode() in page.content


def test_page_without_a_theory_leads_to_the_list_where_it_begins(client, population, by):
    page = client.get(address(population, "diagram"))

    assert "There is nothing to draw yet" in text(page)
    assert address(population, "theory").encode() in page.content
    assert b"driver-diagram-title" not in page.content


def test_page_of_the_theory_shows_the_picture(client, population, theory):
    assert b'<title id="driver-diagram-title">' in client.get(address(population, "theory")).content


def test_page_runs_as_many_queries_for_forty_ideas_as_for_three(client, population, theory, by):
    few = queries_of(client, address(population, "diagram"))
    ideas_for(theory[0], 40, by)

    assert queries_of(client, address(population, "diagram")) == few


def test_tags_give_markup_that_a_page_takes_as_it_is(population, theory):
    tree = tree_of(population)
    assert "&lt;svg" not in qi_diagram.driver_diagram(tree)
    assert qi_diagram.driver_diagram_small(tree).startswith("<svg")
    assert qi_diagram.driver_diagram({"aim": None, "drivers": [], "ideas": []}) == ""


# On paper


def choose(client, population, paper="a3"):
    return client.post(address(population, "diagram-pdf"), {"paper": paper})


def test_choosing_a_paper_asks_a_worker_once_and_says_so_in_the_log(client, population, theory, by):
    first, again = choose(client, population), choose(client, population)

    job = Job.objects.get()
    assert first.url == again.url == reverse("jobs:job-progress", args=[job.pk])
    assert job.payload == {"population": population.pk, "paper": "a3", "on": timezone.localdate().isoformat()}
    entry = Entry.objects.get(action="theory.printed")
    assert (entry.population_id, entry.actor_id, entry.changes) == (population.pk, by.pk, {"paper": "a3"})
    assert client.get(first.url).status_code == 200


def test_another_paper_another_day_and_another_theory_are_another_pdf(population, theory, by):
    today = timezone.localdate()
    made = {
        print_diagram(population, paper="a3", on=today, by=by).pk,
        print_diagram(population, paper="a4", on=today, by=by).pk,
        print_diagram(population, paper="a3", on=today + timedelta(days=1), by=by).pk,
    }
    ChangeIdeaFactory(population=population, by=by, number=4)
    made.add(print_diagram(population, paper="a3", on=today, by=by).pk)

    assert len(made) == Entry.objects.filter(action="theory.printed").count() == 4


def test_no_paper_is_an_error_and_asks_for_nothing(client, population, theory):
    response = client.post(address(population, "diagram-pdf"), {})

    assert response.status_code == 422
    assert "Choose the paper" in text(response)
    assert not Job.objects.exists()


def test_nothing_to_print_is_said(client, population, by):
    assert "There is nothing to print yet" in text(client.get(address(population, "diagram-pdf")))
    assert "There is nothing to print yet" in text(choose(client, population))
    with pytest.raises(CannotChange):
        print_diagram(population, paper="a4", on=timezone.localdate(), by=by)
    assert not Job.objects.exists()


def test_form_proposes_a3_for_many_ideas_and_says_how_many_sheets(client, population, theory, by):
    few = client.get(address(population, "diagram-pdf"))
    ideas_for(theory[1], 40, by)
    many = client.get(address(population, "diagram-pdf"))

    assert (few.context["form"]["paper"].value(), many.context["form"]["paper"].value()) == ("a4", "a3")
    assert "on 1 sheet of A4 or on 1 sheet of A3" in text(few)
    assert re.search(r"on [2-9] sheets of A4 or on \d sheets? of A3", text(many))


def test_readers_of_the_project_see_how_the_pdf_comes_along_and_nobody_else(population, theory, by):
    job = print_diagram(population, paper="a4", on=timezone.localdate(), by=by)

    assert may_see_diagram(member_of(population, "sub_team_lead"), job)
    assert not may_see_diagram(UserFactory(), job)
    assert not may_see_diagram(member_of(selected()), job)
    job.payload["population"] = 0
    assert not may_see_diagram(by, job)


def test_a_worker_keeps_the_file_with_a_name_that_says_what_it_is(client, population, theory, by, monkeypatch):
    monkeypatch.setattr(handlers, "render_pdf", lambda html, *, created_on: b"%PDF " + str(created_on).encode())
    job = print_diagram(population, paper="a4", on=timezone.localdate(), by=by)
    running.run(job.pk)

    job.refresh_from_db()
    slug = population.participation.organisation.slug
    assert (job.state, job.result_name) == (Job.State.DONE, f"{slug}-{population.pk}-driver-diagram-a4-{timezone.localdate()}.pdf")
    assert b"".join(client.get(reverse("jobs:job-download", args=[job.pk]))).startswith(b"%PDF")


def test_a_machine_that_cannot_make_pdfs_says_so(population, theory, by, monkeypatch):
    def unavailable(html, *, created_on):
        raise PdfUnavailable("This machine cannot make PDFs.")

    monkeypatch.setattr(handlers, "render_pdf", unavailable)
    with pytest.raises(JobFailed, match="cannot make PDFs"):
        make_diagram_pdf(print_diagram(population, paper="a4", on=timezone.localdate(), by=by))


@pytest.mark.pdf
@pytest.mark.parametrize(
    ("paper", "many", "size"), [("a4", 0, (297, 210)), ("a3", 0, (420, 297)), ("a4", 40, (297, 210)), ("a3", 40, (420, 297))]
)
def test_pdf_is_accessible_with_each_sheet_on_one_page_and_the_list_after_them(population, theory, by, paper, many, size):
    ideas_for(theory[1], many, by)
    html = html_of(population, paper=paper, on=timezone.localdate())
    data = render_pdf(html, created_on=timezone.localdate())

    assert_pdf_ua(data)
    sheets = html.count("<svg")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert {tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) for page in pdf.pages} == {size}
        pages = [text_of(_alone(page)) for page in pdf.pages]
    assert (sheets > 1) == (many > 0)
    assert ["The diagram as a list" in words for words in pages].index(True) == sheets
    assert "Idea in words 3" in " ".join(pages[sheets:])


def _alone(page):
    alone, content = pikepdf.new(), io.BytesIO()
    alone.pages.append(page)
    alone.save(content)
    return content.getvalue()
