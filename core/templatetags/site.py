"""What the service is called, for pages and for mails that no request stands behind."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def service_name():
    return settings.SERVICE_NAME
