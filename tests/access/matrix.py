"""Every address of the site, and who may open it. An address without a row here fails the tests.

A row says who gets in on the stage of `tests/access/world.py`, and what the others get: 404 where they may not know that the thing
is there, 403 where they may see it but not do this. Somebody who is not signed in is sent to the sign-in page.
"""

from tests.access.assets import ROWS as ASSETS
from tests.access.datareview import ROWS as DATA_REVIEW
from tests.access.qiprojects import ROWS as QI_PROJECTS
from tests.access.rows import Row
from tests.access.world import EVERYBODY, INSIDE

LEADS = {"lead", "deputy"}
PROJECT_TEAM = LEADS | {"sponsor", "member", "qi_member", "administrator"}
COACH = {"coach"}
PROGRAMME = {"programme"}
EDIT_TEAM = LEADS | {"coach", "administrator"}
EDIT_SUB_TEAM = EDIT_TEAM | {"sublead"}
EDIT_ORGANISATION = LEADS | {"administrator", "programme"}
RANKS = LEADS | {"sponsor", "member", "qi_member"}
SUB_TEAM = {"sublead", "submember", "community"}


def organisation(world):
    return [world.organisation.slug]


def team(world):
    return [*organisation(world), world.team.pk]


def sub_team(world):
    return [*organisation(world), world.population.team.pk]


def population(world):
    return [*organisation(world), world.population.pk]


def ranking(world):
    return [*organisation(world), world.round.pk]


def tied_ranking(world):
    return [*organisation(world), world.tied_round.pk]


def other_sub_team(world):
    return [*organisation(world), world.other_population.team.pk]


def decision(world):
    return [*organisation(world), world.decision.pk]


def progress(world):
    return [*organisation(world), world.progress.pk]


def sub_progress(world):
    return [*organisation(world), world.sub_progress.pk]


def candidate(world):
    return [*organisation(world), world.candidate.pk]


def idea(world):
    return [*organisation(world), world.idea.pk]


def wave(world):
    return [world.wave.slug]


def _in_organisation(get, post=None, args=organisation, **more):
    return Row(get=set(get), post=None if post is None else set(post), args=args, **more)


def _form(who, args=organisation, **more):
    return _in_organisation(who, who, args, **more)


def _programme(get=PROGRAMME, post=None, args=lambda world: [], **more):
    return Row(get=set(get), post=None if post is None else set(post), args=args, outside=403, **more)


def _programme_form(args=lambda world: [], **more):
    return _programme(PROGRAMME, PROGRAMME, args, **more)


def draft(world):
    return [*organisation(world), world.draft.number]


def person(world):
    return [world.free_seat.person_id]


def account(world):
    return [world.people["stranger"].person.pk]


def invitation(world):
    return [world.invitation.person_id, world.invitation.pk]


def batch(world):
    return [world.batch.pk]


def _own(args=lambda world: [], **more):
    """A page about oneself: everybody who is signed in has it; some ask for the password again first (302)."""
    return Row(get=set(EVERYBODY), args=args, **{"opens": (200, 302), **more})


def _own_form(args=lambda world: [], **more):
    return Row(get=set(EVERYBODY), post=set(EVERYBODY), args=args, **{"opens": (200, 302), **more})


READS_REPORT = LEADS | {"sponsor", "coach", "programme"}
MAKES_REPORT = LEADS | COACH
ON_A_TEAM = (PROJECT_TEAM - {"administrator"}) | SUB_TEAM | {"other_sublead"}
COACHES = {"coach", "other_coach", "former_coach"}
BOARD = {"programme", "coach", "other_coach", "former_coach"}
SEES_TITLES = INSIDE - {"adviser"}
SEES_NAMES = PROJECT_TEAM | COACH | PROGRAMME
SEES_SUB_TEAM = EDIT_TEAM | SUB_TEAM | PROGRAMME
SEES_MEETINGS = INSIDE - {"evaluator"}

SUGGESTS = (PROJECT_TEAM - {"administrator"}) | COACH


def answer(world):
    return [*organisation(world), world.population.pk, world.answer.pk]


