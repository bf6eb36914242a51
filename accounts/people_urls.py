from django.urls import path

from accounts.views import people

app_name = "people"
urlpatterns = [
    path("", people.PersonList.as_view(), name="person-list"),
    path("add/", people.PersonAdd.as_view(), name="person-add"),
    path("<int:person>/", people.PersonDetail.as_view(), name="person-detail"),
    path("<int:person>/email/", people.EmailChange.as_view(), name="email-change"),
    path("<int:person>/invite/", people.PersonInvite.as_view(), name="person-invite"),
    path("<int:person>/invitations/<int:invitation>/resend/", people.InvitationResend.as_view(), name="invitation-resend"),
    path("<int:person>/invitations/<int:invitation>/revoke/", people.InvitationRevoke.as_view(), name="invitation-revoke"),
    path("<int:person>/roles/give/", people.RoleGive.as_view(), name="role-give"),
    path("<int:person>/roles/<int:role>/end/", people.RoleEnd.as_view(), name="role-end"),
    path("<int:person>/account/close/", people.AccountClose.as_view(), name="account-close"),
    path("<int:person>/account/open/", people.AccountOpen.as_view(), name="account-open"),
    path("<int:person>/account/second-steps/", people.FactorReset.as_view(), name="factor-reset"),
]
