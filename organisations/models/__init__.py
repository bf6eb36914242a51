"""Waves, organisations that take part, their teams and seats: what everything else hangs on."""

from organisations.models.composition import AccessNeeds, Outreach, OutreachKind, TermsOfReference
from organisations.models.imports import ImportBatch
from organisations.models.organisations import Assignment, Organisation, Participation
from organisations.models.teams import LivedExperiencePlan, RoleGroup, Seat, SeatRole, Team
from organisations.models.waves import ParticipationPhase, Phase, Wave

__all__ = [
    "AccessNeeds",
    "Assignment",
    "ImportBatch",
    "LivedExperiencePlan",
    "Organisation",
    "Outreach",
    "OutreachKind",
    "Participation",
    "ParticipationPhase",
    "Phase",
    "RoleGroup",
    "Seat",
    "SeatRole",
    "Team",
    "TermsOfReference",
    "Wave",
]
