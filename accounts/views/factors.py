"""Second steps: django-allauth's views, with the picture for the authenticator app from an address of our own."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkey_views
from django.conf import settings
from django.http import Http404, HttpResponse

from accounts.middleware import has_second_factor
from core.views import InvalidIs422


class FactorList(base_views.IndexView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(
            has_second_factor=has_second_factor(self.request.user), is_required=settings.SECOND_FACTOR_REQUIRED, **kwargs
        )


class Authenticate(base_views.AuthenticateView):
    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs):
        account = self.stage.login.user
        return {
            **super().get_context_data(**kwargs),
            "has_passkey": is_mfa_enabled(account, [Authenticator.Type.WEBAUTHN]),
            "forms": [self.webauthn_form],
        }


class ReauthenticateCode(InvalidIs422, base_views.ReauthenticateView):
    pass


class ActivateTOTP(InvalidIs422, totp_views.ActivateTOTPView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret_in_groups"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context


def totp_picture(request):
    """The QR code of the secret that is being set up in this session, as SVG; 404 if none is."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


class DeactivateTOTP(InvalidIs422, totp_views.DeactivateTOTPView):
    pass


class GenerateRecoveryCodes(InvalidIs422, recovery_views.GenerateRecoveryCodesView):
    pass


class AddPasskey(InvalidIs422, passkey_views.AddWebAuthnView):
    def get_context_data(self, **kwargs):
        # allauth drops the refused form here, and with it what was wrong
        return {**super().get_context_data(**kwargs), **kwargs}


class EditPasskey(InvalidIs422, passkey_views.EditWebAuthnView):
    pass
