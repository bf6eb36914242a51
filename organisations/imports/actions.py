"""Writing what a check has found, all of it or nothing; and keeping uploaded files until somebody decides."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from audit.recording import action, record, record_each
from core.errors import Refused
from organisations.actions import slug_besides
from organisations.imports.checking import check
from organisations.models import ImportBatch, Organisation, Participation, RoleGroup, Seat, Team, Wave
from organisations.models.imports import ImportState
from organisations.models.teams import TeamKind
from organisations.team_actions import PROJECT_TEAM, first_role_groups

KEPT_DAYS = 30
ROWS_AT_ONCE = 500


class CannotImport(Refused):
    """The import cannot be done as asked; nothing was written."""


# The rows of a file


@action
def commit(plan, *, by=None, label="", batch=None):
    """Write everything that the plan says, in one transaction: organisations, their part in the wave, project teams, people, seats.

    The rules are those of `actions.join` and `team_actions.add_seat`; the check has applied them to all rows at once. `label` says
    in the audit log where the rows came from, `batch` is the ImportBatch they were kept in. Raises CannotImport for a plan with
    problems, or if somebody added the same meanwhile.
    """
    if plan.problems:
        raise CannotImport("Some rows have problems. Nothing was added.")
    written = [replace(one, seats=[replace(seat) for seat in one.seats]) for one in plan.organisations]  # the plan stays as it is
    try:
        with transaction.atomic():
            _write(written)
    except IntegrityError:
        raise CannotImport("Somebody has just added some of the same. Nothing was added. Check the rows again.") from None
    rows = [{"target": one.organisation, "organisation": one.organisation, "changes": _changes(one)} for one in written]
    record_each("organisation.imported", rows, by=by)
    record("import.committed", target=batch, label=label, by=by, changes=plan.counts())


def _changes(plan):
    return {"wave": plan.wave.name, "joined_on": str(plan.joined_on), "seats": plan.people}


def _write(plans):
    """Write the plans, each of which learns of the rows that now stand for it."""
    _add_organisations([plan for plan in plans if plan.organisation is None])
    _join([plan for plan in plans if plan.participation is None])
    _form_teams([plan for plan in plans if plan.team_id is None])
    _add_people(list(chain.from_iterable(plan.seats for plan in plans)))
    seats = [(plan.team_id, seat) for plan in plans for seat in plan.seats]
    Seat.objects.bulk_create([_seat(team_id, seat) for team_id, seat in seats], batch_size=ROWS_AT_ONCE)


def _add_organisations(plans):
    taken = set(Organisation.objects.values_list("slug", flat=True)) if plans else set()
    for plan in plans:
        slug = slug_besides(taken, plan.name, default="organisation")
        taken.add(slug)
        plan.organisation = Organisation(name=plan.name, slug=slug, nation=plan.nation, type=plan.type, ods_code=plan.ods_code or None)
    Organisation.objects.bulk_create([plan.organisation for plan in plans], batch_size=ROWS_AT_ONCE)


def _join(plans):
    for plan in plans:
        plan.participation = Participation(organisation=plan.organisation, wave=plan.wave, joined_on=plan.joined_on)
    Participation.objects.bulk_create([plan.participation for plan in plans], batch_size=ROWS_AT_ONCE)


def _form_teams(plans):
    teams = [Team(participation=plan.participation, kind=TeamKind.PROJECT, name=PROJECT_TEAM) for plan in plans]
    Team.objects.bulk_create(teams, batch_size=ROWS_AT_ONCE)
    RoleGroup.objects.bulk_create(chain.from_iterable(first_role_groups(team) for team in teams), batch_size=ROWS_AT_ONCE)
    for plan, team in zip(plans, teams, strict=True):
        plan.team_id = team.pk


def _add_people(seats):
    """Make the people who are named and not known; one for each address, one for each row without an address."""
    by_email, new = {}, []
    for seat in seats:
        if seat.person_id is not None or not seat.name:
            continue
        person = by_email.get(seat.email) or Person(name=seat.name, email=seat.email)
        if seat.email not in by_email:
            new.append(person)
        if seat.email:
            by_email[seat.email] = person
        seat.person = person
    Person.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)


def _seat(team_id, plan):
    return Seat(
        team_id=team_id,
        person_id=plan.person.pk if plan.person else plan.person_id,
        count=plan.count,
        role=plan.role,
        role_title=plan.role_title,
        role_group=plan.role_group,
        employer=plan.employer,
        is_lived_experience=plan.is_lived_experience,
        protected_hours=plan.protected_hours,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )


# Uploaded files


@action
def keep_batch(*, filename, sheet, on, by):
    """Keep the rows of an uploaded file, whatever the check says of them. Returns the ImportBatch."""
    batch = ImportBatch.objects.create(
        filename=filename[:200],
        records=sheet.records,
        ignored_columns=sheet.ignored,
        summary=check(sheet.records, on=on).counts(),
        created_by=by,
    )
    record("import.checked", target=batch, by=by, changes=batch.summary)
    return batch


@action
def commit_batch(*, batch, seen, on, by):
    """Check the rows again and commit them, once. `seen` is the fingerprint of the plan that the person has been shown.

    Raises CannotImport if they are committed or discarded already, or if a check now finds something else than was shown.
    """
    if not _decide(batch, ImportState.COMMITTED):
        raise CannotImport("This file was added or put aside already. Nothing more was added.")
    list(Wave.objects.select_for_update().order_by("pk"))  # one import at a time: their checks would not see each other
    plan = check(batch.records, on=on)
    if plan.fingerprint() != seen:
        raise CannotImport("Something has changed since you looked, and nothing was added. Check below what would happen now.")
    commit(plan, by=by, label=batch.filename, batch=batch)
    _forget_rows(batch, summary=plan.counts())


@action
def discard_batch(*, batch, by):
    """Put a file aside; its rows are forgotten. Raises CannotImport if it was decided already."""
    if not _decide(batch, ImportState.DISCARDED):
        raise CannotImport("This file was added or put aside already.")
    _forget_rows(batch)
    record("import.discarded", target=batch, by=by)


def _decide(batch, state):
    """Claim the decision: of two people who click at once, or one who clicks twice, one wins. Whether this call did."""
    undecided = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.CHECKED)
    return undecided.update(state=state, decided_at=timezone.now()) == 1


def _forget_rows(batch, **fields):
    """The rows may say of a named person that they have lived experience: they are not kept longer than they are needed."""
    ImportBatch.objects.filter(pk=batch.pk).update(records=[], **fields)
    batch.refresh_from_db()


def purge(now):
    """Put aside what nobody has decided for thirty days. Called by the minute tick."""
    old = ImportBatch.objects.filter(state=ImportState.CHECKED, created_at__lt=now - timedelta(days=KEPT_DAYS))
    old.update(state=ImportState.DISCARDED, decided_at=now, records=[])
