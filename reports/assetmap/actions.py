"""An asset map on paper: asking for it, its PDF, and letting old ones go."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from assets.actions.base import CannotChange
from audit.recording import action, note, record
from core.erasing import erase_traces
from jobs.actions import enqueue, make_ready
from jobs.models import Job
from populations.actions.holding import hold
from reports.assetmap import snapshots
from reports.models import AssetMapPrint, RenderedPdf
from reports.progress.actions import stored_pdf
from reports.progress.snapshots import digest_of

PDF_KIND = "asset_map_pdf"
PDF_STEPS = 3
# A print is a copy of a day: what was mended since, a name that should not have been there for one, does not live on in it for long.
KEPT = timedelta(days=30)
MOST = 2000  # assets of which a worker lays out the pages in its time


@action
def print_map(participation, draw, chosen, *, population=None, query="", paper, on, by):
    """Keep the map as it is for this paper, and ask a worker for the PDF. Returns the AssetMapPrint.

    `draw()` returns the MapData; it is called when nobody can change the map any more, so that a name that was taken back just before
    is not printed. The other arguments are those of `snapshots.build`. The same map asked for twice on a day is one print. Raises
    CannotChange while nothing is on it, and for more than MOST assets.
    """
    held = hold(participation.pk)
    drawn = draw()
    if not drawn.assets:
        raise CannotChange("There is nothing to print yet. Put an asset on the map first, or take a filter away.")
    if len(drawn.assets) > MOST:
        raise CannotChange(
            f"A PDF holds up to {MOST:,} assets, and this map has {len(drawn.assets):,}. Go back and choose a part of the map."
        )
    snapshot = snapshots.build(participation, drawn, chosen, population=population, query=query, paper=paper, on=on)
    digest = digest_of(snapshot)
    made = AssetMapPrint.objects.filter(participation=held, population=population, digest=digest).first()
    if made is None:
        made = AssetMapPrint.objects.create(
            participation=held, population=population, paper=paper, made_on=on, made_by=by, snapshot=snapshot, digest=digest
        )
        changes = {"paper": paper, "assets": len(drawn.assets), "populations": [row.pk for row in chosen]}
        record("asset_map.printed", target=made, organisation=held.organisation, population=population, by=by, changes=changes)
    ask_for_pdf(made, by=by)
    return made


def ask_for_pdf(made, *, by):
    """The Job that makes the PDF of a print: the one that exists, woken again if its file has been lost."""
    job = enqueue(
        kind=PDF_KIND,
        key=f"{PDF_KIND}:{made.digest}",
        payload={"print": made.pk},
        by=by,
        organisation=made.participation.organisation,
        target=made,
        total=PDF_STEPS,
    )
    if job.state == Job.State.DONE and stored_pdf(made.digest) is None:
        make_ready(job, of=Job.State.DONE)
    return job


def note_download(made, *, organisation, by):
    """Write in the audit log that the PDF was fetched."""
    note("asset_map.print_downloaded", target=made, organisation=organisation, by=by, changes={"paper": made.paper})


def delete_old(*, on):
    """Delete the prints that were made 30 days before this day or earlier, with their files. Returns how many there were."""
    return _delete(AssetMapPrint.objects.filter(made_on__lte=on - KEPT))


def delete_of(organisations):
    """Delete all prints of these organisations (ids), with their files: a name that was taken back may stand in any of them."""
    return _delete(AssetMapPrint.objects.filter(participation__organisation__in=organisations))


@transaction.atomic
def _delete(prints):
    # The worker holds the print while it stores the file: whoever has waited for it finds the file as well.
    held = list(prints.select_for_update(of=("self",)).only("digest").order_by("pk"))
    if not held:
        return 0
    for pdf in RenderedPdf.objects.filter(digest__in=[made.digest for made in held]).order_by("pk"):
        transaction.on_commit(partial(pdf.file.storage.delete, pdf.file.name), robust=True)
        pdf.delete()
    AssetMapPrint.objects.filter(pk__in=[made.pk for made in held]).delete()
    transaction.on_commit(partial(erase_traces, AssetMapPrint), robust=True)
    return len(held)
