"""What people do to organisations and their part in a wave. Teams and seats are in `organisations.team_actions`."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import slugify

from accounts import actions as account_actions
from accounts.models import ProgrammeRole
from audit.recording import action, record
from core import reference
from core.errors import Refused
from organisations.models import Assignment, Organisation, Participation, ParticipationPhase, Phase, Seat, SeatRole, Wave
from organisations.models.organisations import Status
from organisations.team_actions import add_seat, form_project_team

COVER_DAYS = 14
RESERVED_SLUGS = {"add"}  # words that stand in the same place of an address


class CannotJoin(Refused):
    """The organisation cannot take part as asked."""


class CannotAssign(Refused):
    """The person cannot be assigned as asked."""


def free_slug(model, text):
    """A slug made of the text that no row of the model has yet."""
    taken = model.objects.filter(slug__startswith=slugify(text)[:190]).values_list("slug", flat=True)
    return slug_besides(RESERVED_SLUGS | set(taken), text, default=model._meta.model_name)


def slug_besides(taken, text, *, default):
    """A slug made of the text, or of `default` if it holds no letter, that is not among those taken."""
    stem = slugify(text)[:190] or default
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


@action
def create_wave(*, name, starts_on, entry_route, by=None):
    """Make a wave with the phases of the reference list, one after the other from its first day. Returns the Wave.

    The content of its milestones is loaded by whoever listens to "wave.created".
    """
    wave = Wave.objects.create(name=name, slug=free_slug(Wave, name), starts_on=starts_on, entry_route=entry_route)
    first_day = starts_on
    for phase in reference.load("milestones_and_steps")["phases"]:
        next_first_day = first_day + relativedelta(months=phase["months"])
        Phase.objects.create(
            wave=wave,
            number=phase["number"],
            code=phase["code"],
            title=phase["title"],
            other_title=phase["other_title"] or "",
            months=phase["months"],
            months_note=phase["months_note"],
            starts_on=first_day,
            ends_on=next_first_day - timedelta(days=1),
        )
        first_day = next_first_day
    record("wave.created", target=wave, by=by)
    return wave


@action
def edit_wave(*, wave, by, **fields):
    """Change the words, the entry route or the first day of a wave. Phase dates are changed one by one."""
    for name, value in fields.items():
        setattr(wave, name, value)
    wave.save(update_fields=list(fields))
    record("wave.edited", target=wave, by=by, changes={name: str(value) for name, value in fields.items()})


@action
def edit_phase(*, phase, starts_on, ends_on, by):
    """Change the dates that the programme plans for a phase."""
    phase.starts_on, phase.ends_on = starts_on, ends_on
    phase.save(update_fields=["starts_on", "ends_on"])
    record("wave.phase_edited", target=phase, by=by, changes={"starts_on": str(starts_on), "ends_on": str(ends_on)})


@action
def add_organisation(*, name, nation, type, ods_code=None, by=None):
    """Add an organisation that takes no part in a wave yet. Returns it. The form has checked that name and ODS code are free."""
    organisation = Organisation.objects.create(
        name=name, slug=free_slug(Organisation, name), nation=nation, type=type, ods_code=ods_code or None
    )
    record("organisation.added", target=organisation, organisation=organisation, by=by)
    return organisation


@action
def edit_organisation(*, organisation, by, **fields):
    """Change what is known of an organisation; its address on this site stays as it is."""
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(fields))
    changes = {name: str(value) for name, value in fields.items()}
    record("organisation.edited", target=organisation, organisation=organisation, by=by, changes=changes)


@action
def join(*, organisation, wave, joined_on, by=None):
    """Let the organisation take part in the wave, with its project team ready to be filled. Returns the Participation.

    Raises CannotJoin if it already takes part, in this wave or another one that is not over.
    """
    already = organisation.participations.filter(ended_on__isnull=True).select_related("wave").first()
    if already or organisation.participations.filter(wave=wave).exists():
        where = already.wave if already else wave
        raise CannotJoin(f"{organisation} already takes part in {where}.", field="wave")
    participation = Participation.objects.create(organisation=organisation, wave=wave, joined_on=joined_on)
    form_project_team(participation=participation, by=by)
    record("participation.joined", target=participation, organisation=organisation, by=by, changes={"joined_on": str(joined_on)})
    return participation


@action
def let_join(*, organisation, wave, joined_on, by, lead_name="", lead_email=""):
    """As `join`, with the first seat: the project lead, who is invited if there is an address. Returns the Participation."""
    participation = join(organisation=organisation, wave=wave, joined_on=joined_on, by=by)
    if lead_name:
        seat = add_seat(
            team=participation.teams.get(), role=SeatRole.PROJECT_LEAD, role_title="Project lead", starts_on=joined_on,
            name=lead_name, email=lead_email, by=by,
        )  # fmt: skip
        if lead_email and seat.person.user_id is None:
            account_actions.invite(person=seat.person, email=seat.person.email, context=str(organisation), organisation=organisation, by=by)
    return participation


@action
def change_status(*, participation, status, reason, on, by):
    """Pause, withdraw or take up again; all data are kept. A reason is needed for pausing and withdrawing.

    Raises CannotJoin without a reason.
    """
    reason = reason.strip()
    if status != Status.ACTIVE and not reason:
        raise CannotJoin("Say why, so that the programme can learn from it.", field="reason")
    participation.status = status
    participation.status_reason = reason if status != Status.ACTIVE else ""
    participation.status_changed_on = on
    participation.save(update_fields=["status", "status_reason", "status_changed_on"])
    changes = {"status": status, "on": str(on)}
    record(
        "participation.status_changed", target=participation, organisation=participation.organisation, by=by, reason=reason, changes=changes
    )


@action
def end_participation(*, participation, ended_on, by):
    """End an organisation's part in a wave: its open seats and assignments end on the same day, and it may join another wave.

    Raises CannotJoin for a day before it joined, or if it has ended already.
    """
    if participation.ended_on:
        raise CannotJoin("This participation has ended already.")
    if ended_on < participation.joined_on:
        raise CannotJoin("The last day cannot be before the joining date.", field="ended_on")
    participation.ended_on = ended_on
    participation.save(update_fields=["ended_on"])
    still_open = Q(ends_on__isnull=True) | Q(ends_on__gt=ended_on)
    for dated in (Seat.objects.filter(team__participation=participation), Assignment.objects.filter(participation=participation)):
        dated.filter(still_open, starts_on__lte=ended_on).update(ends_on=ended_on)
        dated.filter(starts_on__gt=ended_on).delete()
    changes = {"ended_on": str(ended_on)}
    record("participation.ended", target=participation, organisation=participation.organisation, by=by, changes=changes)


@action
def edit_readiness(*, participation, by, **fields):
    """Record the organisational priorities that the work serves and the payment route for lived experience partners."""
    for name, value in fields.items():
        setattr(participation, name, value)
    participation.save(update_fields=list(fields))
    record("participation.readiness_edited", target=participation, organisation=participation.organisation, by=by)


@action
def record_phase(*, participation, phase, started_on, ended_on, by):
    """Record when the organisation really started and ended a phase; both None takes it back to the dates of the wave."""
    if started_on is None and ended_on is None:
        ParticipationPhase.objects.filter(participation=participation, phase=phase).delete()
    else:
        dates = {"started_on": started_on, "ended_on": ended_on}
        ParticipationPhase.objects.update_or_create(participation=participation, phase=phase, defaults=dates)
    changes = {"started_on": str(started_on or ""), "ended_on": str(ended_on or "")}
    record("participation.phase_recorded", target=phase, organisation=participation.organisation, by=by, changes=changes)


@action
def assign(*, participation, person, role, starts_on, ends_on=None, is_cover=False, by):
    """Assign a coach or an adviser for dated access. Returns the Assignment.

    Raises CannotAssign if the person does not have the role in the programme on the first day, or already holds it there.
    """
    if not ProgrammeRole.objects.active(starts_on).filter(person=person, role=role).exists():
        raise CannotAssign("This person does not have the role in the programme on that day. Give the role first.", field="person")
    clash = Assignment.objects.filter(participation=participation, person=person, role=role).exclude(ends_on__lt=starts_on)
    if ends_on:
        clash = clash.filter(starts_on__lte=ends_on)
    if clash.exists():
        raise CannotAssign("This person is already assigned at that time. End that assignment first.", field="person")
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                participation=participation,
                person=person,
                role=role,
                starts_on=starts_on,
                ends_on=ends_on,
                is_cover=is_cover,
                created_by=by,
            )
    except IntegrityError:
        raise CannotAssign("This person has just been assigned by somebody else.", field="person") from None
    changes = {"role": role, "person_id": person.pk, "starts_on": str(starts_on), "ends_on": str(ends_on or ""), "is_cover": is_cover}
    record("assignment.made", target=assignment, organisation=participation.organisation, by=by, changes=changes)
    return assignment


@action
def end_assignment(*, assignment, on, by):
    """End an assignment: `on` is its last day. One that would end before it starts is taken away.

    To end access today, pass yesterday.
    """
    if on < assignment.starts_on:
        record("assignment.removed", target=assignment, organisation=assignment.participation.organisation, by=by)
        assignment.delete()
        return
    assignment.ends_on = on
    assignment.save(update_fields=["ends_on"])
    changes = {"ends_on": str(on)}
    record("assignment.ended", target=assignment, organisation=assignment.participation.organisation, by=by, changes=changes)


@action
def take_cover(*, participation, on, by):
    """A coach looks after a colleague's organisation for a fortnight; the end date is set at once. Returns the Assignment."""
    return assign(
        participation=participation,
        person=by.person,
        role="qi_coach",
        starts_on=on,
        ends_on=on + timedelta(days=COVER_DAYS - 1),
        is_cover=True,
        by=by,
    )
