"""What a passkey page hands to its script: data attributes, because the policy of the site allows no script in a page."""

import json

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value):
    """The value as JSON text, for an attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
