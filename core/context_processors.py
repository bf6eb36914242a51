"""What every page knows about the site."""

from django.conf import settings


def site(request):
    return {
        "SERVICE_NAME": settings.SERVICE_NAME,
        "SERVICE_OWNER": settings.SERVICE_OWNER,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "DEMO": settings.DEMO,
        "IDLE_SECONDS": settings.SESSION_COOKIE_AGE,
    }
