"""Roles, what each may do, and nothing else. `core/reference/roles.json` says the same in the programme's words.

A new permission gets a line in the enum and a place in the table; who holds which role on which day is worked out in
`organisations/access.py`.
"""

from enum import StrEnum


class Role(StrEnum):
    """The codes are permanent and those of roles.json; labels are in `ROLE_LABELS`."""

    PROGRAMME_ADMIN = "programme_admin"
    QI_COACH = "qi_coach"
    EXPERT_ADVISER = "expert_adviser"
    SENIOR_SPONSOR = "senior_sponsor"
    PROJECT_LEAD = "project_lead"
    PROJECT_TEAM_MEMBER = "project_team_member"
    SUB_TEAM_LEAD = "sub_team_lead"
    SUB_TEAM_MEMBER = "sub_team_member"
    COMMUNITY_REPRESENTATIVE = "community_representative"
    ORGANISATION_QI_MEMBER = "organisation_qi_member"
    ADMINISTRATOR = "administrator"
    EVALUATOR = "evaluator"
    EQUALITY_ADVISORY_GROUP = "equality_advisory_group"
    COMMUNICATIONS = "communications"
    LEARNING_PEER = "learning_peer"


class Permission(StrEnum):
    ORGANISATION_VIEW = "organisation.view"
    ORGANISATION_EDIT = "organisation.edit"
    ORGANISATION_MANAGE = "organisation.manage"
    TEAM_VIEW = "team.view"
    TEAM_TITLES = "team.titles"
    TEAM_EDIT = "team.edit"
    LIVED_EXPERIENCE_EDIT = "lived_experience.edit"
    LIVED_EXPERIENCE_AGREE_PLAN = "lived_experience.agree_plan"
    SPONSOR_ACCEPT = "sponsor.accept"
    MEETING_VIEW = "meeting.view"
    MEETING_EDIT = "meeting.edit"
    POPULATION_VIEW = "population.view"
    POPULATION_SUGGEST = "population.suggest"
    POPULATION_EDIT = "population.edit"
    POPULATION_DEFINE = "population.define"
    RANKING_RUN = "ranking.run"
    RANKING_CAST = "ranking.cast"
    RANKING_HELP = "ranking.help"
    RANKING_OVERRIDE = "ranking.override"
    EVIDENCE_VIEW = "evidence.view"
    EVIDENCE_EDIT = "evidence.edit"
    EVIDENCE_LEAD = "evidence.lead"
    ASSETS_VIEW = "assets.view"
    ASSETS_EDIT = "assets.edit"
    ASSETS_ENGAGE = "assets.engage"
    ASSETS_SHARE = "assets.share"
    PROJECT_VIEW = "project.view"
    PROJECT_EDIT = "project.edit"
    PROJECT_AGREE = "project.agree"
    MEASURES_EXACT = "measures.exact"
    MILESTONE_VIEW = "milestone.view"
    MILESTONE_EDIT = "milestone.edit"
    MILESTONE_PLAN = "milestone.plan"
    MILESTONE_REQUEST = "milestone.request"
    MILESTONE_SIGN_OFF = "milestone.sign_off"
    JOURNAL_VIEW = "journal.view"
    REPORT_VIEW = "report.view"
    REPORT_MAKE = "report.make"
    BOARD_VIEW = "board.view"
    PROGRAMME_MANAGE = "programme.manage"
    CONTENT_EDIT = "content.edit"
    IMPORT = "import"
    AUDIT_VIEW = "audit.view"


