"""Freezing the summary of a data review, its PDF, and taking both back."""

from functools import partial

from django.db import transaction

from audit.models import Entry
from audit.recording import action, note
from core.erasing import erase_traces
from datareview.actions.base import CannotChange, begin, said
from jobs.actions import enqueue, make_ready
from jobs.models import Job
from populations.actions.holding import hold
from reports.datareview import snapshots
from reports.models import DataReviewSummary, RenderedPdf
from reports.progress.actions import stored_pdf
from reports.progress.snapshots import digest_of

PDF_KIND = "data_review_pdf"
PDF_STEPS = 3
TAKEN_BACK = "data_review.taken_back"


@action
def make(population, *, on, by):
    """Freeze what the review says on this day, and ask a worker for the PDF. Returns the DataReviewSummary.

    Made twice on one day with nothing changed in between, it is one. Raises CannotChange while there is nothing to tell.
    """
    begin(population)
    last = population.data_review_summaries.first()
    snapshot = preview(population, on=on, last=last)
    if snapshots.is_empty(snapshot):
        raise CannotChange("There is nothing to tell yet. Record an activity, a source or a theme first.")
    if last and snapshots.content_of(last.snapshot) == snapshots.content_of(snapshot):
        return last
    summary = DataReviewSummary.objects.create(
        population=population, number=snapshot["number"], made_on=on, made_by=by, snapshot=snapshot, digest=digest_of(snapshot)
    )
    said(
        "data_review.summarised",
        summary,
        population=population,
        by=by,
        label=str(summary),
        changes={"number": summary.number, "digest": summary.digest},
    )
    ask_for_pdf(summary, by=by)
    return summary


def preview(population, *, on, last):
    """The snapshot that would be frozen on this day; `last` is the newest DataReviewSummary, or None."""
    taken_back = Entry.objects.filter(action=TAKEN_BACK, population_id=population.pk).values_list("changes", flat=True)
    used = max([last.number if last else 0, *(changes["number"] for changes in taken_back)])
    return snapshots.build(population, on=on, number=used + 1, before=last.snapshot if last else None)


@action
def take_back(summary, *, by):
    """Remove a frozen summary and its PDF for good: what it told may have been withdrawn since. Its number is not used again.

    It can be done at any time, also when the population is not worked on any more. Raises CannotChange if it is gone already.
    """
    population = summary.population
    population.participation = hold(population.participation_id)
    held = DataReviewSummary.objects.select_for_update().filter(pk=summary.pk)
    if not held:
        raise CannotChange("This summary was taken back already.")
    said(TAKEN_BACK, summary, population=population, by=by, label=str(summary), changes={"number": summary.number})
    for pdf in RenderedPdf.objects.filter(digest=summary.digest):
        transaction.on_commit(partial(pdf.file.storage.delete, pdf.file.name))
        pdf.delete()
    held.delete()
    transaction.on_commit(partial(erase_traces, DataReviewSummary), robust=True)


def ask_for_pdf(summary, *, by):
    """The Job that makes the PDF of a summary: the one that exists, woken again if its file has been lost."""
    job = enqueue(
        kind=PDF_KIND,
        key=f"{PDF_KIND}:{summary.digest}",
        payload={"summary": summary.pk},
        by=by,
        organisation=summary.population.participation.organisation,
        target=summary,
        total=PDF_STEPS,
    )
    if job.state == Job.State.DONE and stored_pdf(summary.digest) is None:
        make_ready(job, of=Job.State.DONE)
    return job


def note_download(summary, *, organisation, by):
    """Write in the audit log that the PDF was fetched."""
    note("data_review.summary_downloaded", target=summary, organisation=organisation, by=by, changes={"number": summary.number})
