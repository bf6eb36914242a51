"""What may be typed about organisations and teams, and the words of the errors."""

from organisations.forms.access_needs import AccessNeedsForm
from organisations.forms.organisations import (
    AssignmentForm,
    EndParticipationForm,
    JoinForm,
    OrganisationForm,
    PhaseRecordForm,
    ReadinessForm,
    StatusForm,
)
from organisations.forms.outreach import OutreachForm
from organisations.forms.plans import AgreePlanForm, PlanForm
from organisations.forms.role_groups import RoleGroupAddForm, RoleGroupForm, SoughtForm
from organisations.forms.seats import InviteForm, LastDayForm, SeatForm, ShareForm
from organisations.forms.terms import TermsForm
from organisations.forms.waves import PhaseForm, WaveEditForm, WaveForm

__all__ = [
    "AccessNeedsForm",
    "AgreePlanForm",
    "AssignmentForm",
    "EndParticipationForm",
    "InviteForm",
    "JoinForm",
    "LastDayForm",
    "OrganisationForm",
    "OutreachForm",
    "PhaseForm",
    "PhaseRecordForm",
    "PlanForm",
    "ReadinessForm",
    "RoleGroupAddForm",
    "RoleGroupForm",
    "SeatForm",
    "ShareForm",
    "SoughtForm",
    "StatusForm",
    "TermsForm",
    "WaveEditForm",
    "WaveForm",
]