# name, or (name, variant): the row
MATRIX: dict = {
    # organisations
    "organisations:about": _in_organisation(INSIDE),
    "organisations:edit": _form(EDIT_ORGANISATION),
    "organisations:readiness": _form(EDIT_ORGANISATION),
    "organisations:status": _form(PROGRAMME),
    "organisations:participation-end": _form(PROGRAMME),
    "organisations:phase": _form(LEADS | COACH, lambda world: [*organisation(world), world.phase.pk]),
    "organisations:assignment-add": _form(PROGRAMME),
    "organisations:assignment-end": _form(PROGRAMME, lambda world: [*organisation(world), world.assignment.pk]),
    "organisations:team": _in_organisation(SEES_TITLES, args=team),
    ("organisations:team", "sub-team"): _in_organisation(SEES_TITLES, args=sub_team),
    "organisations:seat-add": _form(EDIT_TEAM, team),
    ("organisations:seat-add", "sub-team"): _form(EDIT_SUB_TEAM, sub_team),
    ("organisations:seat-add", "other sub-team"): _form(EDIT_TEAM | {"other_sublead"}, other_sub_team),
    "organisations:seat-edit": _form(EDIT_TEAM, lambda world: [*team(world), world.seat.pk]),
    "organisations:seat-end": _form(EDIT_TEAM, lambda world: [*team(world), world.seat.pk]),
    "organisations:seat-remove": _form(EDIT_TEAM, lambda world: [*team(world), world.seat.pk]),
    "organisations:seat-invite": _form(EDIT_TEAM, lambda world: [*team(world), world.free_seat.pk]),
    "organisations:seat-share": _form({"member"}, lambda world: [*team(world), world.seat.pk]),
    # a lead reads what somebody with an account needs, and is told beside the form that only they can change it
    "organisations:access-needs": _form(LEADS | {"member"}, lambda world: [*team(world), world.seat.pk]),
    ("organisations:access-needs", "sub-team"): _form(
        LEADS | {"sublead", "submember"}, lambda world: [*sub_team(world), world.sub_seat.pk]
    ),
    ("organisations:access-needs", "no account"): _form(LEADS | {"sublead"}, lambda world: [*sub_team(world), world.free_sub_seat.pk]),
    "organisations:access-needs-delete": _form(LEADS | {"member"}, lambda world: [*team(world), world.seat.pk]),
    "organisations:seat-send-roles": _form(EDIT_SUB_TEAM, lambda world: [*sub_team(world), world.free_sub_seat.pk]),
    ("organisations:seat-send-roles", "project team"): _form(
        EDIT_TEAM, lambda world: [*team(world), world.free_seat.pk], opens=(404,), post_opens=(404,), rest=404
    ),
    "organisations:accept-sponsorship": _form({"sponsor"}, lambda world: [*organisation(world), world.sponsor_seat.pk], rest=404),
    "organisations:role-group-add": _form(EDIT_TEAM, team),
    "organisations:role-group-edit": _form(EDIT_TEAM, lambda world: [*team(world), world.group.pk]),
    "organisations:role-group-remove": _form(EDIT_TEAM, lambda world: [*team(world), world.group.pk]),
    ("organisations:role-group-edit", "sub-team"): _form(
        EDIT_SUB_TEAM, lambda world: [*sub_team(world), world.population.team.role_groups.first().pk]
    ),
    ("organisations:role-group-edit", "other sub-team"): _form(
        EDIT_TEAM | {"other_sublead"}, lambda world: [*other_sub_team(world), world.other_population.team.role_groups.first().pk]
    ),
    "organisations:terms": _in_organisation(SEES_NAMES, args=team),
    # the sub-team's terms are the project team's governance: its members and the sponsor read them, the names on it they do not
    ("organisations:terms", "sub-team"): _in_organisation(SEES_SUB_TEAM | PROJECT_TEAM, args=sub_team),
    "organisations:terms-add": _form(EDIT_TEAM, team),
    ("organisations:terms-add", "sub-team"): _form(EDIT_SUB_TEAM, sub_team),
    ("organisations:terms-add", "other sub-team"): _form(EDIT_TEAM | {"other_sublead"}, other_sub_team),
    "organisations:terms-file": _in_organisation(SEES_NAMES, args=lambda world: [*team(world), 1]),
    ("organisations:terms-file", "sub-team"): _in_organisation(SEES_SUB_TEAM | PROJECT_TEAM, args=lambda world: [*sub_team(world), 1]),
    "organisations:terms-remove": _form(EDIT_TEAM, lambda world: [*team(world), 1]),
    "organisations:outreach": _in_organisation(SEES_NAMES, args=team),
    ("organisations:outreach", "sub-team"): _in_organisation(SEES_SUB_TEAM, args=sub_team),
    "organisations:outreach-add": _form(PROJECT_TEAM | COACH, team),
    ("organisations:outreach-add", "sub-team"): _form(EDIT_SUB_TEAM | SUB_TEAM, sub_team),
    ("organisations:outreach-add", "other sub-team"): _form(EDIT_TEAM | {"other_sublead"}, other_sub_team),
    # written by the lead: for other members it is as if it were not there, 404; who may not write here gets 403
    "organisations:outreach-edit": _form(EDIT_TEAM, lambda world: [*team(world), world.outreach.pk], rest=404),
    ("organisations:outreach-edit", "sub-team"): _form(
        EDIT_SUB_TEAM | {"submember"}, lambda world: [*sub_team(world), world.sub_outreach.pk], rest=404
    ),
    "organisations:outreach-remove": _form(EDIT_TEAM, lambda world: [*team(world), world.outreach.pk], rest=404),
    "organisations:outreach-restore": _form(EDIT_TEAM, lambda world: [*team(world), world.removed_outreach.pk], rest=404),
    "organisations:plan": _in_organisation(SEES_NAMES, args=team),
    "organisations:plan-edit": _form(EDIT_TEAM, team),
    "organisations:plan-agree": _form(COACH, team),
    "organisations:plan-close": _form(EDIT_TEAM, team),
    "meetings:series": _form(EDIT_TEAM, team),
    ("meetings:series", "sub-team"): _form(EDIT_SUB_TEAM, sub_team),
    ("meetings:series", "other sub-team"): _form(EDIT_TEAM | {"other_sublead"}, other_sub_team),
    "meetings:first-meeting": _form(EDIT_TEAM, team),
    ("meetings:first-meeting", "sub-team"): _form(EDIT_SUB_TEAM, sub_team),
    "populations:list": _in_organisation(INSIDE - {"administrator"}),
    "populations:suggest": _form(ON_A_TEAM | COACH),
    "populations:shorten": _form(LEADS | COACH),
    "populations:detail": _in_organisation(INSIDE - {"administrator"}, args=candidate),
    ("populations:detail", "selected"): _in_organisation(INSIDE - {"administrator"}, args=population),
    "populations:edit": _form(LEADS | COACH, candidate),
    ("populations:edit", "own"): _form(LEADS | COACH | {"submember"}, idea),
    "populations:take-back": _form({"submember"}, idea, rest=404),
    "populations:short-list": _form(LEADS | COACH, candidate),
    "populations:long-list": _form(LEADS | COACH, candidate),
    "populations:park": _form(LEADS | COACH, candidate),
    "populations:restore": _form(LEADS | COACH, candidate),
    "populations:merge": _form(LEADS | COACH, candidate),
    "populations:overlap": _form(LEADS | COACH, candidate),
    "populations:unselect": _form(LEADS | COACH, population),
    "populations:close": _form(LEADS | COACH, population),
    # who a population is: its own sub-team's lead changes it, the lead of another sub-team does not
    "populations:definition": _in_organisation(INSIDE - {"administrator"}, args=population),
    "populations:definition-version": _in_organisation(INSIDE - {"administrator"}, args=lambda world: [*population(world), 1]),
    "populations:definition-edit": _form(LEADS | COACH | {"sublead"}, population),
    ("populations:definition-edit", "not selected"): _form(LEADS | COACH, lambda world: [*organisation(world), world.candidate.pk]),
    "populations:reporting": _form(LEADS | COACH | {"sublead"}, population),
    "populations:reporting-remove": _form(LEADS | COACH | {"sublead"}, population),
    "populations:round-open": _form(LEADS | COACH),
    "populations:round": _in_organisation(INSIDE - {"administrator"}, args=ranking),
    ("populations:round", "closed"): _in_organisation(INSIDE - {"administrator"}, args=tied_ranking),
    # whoever has no ballot reads why
    "populations:ballot": _in_organisation(INSIDE - {"administrator"}, RANKS, ranking),
    "populations:ballot-help": _in_organisation(RANKS - {"sponsor"}, args=ranking),
    "populations:ballot-help-elector": _form(RANKS - {"sponsor"}, lambda world: [*ranking(world), world.elector.pk]),
    "populations:round-close": _form(LEADS | COACH, ranking),
    "populations:round-cancel": _form(LEADS | COACH, ranking),
    "populations:round-withdraw": _form(LEADS | COACH, lambda world: [*ranking(world), world.option.pk]),
    "populations:round-runoff": _form(LEADS | COACH, tied_ranking),
    "populations:room": _in_organisation(INSIDE - {"administrator"}),
    # a room is open already, and its ranking too: whoever may do this is led to the page of the room
    "populations:room-open": _form(LEADS | COACH, opens=(200, 302)),
    "populations:room-end": _form(LEADS | COACH),
    "populations:room-stage": _form(LEADS | COACH, lambda world: [*organisation(world), "clarify"]),
    "populations:decision-list": _in_organisation(INSIDE - {"administrator"}),
    "populations:decision-record": _form(LEADS | COACH, opens=(200, 302)),
    "populations:earlier-choice": _form(LEADS | COACH),
    "populations:decision": _in_organisation(INSIDE - {"administrator"}, args=decision),
    "populations:decision-edit": _form(LEADS | COACH, decision),
    # milestones
    "milestones:organisation-list": Row(get=set(EVERYBODY)),
    "milestones:organisation": _in_organisation(INSIDE),
    "milestones:four-steps": _in_organisation(INSIDE),
    "milestones:milestone": _in_organisation(INSIDE, args=progress),
    ("milestones:milestone", "sub-team"): _in_organisation(INSIDE, args=sub_progress),
    "milestones:milestone-plan": _form(LEADS | COACH, progress),
    ("milestones:milestone-plan", "sub-team"): _form(LEADS | COACH | {"sublead"}, sub_progress),
    "milestones:request-review": _form(LEADS, progress),
    ("milestones:request-review", "sub-team"): _form(LEADS | {"sublead"}, sub_progress),
    "milestones:withdraw-request": _form(LEADS, progress),
    "milestones:sign-off": _form(COACH, progress),
    ("milestones:sign-off", "sub-team"): _form(COACH, sub_progress),
    "milestones:standard-decision": _form(COACH, sub_progress),
    "milestones:return": _form(COACH, progress),
    "milestones:reopen": _form(COACH, progress),
    "milestones:not-applicable": _form(COACH, progress),
    "milestones:applicable": _form(COACH, progress),
    "milestones:step": _in_organisation(INSIDE, LEADS | {"member", "qi_member"}, lambda world: [*progress(world), world.step.pk]),
    ("milestones:step", "sub-team"): _in_organisation(
        INSIDE, LEADS | SUB_TEAM, lambda world: [*sub_progress(world), world.sub_progress.milestone.steps.first().pk]
    ),
    # the entry was written by the lead: for others who may write it is as if it were not there
    "milestones:entry-edit": _form({"lead"}, lambda world: [*progress(world), world.step.pk, world.entry.pk], rest=404),
    "milestones:entry-remove": _form({"lead"}, lambda world: [*progress(world), world.step.pk, world.entry.pk], rest=404),
    "milestones:entry-restore": _form({"lead"}, lambda world: [*progress(world), world.step.pk, world.removed.pk], rest=404),
    # the four questions
    "populations:compare": _in_organisation(INSIDE - {"administrator"}),
    "populations:questions": _in_organisation(INSIDE - {"administrator"}, args=lambda world: [*organisation(world), world.population.pk]),
    "populations:answer-add": _form(SUGGESTS, lambda world: [*organisation(world), world.candidate.pk, "M2.2.p1"]),
    ("populations:answer-add", "own population"): _form(
        SUGGESTS | SUB_TEAM, lambda world: [*organisation(world), world.population.pk, "M2.2.p1"]
    ),
    "populations:answer-edit": _form({"lead"}, answer),
    "populations:answer-remove": _form(LEADS | COACH, answer),
    "populations:answer-restore": _form({"lead"}, lambda world: [*answer(world)[:-1], world.removed_answer.pk], rest=404),
    # reports
    "reports:report": _in_organisation(READS_REPORT),
    "reports:report-pdf": _in_organisation(READS_REPORT, opens=(302,)),
    "reports:report-list": _in_organisation(READS_REPORT),
    "reports:report-new": _form(MAKES_REPORT),
    "reports:report-detail": _in_organisation(READS_REPORT, args=lambda world: [*organisation(world), world.published.number]),
    ("reports:report-detail", "draft"): _in_organisation(MAKES_REPORT, args=draft, rest=404),
    "reports:report-detail-pdf": _in_organisation(
        READS_REPORT, args=lambda world: [*organisation(world), world.published.number], opens=(302,)
    ),
    "reports:report-edit": _form(MAKES_REPORT, draft),
    "reports:report-publish": _form(MAKES_REPORT, draft),
    "reports:report-discard": _form(MAKES_REPORT, draft),
    # the board
    "reports:board": _programme(BOARD),
    "reports:attention-list": _programme(BOARD),
    "reports:board-columns": _programme(BOARD),
    "reports:take-cover": _programme(BOARD - PROGRAMME, BOARD - PROGRAMME, organisation),
    # one's own
    "home": Row(get=set(EVERYBODY)),
    "organisations:team-examples": _own(),
    "account": _own_form(),
    "account_index": _own_form(),
    "account_download": _own(),
    "usersessions_list": _own_form(),
    "account_keep_alive": _own_form(opens=(405,)),
    "account_change_password": _own_form(),
    "mfa_index": _own(),
    "mfa_activate_totp": _own_form(),
    "mfa_totp_qr": _own(opens=(200, 302, 404)),
    "mfa_add_webauthn": _own_form(),
    "mfa_list_webauthn": _own(),
    # second steps that nobody on this stage has set up: nothing to see, whoever asks
    "mfa_deactivate_totp": _own_form(opens=(302, 404), post_opens=(302, 404)),
    "mfa_view_recovery_codes": _own(opens=(302, 404)),
    "mfa_generate_recovery_codes": _own_form(opens=(302, 404)),
    "mfa_download_recovery_codes": _own(opens=(302, 404)),
    "mfa_edit_webauthn": _own_form(args=lambda world: [1], opens=(302, 404)),
    "mfa_remove_webauthn": _own_form(args=lambda world: [1], opens=(302, 404)),
    "account_reauthenticate": _own_form(),
    "mfa_reauthenticate": _own_form(opens=(200, 302, 404)),
    "mfa_reauthenticate_webauthn": _own_form(opens=(200, 302, 404)),
    "reminders:preferences": _own_form(),
    # work that was asked for: the person who asked, nobody else
    "jobs:job-progress": Row(get={"lead"}, args=lambda world: [world.job.pk], outside=404, rest=404),
    "jobs:job-retry": Row(get={"lead"}, post={"lead"}, args=lambda world: [world.job.pk], outside=404, rest=404, opens=(405,)),
    "jobs:job-download": Row(get={"lead"}, args=lambda world: [world.job.pk], outside=404, rest=404, opens=(200, 404)),
    # the programme
    "people:person-list": _programme(),
    "people:person-add": _programme_form(),
    "people:person-detail": _programme(args=person),
    "people:email-change": _programme_form(person),
    "people:person-invite": _programme_form(person),
    "people:invitation-resend": _programme_form(invitation, opens=(405,)),
    "people:invitation-revoke": _programme_form(invitation, opens=(405,)),
    "people:role-give": _programme_form(person),
    "people:role-end": _programme_form(lambda world: [world.group_role.person_id, world.group_role.pk]),
    "people:account-close": _programme_form(account),
    "people:account-open": _programme_form(lambda world: [world.closed.person.pk]),
    "people:factor-reset": _programme_form(account),
    "audit:entry-list": _programme(),
    "imports:import-upload": _programme_form(),
    "imports:import-template": _programme(args=lambda world: ["csv"]),
    "imports:import": _programme(args=batch),
    "imports:import-problems": _programme(args=batch),
    "imports:import-commit": _programme(PROGRAMME, PROGRAMME, batch, opens=(405,)),
    "imports:import-discard": _programme_form(batch, opens=(405,)),
    "jobs:programme-jobs": _programme(),
    "jobs:programme-job-retry": _programme(PROGRAMME, PROGRAMME, lambda world: [world.failed_job.pk], opens=(405,)),
    "jobs:programme-mail-retry": _programme(PROGRAMME, PROGRAMME, lambda world: [world.failed_mail.pk], opens=(405,)),
    "organisations:wave-list": _programme(),
    "organisations:wave-add": _programme_form(),
    "organisations:wave": _programme(args=wave),
    "organisations:wave-edit": _programme_form(wave),
    "organisations:phase-edit": _programme_form(lambda world: [*wave(world), world.phase.pk]),
    "organisations:wave-join": _programme_form(wave),
    "organisations:add": _programme_form(),
    "milestones:content": _programme(args=wave),
    "milestones:content-milestone": _programme(args=lambda world: [*wave(world), world.milestone.pk]),
    "milestones:content-edit": _programme_form(lambda world: [*wave(world), "milestone", world.milestone.pk]),
    "milestones:content-remove": _programme_form(lambda world: [*wave(world), "link", world.link.pk]),
    "milestones:content-link-add": _programme_form(lambda world: [*wave(world), world.milestone.pk]),
    "milestones:content-prompt-add": _programme_form(lambda world: [*wave(world), world.step.pk]),
    **DATA_REVIEW,
    **ASSETS,
    **QI_PROJECTS,
}