P = Permission
_SEES_ORGANISATION = {P.ORGANISATION_VIEW, P.MILESTONE_VIEW}
_TEAM_MEMBER = _SEES_ORGANISATION | {
    P.TEAM_VIEW,
    P.TEAM_TITLES,
    P.MEETING_VIEW,
    P.POPULATION_VIEW,
    P.EVIDENCE_VIEW,
    P.ASSETS_VIEW,
    P.ASSETS_EDIT,
    P.PROJECT_VIEW,
    P.JOURNAL_VIEW,
    P.MILESTONE_EDIT,
}
# Suggests populations, answers the four questions and ranks; a helper enters the ranking of somebody without an account.
_CHOOSES = frozenset({P.POPULATION_SUGGEST, P.RANKING_CAST, P.RANKING_HELP})
_LEAD = _TEAM_MEMBER | {
    P.TEAM_EDIT,
    P.LIVED_EXPERIENCE_EDIT,
    P.MEETING_EDIT,
    P.MILESTONE_PLAN,
    P.MILESTONE_REQUEST,
}
# The sub-team is responsible for the QI project (starter pack 8).
_PROJECT = frozenset({P.PROJECT_EDIT, P.MEASURES_EXACT})

PERMISSIONS_BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.PROGRAMME_ADMIN: frozenset(
        _SEES_ORGANISATION
        | {
            P.ORGANISATION_EDIT,
            P.ORGANISATION_MANAGE,
            P.TEAM_VIEW,
            P.TEAM_TITLES,
            P.MEETING_VIEW,
            P.POPULATION_VIEW,
            P.EVIDENCE_VIEW,
            P.ASSETS_VIEW,
            P.PROJECT_VIEW,
            P.JOURNAL_VIEW,
            P.REPORT_VIEW,
            P.BOARD_VIEW,
            P.PROGRAMME_MANAGE,
            P.CONTENT_EDIT,
            P.IMPORT,
            P.AUDIT_VIEW,
        }
    ),
    Role.QI_COACH: frozenset(
        _SEES_ORGANISATION
        | {
            P.TEAM_VIEW,
            P.TEAM_TITLES,
            P.TEAM_EDIT,
            P.LIVED_EXPERIENCE_AGREE_PLAN,
            P.MEETING_VIEW,
            P.MEETING_EDIT,
            P.POPULATION_VIEW,
            P.POPULATION_SUGGEST,
            P.POPULATION_EDIT,
            P.POPULATION_DEFINE,
            P.RANKING_RUN,
            P.RANKING_OVERRIDE,
            P.EVIDENCE_VIEW,
            P.ASSETS_VIEW,
            P.PROJECT_VIEW,
            P.PROJECT_AGREE,
            P.MEASURES_EXACT,
            P.MILESTONE_PLAN,
            P.MILESTONE_SIGN_OFF,
            P.JOURNAL_VIEW,
            P.REPORT_VIEW,
            P.REPORT_MAKE,
            P.BOARD_VIEW,
        }
    ),
    Role.EXPERT_ADVISER: frozenset(
        _SEES_ORGANISATION | {P.MEETING_VIEW, P.POPULATION_VIEW, P.EVIDENCE_VIEW, P.ASSETS_VIEW, P.PROJECT_VIEW}
    ),
    Role.SENIOR_SPONSOR: frozenset(
        _SEES_ORGANISATION
        | {P.TEAM_VIEW, P.TEAM_TITLES, P.MEETING_VIEW, P.POPULATION_VIEW, P.EVIDENCE_VIEW, P.ASSETS_VIEW, P.JOURNAL_VIEW, P.REPORT_VIEW}
        | {P.SPONSOR_ACCEPT, P.PROJECT_VIEW}
        | {P.POPULATION_SUGGEST, P.RANKING_CAST}
    ),
    Role.PROJECT_LEAD: frozenset(
        _LEAD
        | _CHOOSES
        | {P.ORGANISATION_EDIT, P.POPULATION_EDIT, P.POPULATION_DEFINE, P.RANKING_RUN, P.REPORT_VIEW, P.REPORT_MAKE}
        | {P.ASSETS_ENGAGE, P.ASSETS_SHARE, P.MEASURES_EXACT}
    ),
    Role.PROJECT_TEAM_MEMBER: frozenset(_TEAM_MEMBER | _CHOOSES),
    Role.ORGANISATION_QI_MEMBER: frozenset(_TEAM_MEMBER | _CHOOSES),
    Role.SUB_TEAM_LEAD: frozenset(
        _LEAD | {P.POPULATION_SUGGEST, P.POPULATION_DEFINE, P.EVIDENCE_EDIT, P.EVIDENCE_LEAD, P.ASSETS_ENGAGE, P.ASSETS_SHARE} | _PROJECT
    ),
    Role.SUB_TEAM_MEMBER: frozenset(_TEAM_MEMBER | {P.POPULATION_SUGGEST, P.EVIDENCE_EDIT, P.ASSETS_ENGAGE} | _PROJECT),
    Role.COMMUNITY_REPRESENTATIVE: frozenset(_TEAM_MEMBER | {P.POPULATION_SUGGEST, P.EVIDENCE_EDIT, P.ASSETS_ENGAGE} | _PROJECT),
    Role.ADMINISTRATOR: frozenset(
        _SEES_ORGANISATION | {P.ORGANISATION_EDIT, P.TEAM_VIEW, P.TEAM_TITLES, P.TEAM_EDIT, P.MEETING_VIEW, P.MEETING_EDIT}
    ),
    Role.EVALUATOR: frozenset(_SEES_ORGANISATION | {P.TEAM_TITLES, P.POPULATION_VIEW, P.EVIDENCE_VIEW, P.PROJECT_VIEW}),
    Role.EQUALITY_ADVISORY_GROUP: frozenset(),
    Role.COMMUNICATIONS: frozenset(),
    Role.LEARNING_PEER: frozenset(),
}

