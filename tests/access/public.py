"""Addresses that need no sign-in, or that allauth guards itself; each is proved by the tests named beside it."""

PUBLIC: dict[str, str] = {}
