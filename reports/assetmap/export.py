"""The assets of an organisation as a tidy table: one row for each asset and map, with ids that stay (complaint C15).

Every column has its meaning beside it. Contacts, owners, next actions, the log, notes, and what is said about trust are never in it.
"""

from functools import partial

from assets.models import Prompt
from audit.recording import action, record
from populations.actions.holding import hold
from reports.assetmap.rows import rows_of

BETWEEN = "; "


def _answers(prompt, row, mapped):
    return getattr(mapped, prompt.value)


COLUMNS = [
    ("asset_guid", "Id of the asset; it never changes", lambda row, _: row.asset.guid),
    ("asset", "Number of the asset in this organisation, as on the map", lambda row, _: row.asset.number),
    ("name", "What it is called; individuals are named by what they do", lambda row, _: row.asset.name),
    ("description", "What the team wrote about it", lambda row, _: row.asset.description),
    ("segment", "individuals, associations or organisations; empty if it is not placed yet", lambda row, _: row.asset.segment),
    ("who_they_are", "Words of the first ring, with semicolons between them", lambda row, _: BETWEEN.join(row.asset.who)),
    ("what_they_have", "Words of the second ring, with semicolons between them", lambda row, _: BETWEEN.join(row.asset.has)),
    ("place", "Where it is", lambda row, _: row.asset.place),
    ("population_id", "Number of the population on whose map it is", lambda _, mapped: mapped.population_id),
    ("population", "Name of that population", lambda _, mapped: mapped.population.name),
    *[(prompt.value, f"yes if it answers: {prompt.label}", partial(_answers, prompt)) for prompt in Prompt],
    ("engage_first_since", "Day on which it was chosen to engage first; empty for later", lambda _, mapped: mapped.prioritised_on),
    ("do_not_contact", "yes if nobody may contact it", lambda row, _: row.asset.do_not_contact),
    ("checked_on", "Day on which somebody last checked that it is still true; empty if nobody did", lambda row, _: row.asset.checked_on),
    ("is_stale", "yes if nobody has checked it for six months", lambda row, _: row.is_stale),
]
HEADER = [name for name, _, _ in COLUMNS]
DICTIONARY = [(name, meaning) for name, meaning, _ in COLUMNS]


@action
def take_away(participation, assets, populations, *, kind, on, by):
    """The rows of the file, lists of cells in the order of COLUMNS; the log says that they were taken away. Constant queries."""
    held = hold(participation.pk)
    rows = rows_of(assets, populations, on=on)
    record(
        "assets.exported",
        target=participation,
        label=f"{len(rows)} asset{'' if len(rows) == 1 else 's'}",
        organisation=held.organisation,
        by=by,
        changes={"format": kind, "assets": len(rows), "populations": [population.pk for population in populations]},
    )
    return [[value(row, mapped) for _, _, value in COLUMNS] for row in rows for mapped in row.on_maps]
