"""What people do about a milestone: plan it, keep its journal, ask for a review, sign it off, return or reopen it."""

from django.utils import timezone

from audit.recording import action, record
from core.errors import Refused
from milestones import queries, standard_decisions, standards, state
from milestones.models import EvidenceLink, JournalEntry, Progress, Review, ReviewKind, StandardDecision, State
from organisations.models import Participation


class CannotReview(Refused):
    """The review cannot go that way now."""


class CannotWrite(Refused):
    """The journal entry cannot be changed by this person."""


REVIEWABLE = (State.NOT_STARTED, State.IN_PROGRESS, State.REOPENED)


def _move(progress, sources, target):
    """Claim the change of state: of two people who click at once, one wins. Whether this call did."""
    state.lock(Participation.objects.filter(pk=progress.participation_id))
    return Progress.objects.filter(pk=progress.pk, state__in=sources).update(state=target) == 1


def _keep(progress, kind, *, by, by_role, on, reason, statuses=None):
    """Write the row of history, with the facts as they stand, and the audit entry."""
    statuses = queries.facts_of([progress], on=on)[progress.pk] if statuses is None else statuses
    Review.objects.create(
        progress=progress, kind=kind, on=on, by=by, by_role=by_role, reason=reason.strip(), facts=queries.as_json(statuses)
    )
    record(
        f"milestone.{kind}",
        target=progress,
        organisation=progress.participation.organisation,
        population=progress.population,
        by=by,
        reason=reason.strip(),
    )
    progress.refresh_from_db(fields=["state"])


@action
def request_review(*, progress, by, on, by_role="", note=""):
    """The lead asks the coach for a review. Raises CannotReview if it is done, or waits for the coach already."""
    if not _move(progress, REVIEWABLE, State.READY_FOR_REVIEW):
        raise CannotReview("This milestone is already waiting for your coach, or it is done.")
    _keep(progress, ReviewKind.REQUESTED, by=by, by_role=by_role, on=on, reason=note)


@action
def withdraw_request(*, progress, by, on, by_role=""):
    """The lead takes the request back. Raises CannotReview if the coach has answered meanwhile."""
    if not _move(progress, [State.READY_FOR_REVIEW], State.IN_PROGRESS):
        raise CannotReview("This milestone is not waiting for a review any more.")
    _keep(progress, ReviewKind.WITHDRAWN, by=by, by_role=by_role, on=on, reason="")


@action
def sign_off(*, progress, by, on, by_role="", reason="", standard_reason="", review_on=None):
    """The coach signs the milestone off, once, and the facts are kept as they stand.

    Where a lived experience standard is not met, `standard_reason` says why the team goes on for now and `review_on` when to look
    again; they stand in for the `reason` that a missing required fact about the same thing would need. Raises CannotReview if one of
    these is lacking, or if nobody asked for the review.
    """
    statuses = queries.facts_of([progress], on=on)[progress.pk]
    open_standards = standards.not_met(standards.standards_of([progress], on=on)[progress.pk])
    if open_standards:
        _check_decision(standard_reason, review_on, on)
    if queries.missing_besides(statuses, open_standards) and not reason.strip():
        raise CannotReview("Say why it can be signed off while something required is missing.", field="reason")
    if not _move(progress, [State.READY_FOR_REVIEW], State.SIGNED_OFF):
        raise CannotReview("The lead has not asked for this review, or somebody has answered it already.")
    _end_decisions(progress, on)
    if open_standards:
        _decide(progress, open_standards, standard_reason, review_on, by=by, by_role=by_role, on=on)
    _keep(progress, ReviewKind.SIGNED_OFF, by=by, by_role=by_role, on=on, reason=reason, statuses=statuses)


@action
def decide_again(*, progress, reason, review_on, by, on, by_role=""):
    """The coach looks again at a standard that is still not met: why the team goes on, and the next day on which to look.

    Raises CannotReview without a reason or a date, or if there is nothing to decide any more.
    """
    state.lock(Participation.objects.filter(pk=progress.participation_id))
    if progress.pk not in standard_decisions.decisions_in_force([progress], on=on):
        raise CannotReview("The standard is met now, or the milestone was reopened: there is nothing to decide.")
    _check_decision(reason, review_on, on, field="reason")
    _end_decisions(progress, on)
    open_standards = standards.not_met(standards.standards_of([progress], on=on)[progress.pk])
    _decide(progress, open_standards, reason, review_on, by=by, by_role=by_role, on=on)


def _check_decision(reason, review_on, on, field="standard_reason"):
    if not reason.strip():
        raise CannotReview("Say why the team can go on for now.", field=field)
    if review_on is None or review_on <= on:
        raise CannotReview("Enter a day after today on which you will look at it again.", field="review_on")


def _end_decisions(progress, on):
    StandardDecision.objects.filter(progress=progress, ended_on__isnull=True).update(ended_on=on)


def _decide(progress, open_standards, reason, review_on, *, by, by_role, on):
    decision = StandardDecision.objects.create(
        progress=progress,
        standards=standards.as_json(open_standards),
        reason=reason.strip(),
        decided_on=on,
        review_on=review_on,
        by=by,
        by_role=by_role,
    )
    record(
        "standard.decided",
        target=decision,
        label=str(progress),
        organisation=progress.participation.organisation,
        population=progress.population,
        by=by,
        reason=reason.strip(),
        changes={"review_on": str(review_on)},
    )


