"""What one reader may see and do on the asset map of a population. The one place for it: pages, exports, reports and tests ask here.

| Reader | Map and register | Notes, log and trust | Private contacts |
| --- | --- | --- | --- |
| the sub-team, project leads | yes, and may change it and choose whom to engage first | yes | yes, each reading is noted |
| the rest of the project team | yes, and may add and change assets | yes | no |
| other sub-teams, sponsors, the coach | yes | yes | no |
| the programme team, expert advisers | yes | no | no |

Administrators and evaluators see no asset maps. Sources: `core/reference/roles.json`, DOMAIN sections 5 (Milestone 5), 14.9, 14.11.
"""

from dataclasses import dataclass

from accounts.permissions import Permission, Role

# Belong to no organisation, so that what a team thinks of its neighbours is not for them.
PROGRAMME_READERS = frozenset({Role.PROGRAMME_ADMIN, Role.EXPERT_ADVISER})


@dataclass(frozen=True)
class AssetReading:
    """What this reader may see of this population's asset map; made by `reading_of`.

    `may_edit`: add and change assets. `may_engage`: choose whom to engage first, keep the log, read private contacts. `may_share`: put
    a public service into the wave's library, or export it. `sees_notes`: the log, notes and what is said about trust.
    """

    population: object
    user: object
    may_view: bool
    may_edit: bool
    may_engage: bool
    may_share: bool
    sees_notes: bool


def reading_of(access, population, user):
    """The AssetReading of `user` with this Access, of a population that has a sub-team. Runs no query."""
    team = population.team
    return AssetReading(
        population=population,
        user=user,
        may_view=access.may(Permission.ASSETS_VIEW, team=team),
        may_edit=access.may(Permission.ASSETS_EDIT, team=team),
        may_engage=access.may(Permission.ASSETS_ENGAGE, team=team),
        may_share=access.may(Permission.ASSETS_SHARE, team=team),
        sees_notes=bool(access.roles_with(Permission.ASSETS_VIEW, team=team) - PROGRAMME_READERS),
    )
