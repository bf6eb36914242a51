"""A real worker is killed in the middle of a PDF: the next one makes it, and it is there once."""

import pytest

from core.pdf import pdf_key, render_pdf
from jobs import tasks
from jobs.models import Job
from reports.handlers import html_of
from reports.models import RenderedPdf
from reports.progress.actions import ask_for_pdf
from tests.factories.accounts import UserFactory
from tests.factories.reports import ReportFactory
from tests.jobs.test_worker import Site, kill_group, minutes_pass, wait_for, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.pdf, pytest.mark.django_db(transaction=True)]


class PdfSite(Site):
    app = "tests.reports.worker_app"

    def environment(self):
        return {**super().environment(), "PDF_FOLDER": str(self.folder / "work")}

    def files(self):
        """What the workers have stored: {path: bytes}, unfinished files among them."""
        folder = self.folder / "media" / "jobs"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def log(self):
        return (self.folder / f"worker-{self.starts}.log").read_text()

    def runs(self):
        return (self.folder / "work" / "started").read_text().split()


@pytest.fixture
def site(tmp_path):
    for name in ("broker/messages", "broker/control", "work"):
        (tmp_path / name).mkdir(parents=True)
    return PdfSite(tmp_path, "")


def test_pdf_that_a_killed_worker_had_begun_is_made_once(site):
    with site.broker():
        with site.worker() as process:
            report = ReportFactory(published=True)
            wait_until((site.folder / "work" / "laid-out").exists, "the pages are laid out")
            wait_for(Job.objects, state=Job.State.RUNNING, progress=1, message="Laying out the pages")
            kill_group(process)
        after_death = (Job.objects.get().state, RenderedPdf.objects.count(), site.files())
        (site.folder / "work" / "go").touch()
        minutes_pass()
        with site.worker():
            tasks.tick.apply_async()
            wait_for(Job.objects, state=Job.State.DONE, attempts=2)
            ask_for_pdf(report=report, by=UserFactory())
            again = tasks.run_job.apply_async([Job.objects.get().pk])
            wait_until(lambda: f"run_job[{again.id}] succeeded" in site.log(), "the job is looked at again")

    html = html_of(report)
    key = pdf_key(html)
    assert after_death == ("running", 0, {})
    assert site.runs() == ["run", "run"]
    assert site.files() == {f"{key[:2]}/{key}.pdf": render_pdf(html, created_on=report.published_on)}
    assert list(RenderedPdf.objects.values_list("digest", "key")) == [(report.digest, key)]
