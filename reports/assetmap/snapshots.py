"""What an asset map on paper is made from: plain JSON, and nothing else. It travels, so it holds what every reader of the map may see.

Never contacts, owners, next actions, the log, notes, or what is said about trust; and no names of people on the teams, nor of those
whom to ask at an asset.
"""

import json

from assets.mapping import as_data
from assets.models import Asset
from assets.words import PROMPT_SHORT
from reports.assetmap.rows import rows_of
from reports.progress.names import with_contacts
from reports.progress.position import names_of
from reports.progress.wording import cleaned, day

VERSION = 1


def build(participation, drawn, chosen, *, population, query, paper, on):
    """The snapshot of a map (`drawn`, a MapData of the populations in `chosen`) for this paper, as a dict that survives JSON unchanged.

    `population` is the one whose map it is, None for the map of the whole organisation; `query` is how the address of the page with the
    same content ends. Constant queries.
    """
    snapshot = {
        "version": VERSION,
        "programme": participation.wave.programme_name,
        "wave": participation.wave.name,
        "organisation": participation.organisation.name,
        "slug": participation.organisation.slug,
        "population": population.name if population else "",
        "population_id": population.pk if population else None,
        "populations": [{"id": row.pk, "name": row.name} for row in chosen],
        "query": query,
        "paper": paper,
        "as_of": day(on),
        "map": as_data(drawn),
        "details": _details(participation, drawn, chosen, on),
    }
    return cleaned(json.loads(json.dumps(snapshot)), with_contacts(names_of(participation), participation))


def _details(participation, drawn, chosen, on):
    """What the list tells of an asset besides its words, by its number as text."""
    numbers = [spot.number for spot in drawn.assets]
    assets = Asset.objects.filter(participation=participation, number__in=numbers).order_by("number")
    return {str(row.asset.number): _of(row) for row in rows_of(assets, chosen, on=on)}


def _of(row):
    return {
        "description": row.asset.description,
        "place": row.asset.place,
        "prompts": [PROMPT_SHORT[prompt] for prompt in PROMPT_SHORT if any(getattr(mapped, prompt.value) for mapped in row.on_maps)],
        "first_of": [str(population) for population in row.first_of],
        "do_not_contact": row.asset.do_not_contact,
    }
