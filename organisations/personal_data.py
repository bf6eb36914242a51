"""What a person can download about their places on teams, their assignments, and what they entered about organisations."""

from accounts import personal_data
from organisations.models import Assignment, ImportBatch, LivedExperiencePlan, Outreach, Seat, TermsOfReference


@personal_data.exporter("organisations")
def organisations_of(person, user):
    return {
        "seats": [_seat(row) for row in _seats(person)],
        "assignments": [_assignment(row) for row in _assignments(person)],
        "plans_for_lived_experience": [_plan(row, user) for row in _plans(user)],
        "terms_of_reference": [_terms(row) for row in _terms_of(user)],
        "outreach": [_outreach(row) for row in _outreach_of(user)],
        "imported_files": [{"name": row.filename, "at": row.created_at, "outcome": row.get_state_display()} for row in _imports(user)],
    }


def _seats(person):
    if person is None:
        return []
    seats = Seat.objects.filter(person=person).select_related("access_needs", "team__participation__organisation")
    return seats.order_by("starts_on", "pk")


def _seat(row):
    """All that the seat says of the person who holds it: the holder may know everything about it."""
    return {
        "organisation": row.team.participation.organisation.name,
        "team": row.team.name,
        "role": row.get_role_display(),
        "role_title": row.role_title,
        "role_group": row.role_group,
        "employer": row.employer,
        "is_lived_experience": row.is_lived_experience,
        "is_lived_experience_shared": row.is_lived_experience_shared,
        "is_observer": row.is_observer,
        "access_needs": _needs(row),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "added_on": row.created_on,
        "protected_hours": None if row.protected_hours is None else str(row.protected_hours),
        "accepted_on": row.accepted_on,
    }


def _needs(row):
    needs = getattr(row, "access_needs", None)
    return {"text": needs.text, "written_on": needs.updated_on} if needs else None


def _assignments(person):
    if person is None:
        return []
    return Assignment.objects.filter(person=person).select_related("participation__organisation").order_by("starts_on", "pk")


def _assignment(row):
    return {
        "organisation": row.participation.organisation.name,
        "role": row.get_role_display(),
        "is_cover": row.is_cover,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def _plans(user):
    if user is None:
        return []
    plans = LivedExperiencePlan.objects.select_related("team__participation__organisation").order_by("created_on", "pk")
    return plans.filter(created_by=user) | plans.filter(agreed_by=user)


def _plan(row, user):
    """That the person wrote or agreed it; the words are the team's."""
    return {
        "organisation": row.team.participation.organisation.name,
        "team": row.team.name,
        "written_on": row.created_on if row.created_by_id == user.pk else None,
        "agreed_on": row.agreed_on if row.agreed_by_id == user.pk else None,
    }


def _terms_of(user):
    if user is None:
        return []
    return TermsOfReference.objects.filter(created_by=user).select_related("team__participation__organisation").order_by("created_on", "pk")


def _terms(row):
    """That the person added it; the document is the team's."""
    return {**_team(row.team), "title": row.title, "version": row.number, "added_on": row.created_on}


def _outreach_of(user):
    if user is None:
        return []
    return Outreach.objects.filter(created_by=user).select_related("team__participation__organisation").order_by("done_on", "pk")


def _outreach(row):
    return {
        **_team(row.team),
        "kind": row.get_kind_display(),
        "done_on": row.done_on,
        "text": row.text,
        "barriers": row.barriers,
        "offered": row.offered,
        "came_of_it": row.came_of_it,
        "removed_at": row.removed_at,
    }


def _team(team):
    return {"organisation": team.participation.organisation.name, "team": team.name}


def _imports(user):
    return ImportBatch.objects.filter(created_by=user).order_by("created_at", "pk") if user else []