# Held for the whole programme, not in one organisation.
PROGRAMME_ROLES = (
    Role.PROGRAMME_ADMIN,
    Role.QI_COACH,
    Role.EXPERT_ADVISER,
    Role.EVALUATOR,
    Role.EQUALITY_ADVISORY_GROUP,
    Role.COMMUNICATIONS,
)
# See every organisation by virtue of the programme role alone; coaches and advisers need an assignment.
SEES_EVERY_ORGANISATION = frozenset({Role.PROGRAMME_ADMIN, Role.EVALUATOR})
# Hold their permissions for one population only; everywhere else in the organisation they may look.
POPULATION_ROLES = frozenset({Role.SUB_TEAM_LEAD, Role.SUB_TEAM_MEMBER, Role.COMMUNITY_REPRESENTATIVE})
PERMISSIONS_OUTSIDE_OWN_POPULATION = frozenset(
    _SEES_ORGANISATION | {P.TEAM_TITLES, P.MEETING_VIEW, P.POPULATION_VIEW, P.ASSETS_VIEW, P.PROJECT_VIEW}
)

# Sit on the project team and look at sub-teams as the rest of the organisation does: role titles, not names.
ROLES_WITHOUT_SUB_TEAMS = frozenset({Role.SENIOR_SPONSOR, Role.PROJECT_TEAM_MEMBER, Role.ORGANISATION_QI_MEMBER})

# What those roles may do for a sub-team all the same, each as far as it holds the permission: they add assets that they know (R134).
PERMISSIONS_IN_SUB_TEAMS = frozenset({P.JOURNAL_VIEW, P.EVIDENCE_VIEW, P.ASSETS_VIEW, P.ASSETS_EDIT, P.PROJECT_VIEW})

ROLE_LABELS = {
    Role.PROGRAMME_ADMIN: "Programme team",
    Role.QI_COACH: "QI coach",
    Role.EXPERT_ADVISER: "Expert adviser",
    Role.SENIOR_SPONSOR: "Senior sponsor",
    Role.PROJECT_LEAD: "Project lead",
    Role.PROJECT_TEAM_MEMBER: "Project team member",
    Role.SUB_TEAM_LEAD: "Sub-team lead",
    Role.SUB_TEAM_MEMBER: "Sub-team member",
    Role.COMMUNITY_REPRESENTATIVE: "Community group representative",
    Role.ORGANISATION_QI_MEMBER: "Organisation's own QI team member",
    Role.ADMINISTRATOR: "Administrator",
    Role.EVALUATOR: "Evaluator",
    Role.EQUALITY_ADVISORY_GROUP: "Equality Advisory Group member",
    Role.COMMUNICATIONS: "Communications support",
    Role.LEARNING_PEER: "Member of another participating organisation",
}
