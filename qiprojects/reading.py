"""What one reader may see and do in the QI project of a population. The one place for it: pages, exports, reports and tests ask here.

| Reader | Aim, theory, tests | Measures | Progress score |
| --- | --- | --- | --- |
| the sub-team | reads and writes | exact, and writes | gives the team's own |
| project leads | reads | exact | reads |
| the coach | reads, agrees the date for a measure | exact | gives the coach's |
| the rest of the project team, sponsors, other sub-teams | reads | small numbers hidden | reads |
| the programme team, expert advisers, evaluators | reads | small numbers hidden | reads |

Administrators see no QI project. Sources: `core/reference/roles.json` (aim_theory_measures, measure_data, pdsa, progress_score),
DOMAIN sections 14.6 and 15.
"""

from dataclasses import dataclass

from accounts.permissions import Permission
from qiprojects.models import Series


@dataclass(frozen=True)
class ProjectReading:
    """What this reader may see of this population's project; made by `reading_of`.

    `exact`: sees points of measures as they are; for everybody else small numbers are hidden (`qiprojects.figures`). `scores` is the
    Series in which the reader gives progress scores, or None.
    """

    population: object
    user: object
    may_view: bool
    may_edit: bool
    may_agree: bool
    exact: bool
    scores: Series | None


def reading_of(access, population, user):
    """The ProjectReading of `user` with this Access, of a population that has a sub-team. Runs no query."""
    team = population.team
    may_edit = access.may(Permission.PROJECT_EDIT, team=team)
    may_agree = access.may(Permission.PROJECT_AGREE, team=team)
    return ProjectReading(
        population=population,
        user=user,
        may_view=access.may(Permission.PROJECT_VIEW, team=team),
        may_edit=may_edit,
        may_agree=may_agree,
        exact=access.may(Permission.MEASURES_EXACT, team=team),
        scores=Series.TEAM if may_edit else Series.COACH if may_agree else None,
    )
