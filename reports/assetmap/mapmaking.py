"""The map of some of the populations of an organisation, saying which ones they are."""

from dataclasses import replace

from assets.mapping import Filters, map_of
from assets.reading import reading_of
from core.text import in_a_row


def map_for(chosen, *, access, user, filters, of_all=True):
    """The MapData of the chosen populations for this reader; `filters` are those of `assets.mapping.Filters`.

    `of_all` is False where others are left out: then the map says of which populations it is.
    """
    readings = [reading_of(access, population, user) for population in chosen]
    drawn = map_of(chosen, readings, Filters(**filters))
    if of_all or len(chosen) < 2:
        return drawn
    named = f"On the maps of {in_a_row(chosen)}"
    return replace(drawn, note=f"{named}. {drawn.note}" if drawn.note else named)
