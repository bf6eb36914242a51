"""What may be typed about organisations and teams, and the words of the errors."""

from organisations.forms.organisations import (
    AssignmentForm,
    EndParticipationForm,
    JoinForm,
    OrganisationForm,
    PhaseRecordForm,
    ReadinessForm,
    StatusForm,
)
from organisations.forms.plans import AgreePlanForm, PlanForm
from organisations.forms.role_groups import RoleGroupAddForm, RoleGroupForm
from organisations.forms.seats import InviteForm, LastDayForm, SeatForm, ShareForm
from organisations.forms.waves import PhaseForm, WaveEditForm, WaveForm

__all__ = [
    "AgreePlanForm",
    "AssignmentForm",
    "EndParticipationForm",
    "InviteForm",
    "JoinForm",
    "LastDayForm",
    "OrganisationForm",
    "PhaseForm",
    "PhaseRecordForm",
    "PlanForm",
    "ReadinessForm",
    "RoleGroupAddForm",
    "RoleGroupForm",
    "SeatForm",
    "ShareForm",
    "StatusForm",
    "WaveEditForm",
    "WaveForm",
]
