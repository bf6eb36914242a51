"""Before an old SECRET_KEY leaves SECRET_KEY_FALLBACKS: secrets that it encrypted are encrypted with the newest key."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.adapters import factor_cipher

SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class Command(BaseCommand):
    help = "Encrypts the secrets of all second steps with the newest key. Run it after SECRET_KEY was changed; safe to run twice."

    def handle(self, **options):
        keys = Authenticator.objects.filter(type__in=SECRETS).values_list("pk", flat=True)
        for pk in list(keys):
            rotate(pk)
        self.stdout.write(f"Secrets encrypted with the newest key: {len(keys)}.")


@transaction.atomic
def rotate(pk):
    """Encrypt the secret of one Authenticator anew; somebody may be using it meanwhile."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row:
        name = SECRETS[row.type]
        row.data[name] = factor_cipher().rotate(row.data[name].encode()).decode()
        row.save(update_fields=["data"])
