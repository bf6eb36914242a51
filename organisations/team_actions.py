"""What people do to teams: seats, acceptance, role groups, and the plan where lived experience is still missing."""

from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts import actions as account_actions
from accounts.models import Person
from audit.recording import action, record
from core.errors import Refused
from organisations.models import AccessNeeds, LivedExperiencePlan, RoleGroup, Seat, SeatRole, Team
from organisations.models.teams import TeamKind
from organisations.queries import address_of, default_role_groups, overlapping_seats, sub_team_groups

PROJECT_TEAM = "Project team"
ROLES_ASKED = "seat.roles_asked"
HOLDER = "holder"  # in the changes of "seat.edited": somebody else, or another address, can be written to


class CannotFormTeam(Refused):
    """The team cannot be formed."""


class CannotFillSeat(Refused):
    """The seat cannot be held as asked."""


class CannotAccept(Refused):
    """The sponsor's role cannot be accepted by this person."""


class CannotPlan(Refused):
    """The plan for missing lived experience cannot be changed as asked."""


class PlanChanged(CannotPlan):
    """The plan says something else than what the person read."""


def _organisation(team):
    return team.participation.organisation


@action
def form_project_team(*, participation, by=None):
    """Make the project team, with the role groups of the starter pack to look for. Returns the Team.

    Raises CannotFormTeam if there is one already: an organisation has one project team in a wave.
    """
    try:
        with transaction.atomic():
            team = Team.objects.create(participation=participation, kind=TeamKind.PROJECT, name=PROJECT_TEAM)
    except IntegrityError:
        raise CannotFormTeam(f"{participation.organisation} already has a project team in {participation.wave}.") from None
    RoleGroup.objects.bulk_create(first_role_groups(team))
    record("team.formed", target=team, organisation=participation.organisation, by=by)
    return team


def first_role_groups(team):
    """The role groups of the starter pack for a new team, not saved yet."""
    groups = default_role_groups() if team.is_project_team else sub_team_groups()
    return [
        RoleGroup(team=team, code=group["code"], label=group["label"], position=position) for position, group in enumerate(groups, start=1)
    ]


@action
def form_sub_team(*, participation, name, by=None):
    """Make a sub-team, with the four groups that it is made up of; its population is the caller's business. Returns the Team."""
    team = Team.objects.create(participation=participation, kind=TeamKind.SUB, name=name)
    RoleGroup.objects.bulk_create(first_role_groups(team))
    record("team.formed", target=team, organisation=participation.organisation, by=by)
    return team


def find_or_add_person(*, name, email):
    """The person with this address, or a new one with this name. Without a name and an address: None.

    A known person keeps the name that is recorded: it is theirs to change.
    """
    if email and (person := Person.objects.with_email(email).first()):
        return person
    return Person.objects.create(name=name, email=email.lower()) if name else None


def is_theirs_alone(person, team):
    """Whether a person is known through this team's organisation only, and without an account: then its leads may correct the name
    and the address. Somebody else's colleague, the programme's people and whoever has an account are theirs to change."""
    elsewhere = person.seats.exclude(team__participation__organisation=team.participation.organisation_id)
    return not (person.user_id or person.programme_roles.exists() or person.assignments.exists() or elsewhere.exists())


def _check_person(team, person, starts_on, ends_on, besides=None):
    if person is None:
        return
    clash = overlapping_seats(team, person, starts_on=starts_on, ends_on=ends_on, besides=besides).first()
    if clash:
        raise CannotFillSeat(
            f"This person already has a seat on this team ({clash.get_role_display()}). Edit that seat, or end it first.", field="email"
        )
    namesake = overlapping_seats(team, None, starts_on=starts_on, ends_on=ends_on, besides=besides)
    if not person.email and namesake.exclude(person=person).filter(person__name__iexact=person.name).exists():
        raise CannotFillSeat(
            "Somebody with this name already has a seat on this team. If this is another person, enter their email address.", field="name"
        )


