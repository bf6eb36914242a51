"""What people do to a progress report: start it for a period, add their words, publish or discard it, and fetch its PDF."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from audit.models import Entry
from audit.recording import action, note, record
from core.dates import nhs_date
from core.errors import Refused
from jobs.actions import enqueue, make_ready
from jobs.models import Job
from meetings.models import MeetingSeries
from milestones.models import JournalEntry, Review
from organisations.models import Seat
from populations.models import Population
from reports.models import ProgressReport, RenderedPdf
from reports.progress import snapshots
from reports.progress.position import names_of
from reports.progress.wording import joined, names_in, period

PDF_KIND = "report_pdf"
PDF_STEPS = 3
WORDS_OF = {"narrative": "The project lead's words", "coach_narrative": "The coach's words"}
# What the audit log keeps of the work itself; joining, invitations and reports are no data to report on.
WORK = (
    *("seat.", "sponsor.", "role_group.", "lived_experience_plan.", "terms_of_reference.", "outreach.", "meeting_series."),
    *("population.", "question.", "room.", "ranking.", "decision.", "reporting."),
    *("milestone.", "standard.", "journal."),
    *("review.", "activity.", "feedback.", "interest.", "excerpt", "source.", "figures.", "code.", "codes.", "theme", "data_review."),
)
WORK_OF_ORGANISATION = ("participation.readiness_edited", "participation.status_changed", "participation.phase_recorded")


class CannotReport(Refused):
    """The report cannot be made, changed or published as asked."""


def default_start(participation, *, on):
    """The first day of the next report: the day after the last published one, or that of joining, but never after today."""
    last = participation.reports.published().order_by("-number").first()
    start = last.period_end + timedelta(days=1) if last else participation.joined_on
    return min(start, on)


@action
def start_report(*, participation, period_start, on, by):
    """Start a draft for the period from `period_start` to the day on which it is published. Returns the ProgressReport.

    A report tells how things stand, and what the records say is how they stand today: so no other last day is offered.
    Raises CannotReport, with the field, for a first day after `on` or before the organisation joined, if nothing was recorded
    since then; and while there is another draft.
    """
    _check_period(participation, period_start, on)
    draft = participation.reports.drafts().first()
    if draft:
        raise CannotReport(f"{_draft_words(draft)}. Publish or discard it first.", field="period_start")
    number = (participation.reports.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            report = ProgressReport.objects.create(
                participation=participation, number=number, period_start=period_start, period_end=on, created_by=by
            )
    except IntegrityError:
        raise CannotReport("Somebody else has just started a report. Go on with that one.", field="period_start") from None
    changes = {"number": number, "period_start": str(period_start)}
    record("report.drafted", target=report, organisation=participation.organisation, by=by, changes=changes)
    return report


def _draft_words(draft):
    return f"There is a draft already: report {draft.number}, from {nhs_date(draft.period_start)}"


def _check_period(participation, start, on):
    if start < participation.joined_on:
        joined_on = nhs_date(participation.joined_on)
        raise CannotReport(f"The first day must be on or after {joined_on}, when the organisation joined.", field="period_start")
    if start > on:
        raise CannotReport("The first day must be today or in the past.", field="period_start")
    if not has_records(participation, start=start, end=on):
        raise CannotReport(
            f"Nothing was recorded in this period ({period(start, on)}). Choose an earlier day, or record what was done first.",
            field="period_start",
        )


def has_records(participation, *, start, end):
    """Whether anything about the work was recorded for the days of this period, by its own date or by when it was written down."""
    days = (start, end)
    seats = Seat.objects.filter(team__participation=participation)
    sources = [
        seats.filter(starts_on__range=days),
        seats.filter(ends_on__range=days),
        seats.filter(accepted_on__range=days),
        Population.objects.filter(participation=participation, created_on__range=days),
        Population.objects.filter(participation=participation, selected_on__range=days),
        Review.objects.filter(progress__participation=participation, on__range=days),
        JournalEntry.objects.filter(progress__participation=participation, removed_at__isnull=True, done_on__range=days),
        MeetingSeries.objects.filter(team__participation=participation, first_held_on__range=days),
        _audit_of_work(participation, days),
    ]
    return any(source.exists() for source in sources)


def _audit_of_work(participation, days):
    entries = Entry.objects.filter(organisation_id=participation.organisation_id, at__date__range=days)
    wanted = entries.filter(action__in=WORK_OF_ORGANISATION)
    for prefix in WORK:
        wanted |= entries.filter(action__startswith=prefix)
    return wanted


@action
def edit_narrative(*, report, by, **fields):
    """Save the words of the lead (`narrative`) or of the coach (`coach_narrative`).

    Raises CannotReport for a published report, or for words that name a member of the teams or a coach.
    """
    for field, found in _named(report, fields):
        raise CannotReport(f"Leave out the names of people ({joined(found)}): write what they do instead.", field=field)
    if not _draft(report).update(**fields):
        raise CannotReport("This report is published and cannot be changed. Make a new one instead.")
    report.refresh_from_db(fields=list(fields))
    record(
        "report.narrative_edited", target=report, organisation=report.participation.organisation, by=by, changes=dict.fromkeys(fields, "")
    )


def _named(report, texts):
    """The texts that name a member of the teams or a coach: pairs of the field and the names in it."""
    names = names_of(report.participation)
    found = [(field, names_in(text, names)) for field, text in texts.items()]
    return [(field, named) for field, named in found if named]


@action
def publish(*, report, seen, on, by):
    """Freeze the report with everything in it, and ask a worker for its PDF. Its last day is the day of publishing.

    `seen` is the `digest_of` the preview that the person has read. Raises CannotReport if it would be another one now, if words
    of the lead or the coach (the field) name somebody who has joined since they were written, or if it is published already.
    """
    report.refresh_from_db()
    for field, found in _named(report, {"narrative": report.narrative, "coach_narrative": report.coach_narrative}):
        raise CannotReport(f"{WORDS_OF[field]} name people ({joined(found)}). Change them first.", field=field)
    snapshot = preview(report, on=on)
    digest = snapshots.digest_of(snapshot)
    if digest != seen:
        raise CannotReport("Something in this report has changed since you read it. Go back, read it again, and publish it then.")
    as_read = _draft(report).filter(narrative=report.narrative, coach_narrative=report.coach_narrative)
    if not as_read.update(snapshot=snapshot, digest=digest, period_end=on, published_on=on, published_by=by):
        raise CannotReport("Somebody has just published or changed this report. Read it again first.")
    report.refresh_from_db()
    organisation = report.participation.organisation
    record("report.published", target=report, organisation=organisation, by=by, changes={"number": report.number, "digest": digest})
    ask_for_pdf(report=report, by=by)


@action
def discard(*, report, by):
    """Throw a draft away. Raises CannotReport for a published report: it stays, and a correction is a new one."""
    record("report.discarded", target=report, organisation=report.participation.organisation, by=by, changes={"number": report.number})
    if not _draft(report).delete()[0]:
        raise CannotReport("This report is published and cannot be discarded. Make a new one instead.")


def _draft(report):
    return ProgressReport.objects.drafts().filter(pk=report.pk)


def preview(report, *, on):
    """The snapshot that publishing the draft on this day would freeze.

    A report that begins on the same day as an earlier one corrects it, and is compared with the one before that.
    """
    earlier = report.participation.reports.published().filter(number__lt=report.number)
    before = earlier.filter(period_start__lt=report.period_start).order_by("-number").first()
    same = earlier.filter(period_start=report.period_start).order_by("-number").first()
    return snapshots.build(
        report.participation,
        period_start=report.period_start,
        period_end=on,
        number=report.number,
        on=on,
        before=before.snapshot if before else None,
        replaces=same.number if same else None,
        narrative=report.narrative,
        coach_narrative=report.coach_narrative,
    )


def ask_for_pdf(*, report, by):
    """The Job that makes the PDF of a published report: the one that exists, woken again if its file has been lost."""
    job = enqueue(
        kind=PDF_KIND,
        key=f"{PDF_KIND}:{report.digest}",
        payload={"report": report.pk},
        by=by,
        organisation=report.participation.organisation,
        target=report,
        total=PDF_STEPS,
    )
    if job.state == Job.State.DONE and stored_pdf(report.digest) is None:
        make_ready(job, of=Job.State.DONE)
    return job


def stored_pdf(digest):
    """The RenderedPdf of the snapshot with this digest, if it was made and its file is there; else None."""
    pdf = RenderedPdf.objects.filter(digest=digest).first()
    return pdf if pdf and pdf.file.storage.exists(pdf.file.name) else None


def note_download(*, report, organisation, by):
    """Write in the audit log that the PDF was fetched."""
    note("report.downloaded", target=report, organisation=organisation, by=by, changes={"number": report.number})
