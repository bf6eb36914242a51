"""Accounts of one's own. The names of sign-in, passwords and second steps are django-allauth's, because it looks for them.

Left out on purpose: sign-up (invitations only), changing one's email address, and passwords for accounts that have none.
"""

from allauth.account import views as allauth_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import factors, invitations, me, sessions, sign_in

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account"), name="account_index"),
    path("me/", me.Me.as_view(), name="account"),
    path("me/data/", me.Download.as_view(), name="account_download"),
    path("me/sessions/", sessions.SessionList.as_view(), name="usersessions_list"),
    path("keep-alive/", sign_in.keep_alive, name="account_keep_alive"),
    path("invitation/<token>/", invitations.InvitationAccept.as_view(), name="account_invitation"),
    # Sign-in and passwords
    path("login/", sign_in.Login.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("password/change/", sign_in.PasswordChange.as_view(), name="account_change_password"),
    path("password/reset/", sign_in.PasswordReset.as_view(), name="account_reset_password"),
    path("password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", allauth_views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.PasswordResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path("confirm-email/", allauth_views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", allauth_views.confirm_email, name="account_confirm_email"),
    # allauth looks for these two; they answer 404
    path("signup/", sign_in.closed, name="account_signup"),
    path("password/set/", sign_in.closed, name="account_set_password"),
    # Second steps
    path("protect/", factors.FactorList.as_view(), name="mfa_index"),
    path("protect/sign-in/", factors.Authenticate.as_view(), name="mfa_authenticate"),
    path("protect/reauthenticate/", factors.ReauthenticateCode.as_view(), name="mfa_reauthenticate"),
    path("protect/app/", factors.ActivateTOTP.as_view(), name="mfa_activate_totp"),
    path("protect/app/code.svg", factors.totp_picture, name="mfa_totp_qr"),
    path("protect/app/remove/", factors.DeactivateTOTP.as_view(), name="mfa_deactivate_totp"),
    path("protect/recovery-codes/", recovery_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("protect/recovery-codes/new/", factors.GenerateRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("protect/recovery-codes/download/", recovery_views.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("protect/passkeys/", passkey_views.list_webauthn, name="mfa_list_webauthn"),
    path("protect/passkeys/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("protect/passkeys/sign-in/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("protect/passkeys/reauthenticate/", passkey_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("protect/passkeys/<int:pk>/", factors.EditPasskey.as_view(), name="mfa_edit_webauthn"),
    path("protect/passkeys/<int:pk>/remove/", passkey_views.remove_webauthn, name="mfa_remove_webauthn"),
]
