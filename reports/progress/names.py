"""The names that are left out of what travels: of people on the teams, and of those whom to ask at an asset."""

from assets.models import AssetContact


def with_contacts(on_teams, participation):
    """The full names `on_teams` (see `position.names_of`), and those of the contacts of the organisation's assets, the longest first."""
    contacts = AssetContact.objects.filter(asset__participation=participation).values_list("name", flat=True)
    full = (name.strip() for name in contacts if " " in name.strip())
    return sorted({*on_teams, *full}, key=lambda name: (-len(name), name))
