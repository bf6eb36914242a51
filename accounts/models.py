"""People, those of them who sign in, their invitations, and roles held for the whole programme."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.permissions import PROGRAMME_ROLES, ROLE_LABELS

INVITATION_DAYS = 7


class PersonQuerySet(models.QuerySet):
    def with_email(self, email):
        """The person with this address, in any letter case: none or one."""
        return self.filter(email__iexact=email.strip())


class Person(models.Model):
    """Somebody on a team or in the programme, with or without an account.

    `name` is for the person's own teams, coach and programme team; `display_name` is the person's choice and may be a pseudonym.
    """

    name = models.CharField(max_length=150)
    display_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    user = models.OneToOneField("accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="person")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once", condition=~Q(email="")),
        ]

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self):
        """The name to show to those who may see names: the one that the person chose."""
        return self.display_name or self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        """An account for this address; without a password nobody can sign in to it. The caller makes or links the Person."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an address and a password. Who it belongs to is the Person; what it may do follows from dated seats and roles."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        person = getattr(self, "person", None)
        return person.shown_name if person else f"Account {self.pk}"

    @property
    def name(self):
        person = getattr(self, "person", None)
        return person.name if person else ""

    @property
    def display_name(self):
        person = getattr(self, "person", None)
        return person.display_name if person else ""

    @property
    def is_staff(self):
        return self.is_superuser


def holds(on, prefix=""):
    """The condition that a dated row holds on this day, the last day included; `prefix` is the path to it ("teams__seats__")."""
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": on})
    going_on = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    return begun & going_on


class DatedQuerySet(models.QuerySet):
    def active(self, on):
        """Those that hold on this day; the last day counts."""
        return self.filter(holds(on))


class ProgrammeRole(models.Model):
    """A role held for the whole programme, from one day to another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="programme_roles")
    role = models.CharField(max_length=40, choices=[(role.value, ROLE_LABELS[role]) for role in PROGRAMME_ROLES])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="programme_role_end_after_start"
            ),
            models.UniqueConstraint(fields=["person", "role"], condition=Q(ends_on__isnull=True), name="programme_role_once"),
        ]

    def __str__(self):
        return f"{self.get_role_display()}"


def hash_token(token):
    """What is stored of an invitation's token: its SHA-256 as 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open(self, at):
        """Those that can still be accepted at this moment."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def for_token(self, token):
        return self.filter(token_hash=hash_token(token))


class Invitation(models.Model):
    """An invitation to make an account for one person at one address. Opening its link spends nothing; accepting does."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    context = models.CharField(max_length=200, blank=True, help_text="What the person is invited to, in words")
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    chased_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(accepted_at__isnull=True, revoked_at__isnull=True), name="invitation_one_open"
            ),
        ]

    def __str__(self):
        return f"Invitation {self.pk}"

    @staticmethod
    def new_token():
        """A fresh 32-byte token, as text that fits a link."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def expiry(at):
        """The moment after which an invitation made at `at` cannot be accepted."""
        return at + timedelta(days=INVITATION_DAYS)

    @property
    def is_for_present_address(self):
        """Whether it went to the address that the person has now."""
        return self.email.lower() == self.person.email.lower()

    @property
    def state(self):
        """accepted, revoked, readdressed (the person's address was changed since), expired, or open if it can be accepted now."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        if not self.is_for_present_address:
            return "readdressed"
        return "expired" if self.expires_at <= timezone.now() else "open"
