"""What a person can download about their places on teams, their assignments, and what they entered about organisations."""

from accounts import personal_data
from organisations.models import Assignment, ImportBatch, LivedExperiencePlan, Seat


@personal_data.exporter("organisations")
def organisations_of(person, user):
    return {
        "seats": [_seat(row) for row in _seats(person)],
        "assignments": [_assignment(row) for row in _assignments(person)],
        "plans_for_lived_experience": [_plan(row, user) for row in _plans(user)],
        "imported_files": [{"name": row.filename, "at": row.created_at, "outcome": row.get_state_display()} for row in _imports(user)],
    }


def _seats(person):
    if person is None:
        return []
    return Seat.objects.filter(person=person).select_related("team__participation__organisation").order_by("starts_on", "pk")


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
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "added_on": row.created_on,
        "protected_hours": None if row.protected_hours is None else str(row.protected_hours),
        "accepted_on": row.accepted_on,
    }


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


def _imports(user):
    return ImportBatch.objects.filter(created_by=user).order_by("created_at", "pk") if user else []