@action
def return_to_team(*, progress, by, on, reason, by_role=""):
    """The coach returns the milestone with a reason. Raises CannotReview without one, or if nobody asked for the review."""
    if not reason.strip():
        raise CannotReview("Say what is still needed, so that the team knows what to do.", field="reason")
    if not _move(progress, [State.READY_FOR_REVIEW], State.IN_PROGRESS):
        raise CannotReview("The lead has not asked for this review, or somebody has answered it already.")
    _keep(progress, ReviewKind.RETURNED, by=by, by_role=by_role, on=on, reason=reason)


@action
def reopen(*, progress, by, on, reason, by_role=""):
    """Reopen a signed milestone with a reason; its history stays. Raises CannotReview without one, or if it is not signed off."""
    if not reason.strip():
        raise CannotReview("Say why it is reopened.", field="reason")
    if not _move(progress, [State.SIGNED_OFF], State.REOPENED):
        raise CannotReview("Only a milestone that is signed off can be reopened.")
    _end_decisions(progress, on)
    _keep(progress, ReviewKind.REOPENED, by=by, by_role=by_role, on=on, reason=reason)


@action
def mark_not_applicable(*, progress, by, on, reason, by_role=""):
    """The coach says that a milestone does not apply here, with a reason (for example Milestone 2 with populations chosen before).

    Raises CannotReview without one, or if the milestone is done.
    """
    if not reason.strip():
        raise CannotReview("Say why it does not apply.", field="reason")
    if not _move(progress, [*REVIEWABLE, State.READY_FOR_REVIEW], State.NOT_APPLICABLE):
        raise CannotReview("This milestone is done already.")
    _keep(progress, ReviewKind.NOT_APPLICABLE, by=by, by_role=by_role, on=on, reason=reason)


@action
def mark_applicable(*, progress, by, on, by_role=""):
    """The coach takes "does not apply" back. Raises CannotReview if it was not so marked."""
    if not _move(progress, [State.NOT_APPLICABLE], State.IN_PROGRESS):
        raise CannotReview("This milestone is not marked as not applicable.")
    _keep(progress, ReviewKind.APPLICABLE, by=by, by_role=by_role, on=on, reason="")


@action
def plan_milestone(*, progress, planned_on, by):
    """Set the date by which the team plans to be done; None means that there is no date. The old one stays in the audit log."""
    state.lock(Participation.objects.filter(pk=progress.participation_id))
    before = progress.planned_on
    progress.planned_on = planned_on
    progress.save(update_fields=["planned_on"])
    record(
        "milestone.planned",
        target=progress,
        organisation=progress.participation.organisation,
        population=progress.population,
        by=by,
        changes={"planned_on": str(planned_on or ""), "before": str(before or "")},
    )


@action
def add_entry(*, progress, step, text, done_on, links=(), by):
    """Write in the journal of a step. `links` are (url, title) pairs. Returns the JournalEntry."""
    entry = JournalEntry.objects.create(progress=progress, step=step, text=text, done_on=done_on, author=by)
    _set_links(entry, links)
    _record_entry("journal.added", entry, by)
    return entry


@action
def edit_entry(*, entry, text, done_on, links, by):
    """Change one's own entry. Raises CannotWrite for somebody else's."""
    _check_author(entry, by)
    entry.text, entry.done_on, entry.edited_at = text, done_on, timezone.now()
    entry.save(update_fields=["text", "done_on", "edited_at"])
    entry.links.all().delete()
    _set_links(entry, links)
    _record_entry("journal.edited", entry, by)


@action
def remove_entry(*, entry, by):
    """Take one's own entry off the journal; it can be put back. Raises CannotWrite for somebody else's."""
    _check_author(entry, by)
    entry.removed_at = timezone.now()
    entry.save(update_fields=["removed_at"])
    _record_entry("journal.removed", entry, by)


@action
def restore_entry(*, entry, by):
    """Put a removed entry back. Raises CannotWrite for somebody else's."""
    _check_author(entry, by)
    entry.removed_at = None
    entry.save(update_fields=["removed_at"])
    _record_entry("journal.restored", entry, by)


def _check_author(entry, by):
    if entry.author_id != by.pk:
        raise CannotWrite("Only the person who wrote an entry can change it.")


def _set_links(entry, links):
    EvidenceLink.objects.bulk_create(EvidenceLink(entry=entry, url=url, title=title) for url, title in links)


def _record_entry(code, entry, by):
    progress = entry.progress
    record(
        code,
        target=entry,
        label=f"{entry.step.code} journal",
        organisation=progress.participation.organisation,
        population=progress.population,
        by=by,
    )


@action
def edit_content(*, item, by, **fields):
    """Change a milestone, step, prompt, link, fact or standard of a wave."""
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
    record("content.edited", target=item, by=by, changes={name: str(value) for name, value in fields.items()})


@action
def remove_content(*, item, by):
    """Take a link or a prompt off the wave's content."""
    record("content.removed", target=item, by=by)
    item.delete()


@action
def add_content(*, item, by):
    """Add a link or a prompt, unsaved, to the wave's content. Returns it."""
    item.save()
    record("content.added", target=item, by=by)
    return item


def free_code(item):
    """A permanent code for a link or a prompt that the programme team adds: "own-" and a number that its list has not used."""
    rows = type(item).objects
    rows = rows.filter(step=item.step) if getattr(item, "step_id", None) else rows.filter(milestone=item.milestone, step__isnull=True)
    numbers = [int(code.removeprefix("own-")) for code in rows.filter(code__startswith="own-").values_list("code", flat=True)]
    return f"own-{max(numbers, default=0) + 1}"
