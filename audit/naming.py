"""Names for the organisations that entries point to. The log stores ids and imports nothing; the app that owns them says their names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass
class OrganisationNames:
    """`find_names` turns ids into {id: name}; `find_ids` turns part of a name into the ids of those that match."""

    find_names: Callable[[Iterable[int]], dict[int, str]] = lambda ids: {}
    find_ids: Callable[[str], Iterable[int]] = lambda words: ()


organisations = OrganisationNames()
