"""Addresses of teams, seats and what an organisation is; and the programme team's pages about waves and organisations."""

from django.urls import path

from organisations.views import about, access_needs, outreach, plans, programme, role_groups, seats, teams, terms

app_name = "organisations"
ORGANISATION = "organisations/<slug:organisation>/"
TEAM = f"{ORGANISATION}teams/<int:team>/"
SEAT = f"{TEAM}seats/<int:seat>/"
GROUP = f"{TEAM}role-groups/<int:group>/"
OUTREACH = f"{TEAM}outreach/<int:outreach>/"
TERMS = f"{TEAM}terms/<int:number>/"
WAVE = "programme/waves/<slug:wave>/"

urlpatterns = [
    path(f"{ORGANISATION}about/", about.About.as_view(), name="about"),
    path(f"{ORGANISATION}about/edit/", about.OrganisationEdit.as_view(), name="edit"),
    path(f"{ORGANISATION}about/readiness/", about.ReadinessEdit.as_view(), name="readiness"),
    path(f"{ORGANISATION}about/status/", about.StatusChange.as_view(), name="status"),
    path(f"{ORGANISATION}about/end/", about.ParticipationEnd.as_view(), name="participation-end"),
    path(f"{ORGANISATION}about/phases/<int:phase>/", about.PhaseRecord.as_view(), name="phase"),
    path(f"{ORGANISATION}about/assignments/add/", about.AssignmentAdd.as_view(), name="assignment-add"),
    path(f"{ORGANISATION}about/assignments/<int:assignment>/end/", about.AssignmentEnd.as_view(), name="assignment-end"),
    path(TEAM, teams.TeamDetail.as_view(), name="team"),
    path(f"{TEAM}seats/add/", seats.SeatAdd.as_view(), name="seat-add"),
    path(f"{SEAT}edit/", seats.SeatEdit.as_view(), name="seat-edit"),
    path(f"{SEAT}end/", seats.SeatEnd.as_view(), name="seat-end"),
    path(f"{SEAT}remove/", seats.SeatRemove.as_view(), name="seat-remove"),
    path(f"{SEAT}invite/", seats.SeatInvite.as_view(), name="seat-invite"),
    path(f"{SEAT}share/", seats.SeatShare.as_view(), name="seat-share"),
    path(f"{SEAT}needs/", access_needs.AccessNeedsPage.as_view(), name="access-needs"),
    path(f"{SEAT}needs/delete/", access_needs.AccessNeedsDelete.as_view(), name="access-needs-delete"),
    path(f"{SEAT}send-roles/", seats.SeatSendRoles.as_view(), name="seat-send-roles"),
    path(f"{ORGANISATION}seats/<int:seat>/accept/", seats.AcceptSponsorship.as_view(), name="accept-sponsorship"),
    path(f"{TEAM}role-groups/add/", role_groups.RoleGroupAdd.as_view(), name="role-group-add"),
    path(f"{GROUP}edit/", role_groups.RoleGroupEdit.as_view(), name="role-group-edit"),
    path(f"{GROUP}remove/", role_groups.RoleGroupRemove.as_view(), name="role-group-remove"),
    path(f"{TEAM}lived-experience-plan/", plans.PlanDetail.as_view(), name="plan"),
    path(f"{TEAM}lived-experience-plan/edit/", plans.PlanEdit.as_view(), name="plan-edit"),
    path(f"{TEAM}lived-experience-plan/agree/", plans.PlanAgree.as_view(), name="plan-agree"),
    path(f"{TEAM}lived-experience-plan/close/", plans.PlanClose.as_view(), name="plan-close"),
    path(f"{TEAM}terms/", terms.TermsDetail.as_view(), name="terms"),
    path(f"{TEAM}terms/add/", terms.TermsAdd.as_view(), name="terms-add"),
    path(f"{TERMS}file/", terms.TermsFile.as_view(), name="terms-file"),
    path(f"{TERMS}remove/", terms.TermsRemove.as_view(), name="terms-remove"),
    path(f"{TEAM}outreach/", outreach.OutreachList.as_view(), name="outreach"),
    path(f"{TEAM}outreach/add/", outreach.OutreachAdd.as_view(), name="outreach-add"),
    path(f"{OUTREACH}edit/", outreach.OutreachEdit.as_view(), name="outreach-edit"),
    path(f"{OUTREACH}remove/", outreach.OutreachRemove.as_view(), name="outreach-remove"),
    path(f"{OUTREACH}restore/", outreach.OutreachRestore.as_view(), name="outreach-restore"),
    path("team-examples/", teams.TeamExamples.as_view(), name="team-examples"),
    path("programme/waves/", programme.WaveList.as_view(), name="wave-list"),
    path("programme/waves/add/", programme.WaveAdd.as_view(), name="wave-add"),
    path(WAVE, programme.WaveDetail.as_view(), name="wave"),
    path(f"{WAVE}edit/", programme.WaveEdit.as_view(), name="wave-edit"),
    path(f"{WAVE}phases/<int:phase>/edit/", programme.PhaseEdit.as_view(), name="phase-edit"),
    path(f"{WAVE}join/", programme.Join.as_view(), name="wave-join"),
    path("programme/organisations/add/", programme.OrganisationAdd.as_view(), name="add"),
]
