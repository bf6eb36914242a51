"""Where the addresses of asset maps begin."""

MAP = "organisations/<slug:organisation>/populations/<int:population>/assets/"
ASSET = f"{MAP}<int:asset>/"
ORGANISATION = "organisations/<slug:organisation>/assets/"
