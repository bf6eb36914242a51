"""Organisations with something to report on, and reports through the real actions."""

from datetime import date, timedelta
from functools import partial

from accounts.models import User
from assets.mapping import Filters, map_of
from assets.reading import AssetReading
from meetings.actions import plan_series, record_first_meeting
from milestones import actions as milestone_actions
from organisations import actions, team_actions
from organisations.models import RoleGroup, SeatRole
from reports.assetmap.actions import print_map
from reports.progress import actions as report_actions
from reports.progress.snapshots import digest_of
from tests.factories.accounts import UserFactory
from tests.factories.milestones import progress_of, step_of
from tests.factories.organisations import START, AssignmentFactory, ParticipationFactory, PopulationFactory, SeatFactory, project_team

TODAY = date(2026, 11, 20)


def busy_participation(**fields):
    """A participation with every part that a report shows: a full team, two populations, a sign-off, a journal, meetings.

    Its people are `people_of(participation)`: lead, sponsor, partner and coach with accounts.
    """
    participation = ParticipationFactory(**fields)
    team = project_team(participation)
    lead = SeatFactory(team=team, user=True, role=SeatRole.PROJECT_LEAD, role_title="Head of improvement", protected_hours=7)
    sponsor = SeatFactory(team=team, user=True, role=SeatRole.SENIOR_SPONSOR, role_title="Chief nurse", role_group="senior_leader")
    SeatFactory(team=team, user=True, role_title="Partner", is_lived_experience=True)
    SeatFactory(team=team, role=SeatRole.DEPUTY_LEAD, role_title="Deputy head")
    SeatFactory.create_batch(3, team=team)
    RoleGroup.objects.filter(team=team, code="ics_colleague").update(considered_reason="Asked in October")
    coach = AssignmentFactory(participation=participation).person.user
    team_actions.accept_sponsorship(seat=sponsor, on=date(2026, 9, 10), by=sponsor.person.user)
    series = plan_series(team=team, every_days=14, first_on=date(2026, 9, 14))
    record_first_meeting(series=series, held_on=date(2026, 9, 14), on=TODAY)
    actions.edit_readiness(
        participation=participation,
        priorities="Fair access to talking therapies for everybody in the county.",
        payment_policy="Involvement policy",
        payment_budget_holder="Director of nursing",
        payment_contact="Involvement office",
        by=lead.person.user,
    )
    for name in ("Young Black men using talking therapies", "Rural communities"):
        PopulationFactory(participation=participation, name=name, definition=f"{name} in the north of the county.", selected=True)
    first = progress_of(participation, "M1")
    journal = {"progress": first, "step": step_of(first), "text": "We met.", "done_on": date(2026, 9, 14), "by": lead.person.user}
    milestone_actions.add_entry(**journal)
    milestone_actions.request_review(progress=first, by=lead.person.user, on=date(2026, 10, 1))
    milestone_actions.sign_off(progress=first, by=coach, on=date(2026, 10, 5))
    return participation


def people_of(participation):
    """The accounts of a busy participation: {"lead", "sponsor", "partner", "coach"}."""
    seats = project_team(participation).seats.filter(person__user__isnull=False)
    users = {
        "lead": seats.get(role=SeatRole.PROJECT_LEAD).person.user,
        "sponsor": seats.get(role=SeatRole.SENIOR_SPONSOR).person.user,
        "partner": seats.get(is_lived_experience=True).person.user,
    }
    return {**users, "coach": participation.assignments.get(person__user__isnull=False).person.user}


def ReportFactory(*, participation=None, published=False, on=TODAY, by=None, **fields):
    """A draft that begins with joining, or a report published `on` a day, of a (new) participation with one seat."""
    if participation is None:
        participation = ParticipationFactory()
        SeatFactory(team=project_team(participation))
    by = by or User.objects.first() or UserFactory()
    words = {name: fields.pop(name) for name in ("narrative", "coach_narrative") if name in fields}
    start = fields.pop("period_start", participation.joined_on)
    report = report_actions.start_report(participation=participation, period_start=start, on=on, by=by)
    if words:
        report_actions.edit_narrative(report=report, by=by, **words)
    if published:
        report_actions.publish(report=report, seen=digest_of(report_actions.preview(report, on=on)), on=on, by=by)
    return report


def later(days):
    """The day so many days after TODAY."""
    return TODAY + timedelta(days=days)


def printed(chosen, *, by, on, population=None, filters=None, **fields):
    """A print of the map of these populations, asked for through the action by somebody who may read all of them."""
    readings = [AssetReading(row, by, *[True] * 5) for row in chosen]
    draw = partial(map_of, chosen, readings, Filters(**(filters or {})))
    return print_map(chosen[0].participation, draw, chosen, population=population, on=on, by=by, **{"paper": "a4", **fields})


__all__ = ["START", "TODAY", "ReportFactory", "busy_participation", "later", "people_of", "printed"]
