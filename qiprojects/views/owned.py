"""Pages with a form that asks who looks after something."""

from assets.owners import may_be_asked, owner_choices, owner_of


class OwnedMixin:
    """Gives a form the seats to choose an owner from. `owned` is the row with its `owner`, or None for a new one."""

    owned = None

    def get_form_kwargs(self):
        seats = {seat.pk: seat for seat in may_be_asked(self.population, self.today)}
        now = self.owned.owner if self.owned else None
        owner = owner_of(self.owned, self.access, self.today) if self.owned else None
        choices = owner_choices(seats.values(), self.population, self.access, now=now)
        return {**super().get_form_kwargs(), "choices": choices, "seats": seats, "left": owner.words if owner and owner.has_left else ""}


def owner_words(row, access, on):
    """Who looks after a row, as this reader may know it; empty where nobody does, or whoever did has left."""
    owner = owner_of(row, access, on)
    return owner.words if owner and not owner.has_left else ""