@contextmanager
def _one_of_two():
    """Of two people who enter the same person at once, the second is told so."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise CannotFillSeat("Somebody else has just entered this person. Look at the team before you try again.", field="email") from None


@action
def add_seat(*, team, role, role_title, starts_on, name="", email="", ends_on=None, by=None, **fields):
    """Add a seat, held by a person (name, perhaps email) or by nobody yet. Returns the Seat.

    `fields` are the other fields of Seat. Raises CannotFillSeat if the person sits on the team at that time.
    """
    with _one_of_two():
        person = find_or_add_person(name=name, email=email)
        _check_person(team, person, starts_on, ends_on)
        seat = Seat.objects.create(
            team=team, person=person, role=role, role_title=role_title, starts_on=starts_on, ends_on=ends_on, **fields
        )
    record("seat.added", target=seat, organisation=_organisation(team), by=by, changes={"role": role, "starts_on": str(starts_on)})
    return seat


@action
def edit_seat(*, seat, by, name=None, email="", **fields):
    """Change a seat. Without a `name` the holder stays; an empty one leaves the seat to nobody.

    The name and address of somebody known through this organisation alone are corrected; an address of somebody known gives the
    seat to them. A change of holder or role takes back the sponsor's acceptance, a change of holder or mark the consent to share;
    a new holder does not inherit access needs. Raises CannotFillSeat as `add_seat`, or if the holder is not this team's to change.
    """
    before = {field: getattr(seat, field) for field in ("role", "person_id", "is_lived_experience")}
    before["address"] = _address(seat)
    with _one_of_two():
        if name is not None:
            seat.person = _person_after_edit(seat, name, email, by)
        _check_person(seat.team, seat.person, fields.get("starts_on", seat.starts_on), fields.get("ends_on", seat.ends_on), besides=seat)
        for field, value in fields.items():
            setattr(seat, field, value)
        if before["person_id"] != seat.person_id or before["role"] != seat.role:
            seat.accepted_on = seat.accepted_by = None
        if before["person_id"] != seat.person_id or before["is_lived_experience"] != seat.is_lived_experience:
            seat.is_lived_experience_shared = False
        seat.save(update_fields=[*fields, "person", "accepted_on", "accepted_by", "is_lived_experience_shared"])
        if before["person_id"] not in (None, seat.person_id):
            AccessNeeds.objects.filter(seat=seat).delete()  # they were those of somebody else
    changes = {"role": seat.role, "starts_on": str(seat.starts_on), "ends_on": str(seat.ends_on or "")}
    if before["address"] != _address(seat):
        changes[HOLDER] = "changed"
    record("seat.edited", target=seat, organisation=_organisation(seat.team), by=by, changes=changes)


def _address(seat):
    """Who can be written to about the seat: changes with its holder, and with the holder's address."""
    return (seat.person_id, seat.person.email.lower() if seat.person else "")


@action
def ask_for_roles(*, seat, on, by):
    """Ask for the roles and responsibilities to be sent (again) to whoever holds a seat on a sub-team.

    Whoever keeps them hears of it and queues the mail in the same transaction. Raises CannotFillSeat if nobody can be written to.
    """
    if seat.has_ended(on):
        raise CannotFillSeat("This seat has ended.")
    if not address_of(seat.person):
        raise CannotFillSeat("There is no email address for this seat. Change the seat and enter one first.")
    record(ROLES_ASKED, target=seat, organisation=_organisation(seat.team), by=by)


def _person_after_edit(seat, name, email, by):
    person = seat.person
    if person is None or not name:
        return find_or_add_person(name=name, email=email)
    if not is_theirs_alone(person, seat.team):
        if name != person.name or email.lower() not in ("", person.email.lower()):
            raise CannotFillSeat("This person's name and address are theirs to change. For another person, end this seat and add one.")
        return person
    known = Person.objects.with_email(email).exclude(pk=person.pk).first() if email else None
    if known:
        return known
    if email.lower() != person.email.lower():
        account_actions.revoke_open_invitations(person=person, by=by)
    person.name, person.email = name, email.lower()
    person.save(update_fields=["name", "email"])
    return person


def _let_go(person, on, by):
    """Take an open invitation back when nothing is left that the person is invited to."""
    if person is None:
        return
    seats = person.seats.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
    if not (seats.exists() or person.programme_roles.exists() or person.assignments.exists()):
        account_actions.revoke_open_invitations(person=person, by=by)


@action
def end_seat(*, seat, on, by):
    """Set the last day of a seat; access ends with it. Raises CannotFillSeat for a day before the first."""
    if on < seat.starts_on:
        raise CannotFillSeat("The last day cannot be before the first day.", field="ends_on")
    seat.ends_on = on
    seat.save(update_fields=["ends_on"])
    _let_go(seat.person, on, by)
    record("seat.ended", target=seat, organisation=_organisation(seat.team), by=by, changes={"ends_on": str(on)})


@action
def remove_seat(*, seat, by):
    """Take away a seat that was added by mistake. To let somebody leave, end the seat: its history stays."""
    record("seat.removed", target=seat, organisation=_organisation(seat.team), by=by, changes={"role": seat.role})
    person, last_day = seat.person, seat.ends_on or date.max
    seat.delete()
    _let_go(person, min(last_day, timezone.localdate()), by)


@action
def accept_sponsorship(*, seat, on, by):
    """The sponsor takes on the role. Only the person on the seat can. Raises CannotAccept for anybody else."""
    if seat.role != SeatRole.SENIOR_SPONSOR or seat.person is None or seat.person.user_id != by.pk or not seat.is_active(on):
        raise CannotAccept("Only the person who holds the seat of senior sponsor can accept the role.")
    if seat.accepted_on:
        return
    seat.accepted_on, seat.accepted_by = on, by
    seat.save(update_fields=["accepted_on", "accepted_by"])
    record("sponsor.accepted", target=seat, organisation=_organisation(seat.team), by=by)


