"""How often one person or one address may do a thing. Rates are in settings.ACCOUNT_RATE_LIMITS; counts in the shared cache."""

from allauth.core import ratelimit


def too_many(request, action):
    """The 429 page if `action` ("invite", "invitation", "export") was done too often, else None. Counts this request."""
    return ratelimit.consume_or_429(request, action=action, limit_get=True)
