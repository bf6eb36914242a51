from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Stub"""


class MFAAdapter(DefaultMFAAdapter):
    """Stub"""