@action
def share_lived_experience(*, seat, is_shared, by):
    """The holder of a seat says whether their team may know that it is a lived experience seat."""
    if seat.person is None or seat.person.user_id != by.pk:
        raise CannotFillSeat("Only the person who holds the seat can decide this.")
    seat.is_lived_experience_shared = is_shared
    seat.save(update_fields=["is_lived_experience_shared"])
    # Without an actor: only the holder of a lived experience seat can do this, so a name here would say who that is.
    record("seat.edited", target=seat.team, organisation=_organisation(seat.team), by=None)


@action
def add_role_group(*, team, label, by):
    """Add a role group of the team's own. Returns the RoleGroup. Raises CannotFormTeam if there is one with the same words."""
    code = slugify(label).replace("-", "_")[:60]
    if not code or team.role_groups.filter(code=code).exists():
        raise CannotFormTeam("This role group is on the list already." if code else "Use letters or digits.", field="label")
    last = team.role_groups.order_by("position").last()
    group = RoleGroup.objects.create(team=team, code=code, label=label, position=last.position + 1 if last else 1)
    record("role_group.added", target=group, organisation=_organisation(team), by=by)
    return group


@action
def edit_role_group(*, group, label, considered_reason, on, by):
    """Change the words of a role group, or say why nobody fills it; an empty reason takes that back."""
    group.label = label
    if considered_reason != group.considered_reason:
        group.considered_on = on if considered_reason else None
    group.considered_reason = considered_reason
    group.save(update_fields=["label", "considered_reason", "considered_on"])
    record("role_group.edited", target=group, organisation=_organisation(group.team), by=by)


@action
def remove_role_group(*, group, by):
    """Take a role group off the team's list. Seats keep their titles. Raises CannotFormTeam for the lived experience group, and for
    the four groups of a sub-team."""
    if group.code in RoleGroup.LIVED_EXPERIENCE_CODES:
        raise CannotFormTeam("Lived experience stays on the list of every team.")
    if group.is_fixed:
        raise CannotFormTeam("Every sub-team looks for this group. If nobody fills it yet, say who is being sought.")
    Seat.objects.filter(team=group.team, role_group=group.code).update(role_group="")
    record("role_group.removed", target=group, organisation=_organisation(group.team), by=by)
    group.delete()


@action
def save_plan(*, team, obstacles, tried, help_wanted, review_on, on, by):
    """Write or change the team's open plan for lived experience. A change asks the coach to agree again. Returns the plan."""
    plan = team.lived_experience_plans.select_for_update().filter(closed_on__isnull=True).first()
    plan = plan or LivedExperiencePlan(team=team, created_on=on, created_by=by)
    new = {"obstacles": obstacles, "tried": tried, "help_wanted": help_wanted, "review_on": review_on}
    if plan.pk and all(getattr(plan, name) == value for name, value in new.items()):
        return plan
    for name, value in new.items():
        setattr(plan, name, value)
    plan.agreed_on, plan.agreed_by, plan.agreed_reason = None, None, ""
    plan.save()
    record("lived_experience_plan.saved", target=plan, organisation=_organisation(team), by=by, changes={"review_on": str(review_on)})
    return plan


@action
def agree_plan(*, plan, reason, on, by, seen=None):
    """The coach agrees the plan, and says why the team can go on with it: until its review date it stands in for a lived experience
    seat. `seen` is the `digest` of what the coach read, None for whoever reads nothing.

    Raises PlanChanged if the plan says something else by now, CannotPlan without a reason, or if it is closed or past. Then `plan`
    is as it is by now.
    """
    plan.refresh_from_db(from_queryset=LivedExperiencePlan.objects.select_for_update())
    if plan.closed_on:
        raise CannotPlan("This plan is closed.")
    if seen not in (None, plan.digest):
        raise PlanChanged("The plan was changed while you had this page open. Read above what it says now, then agree it if you still do.")
    if plan.review_on < on:
        raise CannotPlan("The review date has passed. Ask the lead to set a new one.")
    if not reason.strip():
        raise CannotPlan("Say why the team can go on with this plan for now.", field="reason")
    plan.agreed_on, plan.agreed_by, plan.agreed_reason = on, by, reason.strip()
    plan.save(update_fields=["agreed_on", "agreed_by", "agreed_reason"])
    changes = {"review_on": str(plan.review_on)}
    record("lived_experience_plan.agreed", target=plan, organisation=_organisation(plan.team), by=by, changes=changes)


@action
def close_plan(*, plan, on, by):
    """Close the plan, because a partner has joined or another plan takes its place."""
    plan.closed_on = on
    plan.save(update_fields=["closed_on"])
    record("lived_experience_plan.closed", target=plan, organisation=_organisation(plan.team), by=by)
