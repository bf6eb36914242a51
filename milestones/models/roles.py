"""Who was sent the AMHE QI roles and responsibilities (starter pack 5.2)."""

from django.db import models

from accounts.models import Person
from audit import clock
from organisations.models import Seat


class RolesSent(models.Model):
    """That a person on a sub-team was sent what the roles ask for. The first time it goes by itself, and only once for a seat and a
    person; `times` and `sent_at` (when it was last queued) change when a lead sends it again."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    times = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "roles sent"
        constraints = [models.UniqueConstraint(fields=["seat", "person"], name="roles_sent_once")]

    def __str__(self):
        return f"Roles and responsibilities for seat {self.seat_id}"
