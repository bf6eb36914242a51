"""Sign-in and passwords: django-allauth's views, where a refused form answers 422 like every other form of the site."""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core.views import InvalidIs422


class Login(InvalidIs422, allauth_views.LoginView):
    pass


class Reauthenticate(InvalidIs422, allauth_views.ReauthenticateView):
    pass


class PasswordChange(InvalidIs422, allauth_views.PasswordChangeView):
    pass


class PasswordReset(InvalidIs422, allauth_views.PasswordResetView):
    pass


class PasswordResetFromKey(InvalidIs422, allauth_views.PasswordResetFromKeyView):
    pass


@login_not_required
def closed(request):
    """Stands for the pages of allauth that this site does not have: nobody signs up without an invitation."""
    return render(request, "account/signup_closed.html", status=404)


@require_POST
def keep_alive(request):
    """Extends the session by being a request; for the warning before the time-out."""
    return HttpResponse(status=204)
